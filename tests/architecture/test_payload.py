"""What a statement says is listed in one place: nobody else writes its fields out, and whoever holds one has them all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tracker.calc.intake import Report
from tracker.calc.payload import FIELDS, Payload, columns, payload_of, said
from tracker.calc.readings import Reading
from tracker.models import Figure

PRODUCT = Path(settings.BASE_DIR) / "tracker"
TELLING = {"numerator", "denominator", "of_n"}
ALLOWED = {
    "calc/payload.py": "here they are listed",
    "calc/readings.py": "a tuple of its own, since a report of two years makes fifty thousand",
    "models/updates.py": "the table",
    "models/editions.py": "the table of what was published",
    "forms/reports.py": "a box each, with its label",
}


def lists_of(tree: ast.AST) -> Iterator[set[str]]:
    """The names that each literal, call, or class body of a module lists."""
    for node in ast.walk(tree):
        match node:
            case ast.Tuple() | ast.List() | ast.Set():
                yield {name for one in node.elts if (name := _named(one))}
            case ast.Dict():
                yield {name for one in node.keys if one is not None and (name := _named(one))}
            case ast.Call():
                yield {one.arg for one in node.keywords if one.arg}
            case ast.ClassDef():
                yield {name for one in node.body if (name := _declared(one))}


def _named(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return node.attr if isinstance(node, ast.Attribute) else ""


def _declared(node: ast.stmt) -> str:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return targets[0].id if isinstance(targets[0], ast.Name) else ""


def lists_them(source: str) -> bool:
    return any(names >= TELLING for names in lists_of(ast.parse(source)))


def test_nobody_else_lists_them() -> None:
    found = {
        str(path.relative_to(PRODUCT))
        for path in PRODUCT.rglob("*.py")
        if "migrations" not in path.parts and lists_them(path.read_text())
    }
    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    "source",
    [
        'NAMES = ("value", "numerator", "denominator", "rank", "of_n")',
        "said = (one.value, one.numerator, one.denominator, one.of_n)",
        "Reading(numerator=1, denominator=2, of_n=3)",
        'told = {"numerator": 1, "denominator": 2, "of_n": 3}',
        "class Row:\n    numerator: int\n    denominator: int\n    of_n: int",
    ],
)
def test_a_list_is_noticed(source: str) -> None:
    assert lists_them(source)


def test_whoever_holds_a_payload_has_all_of_it() -> None:
    assert Reading._fields[2 : 2 + len(FIELDS)] == FIELDS
    assert issubclass(Report, Payload)
    assert set(FIELDS) <= {field.name for field in Figure._meta.concrete_fields}
    assert [Reading._field_defaults[name] for name in FIELDS] == list(said(Payload()))


def test_said_and_named_are_the_same() -> None:
    held = Payload(rank=2, of_n=16)
    assert Payload(**payload_of(held)) == held
    assert tuple(payload_of(held).values()) == said(held)
    assert columns("f").split(", ") == [f"f.{name}" for name in FIELDS]
