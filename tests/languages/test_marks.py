"""English has one way to quote: “…” around what is quoted, ' as the apostrophe, and no mark of Chinese print.

A straight " would end an attribute that a message stands in. Marks between texts come from the catalogue, in the language of the reader.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib

from tests.languages.catalogue import PO, TRACKER

STRANGE = re.compile(r"""["‘’「」『』《》〈〉（）【】：；，。、！？％＋－～]""")
# Examples of Chinese texts and files, as English quotes them.
QUOTED = frozenset(["several are separated by 、 or commas"])
CHINESE_MARK = re.compile(r"[“”‘’「」『』《》〈〉（）【】：；，。、！？％＋－～]")
MESSAGES = re.compile(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
FLOORS = ("views", "admin", "forms", "tables", "actions", "queries", "wording", "templatetags")
# What is Chinese whatever is active: briefings, the Chinese titles of columns and files, and what is kept or read as it was entered.
CHINESE_ALONE = frozenset(
    [
        "templates/bulletins/paper.html",
        "actions/targets/reorganising.py",
        "forms/layouts.py",
        "queries/editions/drafts.py",
        "queries/imports/added_up.py",
        "queries/imports/columns.py",
        "queries/imports/laying.py",
        "queries/targets/named.py",
        "tables/bulletins.py",
        "tables/contents.py",
        "tables/imports.py",
        "wording/bulletin_phrases.py",
        "wording/bulletins.py",
        "wording/numbers.py",
    ]
)


def test_english_quotes_in_one_way() -> None:
    wrong = [
        text
        for entry in polib.pofile(str(PO))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if STRANGE.search(text) and not any(quoted in text for quoted in QUOTED)
    ]
    assert wrong == []


def test_pages_have_no_marks_of_their_own() -> None:
    wrong = [
        (str(page.relative_to(TRACKER)), mark)
        for page in TRACKER.glob("templates/**/*.html")
        for mark in CHINESE_MARK.findall(MESSAGES.sub("", page.read_text()))
    ]
    assert {page for page, _mark in wrong} == {one for one in CHINESE_ALONE if one.startswith("templates")}


def test_code_puts_no_marks_between_texts() -> None:
    found = {
        str(path.relative_to(TRACKER))
        for floor in FLOORS
        for path in TRACKER.glob(f"{floor}/**/*.py")
        if any(map(CHINESE_MARK.search, _between(path)))
    }
    assert found == {one for one in CHINESE_ALONE if one.endswith(".py")}


def _between(path: Path) -> Iterator[str]:
    """What stands between the parts of f-strings, and what joins texts."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.JoinedStr):
            yield from (str(one.value) for one in node.values if isinstance(one, ast.Constant))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "join"
            and isinstance(node.func.value, ast.Constant)
        ):
            yield str(node.func.value.value)
