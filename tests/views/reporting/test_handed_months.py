"""An open month of before: what is owed, seen, typed, reported and decided is the unit's that had it then, on every page alike."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from tests.actions.imports.test_applying import EVERY, refusals, xlsx
from tests.actions.reports import EXPLAINED, JULY, said
from tests.acts import acted, hand_over
from tests.inapplicable import wish
from tests.people import client_of
from tests.unwitnessed import past_the_actions
from tests.views.steps import entries, page
from tracker.access import rights_at
from tracker.access.confidential import visible_rows
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.imports.undo import undo_import
from tracker.actions.ledger.decisions import approve, return_, withdraw
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.evidence import set_aside
from tracker.actions.ledger.submitting import submit_all
from tracker.actions.ledger.updates import correct, save_draft, submit
from tracker.actions.people import configuration
from tracker.actions.people.accounts import appoint
from tracker.actions.people.amending import InForce
from tracker.actions.people.record import record
from tracker.actions.reporting.reopenings import request_reopenings
from tracker.actions.targets.inapplicable import ask_inapplicable
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused
from tracker.documents.workbooks import read_book
from tracker.models import (
    Draft,
    Figure,
    ImportRun,
    Item,
    Membership,
    ReopeningRequest,
    Series,
    Unit,
    User,
    Window,
    WindowException,
)
from tracker.queries.desk.todo import todo
from tracker.queries.imports.month_books import month_book
from tracker.queries.imports.preview import ImportTarget
from tracker.queries.imports.runs import import_runs, plan_of
from tracker.queries.reporting.missing import gaps, missing_series
from tracker.queries.reporting.owed import begun, counts, missing_in, owed_in
from tracker.queries.reporting.review import waiting
from tracker.queries.reporting.unit_month import unit_month
from tracker.queries.reporting.windows import opening
from tracker.queries.targets.inapplicable import asked_for

pytestmark = pytest.mark.django_db
JUNE, AUGUST = Month(2023, 6), Month(2023, 8)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def towers(code: str = "dayu") -> list[Item]:
    return list(Item.objects.filter(register__code="towers", unit__code=code))


def tax(item: Item) -> Series:
    """The monthly measure of a tower."""
    return Series.objects.get(item=item, measure__code="tax")


def june(value: str = "1") -> Any:
    return replace(said(value), as_of=date(2023, 6, 30))


def report(by: User, at: datetime, series: Series, month: Month = JUNE) -> Figure:
    return submit(
        by=by, at=at, series=series, month=month, report=june(), key=uuid.uuid4(), answers=EXPLAINED
    )


@pytest.fixture
def open_line(db: None) -> Series:
    """A tower's June, of which nothing was reported yet though it was owed in May."""
    return tax(next(one for one in towers() if tax(one) in missing_in(JUNE, inside=everywhere())))


def everywhere() -> list[int]:
    return list(Unit.objects.values_list("pk", flat=True))


def test_all_pages_count_june_alike_after_a_unit_has_ended(person: Any, now: datetime) -> None:
    clerk = person("reporter", "guangwen")
    own = {one: counts([unit(one).pk], [JUNE], inside=everywhere()) for one in ("dayu", "guangwen")}
    books = {one: {line.series for line in month_book(unit(one), JUNE, at=now)} for one in own}
    acted("dayu", "guangwen", at=now)
    client = client_of(clerk)
    shown = page(client, "report", month="2023-06")
    for code, before in own.items():
        of_unit = unit(code)
        assert counts([of_unit.pk], [JUNE], inside=everywhere()) == before
        (counted,) = before.values()
        found = unit_month(of_unit, JUNE, at=now)
        assert found is not None
        assert {line.series for line in found.lines} == books[code]
        assert {line.series for line in month_book(of_unit, JUNE, at=now)} == books[code]
        assert len(books[code]) == counted.owed
        assert len(missing_series(of_unit, JUNE, inside=everywhere())) == counted.missing
        assert f"已报 {counted.reported} / {counted.owed}" in shown
        assert f"应报 {counted.owed} 条" in page(client, "missing_lines", code, "2023-06")
    due = {
        one.unit.code: one.counts
        for one in todo(clerk, rights_at(clerk, now), at=now).due
        if one.opening.month == JUNE
    }
    assert due == {code: counted for code, one in own.items() for counted in one.values() if counted.missing}


def test_the_pages_of_june_say_whose_it_is_and_who_reports(person: Any, now: datetime) -> None:
    client = client_of(person("reporter", "guangwen"))
    assert "代为填报" not in page(client, "my_month", "guangwen", "2023-06")
    acted("dayu", "guangwen", at=now)
    theirs = page(client, "my_month", "dayu", "2023-06")
    assert "2023年6月的数据仍记在大虞街道名下，由广文街道代为填报" in theirs
    own = page(client, "my_month", "guangwen", "2023-06")
    assert "大虞街道2023年6月的数据仍记在大虞街道名下，由广文街道代为填报" in own
    assert f'href="{reverse("my_month", args=["dayu", "2023-06"])}"' in own
    assert "代为填报" not in page(client, "my_month", "guangwen", "2023-07")


def test_a_line_of_june_is_the_old_units_on_every_way(person: Any, now: datetime, open_line: Series) -> None:
    clerk, stranger = person("reporter", "guangwen"), person("reporter", "beiyuan")
    acted("dayu", "guangwen", at=now)
    client, place = client_of(clerk), reverse("report_month", args=[open_line.pk, "2023-06"])
    shown = client.get(place).content.decode()
    assert "大虞街道" in shown
    assert "由广文街道代为填报" in shown
    assert client_of(stranger).get(place).status_code == 404
    with pytest.raises(AccessRefused):
        report(stranger, now, open_line)
    grid = reverse("my_month", args=["dayu", "2023-06"])
    key, name = uuid.uuid4(), f"s{open_line.pk}"
    line = {f"{name}-{field}": said for field, said in entries(value="1").items() if field != "as_of"}
    sent = {**line, f"{name}-key": str(key), "as_of": "2023-06-30", "step": "submit"}
    answer = client.post(grid, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert Figure.objects.get(slot__series=open_line, slot__month=JUNE.first).author == clerk


def test_what_was_typed_before_is_found_ticked_and_handed_in_once(
    person: Any, now: datetime, open_line: Series
) -> None:
    before, clerk = person("reporter", "dayu"), person("reporter", "guangwen")
    save_draft(by=before, at=now, series=open_line, month=JUNE, entries={"value": "7"})
    acted("dayu", "guangwen", at=now)
    rights = rights_at(clerk, now)
    (draft,) = todo(clerk, rights, at=now).drafts
    assert (draft.series.pk, draft.series.unit.code) == (open_line.pk, "dayu")
    client = client_of(clerk)
    typed = f'name="s{open_line.pk}-value" value="7"'
    assert typed in re.sub(r"\s+", " ", page(client, "my_month", "dayu", "2023-06"))
    assert f"s{open_line.pk}-value" not in page(client, "my_month", "guangwen", "2023-06")
    version = Draft.objects.get(series=open_line).version
    figure = submit(
        by=clerk, at=now, series=open_line, month=JUNE, report=june("7"), key=uuid.uuid4(),
        answers=EXPLAINED, draft=version,
    )  # fmt: skip
    assert not Draft.objects.filter(series=open_line).exists()
    assert not begun([unit("dayu").pk, unit("guangwen").pk]).filter(series=open_line).exists()
    again = client.post(
        reverse("report_month", args=[open_line.pk, "2023-06"]), entries(value="8", as_of="2023-06-30")
    )
    assert again.status_code == 409
    assert list(Figure.objects.filter(slot=figure.slot)) == [figure]


def test_a_button_fills_in_the_old_units_line(person: Any, now: datetime, open_line: Series) -> None:
    client = client_of(person("reporter", "guangwen"))
    acted("dayu", "guangwen", at=now)
    grid = reverse("my_month", args=["dayu", "2023-06"])
    shown = client.get(grid).content.decode()
    keys = dict(re.findall(r'name="(s\d+-key)" value="([^"]+)"', re.sub(r"\s+", " ", shown)))
    assert (
        client.post(grid, {**keys, "step": f"carry:{open_line.pk}", "as_of": "2023-06-30"}).status_code == 302
    )
    kept = Draft.objects.get(series=open_line, month=JUNE.first)
    assert kept.entries["value"]


@pytest.fixture
def handed(now: datetime, open_line: Series) -> Series:
    """The same line of a tower that passed from 大虞, which stays, to 广文."""
    assert open_line.item is not None
    hand_over("dayu", "guangwen", [open_line.item], at=now)
    open_line.refresh_from_db()
    assert open_line.unit.code == "guangwen"
    return open_line


def test_where_the_unit_stays_its_own_people_report_june_and_the_others_july(
    handed: Series, person: Any, now: datetime
) -> None:
    own, theirs = person("reporter", "dayu"), person("reporter", "guangwen")
    assert handed in owed_in(JUNE)
    for by, code in ((own, "dayu"), (theirs, "guangwen")):
        lines = unit_month(unit(code), JUNE, at=now)
        assert lines is not None
        assert (handed in [one.series for one in lines.lines]) == (code == "dayu")
        answer = client_of(by).get(reverse("report_month", args=[handed.pk, "2023-06"]))
        assert answer.status_code == (200 if code == "dayu" else 404)
        ways = page(client_of(by), "item", handed.item_id, month="2023-07")
        offered = {
            month
            for month in ("2023-06", "2023-07")
            if reverse("report_measure", args=[handed.item_id, "tax", month]) in ways
        }
        assert offered == ({"2023-06"} if code == "dayu" else {"2023-07"})
    with pytest.raises(AccessRefused):
        report(theirs, now, handed)
    with pytest.raises(AccessRefused):
        save_draft(by=theirs, at=now, series=handed, month=JUNE, entries={"value": "1"})
    with pytest.raises(AccessRefused):
        report(own, now, handed, JULY)
    shown = page(client_of(theirs), "my_month", "guangwen", "2023-06")
    assert "2023年6月的数据仍由大虞街道填报" in shown


def test_where_the_unit_stays_its_people_see_decide_and_take_back_june(
    handed: Series, person: Any, now: datetime
) -> None:
    clerk, reviewer = person("reporter", "dayu"), person("reviewer", "dayu")
    other = person("reviewer", "guangwen")
    figure = report(clerk, now, handed)
    client = client_of(clerk)
    assert "撤回" in page(client, "figure", figure.pk)
    withdraw(by=clerk, at=now, figure=figure)
    figure = report(clerk, now, handed)
    assert figure in waiting(rights_at(reviewer, now))
    assert figure not in waiting(rights_at(other, now))
    assert [one.unit.code for one in todo(reviewer, rights_at(reviewer, now), at=now).queues] == ["dayu"]
    with pytest.raises(AccessRefused):
        approve(by=other, at=now, figure=figure)
    return_(by=reviewer, at=now, figure=figure, reason="请核对")
    (back,) = todo(clerk, rights_at(clerk, now), at=now).returned.shown
    assert back.figure == figure
    assert back.figure.slot.series.unit.code == "dayu"
    colleague = person("reporter", "guangwen")
    assert not todo(colleague, rights_at(colleague, now), at=now).returned
    figure = report(clerk, now, handed)
    approve(by=reviewer, at=now, figure=figure)
    assert client.get(reverse("correct", args=[figure.pk])).status_code == 200
    with pytest.raises(AccessRefused):
        correct(by=colleague, at=now, figure=figure, report=june("2"), reason="x", key=uuid.uuid4())


def test_longer_for_the_old_unit_is_longer_for_what_it_had(
    handed: Series, person: Any, now: datetime
) -> None:
    clerk = person("reporter", "dayu")
    past_the_actions()
    window = Window.objects.get(month=JUNE.first)
    Window.objects.filter(pk=window.pk).update(closes_at=datetime(2023, 7, 20, 18, tzinfo=now.tzinfo))
    assert not opening(handed, JUNE, now).is_open
    steward = person("steward")
    WindowException.objects.create(
        window=window,
        unit=unit("dayu"),
        until=now.replace(year=now.year + 1),
        reason="补报",
        granted_by=steward,
    )
    assert opening(handed, JUNE, now).is_open
    assert report(clerk, now, handed)
    other = tax(next(one for one in towers("guangwen") if one.pk != handed.item_id))
    assert not opening(other, JUNE, now).is_open


def test_what_is_open_again_for_itself_is_the_old_units(handed: Series, person: Any, now: datetime) -> None:
    clerk, other = person("reporter", "dayu"), person("reporter", "guangwen")
    past_the_actions()
    window = Window.objects.get(month=JUNE.first)
    Window.objects.filter(pk=window.pk).update(closes_at=datetime(2023, 7, 20, 18, tzinfo=now.tzinfo))
    WindowException.objects.create(
        window=window,
        series=handed,
        until=now.replace(year=now.year + 1),
        reason="补报",
        granted_by=person("steward"),
    )
    mine = unit_month(unit("dayu"), JUNE, at=now)
    assert mine is not None
    assert [one.series for one in mine.lines] == [handed]
    assert unit_month(unit("guangwen"), JUNE, at=now) is None
    (line,) = todo(clerk, rights_at(clerk, now), at=now).reopened
    assert (line.series, line.series.unit.code) == (handed, "dayu")
    assert not todo(other, rights_at(other, now), at=now).reopened


def test_what_passed_to_a_unit_that_opens_later_is_owed_by_the_old_one(
    person: Any, now: datetime, open_line: Series
) -> None:
    row = Unit(
        code="xincheng", name="示例新城街道", kind="sub_district", parent=unit("kuiwen"), illustrative=True
    )
    configuration.save(by=person("administrator"), at=now, row=row, in_force=InForce(JULY))
    before = counts([unit("dayu").pk], [JUNE], inside=everywhere())
    acted("dayu", "xincheng", at=now)
    assert counts([unit("dayu").pk], [JUNE], inside=everywhere()) == before
    assert open_line in missing_in(JUNE, inside=everywhere())


def test_what_was_asked_for_is_the_successors_to_see_and_not_who_has_left(
    person: Any, now: datetime, open_line: Series
) -> None:
    clerk, heir = person("reporter", "dayu"), person("reporter", "guangwen")
    declared = ask_inapplicable(by=clerk, at=now, asked=wish("dayu"))
    past_the_actions()
    asked = ReopeningRequest.objects.create(
        window=Window.objects.get(month=JUNE.first), series=open_line, reason="补报", author=clerk
    )

    def seen(by: User) -> tuple[bool, bool]:
        held = rights_at(by, now)
        rows = visible_rows(ReopeningRequest.objects.all(), held)
        return declared in asked_for(held), asked in rows

    assert (seen(clerk), seen(heir)) == ((True, True), (False, False))
    acted("dayu", "guangwen", at=now)
    assert (seen(clerk), seen(heir)) == ((True, True), (True, True))
    Membership.objects.filter(user=clerk).delete()
    by = User.objects.get(username="history_entry")
    appoint(by=by, at=now, user=clerk, unit=unit("liyuan"), role=Membership.Role.REPORTER)
    assert seen(clerk) == (False, False)


def test_what_the_unit_that_stays_asked_for_is_its_own(handed: Series, person: Any, now: datetime) -> None:
    clerk, colleague = person("reporter", "dayu"), person("reporter", "dayu")
    past_the_actions()
    window = Window.objects.get(month=JUNE.first)
    Window.objects.filter(pk=window.pk).update(closes_at=datetime(2023, 7, 20, 18, tzinfo=now.tzinfo))
    request_reopenings(by=clerk, at=now, lines=[(handed, JUNE)], reason="补报")
    assert visible_rows(ReopeningRequest.objects.all(), rights_at(colleague, now)).count() == 1
    other = person("reporter", "guangwen")
    with pytest.raises(AccessRefused):
        request_reopenings(by=other, at=now, lines=[(handed, JUNE)], reason="补报")


def test_a_file_for_the_old_units_month_is_its_successors_to_read_and_take_back(
    person: Any, now: datetime, open_line: Series
) -> None:
    clerk, heir = person("reporter", "dayu"), person("reporter", "guangwen")
    run = ImportRun.objects.create(
        kind="month", unit=unit("dayu"), units=[unit("dayu").pk], month=JUNE.first, author=clerk,
        sha256="0" * 64, size=1, rows=1, added=1, changed=0, unchanged=0, refused=0, figures=1,
    )  # fmt: skip
    entry = Entry(open_line.pk, JUNE, june("7"), None, (), EXPLAINED)
    submit_all(by=clerk, at=now, entries=[entry], run=run, all_or_nothing=True)
    record("import", by=clerk, of=run, rows=1, figures=1)
    acted("dayu", "guangwen", at=now)
    assert run in import_runs(rights_at(heir, now))
    figure = Figure.objects.get(import_run=run)
    approve(by=person("reviewer", "guangwen"), at=now, figure=figure)
    taken = undo_import(by=heir, at=now, run=run, reason="导错")
    assert taken.counts["corrected"] == 1
    assert Figure.objects.get(corrects=figure).not_applicable
    assert taken.run in import_runs(rights_at(heir, now))


def test_a_registers_file_of_june_is_read_for_the_unit_that_had_the_item(
    handed: Series, person: Any, now: datetime
) -> None:
    clerk, other = person("reporter", "dayu"), person("reporter", "guangwen")
    assert handed.item is not None
    content = xlsx(["名称", "税收（万元）"], [handed.item.name, 1])
    into = ImportTarget(JUNE, register=handed.item.register)
    book = read_book("a.xlsx", content)
    theirs = plan_of(book, into, rights=rights_at(other, now), at=now)
    assert refusals(theirs) == [("B2", "not_your_unit")]
    own = plan_of(book, into, rights=rights_at(clerk, now), at=now)
    assert not refusals(own)
    set_aside(by=clerk, at=now, sha256=book.sha256, content=content)
    run = apply_import(by=clerk, at=now, into=into, book=book, plan=own, answers=Answers(warnings=EVERY))
    assert Figure.objects.get(slot__series=handed, slot__month=JUNE.first).import_run == run
    assert run in import_runs(rights_at(clerk, now))
    assert run not in import_runs(rights_at(other, now))


def test_gaps_read_what_is_dated_once(now: datetime, django_assert_max_num_queries: Any) -> None:
    units = everywhere()
    months = [Month(2023, number) for number in range(1, 8)]
    with django_assert_max_num_queries(5 + len(months)):
        assert gaps(units, months, at=now, inside=units)
