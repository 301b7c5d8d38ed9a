"""Characters that nobody sees and that turn the direction of writing: after one of them 12.5 reads 5.21."""

from __future__ import annotations

DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def without_directions(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, DIRECTIONS)))
