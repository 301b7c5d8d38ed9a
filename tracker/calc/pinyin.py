"""Pinyin search keys, kept in a column because the database has no Chinese collation of its own."""

from functools import lru_cache

_AS_WRITTEN = "\0"


def search_key(name: str) -> str:
    """Full pinyin and initials of a name, lower case: 省外资金 becomes `shengwaizijin swzj`."""
    # Its dictionary takes a third of a second: loaded when a name is given.
    from pypinyin.seg.simpleseg import seg

    parts = [part for word in seg(name) for part in _read(word)]
    initials = "".join(part if part[0] == _AS_WRITTEN else part[0] for part in parts if part)
    return f"{''.join(parts)} {initials}".replace(_AS_WRITTEN, "").lower()


@lru_cache(maxsize=10_000)
def _read(word: str) -> tuple[str, ...]:
    """How a word is read. The names of a register are made of the same words again and again: 项目, 建设, 有限公司."""
    if word.isascii():
        return (_AS_WRITTEN + word,)
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin([word], errors=lambda rest: _AS_WRITTEN + rest))
