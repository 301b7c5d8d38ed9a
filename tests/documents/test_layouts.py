"""How a table lies in a sheet, as a person sees it: its header of one row or two, and the units above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tracker.calc.headings import plain
from tracker.calc.periods import Month
from tracker.documents.cells import Area, Cell, FileRefused, Sheet, SheetLine, text_cell
from tracker.documents.headers import Header, Known, Layout, fitting, read_header
from tracker.documents.layouts import proposed, tables

FIELDS = {"名称": "name", "责任单位": "unit", "税收": "m:tax", "入驻率": "m:rate", "总投资": "m:invest"}
KNOWN = Known(
    {plain(title): key for title, key in FIELDS.items()},
    {"name": "名称"},
    {"m:tax": "万元", "m:rate": "%", "m:invest": "亿元"},
    Month(2023, 6),
)


def sheet(
    *rows: Sequence[Any], name: str = "Sheet", merged: Sequence[Area] = (), hidden: bool = False
) -> Sheet:
    lines = [
        SheetLine(number, [text_cell(one) if isinstance(one, str) else Cell() if one is None else Cell(Decimal(one)) for one in row])
        for number, row in enumerate(rows, start=1)
        if any(one is not None for one in row)
    ]  # fmt: skip
    return Sheet(name, lines, merged=merged, is_hidden=hidden)


def seen(header: Header) -> dict[int, str]:
    """Each column's field with its month and unit."""
    return {
        index: " ".join(filter(None, (name, str(heading.month or ""), heading.unit)))
        for index, (name, heading) in header.columns.items()
    }


DATA = ("甲楼", "示例街道", 10, 20, 30)
MONTHS = {0: "name", 1: "unit", 2: "m:tax 2023-04 万元", 3: "m:tax 2023-05 万元", 4: "m:tax 2023-06 万元"}


@pytest.mark.parametrize(
    ("rows", "merged", "columns"),
    [
        ([("名称", "责任单位", "税收（万元）", None, None), (None, None, "2023年4月", "2023年5月", "2023年6月"), DATA], (), MONTHS),
        ([("名称", "责任单位", "税收（万元）", None, None), (None, None, "4月", "5月", "六月份"), DATA], [Area(1, 2, 1, 4)], MONTHS),
        (
            [("名称", "责任单位", "2022年6月", None, "2023年6月", None), (None, None, *["税收（万元）", "入驻率（%）"] * 2), DATA],
            [Area(1, 2, 1, 3), Area(1, 4, 1, 5)],
            {0: "name", 1: "unit", 2: "m:tax 2022-06 万元", 3: "m:rate 2022-06 %", 4: "m:tax 2023-06 万元", 5: "m:rate 2023-06 %"},
        ),
        (
            [("序号", "名称", "责任单位", "其中", None), (None, None, None, "税收（万元）", "总投资（亿元）"), (1, *DATA)],
            (), {1: "name", 2: "unit", 3: "m:tax 万元", 4: "m:invest 亿元"},
        ),
        (  # last year's column isn't this month's
            [("名称", "责任单位", "税收（万元）", None, None), (None, None, "本月", "累计", "去年同期"), DATA],
            (), {0: "name", 1: "unit", 2: "m:tax 万元"},
        ),
        (
            [("名称", "责任单位", "去年同期", None), (None, None, "税收（万元）", "入驻率（%）"), DATA],
            (), {0: "name", 1: "unit"},
        ),
        (  # the names of the lines stand in the lower row
            [(None, None, "2023年5月", "2023年6月"), ("名称", "责任单位", "税收（万元）", "税收（万元）"), DATA],
            (), {0: "name", 1: "unit", 2: "m:tax 2023-05 万元", 3: "m:tax 2023-06 万元"},
        ),
        (  # unit below the name
            [("名称", "责任单位", "税收", "总投资"), (None, None, "万元", "亿元"), DATA],
            (), {0: "name", 1: "unit", 2: "m:tax 万元", 3: "m:invest 亿元"},
        ),
        (
            [("某区楼宇税收情况表",), (None, None, None, "单位：万元"), ("名称", "责任单位", "税收", "总投资", "入驻率"), DATA],
            [Area(1, 0, 1, 4)], {0: "name", 1: "unit", 2: "m:tax 万元", 3: "m:invest 万元", 4: "m:rate"},
        ),
        (
            [("计量单位：亿元、%",), ("名称", "责任单位", "税收", "入驻率", "总投资（万元）"), DATA],
            (), {0: "name", 1: "unit", 2: "m:tax 亿元", 3: "m:rate %", 4: "m:invest 万元"},
        ),
    ],
)  # fmt: skip
def test_what_a_person_would_look_over_is_proposed_and_not_certain(
    rows: Sequence[Sequence[Any]], merged: Sequence[Area], columns: dict[int, str]
) -> None:
    found = proposed(sheet(*rows, merged=merged), KNOWN)
    assert found is not None
    assert (seen(found.header), found.certain) == (columns, False)
    assert next(line.cells[0].value for line in found.header.below()) in ("甲楼", Decimal(1))


@pytest.mark.parametrize(
    "rows",
    [
        [("名称", "责任单位", "税收（万元）"), DATA],
        [("2023年6月某区楼宇税收情况表",), ("名称", "责任单位", "税收（万元）"), DATA],
        [("名称", "责任单位", "税收（万元）"), ("甲楼", "示例街道", None)],
        [("名称", "责任单位", "税收（万元）"), (None, None, "无")],
        [("填报单位：示例局",), ("名称", "责任单位", "税收（万元）"), DATA],
        [("单位：万元",), ("名称", "责任单位", "税收（万元）"), DATA],
        [("一、工业",), ("名称", "责任单位", "税收（万元）"), ("一、工业", None, None), DATA],
    ],
)
def test_a_header_of_one_row_with_its_own_units_is_certain(rows: Sequence[Sequence[Any]]) -> None:
    found = proposed(sheet(*rows), KNOWN)
    assert found is not None
    assert found.certain
    assert seen(found.header) == {0: "name", 1: "unit", 2: "m:tax 万元"}


def test_what_somebody_said_of_the_columns_holds() -> None:
    one = sheet(("楼宇名称", "街道", "完成（2023年5月，万元）", "税收（万元）"), DATA)
    said = Layout(1, columns={0: "name", 2: "m:tax", 3: ""})
    found = read_header(one, said, KNOWN)
    assert seen(found) == {0: "name", 2: "m:tax 2023-05 万元"}
    assert [title for _index, title in found.strange] == ["街道", "税收（万元）"]


def test_hidden_sheets_are_never_chosen_by_themselves() -> None:
    last, this = ("名称", "责任单位", "税收（万元）", "总投资（亿元）"), ("名称", "责任单位", "税收（万元）")
    hidden, shown = sheet(last, DATA, name="去年", hidden=True), sheet(this, DATA, name="本月")
    assert [one.header.sheet.name for one in tables([hidden, shown], KNOWN)] == ["本月"]
    second = sheet(this, DATA, name="街道")
    assert [one.header.sheet.name for one in tables([shown, hidden, second], KNOWN)] == ["本月", "街道"]
    with pytest.raises(FileRefused, match="no_header"):
        tables([hidden], KNOWN)
    (lacking,) = tables([sheet(("楼名", "税收（万元）"), DATA)], KNOWN)
    assert (lacking.certain, lacking.header.lacks(KNOWN)) == (False, ["名称"])


@pytest.mark.parametrize("row", [("甲楼", "示例街道", 3), ("甲楼", "", "3.5%")])
def test_a_table_none_of_whose_titles_is_known_is_still_offered(row: Sequence[Any]) -> None:
    titles = ("楼", "街道", "完成")
    (found,) = tables([sheet(("封面",), name="说明"), sheet(("六月情况表",), titles, row)], KNOWN)
    assert (found.certain, found.header.layout.first, seen(found.header)) == (False, 2, {})
    assert found.header.lacks(KNOWN) == ["名称"]


@pytest.mark.parametrize(
    "rows",
    [[("说明", "甲")], [("说明",), ("甲楼", 3)], [("楼", "完成"), ("甲楼", "好")], [(1, 2), (3, "四")]],
)
def test_texts_that_head_no_numbers_are_no_table(rows: Sequence[Sequence[Any]]) -> None:
    with pytest.raises(FileRefused, match="no_header"):
        tables([sheet(*rows)], KNOWN)


def test_the_same_table_of_another_month_has_the_same_shape() -> None:
    def shape(*rows: Sequence[Any]) -> list[str]:
        found = proposed(sheet(*rows, DATA), KNOWN)
        assert found is not None
        return found.header.shape

    june = shape(("表",), ("单位：万元",), ("名称", "责任单位", "税收 2023年5月", "税收 2023年6月"))
    july = shape(("表",), ("单位：万元",), ("名称", "责任单位", "税收 2023年6月", "税收 2023年7月"))
    assert june == july
    assert june != shape(("表",), ("单位：亿元",), ("名称", "责任单位", "税收 2023年5月", "税收 2023年6月"))
    assert june != shape(("单位：万元",), ("名称", "税收 2023年5月", "责任单位", "税收 2023年6月"))


@pytest.mark.parametrize(
    ("units", "wanted", "unit"),
    [
        (["万元", "亩"], "平方米", "亩"),
        (["m2", "平方米"], "亩", "m2"),
        (["个"], "家", ""),
        ([], "万元", ""),
        (["万元"], "", ""),
        (["千人"], "人", "千人"),
        (["百万元"], "万元", "百万元"),
        # no value is in this, so that each is refused
        (["万元", "亿元"], "万元", "万元、亿元"),
    ],
)
def test_the_unit_above_a_table_that_a_value_is_in(units: list[str], wanted: str, unit: str) -> None:
    assert fitting(units, wanted) == unit


def test_a_unit_above_the_table_that_converts_to_none_is_not_passed_over() -> None:
    known = Known({"名称": "name", "人数": "m:people"}, {"name": "名称"}, {"m:people": "人"})
    found = proposed(sheet(("示例表", "单位：千人"), ("名称", "人数"), ("甲", 3)), known)
    assert found is not None
    assert (seen(found.header), found.certain) == ({0: "name", 1: "m:people 千人"}, False)


def test_a_unit_above_the_table_is_kept_for_a_column_that_may_be_said_what_it_is_of() -> None:
    given = sheet(("单位：亩",), ("名称", "税收（万元）", "占地"), ("甲", 1, 2))
    found = proposed(given, replace(KNOWN, units={**KNOWN.units, "m:area": "平方米"}))
    assert found is not None
    assert (found.header.layout.units, found.certain) == (("亩",), True)
