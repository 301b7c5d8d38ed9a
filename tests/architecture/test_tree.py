"""What the repository holds, how its files are named and how long they may get."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {"README.md", "fixtures", "kuiwen", "manage.py", "pyproject.toml", "tests", "tracker"}
# Names that say nothing about what is inside.
EMPTY_NAMES = {"common", "helper", "helpers", "manager", "managers", "util", "utils"}
LONGEST = 400
# Put together here, so that this file doesn't name them either.
REGISTRIES = ("pypi org", "pythonhosted org", "npmjs org", "npmjs com", "debian org")
HOSTS = [name.replace(" ", ".").encode() for name in REGISTRIES]


def tracked() -> list[Path]:
    """Every file that git tracks and that is still there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.split("\0") if name and (ROOT / (path := Path(name))).is_file()]


def test_top_level_holds_only_what_was_agreed():
    top = {path.parts[0] for path in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_no_name_is_empty():
    assert [path for path in tracked() if EMPTY_NAMES & {Path(part).stem for part in path.parts}] == []


def test_no_file_is_too_long():
    modules = [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]
    lengths = {path: len((ROOT / path).read_text().splitlines()) for path in modules}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_no_download_host_is_named():
    naming = [path for path in tracked() if any(host in (ROOT / path).read_bytes() for host in HOSTS)]
    assert naming == []


def test_no_lock_file_is_tracked():
    assert {path.name for path in tracked()} & {"uv.lock", "pylock.toml"} == set()
