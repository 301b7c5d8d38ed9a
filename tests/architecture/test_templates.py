"""How templates and stylesheets are laid out: by topic and component, each thing in one place, nothing that nobody uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKER = ROOT / "tracker"
TEMPLATES, STYLES = TRACKER / "templates", TRACKER / "static/tracker"
TOPICS = {path.name for path in (TRACKER / "views").iterdir() if path.is_dir()} - {"middleware", "web"}
OURS = TOPICS | {"components", "errors", "layouts"}
# Django and allauth look these up by names of their own.
THEIRS = {"account", "admin", "allauth", "usersessions"}
BY_NAME = {"404.html"}
LONGEST_STYLE, LONGEST_SHEET, LONGEST_TEMPLATE = 120, 350, 120
# Every page loads these; the others a page names in its block `styles`.
COMMON = {"base", "components", "forms", "tables"}

COMMENT = re.compile(r"/\*.*?\*/|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)
NAMED = re.compile(r"""["']([\w/]+\.html)["']""")
WRITTEN = re.compile(r"""(?:class|kind)=(?:"((?:[^"{]|\{[%{].*?[%}]\})*)"|\\?"([^"]*)")""", re.DOTALL)
BLOCK, VARIABLE = re.compile(r"\{%.*?%\}", re.DOTALL), re.compile(r"\{\{.*?\}\}", re.DOTALL)
LOADED = re.compile(r"\{% stylesheets ([^%]*)%\}")
EXTENDED = re.compile(r'\{% extends "([^"]+)" %\}')
DRAWN = re.compile(r'inclusion_tag\("([^"]+)"\)\ndef (\w+)')
USED = re.compile(r"\{% (\w+)")


def templates() -> dict[str, str]:
    """Every template by its name."""
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))}


def sheets() -> dict[str, str]:
    """Every stylesheet by its name, without comments."""
    return {path.stem: COMMENT.sub("", path.read_text()) for path in sorted(STYLES.glob("*.css"))}


def code() -> str:
    """All Python of the product that may name a template or write a class."""
    return "\n".join(path.read_text() for path in [*TRACKER.rglob("*.py"), *(ROOT / "kuiwen").rglob("*.py")])


# --- stylesheets ----------------------------------------------------------------------------------------


def rules(sheet: str, context: str = "") -> Iterator[tuple[str, str]]:
    """Each rule's context (the conditions around it) and selector."""
    at = 0
    while (opening := sheet.find("{", at)) >= 0:
        prelude, depth, end = " ".join(sheet[at:opening].split()), 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        if prelude.startswith(("@media", "@supports")):
            yield from rules(sheet[opening + 1 : end - 1], f"{context} {prelude}".strip())
        else:
            yield context, ", ".join(sorted(part.strip() for part in prelude.split(",")))
        at = end


def written_twice(sheet: str) -> list[tuple[str, str]]:
    return [rule for rule, times in Counter(rules(sheet)).items() if times > 1]


def classes_of(sheet: str) -> set[str]:
    return {name for _, selector in rules(sheet) for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}


def test_stylesheets_can_be_read() -> None:
    long = {
        f"{path.name}:{number}": len(line)
        for path in STYLES.glob("*.css")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_STYLE
    }
    assert long == {}
    lengths = {path.name: len(path.read_text().splitlines()) for path in STYLES.glob("*.css")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_SHEET} == {}


def test_a_selector_stands_once_in_its_context() -> None:
    assert {name: twice for name, sheet in sheets().items() if (twice := written_twice(sheet))} == {}


def test_the_reader_of_stylesheets_sees_what_is_written_twice() -> None:
    narrow = "@media (max-width: 9px) { .a, .b { x: 1; } }"
    assert written_twice(f".a, .b {{ x: 1; }} {narrow} .c {{ x: 1; }}") == []
    assert written_twice(f".b, .a {{ x: 1; }} .a,\n.b {{ y: 2; }} {narrow}") == [("", ".a, .b")]
    assert written_twice(f"{narrow} {narrow}") == [("@media (max-width: 9px)", ".a, .b")]


def worn(text: str) -> set[str]:
    """The classes that a text puts on elements; without those that hang on a value, as `state-{{ state }}`."""
    said = " ".join(first or second for first, second in WRITTEN.findall(text))
    plain = BLOCK.sub(" ", VARIABLE.sub("-", said))
    return {name for name in plain.split() if not name.endswith("-")}


def test_no_class_is_styled_that_nothing_wears() -> None:
    scripts = "\n".join(path.read_text() for path in STYLES.glob("*.js"))
    said = "\n".join([*templates().values(), code(), scripts])
    begun = set(re.findall(r"([a-z]+-)\{", said))
    styled = {name for stem, sheet in sheets().items() if stem != "admin" for name in classes_of(sheet)}
    django = {"errorlist"}  # what Django's own lists of errors wear
    idle = {
        name
        for name in styled - django
        if not re.search(rf"(?<![\w-]){name}(?![\w-])", said) and not name.startswith(tuple(begun))
    }
    assert idle == set()


# --- templates ------------------------------------------------------------------------------------------


def test_every_template_lies_with_its_topic() -> None:
    outside = [
        name for name in templates() if name not in BY_NAME and name.partition("/")[0] not in OURS | THEIRS
    ]
    assert outside == []


def named_in(text: str) -> set[str]:
    return set(NAMED.findall(COMMENT.sub("", text)))


def test_no_template_is_dead_and_none_is_missing() -> None:
    found = templates()
    by_code = set(NAMED.findall(code())) & found.keys()
    own = {name for name in found if name.partition("/")[0] in OURS}
    alive, new = set[str](), by_code | (found.keys() - own)
    while new:
        alive |= new
        new = {name for one in new for name in named_in(found[one]) if name in own} - alive
    assert own - alive == set()
    asked = {name for text in found.values() for name in named_in(text)}
    assert {name for name in asked if name.partition("/")[0] in OURS} - found.keys() == set()


def test_the_navigation_is_written_once() -> None:
    assert where('class="ways"') == ["components/navigation.html"]
    assert where("request.path ==") == []  # a way is marked by the tag of that name


def test_heads_frames_and_bars_are_drawn_by_their_components() -> None:
    assert where('class="head"') == []
    assert where('class="table-frame"') == ["components/table.html"]
    assert where('class="badge demo"') == [
        "targets/target_hero.html",
    ]  # said at length there
    assert where('class="filters compact"') == [
        "components/moment_form.html",
        "ledger/in_force.html",
        "targets/year_plans.html",
    ]


def where(said: str) -> list[str]:
    return [name for name, text in templates().items() if said in text]


def test_no_template_is_one_long_page() -> None:
    lengths = {name: len(text.splitlines()) for name, text in templates().items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_TEMPLATE} == {}


FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
INCLUDED = re.compile(r"""\{% include ["']([\w/]+\.html)["'][^%]*%\}""")
STEP = re.compile(r'<button\b[^>]*type="submit"[^>]*>')


def hasty(text: str, found: Mapping[str, str]) -> list[str]:
    """The forms with several steps of which Enter in a field would take the first."""
    steps = [STEP.findall(INCLUDED.sub(lambda one: found[one[1]], form)) for form in FORM.findall(text)]
    return [own[0] for own in steps if len(own) > 1 and 'formmethod="dialog"' not in own[0]]


def test_enter_takes_no_step_of_several() -> None:
    found = templates()
    ours = {name: text for name, text in found.items() if name.partition("/")[0] in OURS}
    assert {name: wrong for name, text in ours.items() if (wrong := hasty(text, found))} == {}


def with_all_it_includes(name: str, found: Mapping[str, str], drawn: Mapping[str, str]) -> set[str]:
    """A template with all that it includes or extends, and what its tags draw."""
    seen, new = set[str](), {name}
    while new:
        seen |= new
        texts = [found[one] for one in new]
        tags = {drawn[tag] for text in texts for tag in USED.findall(text) if tag in drawn}
        new = (tags | {other for text in texts for other in named_in(text)}) & found.keys() - seen
    return seen


def loaded(name: str, found: Mapping[str, str]) -> set[str]:
    """The stylesheets of a page: those that it names, or else those of the layout it extends."""
    text = found[name]
    extended = EXTENDED.search(text)
    named = {sheet for names in LOADED.findall(text) for sheet in re.findall(r'"(\w+)"', names)}
    if not extended:
        return named
    return named or loaded(extended[1], found) if extended[1] in found else named


def missing_sheets() -> dict[str, dict[str, set[str]]]:
    """By page: the classes it wears that only stylesheets define which it doesn't load."""
    found, all_sheets = templates(), sheets()
    common = {name for stem in COMMON for name in classes_of(all_sheets[stem])}
    homes: dict[str, set[str]] = {}
    for stem in all_sheets.keys() - COMMON - {"admin", "print"}:
        for one in classes_of(all_sheets[stem]) - common:
            homes.setdefault(one, set()).add(stem)
    drawn = {tag: template for template, tag in DRAWN.findall(code())}
    lacking: dict[str, dict[str, set[str]]] = {}
    for name, text in found.items():
        parts = with_all_it_includes(name, found, drawn)
        if not EXTENDED.search(text) or "layouts/document.html" not in parts or name.startswith("layouts/"):
            continue
        wears = {one for part in parts for one in worn(found[part])}
        has = loaded(name, found)
        lacks = {one: homes[one] for one in wears & homes.keys() if not homes[one] & has}
        if lacks:
            lacking[name] = lacks
    return lacking


def test_a_page_loads_the_stylesheets_of_what_it_wears() -> None:
    assert missing_sheets() == {}


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ('<p class="a b">', {"a", "b"}),
        ('<p class="a{% if x %} b{% endif %}">', {"a", "b"}),
        ('<p class="state state-{{ one.state }}">', {"state"}),
        (
            '<td class="{% if x == "y" %}said{% else %}number{% endif %} strong">',
            {"said", "number", "strong"},
        ),
    ],
)
def test_the_reader_of_templates_sees_classes(text: str, classes: set[str]) -> None:
    assert worn(text) == classes
