"""What is defined once is asked for there: which figure counts, what an embargo holds back, and what a person may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "tracker"
# The readers: below the doors, whoever reads figures. Writers name the kinds of decisions that they make.
READERS = ("access", "queries", "documents", "templatetags", "tables", "forms")
COUNTING, EMBARGO = "queries/ledger/counting_figures.py", "access/embargo.py"
# The words of a decision on a figure. Nothing can pick approvals out of the ledger without one of them.
KINDS = {"states.APPROVE", "states.WITHDRAW", "'approve'", "'withdraw'"}
TABLES = ("superseded_by", "tracker_decision")
APPROVES = {
    COUNTING: {"states.APPROVE"},
    "access/__init__.py": {"'approve'"},  # whether one figure is approved: who may see it
    "forms/review.py": {"states.APPROVE"},  # what a reviewer may choose
    "queries/leagues/scoring.py": {"'approve'"},  # of marks
    "queries/imports/setting_up/declared.py": {"'approve'"},  # of units that came later
}
# Where a figure stands, without asking which one counts: what is owed, and what became of an import.
ASKS_WHETHER_APPROVED = {"queries/imports/runs.py", "queries/reporting/owed.py"}
EMBARGOED = ("embargoed_from", "tracker_release", "Release.objects")
TELLS_OF_RELEASES = {"actions/ledger/releases.py", "queries/reporting/releases.py"}
SETS_EMBARGOES = {
    "actions/people/fixed.py",
    "admin/indicators.py",
    "models/indicators.py",
    "queries/imports/setting_up/declared.py",
    "queries/imports/setting_up/fields.py",
}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        address = path.relative_to(ROOT).as_posix()
        if address.split("/")[0] in folders:
            yield address, ast.parse(path.read_text())


def names(tree: ast.Module) -> Iterator[str]:
    """What a module names: strings with their quotes, keywords, and attributes of plain names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield repr(node.value)
        elif isinstance(node, ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.Attribute):
            yield f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else f".{node.attr}"


def test_one_module_picks_approvals_out_of_the_ledger():
    found = {
        address: KINDS.intersection(names(tree))
        | {word for word in TABLES for name in names(tree) if word in name}
        for address, tree in modules(*READERS)
    }
    assert {address: words for address, words in found.items() if words} == APPROVES


def test_who_asks_whether_a_figure_is_approved_does_not_ask_which_counts():
    asking = {
        address
        for address, tree in modules(*READERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "APPROVED" in {alias.name for alias in node.names}
    }
    assert asking == ASKS_WHETHER_APPROVED


def test_one_module_knows_the_embargo():
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"migrations"}
    knowing = {
        address
        for address, tree in modules(*folders)
        if any(word in name for word in EMBARGOED for name in names(tree))
    }
    assert knowing == {EMBARGO} | TELLS_OF_RELEASES | SETS_EMBARGOES
