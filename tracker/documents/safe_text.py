"""Text by the rules of the file that it goes into: what no file can hold, what a spreadsheet would run, cut or refuse, what no disk takes."""

from __future__ import annotations

import re
import unicodedata

from tracker.calc.directions import NO_CHARACTERS, without_directions
from tracker.calc.names import folded

LONGEST_NAME, LONGEST_TEXT = 31, 32_767  # of a sheet and of a cell, counted by UTF-16
LONGEST_FILE_NAME = 240  # bytes: most disks take 255, and a browser may want to number it

# What XML can't hold, and what no page can be drawn with. Characters beyond the basic plane stay as they are.
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff{NO_CHARACTERS}]")
_BAD_IN_NAMES = re.compile(r"[\[\]:*?/\\'\t\r\n\x7f]|_(?=x[0-9A-Fa-f]{4}_)")
_NAMES_KEPT = frozenset({"history", "true", "false"})  # by spreadsheets, for themselves
# A formula begins so, behind blanks and in full width too; of what is guarded already the guard is text.
_RUNS = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")
_GUARDED = re.compile(r"'+\s*[=+\-@＝＋－＠\t\r\n]")
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?%?")
_BAD_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s\x7f]+')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(?=$|[ .])", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def clean(text: str) -> str:
    """The text without controls and what is no character, which no format holds, and without what turns numbers round."""
    return without_directions(_UNPRINTABLE.sub("", text))


def one_kind_of_line(text: str) -> str:
    """The text with its lines ended in one way, as XML and spreadsheets end them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def cut(text: str, most: int) -> str:
    """The text as far as a spreadsheet counts it: by UTF-16, where 𠮷 takes two."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def cell_text(text: str) -> str:
    """A text as a cell can hold it: what is cut off shows by an ellipsis."""
    whole = one_kind_of_line(clean(text))
    return whole if cut(whole, LONGEST_TEXT) == whole else cut(whole, LONGEST_TEXT - 1) + "…"


def sheet_name(text: str) -> str:
    """A name a spreadsheet takes: at most 31 characters as it counts them, without brackets, colons, slashes, controls and what it would
    take for an escape.
    """
    name = cut(_BAD_IN_NAMES.sub(" ", clean(text)).strip(), LONGEST_NAME).strip() or "Sheet"
    return f"{name}_" if folded(name) in _NAMES_KEPT else name


def is_listed_plainly(choice: str) -> bool:
    """Whether a drop-down can hold a choice in itself, where commas part them and quotation marks end the list."""
    return choice == choice.strip() and choice.isprintable() and not set(choice) & set(',"')


def csv_text(text: str) -> str:
    """A text as a field of a CSV file: led by an apostrophe where a spreadsheet would run it as a formula.

    What is printed with its sign stays a number: of +13.8 a spreadsheet makes a number and nothing else.
    """
    whole = one_kind_of_line(clean(text))
    return f"'{whole}" if _RUNS.match(whole) and not _SIGNED_NUMBER.fullmatch(whole) else whole


def csv_said(field: str) -> str:
    """What a field of a CSV file says: an apostrophe that keeps a spreadsheet from running it isn't part of it."""
    return field[1:] if _GUARDED.match(field) else field


def file_name(name: str) -> str:
    """The name of a download as every disk takes it: without what Windows forbids, not as one of its devices, not too long.

    What is cut off shows by an ellipsis before the ending.
    """
    seen = "".join(c for c in clean(name) if unicodedata.category(c) != "Cf")
    plain = _BAD_IN_FILE_NAMES.sub(lambda found: " " if found[0].isspace() else "_", seen)
    ending = found[0] if (found := _ENDING.search(plain)) else ""
    stem = plain[: len(plain) - len(ending)].strip(" .") or "file"
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    room = LONGEST_FILE_NAME - len(ending)
    if len(stem.encode()) > room:
        stem = stem.encode()[: room - len("…".encode())].decode(errors="ignore") + "…"
    return stem + ending
