"""Pinyin search keys, kept in a column because the database has no Chinese collation of its own."""

_AS_WRITTEN = "\0"


def search_key(name: str) -> str:
    """Full pinyin and initials of a name, lower case: 省外资金 becomes `shengwaizijin swzj`."""
    from pypinyin import lazy_pinyin  # its dictionary takes a third of a second: loaded when a name is given

    parts = lazy_pinyin(name, errors=lambda rest: _AS_WRITTEN + rest)
    initials = "".join(part if part[0] == _AS_WRITTEN else part[0] for part in parts if part)
    return f"{''.join(parts)} {initials}".replace(_AS_WRITTEN, "").lower()
