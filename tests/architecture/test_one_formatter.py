"""Figures and words are put in print in one place: `tracker.wording`. What only keeps or reads digits asks `calc.numbers`."""

import ast
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

TRACKER = Path(__file__).parents[2] / "tracker"
# Everything above `wording` prints through it. Below it, `calc` rounds and `documents` writes cells.
ABOVE = (
    "actions",
    "admin",
    "api",
    "filters",
    "forms",
    "management",
    "queries",
    "tables",
    "templatetags",
    "views",
)

NUMERIC_SPEC = re.compile(r"[^%]*(,|_|[eEfFgGn%])")  # of f"{value:,}", f"{value:.1f}"; not of f"{day:%Y-%m}"
OLD_STYLE = re.compile(r"%(\(\w+\))?[+ #0-9,.]*[eEfFgG]")
UNIT = re.compile(r"[%％‰元]|个百分点|万|亿")
FORMATTERS = {"floatformat", "intcomma", "number_format", "localize", "quantize"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[^\u4e00-\u9fff]*[A-Za-z]{2}[^\u4e00-\u9fff]*$")
# Headings and units of files are read back in either language, whichever is active, and a light rule bears its words in both: data.
IN_BOTH_LANGUAGES = {"queries/imports/columns.py", "calc/units.py", "calc/lights.py"}


def text_of(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def in_f_string(node: ast.JoinedStr) -> Iterator[str]:
    """Numbers formatted within an f-string, and units put behind something in it."""
    for part, behind in zip(node.values, [*node.values[1:], None], strict=True):
        if not isinstance(part, ast.FormattedValue):
            continue
        spec = "".join(map(text_of, ast.walk(part.format_spec))) if part.format_spec else ""
        if NUMERIC_SPEC.fullmatch(spec):
            yield f"format {spec}"
        if UNIT.match(text_of(behind)):
            yield f"unit {text_of(behind)}"


def in_call(node: ast.Call) -> Iterator[str]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in FORMATTERS:
        yield name
    if isinstance(node.func, ast.Name) and name == "format":
        yield "format()"
    if (
        isinstance(node.func, ast.Attribute)
        and name == "format"
        and re.search(r"\{[^}]*:", text_of(node.func.value))
    ):
        yield ".format() with a format"


def in_operator(node: ast.BinOp) -> Iterator[str]:
    if isinstance(node.op, ast.Mod) and OLD_STYLE.search(text_of(node.left)):
        yield f"old style {text_of(node.left)}"
    if isinstance(node.op, ast.Add) and UNIT.match(text_of(node.right)):
        yield f"unit {text_of(node.right)}"


def in_pair(node: ast.Tuple | ast.Call) -> Iterator[str]:
    """A text beside its translation: messages stand in the catalogue."""
    texts = [text_of(one) for one in (node.args if isinstance(node, ast.Call) else node.elts)]
    for one, other in pairwise(texts):
        if CHINESE.search(one) and ENGLISH.match(other):
            yield f"pair {one} | {other}"


Looks = dict[type, Callable[[Any], Iterator[str]]]
FORMATS: Looks = {ast.JoinedStr: in_f_string, ast.Call: in_call, ast.BinOp: in_operator}
PAIRS: Looks = {ast.Tuple: in_pair, ast.Call: in_pair}


def found_in(source: str, looks: Looks) -> list[str]:
    """Everything in a module that one of the looks finds, with its line."""
    return [
        f"{node.lineno}: {found}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.expr) and type(node) in looks
        for found in looks[type(node)](node)
    ]


@pytest.mark.parametrize(
    "planted",
    [
        'f"{value:,}"', 'f"{value:.1f}"', 'f"{value:f}"', 'f"{value:.0%}"', 'f"{share}%"', 'f"{value}亿元"', 'f"{gap}个百分点"',
        'format(value, ".2f")', '"{:,}".format(value)', '"%.1f" % value', '"%(share).1f%%" % said', 'value.quantize(CENT)',
        'str(value) + "%"', '_LIGHTS = {"green": ("达进度", "On course")}', "floatformat(value, 1)",
        'Way("按进度", "Pace so far")',
    ],
)  # fmt: skip
def test_a_planted_format_is_noticed(planted: str) -> None:
    assert found_in(planted, FORMATS) + found_in(planted, PAIRS)


@pytest.mark.parametrize(
    "allowed",
    [
        'f"{day:%Y-%m}"', 'f"{at:%H:%M}"', 'f"{number(value, 2)}"', 'gettext("%(n)s条") % said', '("目标", "完成")',
        'a % b', 'f"{name:<20}"',
    ],
)  # fmt: skip
def test_what_formats_no_number_is_let_be(allowed: str) -> None:
    assert found_in(allowed, FORMATS) + found_in(allowed, PAIRS) == []


def test_only_wording_formats_figures() -> None:
    found = [
        f"{path.relative_to(TRACKER)}:{one}"
        for floor in ABOVE
        for path in sorted((TRACKER / floor).rglob("*.py"))
        for one in found_in(path.read_text(), FORMATS)
    ]
    assert found == []


def test_templates_format_no_figures() -> None:
    filters = re.compile(r"\|\s*(floatformat|intcomma|stringformat|localize|unlocalize|divisibleby)\b")
    found = [
        f"{path.relative_to(TRACKER)}: {match[0]}"
        for path in sorted((TRACKER / "templates").rglob("*.*"))
        for match in filters.finditer(path.read_text())
    ]
    assert found == []


def test_no_text_stands_beside_its_translation() -> None:
    found = [
        f"{path.relative_to(TRACKER)}:{one}"
        for path in sorted(TRACKER.rglob("*.py"))
        if path.relative_to(TRACKER).as_posix() not in IN_BOTH_LANGUAGES and "migrations" not in path.parts
        for one in found_in(path.read_text(), PAIRS)
    ]
    assert found == []
