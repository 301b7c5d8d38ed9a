"""The English catalogue is whole, faithful, compiled and up to date with the sources."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.languages.catalogue import MO, PO, TRACKER, key, messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
ENTRIES = list(polib.pofile(str(PO)))


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def english(entry: polib.POEntry) -> list[str]:
    """What stands for a message: one text, or one for one thing and one for many."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_reads_in_english() -> None:
    said = [(entry, all(text.strip() for text in english(entry))) for entry in ENTRIES]
    unsure = [key(entry) for entry, whole in said if entry.fuzzy or entry.obsolete or not whole]
    assert not unsure


def test_every_translation_fills_in_the_same() -> None:
    different = [
        (entry.msgid, text)
        for entry in ENTRIES
        for text in english(entry)
        if placeholders(entry.msgid) != placeholders(text)
    ]
    assert not different


# Chinese that English names on purpose: words of briefings and tables, and units as they are typed.
QUOTED = frozenset(
    [
        "亿元",
        "万元",
        "万",
        "亿",
        "栋",
        "个",
        "家",
        "余",
        "多",
        "年",
        "月",
        "号",
        "全市",
        "全市第",
        "四区",
        "第",
        "示例",
        "银川",
        "开工项目数",
        "工作简报",
        "督字",
        "关于",
        "重点工作进展情况的简报",
        "月份",
    ]
)


def test_english_keeps_no_chinese_but_what_it_quotes() -> None:
    kept = [
        (text, run)
        for entry in ENTRIES
        for text in english(entry)
        for run in CHINESE.findall(text)
        if run not in QUOTED
    ]
    assert kept == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert messages(MO) == messages(PO)


def test_the_catalogue_names_no_person_and_no_date() -> None:
    assert not polib.pofile(str(PO)).metadata.keys() & {
        "Last-Translator",
        "POT-Creation-Date",
        "PO-Revision-Date",
    }


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs GNU gettext: apt-get install gettext")
def test_the_catalogue_holds_the_messages_of_the_sources(tmp_path: Path) -> None:
    tree = tmp_path / "tracker"
    shutil.copytree(TRACKER, tree, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    (tree / "locale").mkdir()
    without_settings = {
        name: set_to for name, set_to in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    }
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "en"]
    subprocess.run(command, cwd=tree, env=without_settings, check=True, capture_output=True)
    assert messages(tree / "locale/en/LC_MESSAGES/django.po").keys() == messages(PO).keys()


def asked_in_f_strings() -> set[object]:
    """Messages looked up inside f-strings, where xgettext doesn't see them."""
    nodes = (node for path in TRACKER.rglob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    calls = (call for node in nodes if isinstance(node, ast.JoinedStr) for call in ast.walk(node))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"_", "gettext"}
        and isinstance(call.args[0], ast.Constant)
    }


def test_no_message_is_asked_for_only_where_the_extraction_does_not_look() -> None:
    assert asked_in_f_strings() <= {entry.msgid for entry in ENTRIES}
