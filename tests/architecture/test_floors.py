"""The direction of imports holds, and the contracts in pyproject.toml would notice if it didn't."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Where the import is planted, what it says, and the contract that must break.
PLANTS = [
    ("calc", "import tracker.models", "floors"),
    ("calc", "import tracker.documents", "floors"),
    ("documents", "import tracker.queries", "floors"),
    ("models", "import tracker.views", "floors"),
    ("models", "from tracker import queries", "floors"),
    ("queries", "import tracker.actions", "floors"),
    ("actions", "import tracker.forms", "floors"),
    ("forms", "import tracker.actions", "floors"),
    ("tables", "import tracker.actions", "floors"),
    ("templatetags", "def save():\n    import tracker.actions", "floors"),
    ("views", "import tracker.management.commands", "floors"),
    ("errands", "", "floors"),
    ("calc", "from django.utils import timezone", "pure"),
    ("calc", "import time", "pure"),
    ("calc", "from pathlib import Path", "pure"),
    ("documents", "from django.db import connection", "bytes"),
    ("actions", "from kuiwen import settings", "configuration"),
    ("management", "from kuiwen import settings", "configuration"),
]


def lint_imports(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the import linter in a folder, leaving no cache there."""
    return subprocess.run(
        ["lint-imports", "--no-logo", "--no-cache", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
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


@pytest.mark.parametrize(("floor", "planted", "contract"), PLANTS, ids=lambda text: text or "nothing")
def test_planted_import_is_noticed(copy, floor, planted, contract):
    folder = copy / "tracker" / floor
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    (folder / "planted.py").write_text(planted + "\n")
    linted = lint_imports(copy, "--contract", contract)
    assert linted.returncode == 1, linted.stdout + linted.stderr
    assert "0 kept, 1 broken." in linted.stdout
    assert f"tracker.{floor}" in linted.stdout


def test_demo_may_start_the_embedded_server(copy):
    (copy / "tracker" / "management" / "planted.py").write_text("import kuiwen.embedded\n")
    linted = lint_imports(copy, "--contract", "configuration")
    assert linted.returncode == 0, linted.stdout + linted.stderr
