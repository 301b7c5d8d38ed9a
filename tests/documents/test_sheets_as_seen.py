"""What a person sees of a sheet is what is read, whatever else the file holds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from xlsxwriter import Workbook as Writer

from tracker.calc.numbers import digits
from tracker.calc.periods import Month
from tracker.documents.cells import Area, Cell, FileRefused, Sheet
from tracker.documents.entries import CellRefused, read_day, read_month, read_number, read_text
from tracker.documents.workbooks import read_book


def sheets(write: Callable[[Any], object]) -> list[Sheet]:
    """A workbook written by XlsxWriter, as it is read."""
    kept = io.BytesIO()
    with Writer(kept) as book:
        write(book)
    return list(read_book("a.xlsx", kept.getvalue()).sheets)


def cell(value: object, number_format: str) -> Cell:
    def write(book: Any) -> None:
        book.add_worksheet().write("A1", value, book.add_format({"num_format": number_format}))

    return sheets(write)[0].lines[0].cells[0]


def outcome(found: Cell, stated: str, wanted: str) -> str:
    """The number that is read, or why none is."""
    try:
        return digits(read_number(found, stated, wanted))
    except CellRefused as refused:
        return refused.code


def changed(content: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with pieces of one part replaced, each of which must be there."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for before, after in changes if part in name else ():
                assert before in data
                data = data.replace(before, after)
            new.writestr(name, data)
    return kept.getvalue()


def plain(*rows: list[object]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    page: Any = book.active
    for row in rows:
        page.append(row)
    book.save(kept)
    return kept.getvalue()


TABLE = plain(["编号", "名称"], ["p-1", "甲"], ["p-2", 7.5])
READ = [["编号", "名称"], ["p-1", "甲"], ["p-2", Decimal("7.5")]]
SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def values(content: bytes) -> list[list[object]]:
    return [[one.value for one in line.cells] for line in read_book("a.xlsx", content).sheets[0].lines]


# --- what isn't needed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("styles", (b'<fills count="2">', b"<fills><fill/>")),
        ("styles", (b'name="Normal"', b"")),
        ("styles", (b'<borders count="1">', b"<borders><border><nonsense/></border>")),
        ("styles", (b"</styleSheet>", b"<dxfs count='x'><dxf><font><sz val='big'/></font></dxf></dxfs></styleSheet>")),
        ("core", (b"Z</dcterms:created>", b"Z and later</dcterms:created>")),
        ("theme", (b"<a:theme", b"<a:nonsense><a:theme")),
        ("app", (b"<Properties", b"<Properties><<")),
        ("xl/workbook.xml", (b"<calcPr", b"<definedNames><definedName name='_xlnm.Print_Titles'>#REF!</definedName></definedNames><calcPr")),
        ("sheet1", (b"<pageMargins", b"<conditionalFormatting><cfRule type='no'/></conditionalFormatting><pageMargins")),
        ("sheet1", (b"<sheetViews>", b"<sheetViews><sheetView zoomScale='none'/>")),
        ("sheet1", (SPREADSHEET, b"http://purl.oclc.org/ooxml/spreadsheetml/main")),
        ("xml.rels", (b"/xl/worksheets/sheet1.xml", b"worksheets\\SHEET1.xml")),
    ],
)  # fmt: skip
def test_faults_where_nobody_looks_do_not_matter(part: str, change: tuple[bytes, bytes]) -> None:
    assert values(changed(TABLE, part, change)) == READ


def test_strict_open_xml_with_its_dates() -> None:
    strict = changed(
        plain(["日期"], ["2023-07-31"]),
        "sheet1",
        (SPREADSHEET, b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b't="inlineStr"><is><t>2023-07-31</t></is>', b't="d"><v>2023-07-31T00:00:00</v>'),
    )
    strict = changed(
        strict, "xl/workbook.xml", (SPREADSHEET, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    )
    assert values(strict) == [["日期"], [date(2023, 7, 31)]]


def test_rows_that_run_backwards_are_refused_rather_than_lost() -> None:
    with pytest.raises(FileRefused):
        read_book("a.xlsx", changed(TABLE, "sheet1", (b'<row r="3"', b'<row r="2"')))


# --- days whose format hides a part of them --------------------------------------------------------


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ('yyyy"年"m"月"', "2023年6月"),
        ("mmm-yy", "2023年6月"),
        ("yyyymm", "2023年6月"),
        ('yyyy"年"m"月底"', "2023年6月底"),
        ('yyyy"年"', "2023年"),
        ("h:mm", "8:30"),
        ("aaaa", "星期一"),
        ("yyyy-mm-dd", None),
        ('m"月"d"日"', None),
        ("yyyymmdd", None),
        ("yyyy/m/d h:mm", None),
    ],
)
def test_a_day_shows_what_its_format_leaves_of_it(number_format: str, shown: str | None) -> None:
    assert cell(datetime(2023, 6, 5, 8, 30), number_format).shown == shown  # noqa: DTZ001


def test_a_month_is_read_of_a_day_that_shows_no_more() -> None:
    shown = cell(date(2023, 6, 5), "mmm-yy")
    assert read_month(shown) == Month(2023, 6)
    for read, number_format in ((read_day, "mmm-yy"), (read_text, "mmm-yy"), (read_month, "yyyy")):
        with pytest.raises(CellRefused) as refused:
            read(cell(date(2023, 6, 5), number_format))
        assert refused.value.code == "shown_differs"


# --- hidden, filtered, merged ---------------------------------------------------------------------


def test_what_is_hidden_is_told() -> None:
    def write(book: Any) -> None:
        seen, hidden, very = (book.add_worksheet(name) for name in ("本月", "去年", "内部"))
        for row in range(5):
            seen.write_row(row, 0, [f"甲{row}", row, row])
        seen.set_row(2, None, None, {"hidden": True})
        seen.set_row(3, 0)
        seen.set_column(1, 1, 9, None, {"hidden": True})
        seen.autofilter(0, 0, 4, 2)
        hidden.hide()
        very.very_hidden()

    seen, hidden, very = sheets(write)
    assert (set(seen.hidden_rows), set(seen.hidden_columns), seen.is_filtered) == ({3, 4}, {1}, True)
    assert [one.is_hidden for one in (seen, hidden, very)] == [False, True, True]
    assert [line.number for line in seen.lines] == [1, 2, 3, 4, 5]


def test_a_filter_that_takes_nothing_out_hides_nothing() -> None:
    [seen] = sheets(lambda book: book.add_worksheet().autofilter(0, 0, 4, 2))
    assert not seen.is_filtered


def test_what_is_merged_over_rows_stands_in_each_but_a_number_counts_once() -> None:
    def write(book: Any) -> None:
        page = book.add_worksheet()
        for row, name in enumerate(("名称", "甲", "乙", "丙")):
            page.write(row, 0, name)
        page.merge_range("B2:B4", "大虞街道")
        page.merge_range("C2:C3", 7)
        page.merge_range("A6:C8", "注：均为预计数")

    [sheet] = sheets(write)
    assert sheet.merged == (Area(2, 1, 4, 1), Area(2, 2, 3, 2), Area(6, 0, 8, 2))
    assert [line.number for line in sheet.lines] == [1, 2, 3, 4, 6]
    assert [read_text(line.cells[1]) for line in sheet.lines[1:4]] == ["大虞街道"] * 3
    assert read_number(sheet.lines[1].cells[2], "", "个") == 7
    with pytest.raises(CellRefused) as refused:
        read_number(sheet.lines[2].cells[2], "", "个")
    assert refused.value.code == "merged"


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("甲_x000D_", "甲"),
        ("甲_x000D_\n", "甲"),
        ("甲_x0009_乙", "甲\t乙"),
        ("_x005F_x000D_", "_x000D_"),
        ("甲_x0041_", "甲A"),
        ("_xD842__xDFB7_", "𠮷"),
        ("甲_x00", "甲_x00"),
    ],
)
def test_what_office_escapes_is_read_as_seen(text: str, seen: str) -> None:
    assert values(plain([text])) == [[seen]]


@pytest.mark.parametrize(
    ("value", "number_format", "stated", "wanted", "read"),
    [
        (92.5, '0.0"%"', "", "%", "92.5"),
        (92.5, "0.0\\%", "%", "%", "92.5"),
        (0.925, "0.0%", "", "%", "92.5"),
        (92.5, '0.0"万元"', "", "万元", "92.5"),
        (92.5, '0.0"万元"', "", "亿元", "0.00925"),
        (12, '0"家"', "", "家", "12"),
        (-5, "#,##0_);(#,##0)", "", "个", "-5"),
        (7, "000", "", "个", "7"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "", "个", "0"),
    ],
)
def test_numbers_whose_format_leaves_no_doubt(
    value: float, number_format: str, stated: str, wanted: str, read: str
) -> None:
    assert read_number(cell(value, number_format), stated, wanted) == Decimal(read)


@pytest.mark.parametrize(
    ("value", "number_format", "stated", "wanted", "readings"),
    [
        (12345000, '0!.0,"万"', "万元", "万元", ("1234.5", "12345000")),
        (1234567890, '0!.00,,"亿元"', "亿元", "亿元", ("12.3456789", "1234567890")),
        (12345.678, "#,##0.00,", "亿元", "亿元", ("12.345678", "12345.678")),
        (925, '0"‰"', "%", "%", ("92.5", "925")),
        (1234, '0.00"元"', "万元", "万元", ("0.1234", "1234")),
        (92.5, '0.0"%"', "", "个", ("percent_not_asked_for", "92.5")),
        (95, '[>=90]"优";"差"', "", "分", ("not_a_number", "95")),
        (0, "0;-0;;@", "", "个", ("not_a_number", "0")),
        (-5, "0;0", "", "个", ("5", "-5")),
    ],
)
def test_numbers_that_show_another_than_is_stored_have_two_readings(
    value: float, number_format: str, stated: str, wanted: str, readings: tuple[str, str]
) -> None:
    found = cell(value, number_format)
    with pytest.raises(CellRefused) as refused:
        read_number(found, stated, wanted)
    assert refused.value.code == "shown_differs"
    assert [outcome(one, stated, wanted) for one in (found.as_shown, found.as_stored)] == list(readings)


def test_a_sheet_that_hides_noughts_shows_none() -> None:
    def write(book: Any) -> None:
        page = book.add_worksheet()
        page.hide_zero()
        page.write_row(0, 0, [0, 5])

    nought, five = sheets(write)[0].lines[0].cells
    assert (nought.shown, five.shown) == ("", None)


def test_codes_as_texts_and_as_numbers() -> None:
    assert read_text(cell("913700000000000017", "@")) == "913700000000000017"
    assert read_text(cell(123456789012345, "0")) == "123456789012345"
    for value, number_format, code in (
        (913700000000000017, "0", "digits_lost"),
        (1e15, "General", "digits_lost"),
        (171, "000000", "shown_differs"),
    ):
        with pytest.raises(CellRefused) as refused:
            read_text(cell(value, number_format))
        assert refused.value.code == code


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy/m/d;@"])
def test_days(number_format: str) -> None:
    assert read_day(cell(45138, number_format)) == date(2023, 7, 31)


def test_a_number_dressed_up_as_a_day() -> None:
    assert read_day(cell(20230731, '0000"年"00"月"00"日"')) == date(2023, 7, 31)


@pytest.mark.parametrize(("value", "percent"), [(100 / 3, ""), (0.923456789012345, "%")])
def test_a_calculated_fraction_says_what_it_would_be_exactly(value: float, percent: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read_number(cell(value, f"0.0{percent}"), percent, percent)
    assert refused.value.code == "too_many_decimals"
    assert Decimal(str(refused.value.details["exact"])) == Decimal(f"{value:.15g}") * (100 if percent else 1)
