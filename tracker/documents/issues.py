"""An edition as a workbook: text cells only, so that a spreadsheet shows the very strings of the page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {0: 24, 1: 14, 2: 30}


def write_issue(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A sheet with a title, a header that stays in sight, and a line for each row. No cell is ever a formula."""
    kept = io.BytesIO()
    with Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        text = book.add_format({"text_wrap": True, "valign": "vcenter", "border": 1, "num_format": "@"})
        head = book.add_format({"bold": True, "bg_color": "#E4E9ED", "border": 1, "align": "center"})
        page = book.add_worksheet()
        page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
        for column, name in enumerate(header):
            page.set_column(column, column, _WIDTHS.get(column, 16))
            page.write_string(1, column, name, head)
        for number, row in enumerate(rows, start=2):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, text)
        page.freeze_panes(2, 3)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
    return kept.getvalue()
