"""Texts by the rules of CSV, of spreadsheets and of disks: nothing runs, nothing breaks, and all reads back."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.documents.hostile import PIECES, TEXTS, kept
from tracker.documents.cells import as_read
from tracker.documents.safe_text import file_name
from tracker.documents.sheets import OutSheet, SheetColumn, write_workbook
from tracker.documents.tables import write_csv
from tracker.documents.workbooks import read_book

ALL = [*PIECES, "".join(PIECES)]
DEVICES = re.compile(r"(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])( *\..*)?", re.IGNORECASE)
# All sheets, texts in quotes, UTF-8.
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@settings(max_examples=100)
@given(texts=st.lists(TEXTS, min_size=1, max_size=25), title=TEXTS)
@example(texts=ALL, title="a;b")
@example(texts=["'=1", "''=1", "' =", "'甲", "+13.8", "'+13.8", "=\n1"], title="甲")
@example(texts=["a;b;c"] * 25, title="a;b;c")
def test_what_goes_out_comes_back(texts: list[str], title: str) -> None:
    columns = [SheetColumn("编号"), SheetColumn(title)]
    rows = [(f"n{at}", one) for at, one in enumerate(texts)]
    files = {
        "a.csv": b"".join(write_csv([one.title for one in columns], rows)),
        "a.xlsx": write_workbook([OutSheet(title, columns, rows)]),
    }
    for name, content in files.items():
        lines = read_book(name, content).sheets[0].lines[1:]
        assert [line.cells[0].value for line in lines] == [row[0] for row in rows]
        read = [line.cells[1].value if len(line.cells) > 1 else None for line in lines]
        pairs = [(one or "", as_read(kept(text))) for one, text in zip(read, texts, strict=True)]
        assert [ascii(pair) for pair in pairs if pair[0] != pair[1]] == []


@settings(max_examples=50)
@given(text=TEXTS)
@example(text=" =1")
@example(text="'=1")
def test_no_field_of_a_csv_file_runs(text: str) -> None:
    content = b"".join(write_csv(["列"], [[text]])).decode("utf-8-sig")
    [_title, [field]] = csv.reader(io.StringIO(content, newline=""), strict=True)
    is_number = re.fullmatch(r"[+-]\d+(\.\d+)?%?", field, re.ASCII)
    assert is_number or not field.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@settings(max_examples=200)
@given(name=TEXTS, ending=st.sampled_from(["", ".xlsx", ".csv"]))
@example(name="台账" * 200, ending=".xlsx")
@example(name="LPT¹ .b", ending=".csv")
def test_every_disk_takes_the_name_of_a_download(name: str, ending: str) -> None:
    found = file_name(name + ending)
    assert found.endswith(ending)
    assert 0 < len(found.encode()) <= 240
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f\x7f\u202e]|^[ .]|[ .]$', found), ascii(found)
    assert not DEVICES.fullmatch(found)
    assert file_name(found) == found


def test_the_names_of_downloads_stay_readable() -> None:
    assert file_name("到位资金/外资-2023-07.csv") == "到位资金_外资-2023-07.csv"
    assert file_name("con.csv") == "_con.csv"
    assert file_name("台账" * 60 + ".xlsx") == "台账" * 38 + "台….xlsx"
    assert file_name("..") == "file"


def test_a_choice_that_a_list_cannot_hold_is_offered_on_a_sheet() -> None:
    columns = [SheetColumn("甲", choices=["是", "否"]), SheetColumn("乙", choices=['8"管', "否"])]
    content = write_workbook([OutSheet("选项", columns, [("是", "否")])], ["选项"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall("<formula1>(.*?)</formula1>", sheet) == ['"是,否"', "'选项'!$A$1:$A$2"]
    assert [one.name for one in read_book("a.xlsx", content).sheets] == ["选项 2", "选项 3", "选项"]


def test_as_many_lists_as_columns() -> None:
    columns = [SheetColumn(f"c{at}", choices=[f"{at},"]) for at in range(30)]
    book = read_book("a.xlsx", write_workbook([OutSheet("甲", columns, [[""] * 30])]))
    assert len(book.sheets[-1].lines[0].cells) == 30


@pytest.mark.long
def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    if shutil.which("soffice") is None and os.environ.get("CI") != "true":
        pytest.skip("LibreOffice is missing: apt install libreoffice-calc-nogui")
    texts = [one for one in ALL if kept(one).strip()]
    names = (
        "_x0041_",
        "甲/History",
        "history",
        "HISTORY",
        "'甲'",
        "选项",
        "TRUE",
        "R1C1",
        "𠮷" * 20,
        "a:b",
        "A:B",
        "=1+1",
    )
    columns = [SheetColumn("编号"), SheetColumn("\x01_x0041_", choices=['8"', "1"], note="\x01_x0041_")]
    rows = [(str(at), one) for at, one in enumerate(texts)]
    (tmp_path / "a.xlsx").write_bytes(write_workbook([OutSheet(name, columns, rows) for name in names]))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        ALL_SHEETS,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    shown = {path.stem.removeprefix("a-"): path for path in tmp_path.glob("a-*.csv")}
    assert len(shown) == len(names) + 1  # and the lists
    assert {
        "x0041_",
        "甲 History",
        "history_",
        "甲",
        "选项 2",
        "TRUE_",
        "R1C1",
        "𠮷" * 15,
        "a b",
        "A B 2",
        "=1+1",
    } < set(shown)
    for name in set(shown) - {"选项"}:
        with shown[name].open(encoding="utf-8", newline="") as lines:
            [title, *read] = [row[1] for row in csv.reader(lines)]
        assert title == "_x0041_"
        assert [ascii(pair) for pair in zip(read, map(kept, texts), strict=True) if pair[0] != pair[1]] == []
