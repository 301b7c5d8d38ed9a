"""What nobody sees in a text: characters that turn the direction of writing (after one of them 12.5 reads 5.21), and what is no character."""

from __future__ import annotations

DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

# Unicode keeps 66 places for no character at all; what draws pages stumbles over them.
NO_CHARACTERS = "".join(
    map(
        chr,
        (
            *range(0xFDD0, 0xFDF0),
            *(plane + end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
        ),
    )
)


def without_directions(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, DIRECTIONS)))
