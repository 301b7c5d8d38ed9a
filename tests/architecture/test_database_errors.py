"""What the database refused is told by the name of the rule that was broken, or its SQLSTATE: never by the words of the error."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ERRORS = {
    "DatabaseError", "DataError", "Error", "IntegrityError", "InterfaceError", "InternalError", "OperationalError",
    "ProgrammingError",
}  # fmt: skip
WORDS = {"args", "message_primary", "message_detail", "pgerror"}
ASKED = {
    "startswith",
    "endswith",
    "find",
    "index",
    "search",
    "match",
    "fullmatch",
    "count",
    "split",
    "partition",
}
GUARDS = ROOT / "tracker" / "migrations" / "ledger_guards.sql"


def names_in(node: ast.AST) -> set[str]:
    """The names and attributes that stand in an expression."""
    ends = (
        one.id if isinstance(one, ast.Name) else one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Name | ast.Attribute)
    )
    return set(ends)


def says_the_words(node: ast.AST, fault: str) -> bool:
    """Whether an expression has the words of the error in it."""
    for one in ast.walk(node):
        about_it = fault in names_in(one)
        if isinstance(one, ast.Attribute) and one.attr in WORDS and about_it:
            return True
        if isinstance(one, ast.Call) and names_in(one.func) & {"str", "repr", "format"} and about_it:
            return True
        if isinstance(one, ast.FormattedValue) and about_it:
            return True
    return False


def asked_of_words(source: str) -> Iterator[int]:
    """Lines that decide something by the words of a database error which they caught."""
    for handler in (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.ExceptHandler)):
        if handler.name is None or handler.type is None or not names_in(handler.type) & ERRORS:
            continue
        inner = (one for line in handler.body for one in ast.walk(line))
        for node in (one for one in inner if isinstance(one, ast.expr | ast.stmt)):
            compares = isinstance(node, ast.Compare | ast.Match)
            asks = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ASKED
            )
            if (compares or asks) and says_the_words(node, handler.name):
                yield node.lineno


def test_nobody_reads_the_words_of_a_database_error() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "tracker").rglob("*.py"))
        for line in asked_of_words(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "decides",
    [
        "refused = 'is open' in str(fault)",
        "if f'{fault}' == 'x': pass",
        "if str(fault.__cause__).startswith('the count'): pass",
        "if fault.__cause__.diag.message_primary == 'x': pass",
        "if fault.args[0].find('x') > 0: pass",
        "if re.search('open', str(fault)): pass",
    ],
)
def test_a_reader_of_words_is_found(decides: str) -> None:
    assert set(asked_of_words(f"try:\n    pass\nexcept IntegrityError as fault:\n    {decides}\n")) == {4}


def test_a_reader_of_names_is_none() -> None:
    kept = "if fault.__cause__.diag.constraint_name == 'x': raise CommandError(str(fault)) from fault"
    assert list(asked_of_words(f"try:\n    pass\nexcept IntegrityError as fault:\n    {kept}\n")) == []


def test_whatever_a_guard_refuses_has_a_name() -> None:
    raised = re.findall(r"RAISE EXCEPTION[^;]*;", GUARDS.read_text(encoding="utf-8"))
    assert len(raised) > 20
    assert [one for one in raised if not re.search(r"ERRCODE = '\w+', CONSTRAINT = '\w+';$", one)] == []
