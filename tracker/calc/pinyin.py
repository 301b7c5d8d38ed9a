"""Pinyin search keys, kept in a column because the database has no Chinese collation of its own."""

from pypinyin import Style, lazy_pinyin


def search_key(name: str) -> str:
    """Full pinyin and initials of a name, lower case: 省外资金 becomes `shengwaizijin swzj`."""
    full = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{full} {initials}".lower()
