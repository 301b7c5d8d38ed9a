"""Text as Office's XML keeps it: what XML can't hold, and what looks like it, is written _xHHHH_."""

from __future__ import annotations

import re

# openpyxl cuts this out of shared strings, so that a text which only looks escaped would be taken for one that is.
_CUT, _GUARDED = "x005F_", "x005\ue000F_"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def guarded(strings: bytes) -> bytes:
    """The XML of shared strings with their escapes kept from openpyxl, until `unescaped` takes them off."""
    return strings.replace(_CUT.encode(), _GUARDED.encode())


def unescaped(text: str) -> str:
    """The text that a person sees: `甲_x000D_` ends in a carriage return, `_x005F_x000D_` are those eight characters."""
    if "x" not in text:
        return text
    found = _ESCAPED.sub(lambda one: chr(int(one[1], 16)), text.replace(_GUARDED, _CUT))
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
