"""Texts that break files: what XML, spreadsheets, CSV, headers and disks have rules of their own for."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

PIECES = (
    *"=+-@＝＋－＠'\"&<>;,/\\:*?[]|%.#{}", "\t", "\r", "\n", "\r\n", "\v", "\f", "\0", "\x01", "\x1b", "\x7f", "\x85", "\xa0", "\u3000",
    "\u200b", "\u200d", "\u202e", "\u2066", "\u061c", "\u2028", "\ufdd0", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\U0001fffe", "\ud800",
    "\udfff", "e\u0301", "甲", "乙楼", "（丙）", "𠮷", "👩‍👧", "A1", "12.5", "]]>", "<!--text-->", "&amp;", "&#0;", "_x0041_", "_x005F_",
    "_x000d_", "__x0000_", "{ PAGE }", "=1+1", "@SUM(A1)", '"""', "''", "'=", " =", "\t=1", "History", "TRUE", "R1C1", "CON", "NUL.txt",
    "不适用：", "合计", "þÿ", "名" * 40, "𠮷" * 20,
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=30)


def kept(text: str) -> str:
    """What of a text a file holds: no controls but tabs and ends of lines, no halves of characters, none that turn numbers round."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if _holds(one))


def _holds(one: str) -> bool:
    if ord(one) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(one) < 0xFDF0 or unicodedata.category(one) == "Cs":
        return False
    if unicodedata.bidirectional(one) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}:
        return False
    return one not in "\u200e\u200f\u061c" and (one >= " " or one in "\t\n")
