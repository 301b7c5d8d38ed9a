"""Comparing many names at once finds those that comparing each with each finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.names import _bare, _core, _read, _telling, folded, near_each

LETTERS = "示例宏润安泰物流园数智造一东A7区（）·"


@st.composite
def likenesses(draw: st.DrawFn) -> list[str]:
    """Names, and some of them with letters left out, replaced or added."""
    names = draw(st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=5))
    for name in draw(st.lists(st.sampled_from(names), max_size=8)):
        place, letter = draw(st.integers(0, len(name))), draw(st.sampled_from([*LETTERS, "", "项目", "街道"]))
        names.append(name[:place] + letter + name[place + draw(st.integers(0, 3)) :])
    return [name for name in names if name]


@given(likenesses(), likenesses())
def test_the_same_names_are_near_however_many_are_compared(texts: list[str], more: list[str]) -> None:
    for names in (texts, more, texts + more):
        pairs = {(text, name) for text, those in near_each(texts, names).items() for name in those}
        assert pairs == {(text, name) for text in texts for name in names if are_near(text, name)}


def are_near(text: str, name: str) -> bool:
    """The slow way: by the texts that two names have in common, no numbers for them and no index."""
    (alike, parts, core), (others, their_parts, other) = shape(text), shape(name)
    wholes, their_wholes = {core, _bare(core)}, {other, _bare(other)}
    return folded(text) != folded(name) and bool(
        alike & others or wholes & their_wholes or parts & their_wholes or core in their_parts
    )


def shape(name: str) -> tuple[set[tuple[str, str]], set[str], str]:
    """What is alike of names that are near, and the parts by which a shorter name is meant; with what it is of."""
    core = _core(name)
    telling = _telling(core)
    without = {core[:place] + core[place + 1 :] for place in range(len(core)) if place not in telling}
    alike = {("without", one) for one in without if len(core) >= 5}
    if len(core) > 2 and not core.isascii():
        alike.add(("sound", " ".join(one if at in telling else _read(one) for at, one in enumerate(core))))
    heads = next((at for at in range(len(core) // 3) if at in telling), len(core) // 3)
    tails = next((at for at in range(len(core) // 3) if len(core) - 1 - at in telling), len(core) // 3)
    ends = {core[cut:] for cut in range(2, heads + 1)} | {core[:-cut] for cut in range(2, tails + 1)}
    return alike, (without | ends if len(core) >= 4 else set()), core
