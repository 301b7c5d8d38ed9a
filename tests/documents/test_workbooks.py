"""What is in a spreadsheet's cells is read as the person sees it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from tracker.documents.cells import Cell, _word_cell, address, text_cell
from tracker.documents.workbooks import read_book


def read(value: Any, number_format: str = "General") -> Cell:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["B1"] = value, "end"
    sheet["A1"].number_format = number_format
    kept = io.BytesIO()
    book.save(kept)
    return read_book("a.xlsx", kept.getvalue()).sheets[0].lines[0].cells[0]


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        (0.061, "0.0%", Cell(Decimal("6.100"), percent=True)),
        (1, "0%", Cell(Decimal(100), percent=True)),
        (0.061, "General", Cell(Decimal("0.061"))),
        (0.1 + 0.2, "General", Cell(Decimal("0.3"))),
        (123456789012.345, "0.00", Cell(Decimal("123456789012.345"))),
        (10077.5, "#,##0.00", Cell(Decimal("10077.5"))),
        (datetime(2023, 7, 31, 15, tzinfo=UTC).replace(tzinfo=None), "yyyy-mm-dd", Cell(date(2023, 7, 31))),
        (date(2023, 7, 31), "yyyy-mm-dd", Cell(date(2023, 7, 31))),
        ("  甲\u202e ", "General", Cell("甲")),
        (True, "General", Cell(True)),
        ("#DIV/0!", "General", Cell(fault="error_value")),
        ("=1+1", "General", Cell(fault="formula_without_result")),
        ("x" * 4001, "General", Cell(fault="text_too_long")),
        ("示例𠮷", "General", Cell("示例𠮷")),
    ],
)
def test_cells(value: object, number_format: str, seen: Cell) -> None:
    assert read(value, number_format) == seen


def test_rows_keep_their_numbers_though_empty_ones_are_left_out() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["B2"], sheet["A5"] = "甲", "乙"
    kept = io.BytesIO()
    book.save(kept)
    lines = read_book("a.xlsx", kept.getvalue()).sheets[0].lines
    assert [(line.number, [cell.value for cell in line.cells]) for line in lines] == [
        (2, [None, "甲"]), (5, ["乙"]),
    ]  # fmt: skip


def test_a_formula_without_result_at_the_end_of_a_row_is_a_fault_of_its_cell() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["甲", "=1+1"])
    kept = io.BytesIO()
    book.save(kept)
    [line] = read_book("a.xlsx", kept.getvalue()).sheets[0].lines
    assert list(line.cells) == [Cell("甲"), Cell(fault="formula_without_result")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_the_encodings_that_excel_writes(encoding: str, delimiter: str) -> None:
    text = "编号,名称\r\n\r\np-1,奎文门\r\n".replace(",", delimiter)
    [sheet] = read_book("a.csv", text.encode(encoding)).sheets
    assert [(line.number, [cell.value for cell in line.cells]) for line in sheet.lines] == [
        (1, ["编号", "名称"]), (3, ["p-1", "奎文门"]),
    ]  # fmt: skip


def test_an_apostrophe_against_formulas_is_taken_off_again() -> None:
    [sheet] = read_book("a.csv", b"'=1+1,'tis\n").sheets
    assert [cell.value for cell in sheet.lines[0].cells] == ["=1+1", "'tis"]


def test_the_same_bytes_have_the_same_hash() -> None:
    assert read_book("a.csv", b"x").sha256 == read_book("b.csv", b"x").sha256


@pytest.mark.parametrize(
    ("column", "row", "name"), [(0, 1, "A1"), (25, 2, "Z2"), (26, 3, "AA3"), (701, 9, "ZZ9")]
)
def test_addresses(column: int, row: int, name: str) -> None:
    assert address(column, row) == name


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_cannot_be_kept(text: str) -> None:
    assert text_cell(text) == Cell(fault="bad_character")


def test_only_words_are_kept_in_memory() -> None:
    """What else was in an uploaded file may be megabytes, and is nobody else's business."""
    _word_cell.cache_clear()
    assert text_cell("约" * 1_000).value == "约" * 1_000
    assert _word_cell.cache_info().currsize == 0
    assert text_cell(" 大虞街道 ").value == "大虞街道"
    assert _word_cell.cache_info().currsize == 1
