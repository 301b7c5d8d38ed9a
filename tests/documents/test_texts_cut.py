"""What names a sheet is a name that spreadsheets take; what no cell holds is cut where it shows."""

from __future__ import annotations

from tracker.documents.cells import MAX_TEXT
from tracker.documents.safe_text import LONGEST_TEXT, cell_text, sheet_name


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
