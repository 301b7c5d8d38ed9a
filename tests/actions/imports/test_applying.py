"""A file is applied whole or not at all; it obeys windows, rights and four eyes; taking it back is reviewed like it."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.actions.books import JULY, plan
from tests.actions.reports import refused_by_a_broken
from tracker import access
from tracker.actions.imports.applying import Answers
from tracker.actions.ledger.decisions import decide
from tracker.actions.reporting.windows import grant_exception
from tracker.calc.correcting import OF_ERROR
from tracker.calc.findings import Held
from tracker.calc.refusals import Refused
from tracker.documents.sheets import write_workbook
from tracker.documents.workbooks import read_book
from tracker.models import (
    Event,
    Figure,
    ImportRun,
    Item,
    ItemPresence,
    Register,
    Series,
    Unit,
    User,
    Window,
    WindowException,
)
from tracker.models.checks import CheckCode
from tracker.queries.imports.preview import ImportPreview, ImportTarget
from tracker.queries.imports.runs import plan_of
from tracker.tables.imports import refused_sheet

HEAD = ["责任单位", "总投资（亿元）", "项目名称", "签约日期", "招商项目", "行业"]
EVERY = dict.fromkeys((code for code, _label in CheckCode.choices), "核对过")
NEW = ["大虞街道", 12.5, "示例新项目甲", date(2023, 7, 3), "是", "物流"]


def xlsx(*rows: list[Any], percent: tuple[int, int] | None = None) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "项目"
    for row in rows:
        sheet.append(row)
    if percent:
        sheet.cell(*percent).number_format = "0.0%"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def said_of(item: Item) -> dict[str, object]:
    """What waits or counts for an item: by measure or stage."""
    figures = Figure.objects.filter(slot__series__item=item).select_related(
        "slot__series__measure", "slot__series__stage"
    )
    return {str(f.slot.series.measure or f.slot.series.stage): f.reached_on or f.value for f in figures}


def refusals(found: ImportPreview) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for line in found.lines for one in line.refusals]


def test_new_rows_join_the_register_and_their_figures_wait_for_review(imported: Any, now: datetime) -> None:
    content = xlsx(
        ["2023年7月 项目"], [], HEAD, NEW, [*NEW[:1], "3.2万元", "示例新项目乙", "2023年7月5日", "否", None]
    )
    run = imported(content, Answers(warnings={"unlike_others": "小项目"}))
    first, second = Item.objects.filter(presence__import_run=run).order_by("id")
    assert (first.code, second.code) == ("p-257", "p-258") or first.code < second.code
    assert first.unit.code == "dayu"
    assert first.descriptions == {"industry": "物流"}
    assert said_of(first) == {"总投资": Decimal("12.5"), "签约": date(2023, 7, 3), "招商项目": Decimal(1)}
    assert said_of(second)["总投资"] == Decimal("0.00032")
    assert set(Figure.objects.filter(import_run=run).values_list("decision", flat=True)) == {None}
    assert (run.rows, run.added, run.figures, run.sums) == (2, 2, 6, {"总投资（亿元）": "12.50032"})
    assert run.sha256 == read_book("a.xlsx", content).sha256


def test_only_what_the_file_says_is_opened(imported: Any) -> None:
    """Of a project's sixteen stages and measures; figures that say something about another later open theirs."""
    imported(xlsx(HEAD, NEW))
    item = Item.objects.get(name="示例新项目甲")
    assert item.series.count() == 3
    imported(xlsx(["项目名称", "市级重点项目"], ["示例新项目甲", "是"]))
    assert item.series.count() == 4
    assert said_of(item)["市级重点项目"] == Decimal(1)


@pytest.mark.parametrize(
    "table", ["item", "itempresence", "series", "slot", "figure", "importrun", "event", "ledgerentry"]
)
def test_whatever_fails_nothing_of_the_file_is_kept(imported: Any, table: str) -> None:
    before = kept()
    refused_by_a_broken(f"tracker_{table}", lambda: imported(xlsx(HEAD, NEW)))
    assert kept() == before


def kept() -> list[int]:
    return [model.objects.count() for model in (Item, ItemPresence, Series, Figure, ImportRun, Event)]


def test_a_stage_is_taken_up_to_the_newest_open_month(keeper: User, now: datetime) -> None:
    """A day of July needs July open; with June alone a day of June is taken, and with nothing open none."""
    content = xlsx(HEAD, NEW, [*NEW[:2], "示例新项目乙", date(2023, 6, 30), "是", "物流"])

    def refused() -> list[str]:
        found = refusals(plan(content, keeper, now, "projects"))
        return [cell for cell, code in found if code == "window_closed" and cell.startswith("D")]

    assert refused() == []
    Window.objects.filter(month__gte=JULY.first).update(closes_at=now - timedelta(hours=1))
    Window.objects.filter(month=JULY.plus(-1).first).update(closes_at=now + timedelta(hours=1))
    assert refused() == ["D2"]
    Window.objects.update(closes_at=now - timedelta(hours=1))
    assert refused() == ["D2", "D3"]


def test_the_same_file_again_has_nothing_to_import(imported: Any, keeper: User, now: datetime) -> None:
    content = xlsx(HEAD, NEW)
    imported(content)
    assert plan(content, keeper, now, "projects").counts["unchanged"] == 1
    with pytest.raises(Refused, match="nothing_to_import"):
        imported(content)


@pytest.mark.parametrize(
    ("head", "row", "cell", "code"),
    [
        (["名称", "责任单位", "总投资"], ["甲", "大虞街道", 12], "C2", "unit_missing"),
        (["名称", "责任单位", "总投资（亿元）"], ["甲", "大虞街道", "12亩"], "C2", "unit_mismatch"),
        (
            ["名称", "责任单位", "总投资（亿元）"],
            ["甲", "大虞街道", "1234567890123456.7"],
            "C2",
            "too_many_digits",
        ),
        (["名称", "责任单位", "总投资（亿元）"], ["甲", "大虞街道", "1e3"], "C2", "not_a_number"),
        (["名称", "责任单位", "总投资（亿元）"], ["甲", "大虞街道", "NaN"], "C2", "not_a_number"),
        (["名称", "责任单位", "签约日期"], ["甲", "大虞街道", 45138], "C2", "not_a_day"),
        (["名称", "责任单位", "签约日期"], ["甲", "大虞街道", "2023-02-30"], "C2", "no_such_day"),
        (["名称", "责任单位", "签约日期"], ["甲", "大虞街道", "2093-02-20"], "C2", "in_the_future"),
        (["名称", "责任单位", "行业"], ["甲", "大虞街道", "养猪"], "C2", "not_offered"),
        (["名称", "责任单位", "招商项目"], ["甲", "大虞街道", "大概"], "C2", "not_yes_or_no"),
        (["名称", "责任单位", "总投资（亿元）"], ["甲", "大虞街道", "不适用"], "C2", "reason_missing"),
        (["名称", "责任单位"], ["甲", "天上街道"], "B2", "not_a_unit"),
        (["名称", "责任单位"], ["甲", None], "B2", "unit_of_item_missing"),
        (["名称", "编号"], [None, "p-9999"], "A2", "name_missing"),
        (["名称", "责任单位", "编号"], ["甲", "大虞街道", "="], "C2", "bad_code"),
        (["名称", "编号"], ["弘阳广场", "p-9999"], "B2", "code_differs"),
        (["名称", "责任单位"], ["弘阳广场", "大虞街道"], "B2", "unit_fixed"),
    ],
)
def test_what_a_cell_is_refused_for(
    keeper: User,
    now: datetime,
    head: list[str],
    row: list[Any],
    cell: str,
    code: str,
) -> None:
    before = Item.objects.count(), Figure.objects.count()
    found = plan(xlsx(head, row), keeper, now, "projects")
    assert refusals(found) == [(cell, code)]
    assert (Item.objects.count(), Figure.objects.count()) == before


@pytest.mark.parametrize(
    ("heading", "value", "billions"),
    [
        ("总投资(元)", 1250000000, "12.5"),
        ("总投资 / 万元", "125,000", "12.5"),
        ("总投资【亿元】", "１２.5", "12.5"),
        ("总投资 单位：万亿元", 0.00125, "12.5"),
        ("总投资亿元", 12.5, "12.5"),
        ("总投资", "12.5亿元", "12.5"),
        ("总投资（亿元）", "125000万元", "12.5"),
    ],
)
def test_money_in_any_unit_is_converted_exactly(
    imported: Any, heading: str, value: object, billions: str
) -> None:
    run = imported(xlsx(["名称", heading, "责任单位"], ["示例新项目丙", value, "大虞街道"]))
    assert Figure.objects.get(import_run=run).value == Decimal(billions)


@pytest.mark.parametrize(
    ("heading", "value", "shown"),
    [("入驻率", 0.061, "0.0%"), ("入驻率（%）", 6.1, ""), ("入驻率", "6.1%", "")],
)
def test_a_share_is_read_as_it_is_shown(imported: Any, heading: str, value: object, shown: str) -> None:
    content = xlsx(["编号", heading], ["t-01", value], percent=(2, 2) if shown else None)
    run = imported(content, Answers(reason="测绘后更正", warnings=EVERY), code="towers")
    assert Figure.objects.get(import_run=run).value == Decimal("6.1")


def test_rows_that_are_refused_hold_up_the_others_unless_they_are_left_behind(imported: Any) -> None:
    content = xlsx(HEAD, NEW, ["大虞街道", "多", "示例新项目丁", None, None, None])
    before = Item.objects.count()
    with pytest.raises(Refused, match="rows_refused"):
        imported(content)
    assert Item.objects.count() == before
    run = imported(content, Answers(without_refused=True))
    assert (run.rows, run.added, run.refused, Item.objects.count()) == (2, 1, 1, before + 1)


def test_gbk_csv_reads_like_a_workbook(keeper: User, now: datetime) -> None:
    text = '项目名称,责任单位,总投资（万元）\r\n示例新项目戊,大虞街道,"125,000"\r\n'
    found = plan(text.encode("gbk"), keeper, now, "projects", name="a.csv")
    assert found.entries[0].report.value == Decimal("12.5")


def test_a_reporter_keeps_and_reports_what_is_of_the_own_unit(person: Any, now: datetime) -> None:
    clerk = person("reporter", "dayu")
    head = ["名称", "责任单位", "总投资（亿元）"]
    other = Item.objects.filter(register__code="projects").exclude(unit__code="dayu")[0]
    rows = ["新", "大虞街道", 1], ["又新", "梨园街道", None], [other.name, None, 999]
    found = plan(xlsx(head, *rows), clerk, now, "projects")
    assert refusals(found) == [("A3", "may_not_keep"), ("C4", "not_your_unit")]


def test_an_approved_figure_is_corrected_with_a_reason_and_a_second_person_decides(
    imported: Any,
    reviewer: User,
    keeper: User,
    now: datetime,
) -> None:
    run = imported(xlsx(HEAD, NEW))
    decide(by=reviewer, at=now, figures=Figure.objects.filter(import_run=run), kind="approve")
    again = xlsx(HEAD, ["大虞街道", 13, *NEW[2:]])
    with pytest.raises(Refused, match="reason_missing"):
        imported(again)
    with pytest.raises(Refused, match="correction_kind_missing"):
        imported(again, Answers(reason="合同金额更正"))
    second = imported(again, Answers(reason="合同金额更正", nature=OF_ERROR))
    figure = Figure.objects.get(import_run=second)
    assert (figure.value, figure.correction_reason) == (Decimal(13), "合同金额更正")
    assert figure.corrects is not None
    assert figure.corrects.value == Decimal("12.5")
    outcome = decide(by=keeper, at=now, figures=[figure], kind="approve")
    assert outcome.decided == []


def test_a_waiting_figure_of_somebody_else_is_not_overwritten(
    imported: Any, keeper: User, now: datetime
) -> None:
    imported(xlsx(HEAD, NEW))
    found = plan(xlsx(HEAD, ["大虞街道", 13, *NEW[2:]]), keeper, now, "projects")
    assert refusals(found) == [("B2", "already_waiting")]


def test_a_strangers_file_learns_nothing_of_what_waits(imported: Any, person: Any, now: datetime) -> None:
    """Guessing what another unit has reported gets one answer, right or wrong."""
    imported(xlsx(HEAD, NEW))
    stranger, head = person("reporter", "liyuan"), ["项目名称", "总投资（亿元）"]
    for guess in (12.5, 13):
        found = plan(xlsx(head, [NEW[2], guess]), stranger, now, "projects")
        assert refusals(found) == [("B2", "not_your_unit")]


def test_what_looks_odd_is_held_until_it_is_explained(imported: Any, keeper: User, now: datetime) -> None:
    head = ["编号", "税收 2023年7月（亿元）"]
    content = xlsx(head, ["t-01", 90])
    found = plan(content, keeper, now, "towers")
    assert {(one.cell, one.code) for _line, one in found.warnings} >= {("B2", "tenfold")}
    with pytest.raises(Held, match="held"):
        imported(content, code="towers")
    run = imported(content, Answers(warnings=EVERY), code="towers")
    figure = Figure.objects.get(import_run=run)
    assert (figure.value, figure.answers.get(rule="tenfold").sentence) == (Decimal(900000), "核对过")


def test_a_new_items_odd_number_is_asked_about_too(imported: Any, keeper: User, now: datetime) -> None:
    head = ["名称", "责任单位", "入驻率（%）"]
    content = xlsx(head, ["示例新楼宇", "大虞街道", 0.925])
    found = plan(content, keeper, now, "towers")
    assert found.counts["new"] == 1
    assert [(one.cell, one.code) for _line, one in found.warnings] == [("C2", "percent_as_fraction")]
    with pytest.raises(Held, match="held"):
        imported(content, code="towers")
    run = imported(content, Answers(warnings=EVERY), code="towers")
    figure = Figure.objects.get(import_run=run)
    assert figure.answers.get(rule="percent_as_fraction").numbers == {"value": "0.925", "meant": "92.5"}


@pytest.mark.parametrize(
    ("code", "column", "earlier", "later", "rule"),
    [
        ("projects", "年内完成投资", 3, 2, "below_last_month"),
        ("towers", "税收", 0.01, 0.12, "tenfold"),
        ("projects", "年内完成投资", 2, 3, None),
    ],
)
def test_two_months_of_one_file_are_compared_for_an_item_that_is_new(
    keeper: User, person: Any, now: datetime, code: str, column: str, earlier: Any, later: Any, rule: Any
) -> None:
    june = Window.objects.get(month=date(2023, 6, 1))
    given = WindowException(
        window=june, unit=Unit.objects.get(code="dayu"), until=now + timedelta(days=1), reason="补报"
    )
    grant_exception(by=person("steward", name="other-steward"), at=now, exception=given)
    head = ["名称", "责任单位", f"{column} 2023年7月（亿元）", f"{column} 2023年6月（亿元）"]
    found = plan(xlsx(head, ["示例新条目", "大虞街道", later, earlier]), keeper, now, code)
    assert (found.counts["new"], found.counts["refused"]) == (1, 0)
    assert {(one.cell, one.code) for _line, one in found.warnings} == ({("C2", rule)} if rule else set())


def test_a_month_of_a_file_is_compared_with_a_later_one_that_stands(
    imported: Any, keeper: User, person: Any, now: datetime
) -> None:
    imported(xlsx(["名称", "责任单位", "年内完成投资（亿元）"], ["示例新条目", "大虞街道", 3]))
    june = Window.objects.get(month=date(2023, 6, 1))
    given = WindowException(
        window=june, unit=Unit.objects.get(code="dayu"), until=now + timedelta(days=1), reason="补报"
    )
    grant_exception(by=person("steward", name="other-steward"), at=now, exception=given)
    head = ["名称", "责任单位", "年内完成投资 2023年6月（亿元）"]
    for value, warned in ((4, {("C2", "above_next_month")}), (2, set())):
        found = plan(xlsx(head, ["示例新条目", "大虞街道", value]), keeper, now, "projects")
        assert {(one.cell, one.code) for _line, one in found.warnings} == warned


def test_words_behind_numbers_are_read_as_in_a_form_and_sums_are_no_items(
    keeper: User, now: datetime
) -> None:
    head = ["名称", "责任单位", "税收（亿元）", "建筑面积（万平方米）"]
    rows: list[list[Any]] = [
        ["示例楼宇01", "大虞街道", "８８．５万", "21000平方米"],
        ["合 计", None, 0.00885, 2.1],
    ]
    found = plan(xlsx(head, *rows), keeper, now, "towers")
    assert [line.state for line in found.lines] == ["changed", "passed_over"]
    assert [entry.report.value for entry in found.entries] == [Decimal("88.5"), Decimal("2.1")]


def test_refused_rows_come_back_as_they_were_and_read_again(keeper: User, now: datetime) -> None:
    head = ["名称", "责任单位", "入驻率", "投用日期", "楼宇等级"]
    content = xlsx(head, ["示例新楼宇", "大虞街道", 0.925, date(2013, 11, 1), "特级"], percent=(2, 3))
    back = write_workbook([refused_sheet(plan(content, keeper, now, "towers"))])
    book: Any = load_workbook(io.BytesIO(back))
    assert book.active.cell(2, 6).value == "E2 “特级”不在可选值中。可填：甲级、乙级、丙级。"
    book.active.cell(2, 5).value = "甲级"
    kept = io.BytesIO()
    book.save(kept)
    [line] = plan(kept.getvalue(), keeper, now, "towers").lines
    assert line.state == "new"
    assert [(one.title, one.new) for one in line.changes] == [
        ("入驻率", "92.5%"), ("投用日期", "2013-11-01"), ("楼宇等级", "甲级")
    ]  # fmt: skip


def test_refused_rows_say_the_same_again_whatever_their_reading_hangs_on(keeper: User, now: datetime) -> None:
    book = Workbook()
    sheet: Any = book.active
    head = ["名称", "责任单位", "本级入库", "入驻率", "楼宇等级"]
    for row in (["单位：亿元"], head, ["示例新楼甲", "大虞街道", 3, 925, "特级"], ["示例新楼乙", "大虞街道"]):
        sheet.append(row)
    sheet["D3"].number_format = '0!.0"%"'
    sheet.merge_cells("C3:C4")
    kept = io.BytesIO()
    book.save(kept)
    said = {"layout": "confirmed", "layout.column.C": "m:tax", "layout.column.E": "c:grade"}
    first = planned(kept.getvalue(), keeper, now, {**said, "shown:D": "as_shown"})
    assert refusals(first) == [("E3", "not_offered"), ("C4", "merged")]
    back = write_workbook([refused_sheet(first)])
    again = planned(back, keeper, now, {"layout": "confirmed"})
    assert again.titles[:5] == ["名称", "责任单位", "税收 2023年7月（亿元）", "入驻率", "楼宇等级"]
    assert refusals(again) == [("E3", "not_offered"), ("C4", "error_text")]
    assert [(one.key, one.details["stored"]) for one in again.open_questions] == [("shown:D", "925")]


def planned(content: bytes, by: User, now: datetime, answers: dict[str, str]) -> ImportPreview:
    into = ImportTarget(JULY, register=Register.objects.get(code="towers"), answers=answers)
    return plan_of(read_book("a.xlsx", content), into, rights=access.rights_of(by, on=now.date()), at=now)
