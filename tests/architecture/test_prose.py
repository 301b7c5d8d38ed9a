"""What the prose names exists: files, modules, identifiers, commands, settings and addresses in every README."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.architecture.test_tree import ROOT, modules, tracked

LONGEST_README = 15_000  # bytes
# Bases that a path in prose may leave out, since everybody knows where queries or tests are.
BASES = (".", "tracker", "tests", "tracker/migrations", "tracker/templates", "tests/benchmarks")
# Names of other people's programs and standards.
FOREIGN = re.compile(
    r"lib[\w-]+|X-Forwarded-\w+|fonts-noto-cjk|synchronous_standby_names|django-[\w-]+|python -m .*|bench_\w+\.py"
)
COMMANDS = {"uv", "manage.py", "python", "check"}
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
READMES = [path for path in tracked() if path.name == "README.md"]


def quoted(text: str) -> list[str]:
    """What stands in backticks outside of blocks of code."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return re.findall(r"`([^`]+)`", prose)


def defined() -> set[str]:
    """Every name that the code defines, every short string of the product, and every word of SQL, TOML and shell."""
    names: set[str] = set()
    for path in modules("kuiwen", "tracker", "tests"):
        names.update(path.with_suffix("").parts)
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                    names.add(name)
                case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                    names.add(name)
                case ast.Constant(value=str(text)) if path.parts[0] != "tests" and len(text) < 40:
                    names.update(IDENTIFIER.findall(text))
    others = [path for path in tracked() if path.suffix in (".sql", ".toml") or path.parts[0] == ".ci"]
    for path in [*others, Path("tracker/migrations/0001_initial.py")]:
        names.update(IDENTIFIER.findall((ROOT / path).read_text()))
    return names


@pytest.fixture(scope="module")
def names() -> set[str]:
    return defined()


def is_there(named: str, beside: Path) -> bool:
    """Whether a path stands in the tree, seen from the top, from a base or from the folder that names it; a name in
    capitals is anything, as in `bulletins/CODE.txt`."""
    pattern = re.sub(r"[A-Z]{3,}", "*", named).strip("/")
    return any(next((ROOT / base).glob(pattern), None) is not None for base in (*BASES, beside))


def is_an_address(named: str) -> bool:
    try:
        resolve(named.partition("?")[0])
    except Resolver404:
        return False
    return True


def missing(named: str, beside: Path, names: set[str]) -> bool:
    """Whether something in backticks is neither a file, nor an address, nor made of names that exist."""
    if FOREIGN.fullmatch(named) or (" " in named and named.split()[0] in COMMANDS):
        command = re.match(r"manage\.py (\w+)", named)
        return command is not None and command[1] not in get_commands()
    if named.startswith("/") and named.endswith("/"):
        return not is_an_address(named)
    if "/" in named and "://" not in named and not named.startswith("?"):
        return not is_there(named, beside)
    words = [word for word in IDENTIFIER.findall(named) if "_" in word or word[:1].isupper()]
    return any(word not in names for word in words)


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_what_a_readme_names_exists(readme, names):
    text = (ROOT / readme).read_text()
    assert [named for named in quoted(text) if missing(named, readme.parent, names)] == []


def test_what_does_not_exist_is_noticed(names):
    stale = [
        "StageMove",
        "check_ajar",
        "tracker/views/base.py",
        "queries/updates.py",
        "/nowhere/",
        "manage.py fly",
    ]
    assert [one for one in stale if missing(one, Path("tests"), names)] == stale


def names_a_place(path: str) -> bool:
    place = ROOT / "tracker" / path
    return place.is_dir() or place.with_suffix(".py").is_file()


def names_a_module(dotted: str, names: set[str]) -> bool:
    """Whether `floor.module` or `floor.module.name` leads to a module, and to a name that exists."""
    parts = dotted.split(".")
    of_module = next((n for n in range(len(parts), 0, -1) if names_a_place("/".join(parts[:n]))), 0)
    return of_module > 0 and all(part in names for part in parts[of_module:])


def test_modules_named_in_code_exist(names):
    """What docstrings and comments call a module, by its file or as `floor.module`, is one."""
    files = [f"/{path}" for path in tracked()]
    floors = "|".join(path.name for path in (ROOT / "tracker").iterdir() if path.is_dir())
    by_file = re.compile(r"`([\w/]+\.(?:py|sql|csv|txt))`")
    dotted = re.compile(rf"`((?:{floors})(?:\.[a-z]\w+)+)`")
    texts = {path: (ROOT / path).read_text() for path in modules("kuiwen", "tracker", "tests")}
    del texts[Path("tests/architecture/test_prose.py")]
    stale = [
        (str(path), named)
        for path, text in texts.items()
        for named in by_file.findall(text)
        if not any(file.endswith(f"/{named}") for file in files)
    ]
    stale += [
        (str(path), named)
        for path, text in texts.items()
        for named in dotted.findall(text)
        if not names_a_module(named, names)
    ]
    assert stale == []


def test_the_first_page_is_short():
    assert len((ROOT / "README.md").read_bytes()) < LONGEST_README


def test_every_floor_says_what_it_decided():
    floors = {
        path.parent for path in modules("tracker") if path.name == "__init__.py" and len(path.parts) == 3
    }
    told = {path.parent for path in READMES}
    assert (
        floors - told - {Path("tracker/forms"), Path("tracker/tables"), Path("tracker/templatetags")} == set()
    )


# --- the walks ------------------------------------------------------------------------------------

MOST_FILES, MOST_RETURNS = 20, 10
STEP = re.compile(r"^\d+\. `([\w/.]+)`.*?(?:↩ (\d+))?$", re.MULTILINE)


def walks() -> dict[str, list[tuple[str, str]]]:
    """The walks of the README by their first words: each file, and the step that one goes back to after it."""
    told = (ROOT / "README.md").read_text().partition("## Two walks")[2].partition("\n## ")[0]
    parts = re.split(r"^(?=A \w)", told, flags=re.MULTILINE)[1:]
    return {part.partition(",")[0]: STEP.findall(part) for part in parts}


def imported_by(path: str) -> set[str]:
    """The modules of ours that a module imports, as files."""
    tree = ast.parse((ROOT / path).read_text())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    named = {node.module or "" for node in found} | {
        f"{node.module}.{one.name}" for node in found for one in node.names
    }
    return {f"{name.replace('.', '/')}.py" for name in named if name.startswith("tracker.")}


@pytest.mark.parametrize("walk", walks())
def test_a_walk_leads_from_file_to_file(walk):
    steps = walks()[walk]
    files = [path for path, _back in steps]
    assert len(files) <= MOST_FILES
    assert sum(bool(back) for _path, back in steps) <= MOST_RETURNS
    assert all(int(back) < number for number, (_path, back) in enumerate(steps, start=1) if back)
    for number, path in enumerate(files[1:], start=1):
        before = set(files[:number])
        leads_on = any(path in imported_by(one) for one in before) or imported_by(path) & before
        assert leads_on, f"nothing before it leads to {path}"


def test_there_are_two_walks():
    assert list(walks()) == ["A figure", "A tower's tax"]
