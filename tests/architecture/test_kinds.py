"""In what kinds of indicators and forms of entry differ stands in one table each: nobody else asks which one it is."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.test_tree import ROOT, modules, tracked
from tracker.calc.kinds import KINDS
from tracker.models import Indicator

NAMED_IN = {
    "tracker/calc/intake.py",  # the forms of entry
    "tracker/calc/kinds.py",  # the kinds
    "tracker/models/indicators.py",  # their names in print, and what a kind needs to be stored
    "tracker/models/updates.py",  # the forms of what isn't an indicator: yes/no, stages, quantities
}
OTHER_KINDS = {"tracker/models/checks.py"}  # sums, shares and growths of an identity
LISTED = {"choices", "values", "labels"}
IN_TEMPLATES = re.compile(r"indicator\.kind\b")


def names(source: str) -> Iterator[str]:
    """Where a module asks which kind or form it is, instead of what that kind or form has."""
    tree = ast.parse(source)
    listing = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in LISTED
    }
    for node in ast.walk(tree):
        said = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name | ast.alias) else ""
        if said.endswith("Indicator.Kind") and id(node) not in listing:
            yield said
        if re.search(r"(^|\.)FORM_[A-Z]+$", said):
            yield said
        if isinstance(node, ast.Compare) and any(map(is_kind, [node.left, *node.comparators])):
            yield from literals(node)
        if isinstance(node, ast.keyword) and re.search(r"(^|__)kind(__in)?$", node.arg or ""):
            yield from literals(node.value)


def is_kind(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node).split(".")[-1] == "kind"


def literals(node: ast.AST) -> Iterator[str]:
    return (str(one.value) for one in ast.walk(node) if isinstance(one, ast.Constant) and one.value in KINDS)


PLANTS = [
    "found = Indicator.objects.filter(kind=Indicator.Kind.RANK)",
    "Kind = Indicator.Kind",
    "derived = one.kind in (models.Indicator.Kind.PART,)",
    'if one.indicator.kind == "growth": pass',
    'if kind not in ("ratio", "rank"): pass',
    'found = Target.objects.filter(indicator__kind__in=["milestones"])',
    "from tracker.calc.intake import FORM_FLAG",
    "is_flag = series.form == intake.FORM_FLAG",
]


@pytest.mark.parametrize("planted", PLANTS)
def test_a_planted_branch_is_noticed(planted):
    assert list(names(planted))


@pytest.mark.parametrize(
    "asked", ["Indicator.Kind.choices", "one.indicator.traits.is_place", "Decision.Kind.APPROVE"]
)
def test_asking_for_a_trait_is_not(asked):
    assert list(names(asked)) == []


def test_kinds_and_forms_are_named_in_few_modules():
    naming = {
        str(path): found
        for path in modules("tracker")
        if str(path) not in NAMED_IN | OTHER_KINDS and (found := sorted(names((ROOT / path).read_text())))
    }
    assert naming == {}


def test_no_template_asks_which_kind_it_is():
    templates = [path for path in tracked() if path.suffix == ".html"]
    assert len(templates) > 50
    assert [path for path in templates if IN_TEMPLATES.search((ROOT / path).read_text())] == []


def test_listed_modules_are_there():
    listed = NAMED_IN | OTHER_KINDS
    assert {str(path) for path in modules("tracker")} >= listed
    assert all(list(names((ROOT / name).read_text())) for name in listed - {"tracker/calc/kinds.py"})


def test_every_kind_has_its_traits_and_its_name():
    assert set(KINDS) == set(Indicator.Kind.values)
