"""Tables as pages of a PDF, landscape A4: what WeasyPrint takes a second for, Pango and cairo do in a fiftieth.

WeasyPrint lays out every cell as boxes of CSS in Python. Cells of a ruled table need no boxes: Pango breaks their
lines, and the rest is rectangles.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import cairocffi

from tracker.documents.papers import Table
from tracker.documents.safe_text import clean

with warnings.catch_warnings():
    warnings.simplefilter(
        "ignore", ResourceWarning
    )  # they don't close the definitions they read when imported
    import pangocairocffi
    import pangocffi

MM = 72 / 25.4
WIDTH, HEIGHT = 297 * MM, 210 * MM
ACROSS, DOWN = 1 * MM, 0.7 * MM  # between the rule and the text of a cell
HEI = "SimHei, 黑体, Noto Sans CJK SC, sans-serif"
SONG = "FangSong_GB2312, 仿宋_GB2312, FangSong, STFangsong, Noto Serif CJK SC, serif"
KAI = "KaiTi_GB2312, 楷体_GB2312, KaiTi, STKaiti, Noto Serif CJK SC, serif"
NUMBERS = "SimSun, Noto Serif CJK SC, serif"
NOTE, TITLE, NUMBER = 10.5, 16, 14  # points
GREY, SHADE = 0.4, 0.94
ROOM_TO_BEGIN = 45 * MM


class _Frame(NamedTuple):
    """Where on the page a table stands, in points, and the size of its type."""

    top: float
    right: float
    bottom: float
    left: float
    type: float

    @property
    def width(self) -> float:
        return WIDTH - self.left - self.right

    @property
    def floor(self) -> float:
        return HEIGHT - self.bottom


USUAL = _Frame(28 * MM, 37 * MM, 26 * MM, 35 * MM, 9)  # a portrait page of GB/T 9704, turned by a quarter
WIDE = _Frame(20 * MM, 15 * MM, 20 * MM, 15 * MM, 8)


def write_table_pages(tables: Sequence[Table], *, first_page: int = 1) -> bytes:
    """Each table from the top of a page, its header on every page; pages are numbered from `first_page`.

    A row stays on one page unless it is taller than a page.
    """
    kept = io.BytesIO()
    surface = cairocffi.PDFSurface(kept, WIDTH, HEIGHT)
    pages = _Pages(cairocffi.Context(surface), first_page)
    for table in tables:
        pages.table(table)
    pages.end()
    surface.finish()
    return kept.getvalue()


class _Pages:
    """A pen that goes down the pages."""

    def __init__(self, context: Any, number: int) -> None:
        self.context = context
        self.number = number
        self.frame = USUAL
        self.y = USUAL.top
        self.layout = pangocairocffi.create_layout(context)
        self.layout.wrap = pangocffi.WrapMode.WORD_CHAR
        self.layout.attributes = _as_given()
        self.fonts: dict[tuple[str, float], Any] = {}
        self.font: tuple[str, float] = ("", 0)
        self.heights: dict[tuple[tuple[str, float], str, float], float] = {}

    def table(self, table: Table) -> None:
        self._begin(table)
        share = self.frame.width / sum(table.widths)
        widths = [share * width for width in table.widths]
        self._use(HEI, TITLE)
        self._line(table.title, 2 * MM)
        if table.note:
            self._use(KAI, NOTE)
            self._line(table.note, 2 * MM)
        self._header(table, widths)
        for row in table.rows:
            self._use(SONG, self.frame.type)
            self._row([clean(cell) for cell in row], table, widths)

    def _begin(self, table: Table) -> None:
        """At the top of a page; one that flows goes on below the table before, where a few rows still fit."""
        frame = WIDE if table.is_wide else USUAL
        if table.flows and frame is self.frame and self.frame.top < self.y < self.frame.floor - ROOM_TO_BEGIN:
            self.y += 8 * MM
            return
        if self.y > self.frame.top:
            self._end_page()
        self.frame = frame
        self.y = frame.top

    def end(self) -> None:
        """Number the last page."""
        if self.y > self.frame.top:
            self._end_page()

    def _line(self, text: str, below: float) -> None:
        """A centred line, or several."""
        self._set(clean(text), self.frame.width, pangocffi.Alignment.CENTER)
        self.context.move_to(self.frame.left, self.y)
        pangocairocffi.show_layout(self.context, self.layout)
        self.y += _points(self.layout.get_extents()[1].height) + below

    def _header(self, table: Table, widths: Sequence[float]) -> None:
        self._use(HEI, self.frame.type)
        cells = [clean(title) for title in table.header]
        self._draw(cells, widths, self._height(cells, widths), frozenset(), header=True)

    def _row(self, cells: Sequence[str], table: Table, widths: Sequence[float]) -> None:
        height = self._height(cells, widths)
        if self.y + height > self.frame.floor and self.y > self.frame.top + 40 * MM:
            self._next_page(table, widths)
            height = self._height(cells, widths)
        room = self.frame.floor - self.y
        if height <= room:
            self._draw(cells, widths, height, table.right)
            return
        now, later = self._split(cells, widths, room - 2 * DOWN)
        self._draw(now, widths, self._height(now, widths), table.right)
        self._next_page(table, widths)
        self._row(later, table, widths)

    def _split(
        self, cells: Sequence[str], widths: Sequence[float], room: float
    ) -> tuple[list[str], list[str]]:
        """What of a row taller than a page fits into `room`, and what is left for the next; at least a line."""
        now, later = [], []
        for text, width in zip(cells, widths, strict=True):
            self._set(text, width - 2 * ACROSS)
            lines, cut = self.layout.get_iter(), len(text.encode())
            while lines.next_line():
                extents = lines.get_line_extents()[1]
                if _points(extents.y + extents.height) > room:
                    cut = lines.get_index()
                    break
            now.append(text.encode()[:cut].decode())
            later.append(text.encode()[cut:].decode())
        return now, later

    def _next_page(self, table: Table, widths: Sequence[float]) -> None:
        self._end_page()
        self._header(table, widths)
        self._use(SONG, self.frame.type)

    def _end_page(self) -> None:
        """— 1 —, on the right of odd pages and on the left of even ones."""
        self._use(NUMBERS, NUMBER)
        odd = self.number % 2
        side = pangocffi.Alignment.RIGHT if odd else pangocffi.Alignment.LEFT
        self._set(f"— {self.number} —", self.frame.width - 5 * MM, side)
        left = self.frame.left if odd else self.frame.left + 5 * MM
        self.context.move_to(left, self.frame.floor + (7 * MM if self.frame is USUAL else 3 * MM))
        pangocairocffi.show_layout(self.context, self.layout)
        self.context.show_page()
        self.number += 1
        self.y = self.frame.top

    def _draw(
        self,
        cells: Sequence[str],
        widths: Sequence[float],
        height: float,
        right: frozenset[int],
        *,
        header: bool = False,
    ) -> None:
        if header:
            self.context.set_source_rgb(SHADE, SHADE, SHADE)
            self.context.rectangle(self.frame.left, self.y, sum(widths), height)
            self.context.fill()
        self.context.set_source_rgb(0, 0, 0)
        x = self.frame.left
        for column, (text, width) in enumerate(zip(cells, widths, strict=True)):
            if text:
                side = pangocffi.Alignment.RIGHT if column in right else pangocffi.Alignment.LEFT
                self._set(text, width - 2 * ACROSS, pangocffi.Alignment.CENTER if header else side)
                above = (height - self._height([text], [width])) / 2 + DOWN
                self.context.move_to(x + ACROSS, self.y + above)
                pangocairocffi.show_layout(self.context, self.layout)
            x += width
        self._rules(widths, height)
        self.y += height

    def _rules(self, widths: Sequence[float], height: float) -> None:
        x = self.frame.left
        for width in widths:
            self.context.rectangle(x, self.y, width, height)
            x += width
        self.context.set_line_width(0.4)
        self.context.set_source_rgb(GREY, GREY, GREY)
        self.context.stroke()
        self.context.set_source_rgb(0, 0, 0)

    def _height(self, cells: Sequence[str], widths: Sequence[float]) -> float:
        """How tall a row is with these cells in the font in use."""
        return (
            max(self._cell_height(text, width) for text, width in zip(cells, widths, strict=True)) + 2 * DOWN
        )

    def _cell_height(self, text: str, width: float) -> float:
        key = self.font, text, width
        if key not in self.heights:
            self._set(text, width - 2 * ACROSS)
            self.heights[key] = _points(self.layout.get_extents()[1].height)
        return self.heights[key]

    def _use(self, family: str, size: float) -> None:
        if self.font == (family, size):
            return
        self.font = family, size
        if self.font not in self.fonts:
            description = pangocffi.FontDescription()
            description.family = family
            description.size = pangocffi.units_from_double(size)
            self.fonts[self.font] = description
        self.layout.font_description = self.fonts[self.font]

    def _set(self, text: str, width: float, side: Any = pangocffi.Alignment.LEFT) -> None:
        self.layout.width = pangocffi.units_from_double(width)
        self.layout.alignment = side
        self.layout.text = text


def _as_given() -> Any:
    """A code broken at the end of a line gets no hyphen, and fi stays two letters: what is printed is what was given,
    for who searches and copies as well.
    """
    attributes = pangocffi.AttrList()
    for one in (
        pangocffi.pango.pango_attr_insert_hyphens_new(0),
        pangocffi.pango.pango_attr_font_features_new(b"liga 0, clig 0"),
    ):
        pangocffi.pango.pango_attr_list_insert(attributes.pointer, one)
    return attributes


def _points(units: int) -> float:
    return float(pangocffi.units_to_double(units))
