"""Numbers in number formats as LibreOffice shows them: what is read without a question is what it shows."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from xlsxwriter import Workbook

from tracker.documents.cells import Cell, text_cell
from tracker.documents.entries import CellRefused, read_number
from tracker.documents.workbooks import read_book

CELLS = 500
# Cells as shown, texts in quotes, UTF-8, from the first row.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"

BODIES = [
    "0",
    "0.0",
    "0.00",
    "#,##0",
    "#,##0.00",
    "General",
    "#",
    "#,###.0",
    "00000",
    "0.0?",
    "?0.0",
    "0 000",
    "0-00",
]
ALONE = [
    "0.00E+00",
    '0.0E+0"万元"',
    "[$-804]0.0",
    "[$-804]0.0%",
    '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    "#,##0.00_);[Red](#,##0.00)",
]
SCALED = ["0.0,", "#,##0,", "0.00,,", "0\\.0", "0\\.0,", '0"."0000', "0\\.00,,", "#\\.0000,"]
BEFORE = ["", "", "", '"约"', "[$¥-804]", "\\+", "_ ", '"%"', "* ", "[$元]", '"共;"']
BEHIND = [
    "", "", "", '"万"', "万", '"亿"', "亿元", '"万元"', '"元"', "\\元", "%", '"%"', "\\%", "\\ %", '"‰"', "‰", "%%", "_ ", '"家"', '" 家"',
    '"（预计）"', '"千"', '"0"',
]  # fmt: skip
BARE = r"[-\d.,\s¥+()（）E]"
WANTED = ["万元", "%", "家"]


class Written(NamedTuple):
    code: str
    value: Decimal


def a_format() -> str:
    """A format of one to three sections, perhaps with a condition."""
    if random.random() < 0.1:
        return random.choice(ALONE)
    sections = [
        random.choice(BEFORE) + random.choice(BODIES + SCALED) + random.choice(BEHIND)
        for _ in range(random.choice((1, 1, 2, 3)))
    ]
    if len(sections) > 1:
        sections[1] = random.choice(
            (sections[1], f"-{sections[0]}", f"[Red]-{sections[0]}", f"({sections[0]})", "")
        )
    if len(sections) > 2:
        sections[2] = random.choice((sections[2], '"-"', '"无"', "", "0"))
    if len(sections) == 2 and random.random() < 0.3:
        sections[0] = f"[>={random.choice((100, 10000))}]{sections[0]}"
    if "%" in "".join(sections):  # which LibreOffice doesn't scale beside a currency
        sections = [re.sub(r"\[\$[^]]*\]", "", one) for one in sections]
    return ";".join(sections) + random.choice(("", "", ";@" if len(sections) == 3 else ""))


def a_value() -> Decimal:
    size = Decimal(random.choice((0, 1, 1, 1, 1, -1)))
    return size * Decimal(random.randrange(1, 10**6)) * Decimal(10) ** random.randrange(-5, 5)


def workbook(cells: list[Written]) -> bytes:
    kept = io.BytesIO()
    with Workbook(kept) as book:
        page = book.add_worksheet()
        for row, (code, value) in enumerate(cells):
            page.write_number(row, 0, float(value), book.add_format({"num_format": code}))
            page.write_string(row, 1, "end")
    return kept.getvalue()


def shown_by_libreoffice(content: bytes, folder: Path) -> list[str]:
    (folder / "shown.xlsx").write_bytes(content)
    home = f"-env:UserInstallation=file://{folder}/home"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        AS_SHOWN,
        "--outdir",
        str(folder),
        str(folder / "shown.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with (folder / "shown.csv").open(encoding="utf-8", newline="") as lines:
        return [row[0] for row in csv.reader(lines)]


def outcome(cell: Cell, wanted: str) -> Decimal | str:
    try:
        return read_number(cell, wanted, wanted)
    except CellRefused as refused:
        return refused.code


_NUMBER = re.compile(r"(-?)(\d*)(\.\d*)?(E[+-]\d+)?(.*)")


def typed(text: str, wanted: str) -> tuple[Decimal | str, Decimal]:
    """What the text says to a person, and by how much it may be rounded; ¥, blanks, brackets and dashes are as accountants mean them."""
    plain = re.sub(r"[\s¥]|(?<!E)[+]", "", text)
    plain = re.sub(r"(?<=\d),(?=\d)", "", plain)
    plain = "-" + plain[1:-1] if plain[:1] == "(" and plain[-1:] == ")" else plain
    if plain == "-":
        return Decimal(0), Decimal(0)
    found = _NUMBER.fullmatch(plain)
    if found is None or not (found[2] or found[3]):
        return "not_a_number", Decimal(0)
    sign, whole, part, power, behind = (one or "" for one in found.groups())
    scale = Decimal(10) ** int(power[1:] or 0)
    number = Decimal(f"{sign}{whole or 0}{part.rstrip('.')}") * scale
    last = scale * Decimal(10) ** -len(part.lstrip("."))
    one = outcome(text_cell(f"1{behind}"), wanted)
    if isinstance(one, str):
        return one, Decimal(0)
    return number * one, abs(last * one)


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Written, str, Cell]]:
    """Each number as it is written, as LibreOffice shows it, and as it is read."""
    if shutil.which("soffice") is None and os.environ.get("CI") != "true":
        pytest.skip("LibreOffice is missing: apt install libreoffice-calc-nogui")
    written = [Written(a_format(), a_value()) for _ in range(CELLS)]
    content = workbook(written)
    shown = shown_by_libreoffice(content, tmp_path_factory.mktemp("shown"))
    read = [line.cells[0] for line in read_book("a.xlsx", content).sheets[0].lines]
    return list(zip(written, shown, read, strict=True))


@pytest.mark.long
@pytest.mark.parametrize("wanted", WANTED)
def test_what_is_read_is_what_is_shown_or_the_import_asks(
    wanted: str, cells: list[tuple[Written, str, Cell]]
) -> None:
    without_question = 0
    for written, text, cell in cells:
        seen, rounding = typed(text, wanted)
        found = outcome(cell, wanted)
        said = f"{written.code} of {written.value} shows {text!r}: {seen}, read {found}"
        if isinstance(seen, str):
            assert isinstance(found, str), said
        elif isinstance(found, Decimal):
            assert abs(found - seen) <= rounding, said
            without_question += 1
    assert without_question > CELLS // 8


@pytest.mark.long
def test_what_a_cell_is_said_to_show_is_what_is_shown(cells: list[tuple[Written, str, Cell]]) -> None:
    """To the last digit that LibreOffice shows, with all that stands behind it."""
    for written, text, cell in cells:
        if cell.shown is None:
            continue
        shown, (seen, rounding) = typed(cell.shown, "家")[0], typed(text, "家")
        said = f"{written.code} of {written.value} shows {text!r}, said to be {cell.shown!r}"
        if isinstance(seen, str) or isinstance(shown, str):
            assert isinstance(seen, str) == isinstance(shown, str), said
            assert re.sub(BARE, "", text) == re.sub(BARE, "", cell.shown), said
        else:
            assert abs(shown - seen) <= rounding, said
