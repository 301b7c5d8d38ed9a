"""Every code that is raised anywhere has its sentence in both languages, and every sentence has its code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import escape

from tracker.calc.refusals import AccessRefused, Refused
from tracker.documents.attachments import AttachmentRefused
from tracker.documents.cells import FileRefused
from tracker.forms.bulletins import IssueForm
from tracker.management.refusals import refusals_told
from tracker.views.web.refusals import answer_to
from tracker.wording import refusals
from tracker.wording.refusals import COMPOSED, SENTENCES, cell_sentence, sentence, status
from tracker.wording.refusals.access import ACCESS
from tracker.wording.refusals.files import ATTACHMENTS, CELLS, FILES
from tracker.wording.refusals.settings import SETTINGS
from tracker.wording.refusals.steps import STEPS

TRACKER = Path(refusals.__file__).parents[2]
NAMED = re.compile(r"%\((\w+)\)s")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Where a code is said, and by which of the tables it is put into words.
STEP, FILE, ATTACHMENT, CELL = "step", "file", "attachment", "cell"
KINDS = {
    "Refused": STEP, "AccessRefused": STEP, "NotStored": STEP, "FileRefused": FILE, "AttachmentRefused": ATTACHMENT,
    "CellRefused": CELL,
}  # fmt: skip
TABLES: Mapping[str, Mapping[str, Any]] = {
    STEP: {**SENTENCES, **COMPOSED},
    FILE: FILES,
    ATTACHMENT: ATTACHMENTS,
    CELL: CELLS,
}


@dataclass
class Module:
    """One module's source, with what is needed to follow a code that isn't written where it is raised."""

    path: Path
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    tables: dict[str, set[str]] = field(default_factory=dict)

    def calls(self, name: str) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and called(node) == name:
                yield node


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def strings(expressions: Iterable[ast.expr]) -> set[str]:
    return {one.value for one in expressions if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def modules() -> Iterator[Module]:
    for path in sorted(TRACKER.rglob("*.py")):
        module = Module(path, ast.parse(path.read_text()))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                module.functions[node.name] = node
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                        module.constants[target.id] = node.value.value
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
                values = strings(node.value.values)
                module.tables |= {one.id: values for one in node.targets if isinstance(one, ast.Name)}
        yield module


MODULES = list(modules())


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
    if (
        isinstance(expression, ast.Attribute) and expression.attr == "fault"
    ):  # what a cell holds instead of a value
        return {
            other.constants.get(name, name)
            for one in MODULES
            for call in one.calls("Cell")
            for keyword in call.keywords
            if keyword.arg == "fault" and isinstance(keyword.value, ast.Name)
            for name in [keyword.value.id]
            for other in MODULES
            if name in other.constants
        }
    if isinstance(expression, ast.Attribute) and expression.attr == "code":
        return set()  # a refusal that was caught, said once more
    if isinstance(expression, ast.Attribute) and ast.unparse(expression.value) == "self":
        return held_by_instances(module, expression.attr)
    assert isinstance(expression, ast.Name), f"{module.path}: {ast.unparse(expression)}"
    function = around(module, at)
    names = [one.arg for one in function.args.args if one.arg != "self"]
    if expression.id in names:
        return handed_to(module, function, names.index(expression.id))
    return returned(module, function, expression.id)


def held_by_instances(module: Module, name: str) -> set[str]:
    """What the field of a class holds: its default, and what instances are made with."""
    [(made, default)] = [
        (made.name, node.value)
        for made in ast.walk(module.tree)
        if isinstance(made, ast.ClassDef)
        for node in made.body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name and node.value
    ]
    given = [
        key.value for one in MODULES for call in one.calls(made) for key in call.keywords if key.arg == name
    ]
    return strings([default, *given])


def around(module: Module, at: ast.AST) -> ast.FunctionDef:
    inside = [one for one in module.functions.values() if any(node is at for node in ast.walk(one))]
    return min(inside, key=lambda one: len(list(ast.walk(one))))


def handed_to(module: Module, function: ast.FunctionDef, place: int) -> set[str]:
    found: set[str] = set()
    for call in module.calls(function.name):
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


def said() -> Iterator[Said]:
    for module in MODULES:
        for node in ast.walk(module.tree):
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
    if called(call) == "_refuse" and module.path.parts[-2:] == ("imports", "registers.py"):
        return CELL, 2
    return KINDS.get(called(call), ""), 0


def is_finding(call: ast.Call) -> bool:
    """A warning of the checks, which have sentences of their own."""
    return called(call) == "Refusal" and "finding" in ast.unparse(call)


def details(call: ast.Call) -> frozenset[str] | None:
    written = isinstance(call.args[0], ast.Constant | ast.IfExp) and called(call) not in (
        "Refusal",
        "_refuse",
    )
    return frozenset(one.arg for one in call.keywords if one.arg) if written else None


def where(module: Module, node: ast.Call) -> str:
    return f"{module.path.relative_to(TRACKER)}:{node.lineno}"


SAID = list(said())
# What a report's form may be refused for is said of a cell, too (queries/imports/months), and of a form.
REPORTED = {one.code for one in SAID if one.where.startswith("calc/intake.py")}


def test_the_walk_finds_what_is_raised() -> None:
    found = {(one.kind, one.code) for one in SAID}
    assert {
        (STEP, "own_figure"), (STEP, "own_appointment"), (STEP, "held"), (STEP, "no_light_rule"), (STEP, "disk_full"),
        (STEP, "in_the_future"), (STEP, "beyond_last_place"), (STEP, "outside_already"), (CELL, "error_value"),
        (CELL, "not_whole"), (CELL, "may_not_keep"), (FILE, "macros"), (ATTACHMENT, "wrong_kind"),
    } <= found  # fmt: skip
    assert len(found) > 190


@pytest.mark.parametrize("kind", TABLES)
def test_every_code_has_a_sentence_and_every_sentence_a_code(kind: str) -> None:
    raised: dict[str, list[str]] = defaultdict(list)
    for one in SAID:
        if one.kind == kind:
            raised[one.code].append(one.where)
    unspoken = {code: places for code, places in raised.items() if code not in TABLES[kind]}
    assert not unspoken
    unused = TABLES[kind].keys() - raised.keys()
    assert not (unused - REPORTED if kind == CELL else unused)
    assert kind != CELL or CELLS.keys() >= REPORTED


def test_every_sentence_is_told_what_it_names() -> None:
    lacking = [
        (one.where, one.code)
        for one in SAID
        if one.details is not None and one.code not in COMPOSED
        and not set(NAMED.findall(str(TABLES[one.kind][one.code]))) <= one.details
    ]  # fmt: skip
    assert not lacking


def test_no_code_is_said_in_two_ways() -> None:
    assert len(SENTENCES) == len(ACCESS) + len(STEPS) + len(SETTINGS)
    assert not SENTENCES.keys() & COMPOSED.keys()


def plain() -> Iterator[Refused]:
    """Every refusal that a door may have to tell of, with details made up."""
    made = {FILE: FileRefused, ATTACHMENT: AttachmentRefused}
    for kind, code in sorted({(one.kind, one.code) for one in SAID}):
        if kind != CELL and code not in COMPOSED:
            names = NAMED.findall(str(TABLES[kind][code]))
            yield made.get(kind, AccessRefused if code in ACCESS else Refused)(
                code, **dict.fromkeys(names, "x")
            )


PLAIN = list(plain())
QUOTED = re.compile("是|否|不适用：本月停业")  # what has to be typed in Chinese


def spoken(say: Callable[[], str]) -> tuple[str, str]:
    """What is said in Chinese and in English."""
    with translation.override("zh-hans"):
        chinese = say()
    with translation.override("en"):
        return chinese, say()


def test_every_sentence_is_chinese_and_english() -> None:
    wrong = []
    for fault in PLAIN:
        chinese, english = spoken(partial(sentence, fault))
        if (
            not CHINESE.search(chinese)
            or CHINESE.search(QUOTED.sub("", english))
            or "%(" in chinese + english
        ):
            wrong.append((fault.code, english))
    for code in CELLS:
        made = dict.fromkeys(NAMED.findall(str(CELLS[code])), "x")
        chinese, english = spoken(partial(cell_sentence, code, made))
        if (
            not CHINESE.search(chinese)
            or CHINESE.search(QUOTED.sub("", english))
            or "%(" in chinese + english
        ):
            wrong.append((code, english))
    assert not wrong


def test_every_page_gives_the_sentence(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    for fault in PLAIN:
        page = answer_to(request, fault)
        assert page is not None
        assert page.status_code == status(fault)
        assert escape(sentence(fault)) in page.content.decode(), fault.code


def test_every_form_gives_the_sentence() -> None:
    for fault in PLAIN:
        form = IssueForm({"note": ""})
        assert form.is_valid()
        form.refuse(fault)
        assert form.errors == {"__all__": [sentence(fault)]}
        assert form.status == status(fault)


def test_every_command_gives_the_sentence() -> None:
    for fault in PLAIN:
        with pytest.raises(CommandError) as shell, refusals_told():
            raise fault
        assert str(shell.value) == sentence(fault)


def test_fields_at_fault_are_told_at_the_fields() -> None:
    form = IssueForm({"note": ""})
    assert form.is_valid()
    form.refuse(Refused("unsupported", field="note"))
    form.refuse(Refused("outside_target", field="in_force_from"))
    form.refuse(ValidationError({"note": ["太短"], "number": ["太长"]}))
    assert form.errors == {
        "note": [sentence(Refused("unsupported")), "太短"],
        "__all__": [sentence(Refused("outside_target")), "太长"],
    }


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (AccessRefused("not_a_steward"), 403),
        (Refused("reason_missing"), 400),
        (Refused("already_approved"), 409),
        (Refused("too_many_bytes", most=1), 413),
        (Refused("too_much_today", most=1), 429),
        (Refused("not_writable"), 503),
        (Refused("disk_full"), 507),
        (FileRefused("empty"), 400),
    ],
)
def test_statuses(fault: Refused, expected: int) -> None:
    assert status(fault) == expected
    assert refusals._STATUS.keys() <= SENTENCES.keys() | COMPOSED.keys()
