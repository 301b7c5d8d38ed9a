"""Every package is pinned, and to the same version wherever it is pinned: `.pins/update` was run."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = RUNTIME + PROJECT["dependency-groups"]["dev"]


def pinned(lines: str) -> dict[str, str]:
    """The exact version of each package in a list of pins."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lines, re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    """The packages that are asked for, as they are written in the pins."""
    return {re.sub(r"[^\w.-].*", "", text).lower().replace("_", "-") for text in requirements}


@pytest.mark.parametrize(
    ("file", "declared"),
    [("production.txt", RUNTIME), ("development.txt", DEVELOPMENT)],
    ids=["production", "development"],
)
def test_file_holds_the_pinned_version_of_what_is_declared(file, declared):
    held = pinned((ROOT / ".pins" / file).read_text())
    assert names(declared) <= set(held)
    assert held.items() <= pinned("\n".join(PROJECT["tool"]["uv"]["constraint-dependencies"])).items()
