"""What the repository holds, how its files are named and how long they may get."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {"README.md", "fixtures", "kuiwen", "manage.py", "pyproject.toml", "tests", "tracker"}
# Names that say nothing about what is inside.
EMPTY_NAMES = {"common", "helper", "helpers", "manager", "managers", "util", "utils"}
IN_TOPICS = ("queries", "actions", "views")
LONGEST_MODULE, LONGEST_TEST, LONGEST_FUNCTION = 350, 400, 50
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


def modules(*folders: str) -> list[Path]:
    """The Python files of some top folders, without migrations."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in folders and "migrations" not in path.parts
    ]


def longer_than(lines: int, files: list[Path]) -> dict[Path, int]:
    lengths = {path: len((ROOT / path).read_text().splitlines()) for path in files}
    return {path: length for path, length in lengths.items() if length > lines}


def test_no_file_is_too_long():
    assert longer_than(LONGEST_MODULE, modules("kuiwen", "tracker", "manage.py")) == {}
    assert longer_than(LONGEST_TEST, modules("tests")) == {}


def test_no_function_of_the_product_is_too_long():
    functions = {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in modules("kuiwen", "tracker", "manage.py")
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in functions.items() if lines > LONGEST_FUNCTION} == {}


def test_nothing_stands_outside_a_topic():
    outside = [
        path
        for path in modules("tracker")
        if path.parts[1] in IN_TOPICS and len(path.parts) == 3 and path.name != "__init__.py"
    ]
    assert outside == []


def test_tests_are_where_what_they_test_is():
    """A folder of tests inside a floor's is one of that floor's topics. What concerns a whole floor is tested beside them."""
    folders = {Path(*path.parts[1:-1]) for path in modules("tests") if path.parts[1] in IN_TOPICS}
    assert [folder for folder in folders if not (ROOT / "tracker" / folder).is_dir()] == []


def test_no_download_host_is_named():
    naming = [path for path in tracked() if any(host in (ROOT / path).read_bytes() for host in HOSTS)]
    assert naming == []


def test_no_lock_file_is_tracked():
    assert {path.name for path in tracked()} & {"uv.lock", "pylock.toml"} == set()
