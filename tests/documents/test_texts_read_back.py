"""Whatever text goes into a workbook comes back as it was, or visibly cut; whatever names a sheet is a name that spreadsheets take."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.documents.cells import MAX_TEXT, text_cell
from tracker.documents.sheets import (
    LONGEST_NAME,
    LONGEST_TEXT,
    OutSheet,
    SheetColumn,
    cell_text,
    sheet_name,
    write_workbook,
)
from tracker.documents.workbooks import read_book

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.from_regex(
    r"(_x[0-9A-Fa-f]{4}_|[=+\-@]|甲|𠮷|\r\n|<|&|\"){1,8}", fullmatch=True
)


@settings(max_examples=25)
@given(st.lists(TEXTS, min_size=1, max_size=40), st.text(max_size=50))
@example(["_x000D_", "_x005F_", "=1+1", "甲_x0041_", "\ufffe", "a\r\nb"], "𠮷" * 20)
@example(["甲"], "History")
@example(["甲"], "\x01[:]'\ud800")
def test_texts(texts: list[str], name: str) -> None:
    columns = [SheetColumn("编号"), SheetColumn("说明")]
    rows = [(str(number), text) for number, text in enumerate(texts)]
    content = write_workbook([OutSheet(name, columns, rows), OutSheet(name, columns, [])])
    first, second = read_book("a.xlsx", content).sheets
    assert first.name.lower() != second.name.lower()
    assert all(len(one.name.encode("utf-16-le")) <= 2 * LONGEST_NAME for one in (first, second))
    found = {
        line.cells[0].value: line.cells[1] if len(line.cells) > 1 else text_cell("")
        for line in first.lines[1:]
    }
    for number, text in rows:
        assert _lines(found[number].value) == _lines(text_cell(text).value), text


def _lines(value: object) -> object:
    """XML takes every end of a line for one."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def test_names_of_sheets() -> None:
    assert sheet_name("示例" * 20) == ("示例" * 20)[:31]
    assert sheet_name("𠮷" * 20) == "𠮷" * 15
    assert sheet_name("a/b:[c]") == "a b  c"
    assert sheet_name("''") == "Sheet"
    assert sheet_name("history") == "history_"


def test_a_text_that_no_cell_holds_is_cut_where_it_shows() -> None:
    assert cell_text("甲" * LONGEST_TEXT) == "甲" * LONGEST_TEXT
    assert cell_text("甲" * 40_000) == "甲" * (LONGEST_TEXT - 1) + "…"
    assert cell_text("𠮷" * 20_000) == "𠮷" * ((LONGEST_TEXT - 1) // 2) + "…"
    assert MAX_TEXT < LONGEST_TEXT
