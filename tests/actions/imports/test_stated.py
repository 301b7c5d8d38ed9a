"""来源印的数 in a unit's month from a file: read, shown beside what is computed, written with the import and taken back with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.actions.books import JULY
from tests.actions.imports.test_months_and_ranks import edited, month_of, month_plan
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.imports.undo import undo_import
from tracker.actions.ledger.evidence import set_aside
from tracker.calc.refusals import AccessRefused, Refused
from tracker.documents.workbooks import read_book
from tracker.models import Event, Figure, ImportRun, Slot, Statement, Unit, User
from tracker.queries.imports.columns import month_fields
from tracker.queries.imports.month_books import month_book
from tracker.queries.imports.preview import ImportPreview, ImportTarget
from tracker.queries.reporting.stated import contradicted, newest
from tracker.wording.refusals import cell_sentence

FUNDS = "到位省外资金"
MONTHLY = {"来源": "市统计月报", "来源日期": date(2023, 8, 1)}
CLOSE = {
    "本月数": 9.5,
    "计量单位": "亿元",
    "来源印的数值": "7.50",
    "来源印的同比增速（%）": "10.50",
    **MONTHLY,
}


def told(found: ImportPreview) -> list[str]:
    return [
        cell_sentence(one.code, one.details) for line in found.lines for one in (*line.refusals, *line.notes)
    ]


@pytest.fixture
def applied(clerk: User, now: datetime) -> Callable[..., ImportRun]:
    def apply(**cells: Any) -> ImportRun:
        content = edited(month_of("commerce", JULY, now), FUNDS, **cells)
        book, into = read_book("a.xlsx", content), ImportTarget(JULY, unit=Unit.objects.get(code="commerce"))
        set_aside(by=clerk, at=now, sha256=book.sha256, content=content)
        found = month_plan(content, clerk, now, "commerce")
        return apply_import(by=clerk, at=now, into=into, book=book, plan=found, answers=Answers())

    return apply


def test_they_are_written_with_the_import_and_say_nothing_once_it_is_taken_back(
    applied: Any, clerk: User, person: Any, now: datetime
) -> None:
    found = month_plan(edited(month_of("commerce", JULY, now), FUNDS, **CLOSE), clerk, now, "commerce")
    (line,) = [line for line in found.lines if line.statements]
    assert [one.title for one in line.changes][1:] == ["来源印的数值", "来源印的同比增速（%）"]
    assert line.changes[1].new == "7.50亿元（市统计月报，2023年8月1日）"
    assert told(found) == [
        "市统计月报（2023年8月1日）印的数值是7.50亿元，台账里到位省外资金 9.5亿元：不能同时成立。"
    ]
    run = applied(**CLOSE)
    slot = Figure.objects.get(import_run=run).slot
    rows = list(Statement.objects.order_by("pk"))
    assert [(str(one.value), one.what, one.import_run) for one in rows] == [
        ("7.50", "value", run),
        ("10.50", "growth", run),
    ]
    assert not Event.objects.filter(kind="state").exists()
    # the same once more says nothing new, a further source or another number does
    again = edited(month_of("commerce", JULY, now), FUNDS, **CLOSE)
    assert month_plan(again, clerk, now, "commerce").counts["unchanged"] == 1
    with pytest.raises(Refused, match="nothing_to_import"):
        applied(**CLOSE)
    second = applied(**CLOSE | {"来源印的数值": "9.5", "来源印的尾数": "四舍五入"})
    slots = Slot.objects.filter(pk=slot.pk)
    assert (second.figures, second.changed) == (0, 1)
    assert sorted(str(one.value) for one in newest(slots)) == ["10.50", "9.5"]
    assert contradicted(slots) == []
    with pytest.raises(AccessRefused):
        undo_import(by=person("reporter", "liyuan"), at=now, run=second, reason="不是本单位")
    taken = undo_import(by=clerk, at=now, run=second, reason="抄错了")
    assert {name: n for name, n in taken.counts.items() if n} == {
        "unstated": 2
    }  # how its decimals came about is said of the growth as well
    assert [str(one.statement.value) for one in contradicted(slots)] == ["7.50"]
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo_import(by=clerk, at=now, run=second, reason="再撤一次")
    undo_import(by=clerk, at=now, run=run, reason="抄错了")
    assert (list(newest(slots)), contradicted(slots)) == ([], [])


@pytest.mark.parametrize(
    ("cells", "cell", "code"),
    [
        ({"来源": None}, "source", "source_missing"),
        ({"来源": "长" * 201}, "source", "too_long"),
        ({"来源日期": None}, "source_date", "source_date_missing"),
        ({"来源日期": "2093-01-01"}, "source_date", "in_the_future"),
        ({"来源日期": "上月"}, "source_date", "not_a_day"),
        ({"来源印的同比增速（%）": "约一成"}, "stated_growth", "not_a_number"),
        ({"来源印的数值": "7.5亩"}, "stated_value", "unit_mismatch"),
        ({"来源印的位次（位）": "2.5"}, "stated_rank", "not_a_place"),
        ({"来源印的尾数": "进一法"}, "stated_way", "not_offered"),
        ({"本月数": None}, "stated_value", "stated_alone"),
    ],
)
def test_a_fault_names_its_line_and_column(
    clerk: User, now: datetime, cells: dict[str, Any], cell: str, code: str
) -> None:
    content = edited(month_of("commerce", JULY, now), FUNDS, **CLOSE | cells)
    found = month_plan(content, clerk, now, "commerce")
    (line,) = [line for line in found.lines if line.refusals]
    (refusal,) = line.refusals
    place = next(number for number, title in enumerate(found.titles) if title == _title(cell))
    assert (refusal.code, line.name, found.statements) == (code, FUNDS, [])
    assert refusal.cell == f"{'ABCDEFGHIJKLMNOPQRSTUVW'[place]}{line.row}"
    assert cell_sentence(refusal.code, refusal.details)


def _title(key: str) -> str:
    return next(field.title() for field in month_fields() if field.key == key)


def test_numbers_in_number_cells_and_per_cent_claim_no_zeros_they_do_not_hold(
    clerk: User, now: datetime
) -> None:
    content = "\n".join(
        [
            "数据,本月数（亿元）,来源印的同比,来源印的完成率,来源印的占比,来源,来源日期",
            f"{FUNDS},7.7,12.50%,0.5,12.5,市统计月报,2023-08-01",
        ]
    )
    found = month_plan(content.encode(), clerk, now, "commerce", name="a.csv")
    assert [str(one.statement.value) for one in found.statements] == ["12.50", "0.5", "12.5"]
    cells = edited(month_of("commerce", JULY, now), FUNDS, **CLOSE | {"来源印的同比增速（%）": 7.5})
    found = month_plan(cells, clerk, now, "commerce")
    assert [str(one.statement.value) for one in found.statements] == ["7.50", "7.5"]


def test_a_line_of_an_item_has_its_value_growth_and_share_alone(clerk: User, now: datetime) -> None:
    unit = Unit.objects.get(code="dayu")
    owed = [line.series for line in month_book(unit, JULY, at=now) if line.series.measure_id]
    series = next(one for one in owed if one.form.is_quantity and one.measured_in not in ("%", ""))
    content = month_of("dayu", JULY, now)
    cells = {"本月数": 5, "来源印的数值": "4.00", **MONTHLY}
    found = month_plan(edited(content, str(series), **cells), clerk, now, "dayu")
    (line,) = [line for line in found.lines if line.statements]
    (note,) = line.notes
    assert "印的数值是4.00" in cell_sentence(note.code, note.details)
    cells["来源印的位次（位）"] = "3"
    found = month_plan(edited(content, str(series), **cells), clerk, now, "dayu")
    assert [one.code for line in found.lines for one in line.refusals] == ["not_to_state"]
