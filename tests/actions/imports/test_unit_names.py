"""Units in files: by a former name, by the name of one that ended, before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.books import JULY, book_of, plan
from tests.actions.imports.test_months_and_ranks import edited, month_of, month_plan, rank_of
from tracker import access
from tracker.actions.ledger.ranks import enter_sheet
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.actions.targets.reorganising import carry_out, request_reorganisation
from tracker.calc.periods import Month
from tracker.documents.workbooks import read_book
from tracker.models import RankSheet, Reorganisation, Series, Unit, User
from tracker.queries.imports.preview import ImportPreview, ImportTarget, Published
from tracker.queries.imports.runs import plan_of
from tracker.queries.ledger.ranks import sheets
from tracker.queries.ledger.unit_names import UnitNames

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


@pytest.fixture
def renamed(person: Any, now: datetime) -> Callable[[str, str], Unit]:
    def rename(code: str, name: str) -> Unit:
        row = unit(code)
        row.name = name
        return configuration.save(
            by=person("administrator"), at=now, row=row, in_force=InForce(JULY, "潍政〔2023〕9号")
        )

    return rename


@pytest.fixture
def ended(person: Any, now: datetime) -> Callable[..., None]:
    def end(code: str = "beiyuan", *, task: int | None = None, **shares: str) -> None:
        act = Reorganisation(
            unit=unit(code),
            ends=task is None,
            manners={} if task is None else {str(task): "stands"},
            first_month=JULY.first,
            basis="潍编〔2023〕12号",
            basis_date=date(2023, 6, 20),
        )
        parts = {unit(one): Decimal(share) for one, share in (shares or {"guangwen": "1"}).items()}
        asked = request_reorganisation(by=person("steward"), at=now, request=act, shares=parts)
        carry_out(by=person("steward"), at=now, request=asked)

    return end


def table_of(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def notes(found: ImportPreview) -> set[str]:
    return {one.code for one, _cells in found.notes}


def refused(found: ImportPreview) -> set[str]:
    return {one.code for one, _cells in found.reasons}


def new_project(of: str) -> bytes:
    return table_of(("名称", "责任单位"), ("示例新项目", of))


def test_a_file_from_before_a_renaming_changes_nothing(renamed: Any, person: Any, now: datetime) -> None:
    before = book_of("projects")
    renamed("beiyuan", "北苑新城街道")
    found = plan(before, person("steward"), now, "projects")
    assert (found.counts["changed"], found.counts["new"], found.counts["refused"]) == (0, 0, 0)
    assert notes(found) == {"former_name"}


def test_a_file_from_before_a_merger_changes_nothing(ended: Any, person: Any, now: datetime) -> None:
    before = book_of("projects")
    ended()
    found = plan(before, person("steward"), now, "projects")
    assert (found.counts["changed"], found.counts["new"], found.counts["refused"]) == (0, 0, 0)
    [(note, cells)] = found.notes
    assert note.code == "ended_unit"
    assert len(cells) > 20
    assert note.details["unit"] == "广文街道"


def test_a_new_item_of_a_unit_that_ended_is_its_successors(ended: Any, person: Any, now: datetime) -> None:
    clerk = person("steward")
    assert notes(plan(new_project("北苑街道"), clerk, now, "projects", name="a.csv")) == set()
    ended()
    found = plan(new_project("北苑街道"), clerk, now, "projects", name="a.csv")
    assert notes(found) == {"ended_unit"}
    [line] = found.accepted
    assert line.item is not None
    assert line.item.unit == unit("guangwen")


def test_which_of_two_successors_is_meant_isnt_guessed(ended: Any, person: Any, now: datetime) -> None:
    before = book_of("projects")
    ended(guangwen="0.5", dayu="0.5")
    clerk = person("steward")
    assert refused(plan(new_project("北苑街道"), clerk, now, "projects", name="a.csv")) == {"ended_units"}
    found = plan(before, clerk, now, "projects")
    assert (found.counts["refused"], notes(found)) == (0, {"ended_unit"})


def test_a_name_that_nobody_has_or_had_is_refused(renamed: Any, person: Any, now: datetime) -> None:
    renamed("beiyuan", "北苑新城街道")
    assert refused(plan(new_project("南苑街道"), person("steward"), now, "projects", name="a.csv")) == {
        "not_a_unit"
    }


def test_a_name_that_another_unit_has_now_is_that_units(renamed: Any) -> None:
    renamed("beiyuan", "北苑新城街道")
    renamed("dayu", "北苑街道")
    names = UnitNames()
    found = names.named("北苑街道", JULY)
    assert found is not None
    assert (found.unit, found.is_former) == (unit("dayu"), False)
    assert names.searched("大虞", JULY) == {unit("dayu").pk}


def test_the_month_of_a_unit_that_ended_takes_no_file(ended: Any, person: Any, now: datetime) -> None:
    filled = month_of("beiyuan", JULY, now)
    ended()
    found = month_plan(filled, person("reporter", "guangwen"), now, "beiyuan")
    [problem] = found.problems
    assert problem.code == "unit_over"
    assert problem.details["successors"] == ["广文街道"]
    assert month_plan(filled, person("reporter", "guangwen"), now, "beiyuan", JUNE).problems == []


def test_a_line_of_a_task_that_passed_says_to_whom(ended: Any, person: Any, now: datetime) -> None:
    clerk = person("reporter", "beiyuan")
    funds = Series.objects.get(indicator__code="inv.outside_funds", unit__code="beiyuan")
    assert funds.indicator_id
    filled = edited(month_of("beiyuan", JULY, now), str(funds), 本月数=2)
    assert refused(month_plan(filled, clerk, now, "beiyuan")) == set()
    ended(task=funds.indicator_id)
    [(reason, _cells)] = month_plan(filled, clerk, now, "beiyuan").reasons
    assert reason.code == "task_passed"
    assert reason.details["successors"] == ["广文街道"]


def test_the_districts_old_sheets_keep_their_place(renamed: Any, steward: User, now: datetime) -> None:
    rank = rank_of("test.named.rank", "测试", ("奎文区", "潍城区"))
    sheet = RankSheet(indicator=rank, month=JUNE.first, source="市统计局", source_date=date(2023, 7, 1))
    enter_sheet(by=steward, at=now, sheet=sheet, values={"奎文区": Decimal(2), "潍城区": Decimal(1)})
    renamed("kuiwen", "奎文新区")
    [before] = sheets([rank.pk], JUNE, None)[rank.pk]
    assert before.place == 1
    table = table_of(("县市区", "数值"), ("奎文新区", "3"), ("潍城区", "4"))
    into = ImportTarget(JULY, indicator=rank, published=Published("市统计局", date(2023, 7, 1)))
    found = plan_of(read_book("a.csv", table), into, rights=access.rights_of(steward, on=now.date()), at=now)
    assert (found.problems, notes(found)) == ([], {"called_otherwise"})
