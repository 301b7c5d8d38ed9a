"""A unit's month and a rank's published table, read from files."""

from __future__ import annotations

import io
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from tests.actions.books import JULY
from tests.actions.imports.test_round_trip import as_csv
from tests.actions.reports import EXPLAINED, said
from tests.inapplicable import declared
from tracker import access
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.imports.undo import undo_import
from tracker.actions.ledger.decisions import decide
from tracker.actions.ledger.evidence import set_aside
from tracker.actions.ledger.ranks import enter_sheet
from tracker.actions.ledger.updates import submit
from tracker.actions.reporting.windows import grant_exception
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.documents.sheets import write_workbook
from tracker.documents.workbooks import read_book
from tracker.models import (
    ComparisonSet,
    Figure,
    ImportRun,
    Indicator,
    RankSheet,
    Unit,
    User,
    Window,
    WindowException,
)
from tracker.queries.imports.month_books import month_book
from tracker.queries.imports.preview import ImportPreview, ImportTarget, Published
from tracker.queries.imports.runs import plan_of
from tracker.queries.ledger.ranks import sheets
from tracker.queries.reporting.unit_month import owed_series
from tracker.tables.month_books import month_sheet
from tracker.wording.refusals import cell_sentence

JUNE = Month(2023, 6)
PUBLISHED = Path(__file__).parent / "published"
ZONES = ("高新区", "滨海区", "峡山区", "综合保税区")


def month_of(code: str, month: Month, now: datetime) -> bytes:
    unit = Unit.objects.get(code=code)
    return write_workbook([month_sheet(unit, month, month_book(unit, month, at=now))])


def edited(content: bytes, name: str, **cells: Any) -> bytes:
    """The workbook with cells of the line called `name` filled in, by heading."""
    book = load_workbook(io.BytesIO(content))
    sheet: Any = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[3]}
    row = next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, heads["数据"]).value == name)
    for title, value in cells.items():
        sheet.cell(row, heads[title]).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def month_plan(
    content: bytes, by: User, now: datetime, code: str, month: Month = JULY, name: str = "a.xlsx"
) -> ImportPreview:
    into = ImportTarget(month, unit=Unit.objects.get(code=code))
    book = read_book(name, content)
    return plan_of(book, into, rights=access.rights_of(by, on=now.date()), at=now)


@pytest.mark.long
@pytest.mark.django_db
def test_every_units_june_out_and_in_again_changes_nothing(keeper: User, now: datetime) -> None:
    """As a workbook in both languages, and as CSV in one encoding and the other by turns."""
    read = 0
    for number, unit in enumerate(Unit.objects.filter(series__isnull=False).distinct().order_by("pk")):
        content = month_of(unit.code, JUNE, now)
        with override("en"):
            in_english = month_of(unit.code, JUNE, now)
        assert in_english != content
        for name, file in (
            ("a.xlsx", content),
            ("a.csv", as_csv(content, ("utf-8-sig", "gb18030")[number % 2])),
            ("in_english.xlsx", in_english),
        ):
            with override("en" if file is content else "zh-hans"):
                found = month_plan(file, keeper, now, unit.code, JUNE, name)
            assert [one for line in found.lines for one in line.refusals] == []
            assert (found.counts["new"], found.counts["changed"]) == (0, 0)
        read += found.counts["unchanged"]
    assert read > 80


@pytest.mark.django_db
def test_what_does_not_apply_is_not_in_the_book_and_refused_with_its_document(
    clerk: User, now: datetime
) -> None:
    before = month_of("commerce", JULY, now)
    declared("commerce")
    lines = [line.series.indicator for line in month_book(Unit.objects.get(code="commerce"), JULY, at=now)]
    assert "inv.outside_funds" not in {one.code for one in lines if one}
    found = month_plan(edited(before, "到位省外资金", 本月数="9.5"), clerk, now, "commerce")
    (refusal,) = [one for line in found.lines for one in line.refusals]
    assert "2023-07" in cell_sentence(refusal.code, refusal.details)
    assert "区政府第18号会议纪要" in cell_sentence(refusal.code, refusal.details)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_what_was_typed_on_the_page_comes_back_from_a_file(clerk: User, now: datetime, name: str) -> None:
    """Lines as a browser ends them, and what nobody sees, are no change."""
    series = next(
        one for one in owed_series(Unit.objects.get(code="commerce"), JULY) if str(one) == "到位省外资金"
    )
    report = said("9.5", note="=1+1\r\n第二行\u200b\u202e（示例）")
    submit(by=clerk, at=now, series=series, month=JULY, report=report, key=uuid.uuid4(), answers=EXPLAINED)
    book = month_of("commerce", JULY, now)
    found = month_plan(
        book if name == "a.xlsx" else as_csv(book, "utf-8-sig"), clerk, now, "commerce", name=name
    )
    assert [one for line in found.lines for one in line.refusals] == []
    assert (found.counts["new"], found.counts["changed"], found.counts["unchanged"]) == (0, 0, 1)


def test_a_units_month_is_filled_in_and_submitted(clerk: User, reviewer: User, now: datetime) -> None:
    content = month_of("commerce", JULY, now)
    filled = edited(content, "到位省外资金", 本月数="95,000", 计量单位="万元", 说明="另有一笔在途")
    found = month_plan(filled, clerk, now, "commerce")
    assert (found.counts["new"], found.counts["refused"]) == (1, 0)
    into = ImportTarget(JULY, unit=Unit.objects.get(code="commerce"))
    book = read_book("a.xlsx", filled)
    set_aside(by=clerk, at=now, sha256=book.sha256, content=filled)
    run = apply_import(by=clerk, at=now, into=into, book=book, plan=found, answers=Answers())
    figure = Figure.objects.get(import_run=run)
    assert (figure.value, figure.note, figure.as_of_date, figure.state) == (
        Decimal("9.5"), "另有一笔在途", date(2023, 7, 31), "submitted",
    )  # fmt: skip
    again = month_plan(month_of("commerce", JULY, now), clerk, now, "commerce")
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 1)
    decide(by=reviewer, at=now, figures=[figure], kind="approve")
    fixed = month_plan(edited(content, "到位省外资金", 本月数=9.6), clerk, now, "commerce")
    assert (fixed.counts["changed"], fixed.corrections, fixed.needs_reason) == (1, 1, True)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"本月数": 9.5, "计量单位": None}, "unit_missing"),
        ({"本月数": 9.5, "计量单位": "亩"}, "unit_mismatch"),
        ({"本月数": 9.5, "不适用的理由": "停业"}, "value_and_not_applicable"),
        ({"分子": 9.5}, "not_asked_for"),
        ({"本月数": 9.5, "数据截至": "2093-01-01"}, "in_the_future"),
        ({"本月数": 9.5, "统计口径等级": "随便"}, "not_offered"),
    ],
)
def test_what_a_line_of_a_month_is_refused_for(
    clerk: User, now: datetime, cells: dict[str, Any], code: str
) -> None:
    found = month_plan(
        edited(month_of("commerce", JULY, now), "到位省外资金", **cells), clerk, now, "commerce"
    )
    codes = {one.code for line in found.lines for one in line.refusals}
    assert codes <= {code, "missing"}
    assert codes


def test_a_closed_month_takes_nothing(clerk: User, now: datetime) -> None:
    march = Month(2023, 3)
    unit = Unit.objects.get(code="commerce")
    lines = [line for line in month_book(unit, march, at=now) if line.figure is None]
    if not lines:
        pytest.skip("every series of the unit has a figure for March")
    filled = edited(month_of("commerce", march, now), str(lines[0].series), 本月数=1)
    found = month_plan(filled, clerk, now, "commerce", march)
    assert [one.code for line in found.lines for one in line.refusals] == ["window_closed"]


def test_an_exception_opens_a_closed_month_to_files_too(clerk: User, steward: User, now: datetime) -> None:
    """For one series that line alone, for the unit every line: as on the pages."""
    unit, window = Unit.objects.get(code="commerce"), Window.objects.get(month=JULY.first)
    first, second = [one.series for one in month_book(unit, JULY, at=now) if one.series.form.is_quantity][:2]
    filled = edited(month_of("commerce", JULY, now), str(first), 本月数=9)
    filled = edited(filled, str(second), 本月数=9)
    Window.objects.filter(pk=window.pk).update(closes_at=now - timedelta(hours=1))

    def closed() -> int:
        found = month_plan(filled, clerk, now, "commerce")
        return [one.code for line in found.lines for one in line.refusals].count("window_closed")

    def grant(**to: Any) -> None:
        row = WindowException(window=window, until=now + timedelta(days=1), reason="补报", **to)
        grant_exception(by=steward, at=now, exception=row)

    assert closed() == 2
    grant(series=first)
    assert closed() == 1
    grant(unit=unit)
    assert closed() == 0


def rank_of(code: str, name: str, members: tuple[str, ...]) -> Indicator:
    """A rank of a published number among some divisions."""
    like = Indicator.objects.filter(kind="rank")[0]
    like.pk, like.code, like.name, like.rank_of = None, code, name, None
    like.comparison_set = ComparisonSet.objects.create(
        code=code.replace(".", "-"), name=name, size=len(members), members="\n".join(members)
    )
    like._state.adding = True
    like.save()
    return like


def counties() -> tuple[str, ...]:
    return tuple(ComparisonSet.objects.get(code="county12").members.splitlines())


def places(
    steward: User, now: datetime, rank: Indicator, file: str, only: str, reason: str = ""
) -> dict[str, int]:
    """Import a published table into a rank and read the places off its sheet."""
    book = read_book(file, (PUBLISHED / file).read_bytes())
    into = ImportTarget(JUNE, indicator=rank, published=Published("市统计局", date(2023, 7, 1), only=only))
    found = plan_of(book, into, rights=access.rights_of(steward, on=now.date()), at=now)
    assert (found.problems, found.counts["refused"]) == ([], 0)
    set_aside(by=steward, at=now, sha256=book.sha256, content=(PUBLISHED / file).read_bytes())
    apply_import(by=steward, at=now, into=into, book=book, plan=found, answers=Answers(reason))
    [sheet] = sheets([rank.pk], JUNE, None)[rank.pk]
    return dict(sheet.places)


def test_published_starts_rank_with_their_ties(steward: User, now: datetime) -> None:
    rank = rank_of("test.starts.rank", "集中开工项目数", counties())
    found = places(steward, now, rank, "starts-2022q3.csv", "开工项目数")
    assert found == {
        "诸城市": 1, "寿光市": 1, "青州市": 3, "高密市": 3, "昌邑市": 5, "临朐县": 6, "昌乐县": 6, "安丘市": 8,
        "奎文区": 9, "潍城区": 10, "寒亭区": 11, "坊子区": 12,
    }  # fmt: skip
    money = rank_of("test.starts_money.rank", "集中开工项目总投资", counties())
    assert places(steward, now, money, "starts-2022q3.csv", "开工项目总投资")["奎文区"] == 1


def test_published_products_rank_among_12_and_among_16(steward: User, now: datetime) -> None:
    among_12 = places(steward, now, rank_of("test.gdp12.rank", "GDP", counties()), "gdp-2021.csv", "GDP")
    among_16 = places(
        steward, now, rank_of("test.gdp16.rank", "GDP含开发区", counties() + ZONES), "gdp-2021.csv", "GDP"
    )
    assert (among_12["奎文区"], len(among_12)) == (10, 12)
    assert (among_16["奎文区"], len(among_16)) == (11, 16)
    assert [name for name, place in sorted(among_12.items(), key=lambda one: one[1])][:3] == [
        "寿光市",
        "诸城市",
        "青州市",
    ]


def test_two_numbers_a_member_are_not_chosen_between(steward: User, now: datetime) -> None:
    rank = rank_of("test.starts.rank", "集中开工", counties())
    book = read_book("starts-2022q3.csv", (PUBLISHED / "starts-2022q3.csv").read_bytes())
    found = plan_of(
        book, ImportTarget(JUNE, indicator=rank), rights=access.rights_of(steward, on=now.date()), at=now
    )
    assert {one.code for line in found.lines for one in line.refusals} == {"member_twice"}


@pytest.mark.django_db
def test_what_of_a_ranks_table_is_not_read_is_named(steward: User, now: datetime) -> None:
    members = counties()
    lines = [f"{name},{place},GDP" for place, name in enumerate(members, start=1)]
    more = [
        "高新区,99,GDP",
        f"{members[0]},7,人口",
        ",5,GDP",
        "合计,78,GDP",
        "平均,6.5,GDP",
        "备注：快报数,,GDP",
    ]
    content = "\n".join(["县市区,数值（亿元）,指标", *lines, *more]).encode()
    into = ImportTarget(
        JUNE,
        indicator=rank_of("test.gdp12.rank", "GDP", members),
        published=Published("市统计局", date(2023, 7, 1), only="GDP"),
    )
    book = read_book("a.csv", content)
    found = plan_of(book, into, rights=access.rights_of(steward, on=now.date()), at=now)
    assert (found.counts["new"], found.counts["refused"], found.problems) == (12, 0, [])
    assert found.strange == ["指标"]
    assert [(note.code, cells) for note, cells in found.notes] == [
        ("not_a_member", ["A14"]),
        ("passed_not_meant", ["A15"]),
        ("passed_nameless", ["A16"]),
        ("passed_total", ["A17"]),
        ("passed_mean", ["A18"]),
        ("passed_note", ["A19"]),
    ]
    assert all(cell_sentence(note.code, note.details) for note, _cells in found.notes)


def test_taking_a_ranks_sheet_back_enters_the_one_before_or_an_empty_one(
    steward: User, now: datetime
) -> None:
    rank = rank_of("test.gdp12.rank", "GDP", counties())
    first = places(steward, now, rank, "gdp-2021.csv", "GDP")
    run = ImportRun.objects.get()
    undo_import(by=steward, at=now, run=run, reason="传错了月份")
    [sheet] = sheets([rank.pk], JUNE, None)[rank.pk]
    assert (sheet.place, sheet.places, run.undone_by.get().sheets.get()) == (None, {}, sheet.row)
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo_import(by=steward, at=now, run=run, reason="再撤一次")
    sheet_again = RankSheet(indicator=rank, month=JUNE.first, source="市统计局", source_date=date(2023, 7, 1))
    sheet_again.reason = "补登"
    values = {member: Decimal(place) for member, place in first.items()}
    enter_sheet(by=steward, at=now, sheet=sheet_again, values=values)
    replaced = places(steward, now, rank, "gdp-2021.csv", "GDP", reason="换表")
    assert replaced["奎文区"] == 10
    undo_import(by=steward, at=now, run=ImportRun.objects.latest("id"), reason="换错了")
    [sheet] = sheets([rank.pk], JUNE, None)[rank.pk]
    assert sheet.place == 3  # by the sheet before, the greatest first: place 10 was entered as its value


@pytest.mark.django_db
def test_the_month_in_a_heading_is_the_one_that_is_read(clerk: User, now: datetime) -> None:
    name = next(
        str(one) for one in owed_series(Unit.objects.get(code="commerce"), JULY) if one.measured_in == "亿元"
    )

    def read(*titles: str) -> tuple[list[str], list[str], list[str]]:
        content = "\n".join([",".join(["数据", *titles]), ",".join([name, *"789"[: len(titles)]])]).encode()
        found = month_plan(content, clerk, now, "commerce", name="a.csv")
        values = [str(one.report.value) for one in found.entries]
        return values, [one.key for one in found.open_questions], [one.code for one in found.problems]

    june, july, may = (f"本月数 2023年{one}月（亿元）" for one in "675")
    assert read(july) == (["7"], [], [])
    assert read(june) == ([], ["month"], [])
    assert read(june, july) == (["8"], [], [])
    assert read(july, june) == (["7"], [], [])
    assert read(may, june) == ([], ["month"], ["column_twice"])
