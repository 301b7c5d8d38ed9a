"""Word files in the layout of official documents (GB/T 9704-2012).

A4 with a text area of 156 mm × 225 mm, 22 lines of 28 characters, 三号仿宋 for the text, page numbers outside.
Paragraphs and cells are written as XML: python-docx's own objects take ten times as long for a long table.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from lxml import etree

from tracker.documents.papers import Heading, Paper, Signatures, Table
from tracker.documents.safe_text import clean, one_kind_of_line

# Fonts as the standard names them; Word falls back by itself where an office hasn't got one.
SONG, FANGSONG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
FALLBACKS = {FANGSONG: "仿宋", KAI: "楷体", TITLE: "华文中宋", HEI: "SimHei", SONG: "SimSun"}
RED = "FF0000"
# Sizes in half points: 二号, 三号, 四号, 五号 less a bit for tables.
MASTHEAD, SECOND, THIRD, FOURTH, SMALL = 104, 44, 32, 28, 18
LONGEST_PROPERTY = 255
LINE = 579  # twentieths of a point: 225 mm in 22 lines
CLOSER = -5  # twentieths of a point off 16 pt: 156 mm in 28 characters
_NAMESPACES = nsdecls("w")


def write_word(paper: Paper) -> bytes:
    """The document as a .docx file."""
    document = Document()
    body: Any = document.element.body
    for leftover in list(body)[:-1]:
        body.remove(leftover)
    document.settings.odd_and_even_pages_header_footer = True
    document.core_properties.title = clean(paper.title)[:LONGEST_PROPERTY]
    document.core_properties.author = clean(paper.issuer)[:LONGEST_PROPERTY]
    _set_fonts(document)
    _lay_out(document.sections[0])
    _mark(body, "text")
    if paper.tables:
        _lay_out(document.add_section(WD_SECTION.NEW_PAGE), landscape=True, wide=_wide(paper))
        _mark(body, "tables")
    for section in document.sections:
        _number_pages(section)
    twips = 15137 if _wide(paper) else 12700  # 297 mm less the margins
    tables = (
        piece
        for number, table in enumerate(paper.tables)
        for piece in _table(table, twips, first=number == 0)
    )
    _fill(document, {"text": "".join((*_head(paper), *_text(paper))), "tables": "".join(tables)})
    file = io.BytesIO()
    document.save(file)
    return _undated(file)


def _undated(file: io.BytesIO) -> bytes:
    """The package without the time at which each part was packed: the same paper is the same bytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename), old.read(part), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def _mark(body: Any, name: str) -> None:
    body[-1].addprevious(etree.Comment(name))


def _fill(document: Any, parts: Mapping[str, str]) -> None:
    """Put XML in the place of each mark, in one go: moving thousands of elements one by one takes minutes."""
    xml = etree.tostring(document.element, encoding="unicode")
    for name, part in parts.items():
        xml = xml.replace(f"<!--{name}-->", part)
    document.part._element = parse_xml(xml)


def _set_fonts(document: Any) -> None:
    """三号仿宋 as the normal style, by which Word reckons the grid; and what to take for fonts an office lacks."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(THIRD / 2)
    normal.paragraph_format.space_after = Pt(0)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FANGSONG)
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    known = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    table = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {_NAMESPACES}>{known}</w:fonts>'
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = table.encode()


def _wide(paper: Paper) -> bool:
    return any(table.is_wide for table in paper.tables)


def _lay_out(section: Any, *, landscape: bool = False, wide: bool = False) -> None:
    width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    # Turned by a quarter, the top edge becomes the right one.
    top, right, bottom, left = (28, 37, 26, 35) if landscape else (37, 26, 35, 28)
    if wide:
        top, right, bottom, left = 20, 15, 20, 15
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance, section.footer_distance = Mm(15), Mm(bottom - 7 - 5)
    for old in section._sectPr.findall(f"{{{section._sectPr.nsmap['w']}}}docGrid"):
        section._sectPr.remove(old)
    grid = "default" if landscape else "lines"
    section._sectPr.append(parse_xml(f'<w:docGrid {_NAMESPACES} w:type="{grid}" w:linePitch="{LINE}"/>'))


def _number_pages(section: Any) -> None:
    """— 1 —, on the right of odd pages and on the left of even ones, a character off the edge."""
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        element = footer._element
        for old in list(element):
            element.remove(old)
        number = f'<w:fldSimple w:instr=" PAGE "><w:r>{_style(SONG, FOURTH)}<w:t>1</w:t></w:r></w:fldSimple>'
        element.append(
            parse_xml(
                f'<w:p {_NAMESPACES}><w:pPr><w:ind w:{side}="320"/><w:jc w:val="{side}"/></w:pPr>'
                f"{_run('— ', SONG, FOURTH)}{number}{_run(' —', SONG, FOURTH)}</w:p>"
            )
        )


# --- text -------------------------------------------------------------------------------------------


def _head(paper: Paper) -> Iterator[str]:
    """版头: the red masthead, the number below it, issuer and day, and the red line; then the title."""
    if paper.masthead:
        size = min(MASTHEAD, 884 // len(paper.masthead))  # fits into 156 mm, which are 442 pt
        yield _paragraph(paper.masthead, TITLE, size, align="center", colour=RED, before=400, exact=False)
        yield _paragraph(paper.numbered, FANGSONG, THIRD, align="center", before=300)
        edge = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{RED}"/></w:pBdr>'
        yield _two_ends(paper.issuer, paper.dated, edge=edge, tab="right", at=8845)
    yield _paragraph("", FANGSONG, THIRD)
    yield _paragraph(paper.title, TITLE, SECOND, align="center")
    yield _paragraph("", FANGSONG, THIRD)


def _text(paper: Paper) -> Iterator[str]:
    for piece in paper.pieces:
        if isinstance(piece, Heading):
            font = HEI if piece.level == 1 else KAI
            yield _paragraph(piece.text, font, THIRD, indent=True, keep=True, outline=piece.level - 1)
        elif isinstance(piece, Signatures):
            yield _paragraph("", FANGSONG, THIRD)
            for left, right in zip(piece.left, piece.right, strict=True):
                yield _two_ends(left, right, tab="left", at=4600, before=200)
        else:
            yield _paragraph(piece.text, FANGSONG, THIRD, indent=True)
    if paper.colophon:
        yield _paragraph("", FANGSONG, THIRD)
        yield _paragraph(paper.colophon, FANGSONG, FOURTH, border=True)


def _two_ends(left: str, right: str, *, tab: str, at: int, edge: str = "", before: int = 0) -> str:
    """A line in two parts; the second begins at, or ends at, a tab stop."""
    parts = f"{_run(left, FANGSONG, THIRD)}<w:r><w:tab/></w:r>{_run(right, FANGSONG, THIRD)}"
    return (
        f'<w:p><w:pPr>{edge}<w:tabs><w:tab w:val="{tab}" w:pos="{at}"/></w:tabs>'
        f'<w:spacing w:before="{before}" w:line="{LINE}" w:lineRule="exact"/></w:pPr>{parts}</w:p>'
    )


def _paragraph(
    text: str,
    font: str,
    size: int,
    *,
    align: str = "",
    colour: str = "",
    before: int = 0,
    indent: bool = False,
    keep: bool = False,
    exact: bool = True,
    outline: int | None = None,
    border: bool = False,
) -> str:
    line = f'w:line="{LINE}" w:lineRule="exact"' if exact else 'w:line="240" w:lineRule="auto"'
    edge = '<w:{} w:val="single" w:sz="8" w:space="3" w:color="000000"/>'
    properties = (
        ("<w:keepNext/>" if keep else "")
        + (f"<w:pBdr>{edge.format('top')}{edge.format('bottom')}</w:pBdr>" if border else "")
        + f'<w:spacing w:before="{before}" w:after="0" {line}/>'
        + ('<w:ind w:firstLineChars="200" w:firstLine="640"/>' if indent else "")
        + (f'<w:jc w:val="{align}"/>' if align else "")
        + (f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else "")
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{_run(text, font, size, colour)}</w:p>"


def _run(text: str, font: str, size: int, colour: str = "") -> str:
    if not text:
        return ""
    lines = _BREAKS.sub(lambda found: _BROKEN[found[0]], escape(one_kind_of_line(clean(text))))
    return f"<w:r>{_style(font, size, colour)}{_OPEN}{lines}</w:t></w:r>"


# Within a text Word takes ends of lines and tabs for blanks.
_OPEN = '<w:t xml:space="preserve">'
_BREAKS = re.compile("[\n\t]")
_BROKEN = {"\n": f"</w:t><w:br/>{_OPEN}", "\t": f"</w:t><w:tab/>{_OPEN}"}


def _style(font: str, size: int, colour: str = "") -> str:
    red = f'<w:color w:val="{colour}"/>' if colour else ""
    closer = f'<w:spacing w:val="{CLOSER}"/>' if size == THIRD else ""
    return (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'
        f'{red}{closer}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


# --- tables -----------------------------------------------------------------------------------------


def _table(table: Table, total: int, *, first: bool) -> Iterator[str]:
    """A table with its title, `total` twips wide; the header comes again on every page."""
    flows = table.flows and not first
    begins = "<w:pageBreakBefore/>" if not (first or flows) else ""
    aligned = '<w:jc w:val="center"/>'
    yield (
        f'<w:p><w:pPr><w:keepNext/>{begins}<w:spacing w:before="{360 if flows else 0}" w:after="120"/>{aligned}'
        f'<w:outlineLvl w:val="0"/></w:pPr>{_run(table.title, HEI, THIRD)}</w:p>'
    )
    if table.note:
        note = _run(table.note, KAI, SMALL + 3)
        yield f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="120"/>{aligned}</w:pPr>{note}</w:p>'
    widths = [total * share // sum(table.widths) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="666666"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )
    yield _row(table.header, widths, table, header=True)
    for row in table.rows:
        yield _row(row, widths, table)
    yield "</w:tbl>"


def _row(cells: Sequence[str], widths: Sequence[int], table: Table, *, header: bool = False) -> str:
    kind = "<w:tblHeader/>" if header else ""
    font, shade = (HEI, '<w:shd w:val="clear" w:fill="EFEFEF"/>') if header else (FANGSONG, "")
    written = []
    for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        side = "center" if header else ("right" if column in table.right else "left")
        written.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{side}"/></w:pPr>'
            f"{_run(cell, font, SMALL - 2 if table.is_wide else SMALL)}</w:p></w:tc>"
        )
    return f"<w:tr><w:trPr><w:cantSplit/>{kind}</w:trPr>{''.join(written)}</w:tr>"
