"""Where the English catalogue is, read as messages."""

from __future__ import annotations

from pathlib import Path

import polib

TRACKER = Path(__file__).parents[2] / "tracker"
PO = TRACKER / "locale/en/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")

Key = tuple[str, str]


def key(entry: polib.MOEntry | polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def messages(path: Path) -> dict[Key, tuple[str, ...]]:
    """What each message of a .po or .mo file reads in English: one text, or one for one thing and one for many."""
    file = polib.mofile(str(path)) if path.suffix == ".mo" else polib.pofile(str(path))
    return {key(entry): (entry.msgstr, *entry.msgstr_plural.values()) for entry in file if not entry.obsolete}
