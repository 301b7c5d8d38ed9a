"""Text as Office's XML keeps it: what XML can't hold, and what looks like it, is written _xHHHH_."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """The text that a person sees: `甲_x000D_` ends in a carriage return, `_x005F_x000D_` are those eight characters."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda one: chr(int(one[1], 16)), text)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
