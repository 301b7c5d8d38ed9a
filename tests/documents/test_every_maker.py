"""Whatever text goes into a file, an independent reader opens it and reads the same text, less what no file holds."""

from __future__ import annotations

import ast
import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import lxml.etree
import lxml.html
import openpyxl
import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.documents.hostile import PIECES, TEXTS, kept
from tracker.documents.kinds import KINDS
from tracker.documents.papers import Heading, Paper, Paragraph, Piece, Signatures, Table
from tracker.documents.sheets import OutSheet, SheetColumn, write_tables, write_workbook
from tracker.documents.table_pages import write_table_pages
from tracker.documents.tables import write_csv

TRACKER = Path(__file__).parents[2] / "tracker"
ALL = [*PIECES, "".join(PIECES)]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BETWEEN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")  # characters that every font has

Read = Callable[[bytes], list[str]]


def of_workbook(content: bytes) -> list[str]:
    """The texts of all cells, decoded as the standard says; every other part must be sound, too."""
    names = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert not any(
        re.search(r"[\[\]:*?/\\]|^'|'$|^(?i:history|true|false)$|_x[0-9A-Fa-f]{4}_", name) for name in names
    )
    assert all(0 < len(name.encode("utf-16-le")) <= 62 for name in names)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {
            name: lxml.etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if not name.endswith(".vml")
        }
    shared = ["".join(one.itertext()) for one in parts["xl/sharedStrings.xml"].iter(f"{MAIN}si")]
    pages = [parts[f"xl/worksheets/sheet{number}.xml"] for number in range(1, len(names) + 1)]
    cells = [cell for page in pages for cell in page.iter(f"{MAIN}c")]
    assert not any(list(page.iter(f"{MAIN}f")) for page in pages)
    return [decoded(shared[int(cell[0].text)]) for cell in cells if cell.get("t") == "s"]


def decoded(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def of_word(content: bytes) -> list[str]:
    found = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in found.paragraphs), *cells, found.core_properties.title]


def of_html(content: bytes) -> list[str]:
    page = lxml.html.fromstring(content.decode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    return [one.text_content() for one in page.iter("title", "h1", "h2", "h3", "p", "td", "th", "span")]


def of_pdf(content: bytes) -> list[str]:
    found = pypdf.PdfReader(io.BytesIO(content), strict=True)
    # Lines are broken anywhere, and each page is numbered below.
    pages = (re.sub(r"\s|— \d+ —", "", page.extract_text()) for page in found.pages)
    return ["".join(pages), found.metadata.title or "" if found.metadata else ""]


def of_text(content: bytes) -> list[str]:
    return [content.decode()]


def of_csv(content: bytes) -> list[str]:
    """As the README says it: UTF-8 with its mark, commas, quotation marks; an apostrophe leads what would be run."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return [field for row in rows for field in row]


def paper(texts: Sequence[str]) -> Paper:
    pieces: list[Piece] = [*map(Paragraph, texts), Heading(texts[0], 1), Signatures(texts, texts)]
    return Paper(
        texts[0], "简报", texts[0], texts[0], texts[0], pieces, [table(texts), table(texts)], texts[0]
    )


def table(texts: Sequence[str]) -> Table:
    return Table(
        texts[0], ["编号", texts[0]], [("1", one) for one in texts], [1, 3], note=texts[0], short=texts[-1]
    )


def workbook(texts: Sequence[str]) -> bytes:
    columns = [SheetColumn("编号"), SheetColumn(texts[0], choices=texts, note=texts[0])]
    offering = SheetColumn("甲", offers=(texts[0], 1))
    named = [OutSheet(one, columns, [("1", one)], title=one, note=one) for one in texts]
    sheets = [OutSheet("甲", columns, [("1", one) for one in texts]), *named]
    last = OutSheet(texts[0].swapcase(), [*columns, offering], [("1", "2", "3")])
    return write_workbook([*sheets, last], texts)


def books(texts: Sequence[str]) -> bytes:
    return b"".join(write_csv(["编号", texts[0]], [("1", one) for one in texts]))


# What makes bytes of texts, and who reads them: whoever adds a maker adds a reader.
MAKERS: dict[str, tuple[Callable[[Sequence[str]], bytes], Read]] = {
    **{kind: (lambda texts, kind=kind: KINDS[kind].write(paper(texts)), read)  # type: ignore[misc]
       for kind, read in {"docx": of_word, "pdf": of_pdf, "html": of_html, "txt": of_text, "xlsx": of_workbook}.items()},
    "write_workbook": (workbook, of_workbook),
    "write_tables": (lambda texts: write_tables([table(texts), table(texts)]), of_workbook),
    "write_table_pages": (lambda texts: write_table_pages([table(texts)]), of_pdf),
    "write_csv": (books, of_csv),
}  # fmt: skip
PRINTERS = {"pdf", "write_table_pages"}
KINDS_BY_WRITER = {"write_word": "docx", "write_pdf": "pdf", "write_html": "html", "write_paper": "xlsx"}


def comparable(maker: str, text: str) -> str:
    """What a format says of a text; of a PDF what every font has, and blanks are nobody's in a line that was broken."""
    if maker in PRINTERS:
        return BETWEEN.sub("|", unicodedata.normalize("NFD", kept(text)))
    if maker in ("html", "txt"):
        return "".join(kept(text).split())
    return kept(text)


def check(maker: str, texts: Sequence[str]) -> None:
    write, read = MAKERS[maker]
    found = read(write(texts))
    assert [ascii(text) for text in texts if not says(maker, found, text)] == []


@pytest.mark.parametrize("maker", sorted(set(MAKERS) - PRINTERS))
@settings(max_examples=10)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
@example(texts=ALL)
@example(texts=ALL[::-1])
def test_every_maker(maker: str, texts: list[str]) -> None:
    check(maker, texts)


@pytest.mark.parametrize("maker", sorted(PRINTERS))
@settings(max_examples=1)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
@example(texts=ALL)
def test_every_printer(maker: str, texts: list[str]) -> None:
    """A page takes a second to set."""
    check(maker, texts)


def says(maker: str, found: Sequence[str], text: str) -> bool:
    """Whether one of the texts that were found is this one; of a PDF the pages and of plain text the whole hold it."""
    wanted = comparable(maker, text)
    if maker == "write_csv":
        return bool({wanted, f"'{wanted}"} & set(found))
    said = {comparable(maker, one) for one in found}
    if maker == "txt":
        return wanted in "".join(said)
    if maker in PRINTERS:
        return all(any(word in one for one in said) for word in wanted.split("|"))
    return not wanted or bool({wanted, wanted.strip()} & said)


def test_every_maker_has_its_reader() -> None:
    writers = {
        node.name
        for path in (TRACKER / "documents").glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("write_")
    }
    assert {KINDS_BY_WRITER.get(one, one) for one in writers} | set(KINDS) == set(MAKERS)


# Who else makes files, each with the test of its texts. JSON escapes by itself; what is read is no file to make.
OTHERS = {"management/commands/send_notices.py": "tests/wording/test_notices.py"}
LIBRARIES = re.compile(
    r"^\s*(?:from|import) (?:csv|zipfile|xlsxwriter|openpyxl|docx|weasyprint|pypdf|cairocffi|email|django\.core\.mail)\b",
    re.MULTILINE,
)


def test_nobody_else_makes_files() -> None:
    above = {path.relative_to(TRACKER).as_posix(): path for path in TRACKER.rglob("*.py")}
    found = {address for address, path in above.items() if LIBRARIES.search(path.read_text())}
    assert {one for one in found if not one.startswith("documents/")} == set(OTHERS)
