"""Which codes are raised anywhere in the product, read off its source."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import tracker
from tracker.wording.refusals.files import CELLS

TRACKER = Path(tracker.__path__[0])
# Where a code is said; each has a table of sentences of its own.
STEP, FILE, ATTACHMENT, CELL = "step", "file", "attachment", "cell"
READ_ROWS = {"setting_up", "accounts.py"}  # where rows of a workbook refuse their cells
KINDS = {
    "Refused": STEP, "AccessRefused": STEP, "NotStored": STEP, "FileRefused": FILE, "AttachmentRefused": ATTACHMENT,
    "CellRefused": CELL,
}  # fmt: skip


@dataclass(eq=False)
class Module:
    """One module's source, with what is needed to follow a code that isn't written where it is raised."""

    path: Path
    nodes: list[ast.AST]
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    tables: dict[str, set[str]] = field(default_factory=dict)
    calls: dict[str, list[ast.Call]] = field(default_factory=lambda: defaultdict(list))


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def strings(expressions: Iterable[ast.expr]) -> set[str]:
    return {one.value for one in expressions if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def _read() -> Iterator[Module]:
    for path in sorted(TRACKER.rglob("*.py")):
        module = Module(path, list(ast.walk(ast.parse(path.read_text()))))
        for node in module.nodes:
            if isinstance(node, ast.Call):
                module.calls[called(node)].append(node)
            if isinstance(node, ast.FunctionDef):
                module.functions[node.name] = node
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                        module.constants[target.id] = node.value.value
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
                named = [one.id for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)]
                given = [one.value for one in node.value.elts if isinstance(one, ast.Constant)]
                module.constants |= {
                    name: one for name, one in zip(named, given, strict=False) if isinstance(one, str)
                }
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
                values = strings(node.value.values)
                module.tables |= {one.id: values for one in node.targets if isinstance(one, ast.Name)}
        yield module


@cache
def modules() -> list[Module]:
    return list(_read())


@dataclass(frozen=True)
class Said:
    """A code as it is raised somewhere: with which details, unless they can't be read off."""

    kind: str
    code: str
    details: frozenset[str] | None
    where: str


def codes(module: Module, expression: ast.expr, at: ast.AST) -> set[str]:
    """The codes that an expression can be: written there, chosen between two, or handed on by a function of the module."""
    if isinstance(expression, ast.Constant):
        return strings([expression])
    if isinstance(expression, ast.IfExp):
        return codes(module, expression.body, at) | codes(module, expression.orelse, at)
    if isinstance(expression, ast.Attribute) and ast.unparse(expression.value) == "self":
        return held_by_instances(module, expression.attr)
    if isinstance(expression, ast.Attribute):
        return (
            faults_of_cells() if expression.attr == "fault" else set()
        )  # else one that was caught, said again
    if isinstance(expression, ast.JoinedStr):
        return {code for code in CELLS if re.fullmatch(pattern_of(expression), code)}
    assert isinstance(expression, ast.Name), f"{module.path}: {ast.unparse(expression)}"
    function = around(module, at)
    names = [one.arg for one in function.args.args if one.arg != "self"]
    if expression.id in names:
        return handed_to(module, function, names.index(expression.id))
    if expression.id in module.constants:
        return {module.constants[expression.id]}
    return returned(module, function, expression.id)


def pattern_of(expression: ast.JoinedStr) -> str:
    """A code put together from parts, as a pattern of those that it can be."""
    parts = [part.value if isinstance(part, ast.Constant) else "" for part in expression.values]
    return "".join(re.escape(str(part)) if part else r"\w+" for part in parts)


@cache
def faults_of_cells() -> set[str]:
    """What cells hold that can't be read: constants of their module."""
    constants = {name: value for one in modules() for name, value in one.constants.items()}
    given = (keyword for one in modules() for call in one.calls["Cell"] for keyword in call.keywords)
    return {constants[ast.unparse(one.value)] for one in given if one.arg == "fault"}


@cache
def held_by_instances(module: Module, name: str) -> set[str]:
    """What the field of a class holds: its default, and what instances are made with."""
    [(made, default)] = [
        (made.name, node.value)
        for made in module.nodes
        if isinstance(made, ast.ClassDef)
        for node in made.body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name and node.value
    ]
    given = [
        key.value for one in modules() for call in one.calls[made] for key in call.keywords if key.arg == name
    ]
    return strings([default, *given])


def around(module: Module, at: ast.AST) -> ast.FunctionDef:
    inside = [one for one in module.functions.values() if any(node is at for node in _inside(one))]
    return min(inside, key=lambda one: len(_inside(one)))


@cache
def _inside(function: ast.FunctionDef) -> list[ast.AST]:
    return list(ast.walk(function))


def handed_to(module: Module, function: ast.FunctionDef, place: int) -> set[str]:
    found: set[str] = set()
    for call in module.calls[function.name]:
        found |= codes(module, call.args[place], call)
    return found


def returned(module: Module, function: ast.FunctionDef, name: str) -> set[str]:
    """What the function that gave a name its value can return, but nothing."""
    for node in ast.walk(function):
        if isinstance(node, ast.NamedExpr) and node.target.id == name and isinstance(node.value, ast.Call):
            if called(node.value) == "get" and isinstance(node.value.func, ast.Attribute):
                return module.tables[ast.unparse(node.value.func.value)]
            source = module.functions[called(node.value)]
            found = [one.value for one in ast.walk(source) if isinstance(one, ast.Return)]
            return strings(one for one in found if one) - {""}
    raise AssertionError(f"{module.path}: where does {name} come from?")


@cache
def said() -> list[Said]:
    """All that is raised; the product's whole source is read for it, so not before a test asks."""
    return list(_said())


def _said() -> Iterator[Said]:
    for module in modules():
        for node in module.nodes:
            if isinstance(node, ast.ClassDef) and any(
                getattr(one, "id", "") == "Refused" for one in node.bases
            ):
                yield from said_by_a_class(module, node)
            if isinstance(node, ast.Call) and node.args and not is_finding(node):
                kind, place = said_by(module, node)
                for code in codes(module, node.args[place], node) if kind else ():
                    yield Said(kind, code, details(node), where(module, node))


def said_by_a_class(module: Module, made: ast.ClassDef) -> Iterator[Said]:
    """The code that every instance of a class has."""
    for call in ast.walk(made):
        if (
            isinstance(call, ast.Call)
            and called(call) == "__init__"
            and isinstance(call.args[0], ast.Constant)
        ):
            yield Said(STEP, str(call.args[0].value), details(call), where(module, call))


def said_by(module: Module, call: ast.Call) -> tuple[str, int]:
    """The kind of a call that says a code, empty for any other, and which of its arguments the code is."""
    if called(call) == "Refusal":
        return CELL, 1
    if called(call) == "refuse" and READ_ROWS & {*module.path.parts} and len(call.args) > 1:
        return CELL, 1
    return KINDS.get(called(call), ""), 0


def is_finding(call: ast.Call) -> bool:
    """A warning of the checks, which have sentences of their own."""
    return called(call) == "Refusal" and "finding" in ast.unparse(call)


def details(call: ast.Call) -> frozenset[str] | None:
    written = isinstance(call.args[0], ast.Constant | ast.IfExp) and called(call) not in (
        "Refusal",
        "refuse",
    )
    return frozenset(one.arg for one in call.keywords if one.arg) if written else None


def where(module: Module, node: ast.Call) -> str:
    return f"{module.path.relative_to(TRACKER)}:{node.lineno}"
