"""A workbook brought down to what its values need: sheets, their texts, and which number format each cell has.

Faults in anything else (fills, themes, named styles, dates of the file, names, drawings) are nobody's concern who reads values.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.documents.archives import Archive
from tracker.documents.cells import FileRefused
from tracker.documents.number_formats import GENERAL
from tracker.documents.sheet_parts import SheetPart, sheet_part, usual
from tracker.documents.xml_text import guarded, unescaped

MAX_STYLES = 2 * 1024 * 1024

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Numbers that a format of the reader's own country may stand under without being written out: of China's, days and times.
_CHINESE = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), 'h"时"mm"分"ss"秒"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
}


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it, and what its own part says; the cells are in the archive."""

    name: str
    is_hidden: bool
    part: SheetPart


@dataclass(frozen=True)
class Essentials:
    """An archive of the essentials alone. `formats` are the codes of number formats behind the names they have there."""

    archive: io.BytesIO
    sheets: Sequence[SheetEntry]
    formats: Mapping[str, str]

    @property
    def has_formulas(self) -> bool:
        return any(one.part.has_formulas for one in self.sheets)


def essentials(content: bytes) -> Essentials:
    """Take a workbook apart and put together what its values need. Raises FileRefused; faults of XML and zip as they come."""
    whole = Archive(content)
    relations = _relations(whole, "")
    main = next((path for kind, path in relations.values() if kind == "officeDocument"), "xl/workbook.xml")
    parts = _relations(whole, main)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        sheets = list(_sheets(whole, main, parts, archive))
        strings = _first(parts, "sharedStrings")
        if strings in whole:
            texts = guarded(usual(whole.part(strings)))
            archive.writestr("xl/sharedStrings.xml", texts)
        formats = _formats(whole, _first(parts, "styles"), archive)
        _frame(archive, sheets, is_1904=_is_1904(whole.part(main)), has_strings=strings in whole)
    return Essentials(kept, sheets, formats)


def _relations(whole: Archive, path: str) -> dict[str, tuple[str, str]]:
    """The kind and the path of what a part refers to, by id."""
    folder, name = posixpath.split(path)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in whole:
        return {}
    return {
        one.get("Id", ""): (
            one.get("Type", "").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", "").replace("\\", "/"))),
        )
        for one in _elements(whole.part(listed), "Relationship")
    }


def _first(relations: Mapping[str, tuple[str, str]], wanted: str) -> str:
    return next((path for kind, path in relations.values() if kind == wanted), f"xl/{wanted}.xml")


def _sheets(
    whole: Archive, main: str, relations: Mapping[str, tuple[str, str]], archive: zipfile.ZipFile
) -> Iterator[SheetEntry]:
    for one in _elements(whole.part(main), "sheet"):
        ids = [value for name, value in one.items() if name.endswith("}id")]
        kind, path = relations.get(ids[0] if ids else "", ("", ""))
        if kind != "worksheet":
            continue  # a chart
        found = sheet_part(whole.part(path))
        number = len(archive.namelist()) + 1
        archive.writestr(f"xl/worksheets/sheet{number}.xml", found.cells)
        name = unescaped(one.get("name", ""))
        yield SheetEntry(name, one.get("state", "visible") != "visible", replace(found, cells=b""))


def _is_1904(workbook: bytes) -> bool:
    return any(one.get("date1904") in ("1", "true") for one in _elements(workbook, "workbookPr"))


def _formats(whole: Archive, styles: str, archive: zipfile.ZipFile) -> dict[str, str]:
    """Write styles that say nothing but which number format each is; each is named by a number in quotes, which is no format of a date."""
    from openpyxl.styles.numbers import builtin_format_code  # loaded with the first file: no page needs it

    content = whole.part(styles) if styles in whole else b"<styleSheet/>"
    if len(content) > MAX_STYLES:
        raise FileRefused("too_large_inside")
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in _elements(content, "numFmt")}
    used = [one.get("numFmtId", "0") for one in _elements(content, "xf", inside="cellXfs")] or ["0"]
    numbers = {one: 164 + number for number, one in enumerate(dict.fromkeys(used))}
    formats = {}
    for one, number in numbers.items():
        code = own.get(one)
        if code is None and one.isdigit():
            code = _CHINESE.get(int(one)) or builtin_format_code(int(one))
        formats[f'"{number}"'] = code or GENERAL
    listed = "".join(f'<numFmt numFmtId="{n}" formatCode="&quot;{n}&quot;"/>' for n in numbers.values())
    styled = "".join(f'<xf numFmtId="{numbers[one]}"/>' for one in used)
    archive.writestr(
        "xl/styles.xml",
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{listed}</numFmts><fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>'
        f'<cellXfs>{styled}</cellXfs><cellStyles><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>',
    )
    return formats


def _frame(
    archive: zipfile.ZipFile, sheets: Sequence[SheetEntry], *, is_1904: bool, has_strings: bool
) -> None:
    """The parts that hold the others together."""
    numbered = list(enumerate(sheets, start=1))
    typed = [(f"worksheets/sheet{n}", "worksheet") for n, _one in numbered] + [("styles", "styles")]
    typed += [("sharedStrings", "sharedStrings")] if has_strings else []
    overrides = "".join(
        f'<Override PartName="/xl/{path}.xml" ContentType="{_CONTENT}.{kind}+xml"/>'
        for path, kind in [*typed, ("workbook", "sheet.main")]
    )
    archive.writestr(
        "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{overrides}</Types>'
    )  # fmt: skip
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/{kind}" Target="{path}.xml"/>'
        for n, (path, kind) in enumerate(typed, start=1)
    )
    archive.writestr(
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
    )
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n, _one in numbered)
    archive.writestr(
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr date1904="{int(is_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>",
    )


def _elements(content: bytes, name: str, inside: str = "") -> Iterator[Mapping[str, str]]:
    """The attributes of all elements of a name, whatever namespace they are in."""
    from defusedxml.ElementTree import fromstring

    root = fromstring(content)
    for holder in _called(root, inside) if inside else (root,):
        for one in _called(holder, name):
            yield one.attrib


def _called(root: Any, name: str) -> Iterator[Any]:
    return (one for one in root.iter() if one.tag.rpartition("}")[2] == name)
