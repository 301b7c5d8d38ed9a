"""The direction of imports holds, and the contracts in pyproject.toml would notice if it didn't."""

import shutil
import subprocess
import tomllib
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Where the import is planted, what it says, the contract that must break and the module it names.
PLANTS = [
    ("calc", "import tracker.models", ("floors", "tracker.models")),
    ("calc", "import tracker.documents", ("floors", "tracker.documents")),
    ("documents", "import tracker.queries", ("floors", "tracker.queries")),
    ("models", "import tracker.views", ("floors", "tracker.views")),
    ("models", "from tracker import queries", ("floors", "tracker.queries")),
    ("models", "import tracker.wording", ("floors", "tracker.wording")),
    ("access", "from tracker.wording import label", ("floors", "tracker.wording")),
    (
        "wording",
        "from tracker.queries.targets.standings import Standing",
        ("floors", "tracker.queries.targets.standings"),
    ),
    ("wording", "import tracker.templatetags", ("floors", "tracker.templatetags")),
    ("queries", "import tracker.actions", ("floors", "tracker.actions")),
    ("actions", "import tracker.forms", ("floors", "tracker.forms")),
    ("forms", "import tracker.actions", ("floors", "tracker.actions")),
    ("tables", "import tracker.actions", ("floors", "tracker.actions")),
    ("templatetags", "def save():\n    import tracker.actions", ("floors", "tracker.actions")),
    ("views", "import tracker.management.commands", ("floors", "tracker.management.commands")),
    ("calc", "from django.utils import timezone", ("pure", "django")),
    ("calc", "import time", ("pure", "time")),
    ("calc", "from pathlib import Path", ("pure", "pathlib")),
    ("documents", "from django.db import connection", ("bytes", "django")),
    ("actions", "from kuiwen import settings", ("configuration", "kuiwen.settings")),
    ("management", "from kuiwen import settings", ("configuration", "kuiwen.settings")),
]


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
TOPICS = {contract["id"]: contract for contract in CONTRACTS if contract["id"].startswith("topics of ")}


def forbidden(layers: list[str]) -> list[tuple[str, str]]:
    """Every pair of a topic and one that it may not import: those on its own line, and those above."""
    lines = [line.split(" | ") for line in layers]
    return [
        (lower, upper)
        for depth, line in enumerate(lines)
        for lower, upper in product(line, [topic for above in lines[: depth + 1] for topic in above])
        if lower != upper
    ]


def lint_imports(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the import linter in a folder, leaving no cache there."""
    return subprocess.run(
        ["lint-imports", "--no-logo", "--no-cache", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    """The code and the contracts, to plant in; the tree itself is never touched."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("kuiwen", "tracker"):
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: [
                n for n in names if (Path(folder) / n).is_file() and not n.endswith(".py")
            ],
        )
    return tmp_path


def test_tree_keeps_every_contract():
    linted = lint_imports(ROOT)
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert " 0 broken." in linted.stdout


def test_planted_imports_are_noticed(copy):
    for number, (floor, planted, _broken) in enumerate(PLANTS):
        (copy / "tracker" / floor).mkdir(exist_ok=True)
        (copy / "tracker" / floor / "__init__.py").touch()
        (copy / "tracker" / floor / f"planted_{number}.py").write_text(planted + "\n")
    for contract in {contract for _floor, _planted, (contract, _named) in PLANTS}:
        linted = lint_imports(copy, "--contract", contract)
        assert linted.returncode == 1, linted.stdout + linted.stderr
        assert "0 kept, 1 broken." in linted.stdout
        for number, (floor, _planted, broken) in enumerate(PLANTS):
            if broken[0] == contract:
                assert f"tracker.{floor}.planted_{number} -> {broken[1]} " in linted.stdout, linted.stdout


def test_a_new_floor_must_be_placed(copy):
    (copy / "tracker" / "errands").mkdir()
    (copy / "tracker" / "errands" / "__init__.py").touch()
    linted = lint_imports(copy, "--contract", "floors")
    assert linted.returncode == 1, linted.stdout + linted.stderr
    assert "tracker.errands" in linted.stdout


def test_demo_may_start_the_embedded_server(copy):
    (copy / "tracker" / "management" / "planted.py").write_text("import kuiwen.embedded\n")
    linted = lint_imports(copy, "--contract", "configuration")
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize("contract", TOPICS)
def test_every_import_against_the_order_of_topics_is_noticed(copy, contract):
    (floor,) = TOPICS[contract]["containers"]
    pairs = forbidden(TOPICS[contract]["layers"])
    for lower, upper in pairs:
        planted = copy.joinpath(*floor.split("."), lower, f"planted_{upper}.py")
        planted.write_text(f"import {floor}.{upper}\n")
    linted = lint_imports(copy, "--contract", contract)
    assert linted.returncode == 1, linted.stdout + linted.stderr
    unnoticed = [
        (lower, upper)
        for lower, upper in pairs
        if f"{floor}.{lower}.planted_{upper} -> {floor}.{upper} " not in linted.stdout
    ]
    assert unnoticed == []


@pytest.mark.parametrize("contract", TOPICS)
def test_a_new_topic_must_be_placed(copy, contract):
    (floor,) = TOPICS[contract]["containers"]
    new = copy.joinpath(*floor.split("."), "errands")
    new.mkdir()
    (new / "__init__.py").touch()
    linted = lint_imports(copy, "--contract", contract)
    assert linted.returncode == 1, linted.stdout + linted.stderr
    assert f"{floor}.errands" in linted.stdout
