"""What the lines of a table are by what they say."""

from __future__ import annotations

from tests.documents.test_layouts import KNOWN, sheet
from tracker.documents.headers import Layout, read_header
from tracker.documents.rows import Rows

HEAD = ("序号", "名称", "责任单位", "税收（万元）")


def kinds(*rows: tuple[object, ...]) -> list[str]:
    """Of each row; 合计大厦 and 总计 are known."""
    header = read_header(sheet(HEAD, *rows), Layout(1), KNOWN)
    found = Rows(header, [1], {"合计大厦", "总计"}.__contains__)
    return [found.kind(line) for line in header.below()]


def test_totals_wherever_they_are_called_so() -> None:
    rows = [
        (1, "甲楼", "示例街道", 10), ("小计", None, "示例街道", 10), (None, "全区合计", "示例街道", 30), (None, "合计：", None, 30),
        (None, "其中：重点楼宇", "示例街道", 20), ("其中", None, None, 20), (None, "平均", None, 5), ("合计", None, None, "30"),
        ("2", "合计", None, "30"),
    ]  # fmt: skip
    assert kinds(*rows) == ["", "total", "total", "total", "part", "part", "mean", "total", "total"]


def test_what_is_known_by_its_name_is_never_passed_over() -> None:
    assert kinds(
        (1, "合计大厦", "示例街道", 10), (2, "总计", "示例街道", 30), (3, "注册大厦", "示例街道", 1)
    ) == ["", "", ""]


def test_notes_and_headings_of_sections_hold_no_numbers() -> None:
    rows = [
        ("一、工业", None, None, None), (None, "（一）续建", None, None), ("一、工业", "甲楼", "示例街道", 10), HEAD,
        (None, "一、乙楼", "示例街道", 10), (None, "单格新名称", None, None), ("2", "丙楼", "示例街道", 1),
        (None, "丁楼", None, None), ("注：1. 本表数据来自税务部门。", None, None, None), ("填表人：张某", None, "审核人：李某", None),
        ("以上数据均为预计", None, None, None), (None, "数据均为预计，供参考。", None, None), ("注：含补报", None, None, 3),
    ]  # fmt: skip
    assert kinds(*rows) == [
        "section", "section", "", "again", "", "", "", "", "note", "note", "", "", "",
    ]  # fmt: skip
    assert kinds(*rows[:-1])[-4:] == ["note", "note", "note", "note"]


COUNTED = ("甲", "乙", "(1)", 2)


def test_a_row_that_counts_the_columns_lists_nothing() -> None:
    line = (1, "甲楼", "示例街道", 10)
    assert kinds(COUNTED, line) == ["numbers", ""]
    assert kinds((1, 2, 3, 4), line, HEAD, (1, 2, 3, 4), line) == ["numbers", "", "again", "numbers", ""]
    assert kinds(line, COUNTED) == ["", ""]  # in the middle of a table it may be anything
    assert kinds(COUNTED) == [""]
    assert kinds((None, "甲", None, 1), (None, "乙", None, 2)) == ["", ""]  # a list of such names
    assert kinds(("甲", "总计", "(1)", "(2)"), line) == ["", ""]  # known


def test_a_unit_stated_below_the_table_is_a_note() -> None:
    assert kinds((1, "甲楼", "示例街道", 10), ("单位：万元", "2023年7月5日", None, None)) == ["", "note"]
