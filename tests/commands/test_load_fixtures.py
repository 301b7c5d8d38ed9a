"""A folder of CSV files with something wrong in it: each fault is told with its file, line and column, never as a traceback."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError

from tests.districts import SMALL, written
from tracker.management.loading.folder import Folder
from tracker.queries.imports.setting_up.declared import FOLDER, figures_table, items_table
from tracker.queries.imports.setting_up.fields import CODE, DOTTED, LINES, TEXT, Field

TABLES = {one.name: one for one in (*FOLDER, items_table("rb", ["grade"]), figures_table("rb"))}
GARBAGE = "¤ 乱/写 ¤"


def planted(name: str, said: str) -> tuple[str, dict[str, int]]:
    """A table with one more row for every column, in which that one says something else; and the line of each."""
    rows = list(csv.DictReader(io.StringIO(SMALL[name])))
    sound, lines = rows.copy(), {}
    for column in rows[0]:
        row = next((row for row in sound if row[column]), sound[0])
        rows.append({**row, column: said and f"{said}{name}{column}"})
        lines[column] = len(rows) + 1
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue(), lines


def complaints(folder: Path, **changed: str) -> str:
    try:
        Folder(
            written(folder, {**SMALL, **{name.replace("__", "/"): text for name, text in changed.items()}})
        )
    except CommandError as told:
        return str(told)
    return ""


def test_every_table_is_tried() -> None:
    assert set(TABLES) == set(SMALL)
    assert {
        name: [one.name for one in table.fields] for name, table in TABLES.items() if name != "lights"
    } == {name: next(csv.reader(io.StringIO(text))) for name, text in SMALL.items() if name != "lights"}


def test_the_small_district_is_without_fault(tmp_path: Path) -> None:
    assert complaints(tmp_path) == ""


@pytest.mark.parametrize("said", [GARBAGE, "nowhere", ""])
def test_a_cell_that_is_wrong_is_named(said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Garbage, what is nowhere else, and nothing, in every column: refused in its place, unless it may be anything or nothing."""
    monkeypatch.setattr("tracker.management.loading.folder.MOST_TOLD", 10_000)
    tables = {name: planted(name, said) for name in SMALL}
    told = complaints(tmp_path, **{name.replace("/", "__"): text for name, (text, _lines) in tables.items()})
    unnoticed = [
        (name, field.name)
        for name, table in TABLES.items()
        for field in table.fields
        if refuses(field, said) and not re.search(_place(name, field.name, tables[name][1]), told)
    ]
    assert unnoticed == []


def refuses(field: Field, said: str) -> bool:
    """Whether a column can't say so."""
    if not said:
        return field.required
    return field.form not in (TEXT, LINES) and (said != "nowhere" or field.form not in (CODE, DOTTED))


def _place(name: str, column: str, lines: dict[str, int]) -> str:
    line = lines[column]
    return rf"  {re.escape(name)}\.csv, line {line}, column {column} \([A-Z]+{line}\): (?!与第).*[一-鿿]"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    told = complaints(
        tmp_path,
        units="code,name,name_en,kind,parent,order\nqu,示例区,,district,,x\nju,示例区,,burro,qu,\nju,别局,,bureau,nobody,\n",
        windows="month,opens_at,due_at,closes_at\n2023-13,2023-06-01,2023-06-28 25:00,\n",
        indicator="code\na\n",
        items__nothing="code,name,unit,illustrative\n",
    )
    for place in (
        "units.csv, line 2, column order (F2): “x”不是数字",
        "units.csv, line 3, column kind (D3): “burro”不在可选值中。可填：区、部门、街道",
        "units.csv, line 3, column name (B3): 与第2行重复",
        "units.csv, line 4, column code (A4): 与第3行重复",
        "units.csv, line 4, column parent (E4): “上级单位”一栏的“nobody”没有登记",
        "windows.csv, line 2, column month (A2): “2023-13”不是月份",
        "windows.csv, line 2, column opens_at (B2): “2023-06-01”不是日期和时刻",
        "windows.csv, line 2, column due_at (C2): “2023-06-28 25:00”不是时刻",
        "indicator.csv: no such table",
        "items/nothing.csv: no such table is known, and no such register",
    ):
        assert place in told, told


def test_columns_that_are_missing_or_unknown(tmp_path: Path) -> None:
    told = complaints(
        tmp_path,
        sections="code,name_en,paren\nall,Overall,\neco,Economy,all\n",
        stages="register,code,name,order\n",
    )
    assert "sections.csv: 没有找到表头" in told
    assert "(column name)" in told
    told = complaints(tmp_path, sections="code,name,paren\nall,总体,\neco,经济,all\n")
    assert (
        "sections.csv, line 1, column paren (C1): unknown; known are code, name, name_en, parent, order, second_review, judged_from"
        in told
    )


def test_a_folder_that_is_not_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there is no such folder"):
        Folder(tmp_path / "nowhere")
    with pytest.raises(CommandError, match=r"units\.csv: this file is missing"):
        Folder(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_a_table_is_read_however_it_is_encoded(encoding: str, tmp_path: Path) -> None:
    written(tmp_path, SMALL)
    (tmp_path / "units.csv").write_bytes(SMALL["units"].replace("\n", "\r\n").encode(encoding))
    assert [row["name"] for row in Folder(tmp_path).rows("units")] == ["示例区", "示例局", "示例街道"]
    (tmp_path / "units.csv").write_bytes(b"\x00\xff\x81\x20")
    with pytest.raises(CommandError, match=r"units\.csv: 不能识别文字编码"):
        Folder(tmp_path)
