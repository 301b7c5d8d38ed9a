"""Claims that a sentence makes in words, held against the figures it names: 全市第1, 增长, 超额, 率先, and a month later than a figure's.

A word that no figure of its sentence bears out is a flag for the editor. It isn't a refusal: a claim may rest
on something the ledger doesn't hold, and that is for a person to answer for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.bulletin_formats import DATING, OF_READING, TARGET, Manner, Source
from tracker.calc.periods import Month

LEADING_PART = 3  # 前列 is the first third of the field


@dataclass(frozen=True)
class Spoken:
    """A figure in a sentence: what it could say, how it says it, the words printed, and what it is a share of."""

    source: Source
    manner: Manner
    text: str
    whole: Source | None = None

    @property
    def dates(self) -> Month | None:
        """The month that the words give what follows, if they give any."""
        reading = self.source.reading
        return reading.month if reading is not None and self.manner.aspect in DATING else None

    @property
    def numbers(self) -> tuple[Source, ...]:
        """What is reported and told here."""
        if self.manner.aspect not in OF_READING:
            return ()
        return tuple(one for one in (self.source, self.whole) if one is not None and one.reading is not None)


@dataclass(frozen=True)
class Dated:
    """The briefing's own month as printed in a sentence."""

    dates: Month
    text: str


@dataclass(frozen=True)
class Flag:
    """A claim without support: the words, and which kind of claim they are."""

    words: str
    code: str


@dataclass(frozen=True)
class _Placed:
    """A figure with its place in the sentence as printed."""

    spoken: Spoken
    start: int
    end: int


Parts = Sequence[str | Spoken | Dated]
_NUMERALS = {**dict(zip("一二三四五六七八九十", range(1, 11), strict=True)), "首": 1}
_NOT_A_PLACE = (
    "(?!批|时间|季度|产业|任务|要务|方阵|梯队|书记|责任|个|次|期|轮|年|版|步|[一二三四五六七八九十]|\\d)"
)
_PLACE = re.compile(
    rf"(?P<scope>全市|全省|全国|全区|四区)?(?:第(?P<n>[一二三四五六七八九十]|\d+)(?:位|名)?{_NOT_A_PLACE}"
    r"|(?P<first>首位|榜首|之首|领先|领跑|率先)|前(?P<top>[一二三四五六七八九十]|\d+)(?:名|位|强)|(?P<front>前列))"
)
_NUMBER = re.compile(r"(?<![第前0-9０-９.．])[0-9０-９]+(?:[.．][0-9０-９]+)?")
_CLAUSE = re.compile(r"[，；：。！？,;]")


def flags(parts: Parts) -> list[Flag]:
    """The claims of a sentence that its figures don't bear out, in the order they stand."""
    text, placed = _laid_out(parts)
    found = [*_places(text, placed), *_changes(text, placed), *_typed(parts), *_dated_later(parts)]
    return [flag for _at, flag in sorted(found, key=lambda one: one[0])]


def _laid_out(parts: Parts) -> tuple[str, list[_Placed]]:
    """The sentence as printed; figures leave blanks, so that their own words make no claim."""
    text, placed = "", []
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if isinstance(part, Spoken):
            placed.append(_Placed(part, len(text), len(text) + len(part.text)))
        text += "\0" * len(part.text)
    return text, placed


def _in_clause(text: str, placed: Iterable[_Placed], at: int) -> list[_Placed]:
    ends = [match.start() for match in _CLAUSE.finditer(text)]
    begin = max((end for end in ends if end < at), default=-1)
    stop = min((end for end in ends if end >= at), default=len(text))
    return [one for one in placed if begin < one.start < stop]


# --- places -----------------------------------------------------------------------------------------


def _places(text: str, placed: list[_Placed]) -> Iterable[tuple[int, Flag]]:
    for match in _PLACE.finditer(text):
        near = [one for one in _in_clause(text, placed, match.start()) if _is_ranked(one)]
        ranked = near or [one for one in placed if _is_ranked(one)]
        if not ranked or not all(_holds_place(one.spoken.source, match) for one in ranked):
            yield match.start(), Flag(match[0], "place")
    for one in placed:
        scope = next((word for word in _SCOPES if text[: one.start].endswith(word)), "")
        if one.spoken.manner.aspect == "位次" and scope and scope != one.spoken.source.field:
            yield one.start, Flag(f"{scope}{one.spoken.text}", "place")


_SCOPES = ("全市", "全省", "全国", "全区", "四区")


def _is_ranked(one: _Placed) -> bool:
    return one.spoken.source.rank is not None or one.spoken.source.up_to is not None


def _holds_place(source: Source, match: re.Match[str]) -> bool:
    """Whether a figure's place is the one claimed, in the field claimed."""
    top = _numeral(match["top"])
    if source.up_to is not None and source.rank is None:
        return top is not None and source.up_to <= top
    assert source.rank is not None
    place, of_n = source.rank.rank, source.rank.of_n
    if place is None or of_n is None or (match["scope"] and match["scope"] != source.field):
        return False
    if match["n"]:
        return place == _numeral(match["n"])
    if match["front"]:
        return place * LEADING_PART <= of_n
    return place <= (top or 1)


def _numeral(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else _NUMERALS[text]


# --- changes and goals --------------------------------------------------------------------------------


def _rises(one: Spoken) -> bool:
    return one.source.traits.is_change and (one.source.amount or Decimal(0)) > 0


def _falls(one: Spoken) -> bool:
    return one.source.traits.is_change and (one.source.amount or Decimal(0)) < 0


def _is_beyond(one: Spoken) -> bool:
    """突破、超过 before a figure: it must be a goal's, or reported as more than so much."""
    if one.manner.aspect == TARGET:
        return one.source.target_qualifier == "at_least"
    return one.source.reading is not None and one.source.reading.qualifier == "at_least"


def _completed(least: Decimal, *, more: bool = False) -> Callable[[Spoken], bool]:
    def holds(one: Spoken) -> bool:
        share, gap = one.source.completion, one.source.gap
        if one.source.traits.is_change:  # it is reached or not
            return least == 1 and gap is not None and (gap > 0 if more else gap >= 0)
        return share is not None and (share > least if more else share >= least)

    return holds


def _is_all(one: Spoken) -> bool:
    source = one.source
    return _completed(Decimal(1))(one) or (source.looked_at is not None and source.amount == source.looked_at)


_CLAIMS: tuple[tuple[str, re.Pattern[str], Callable[[Spoken], bool]], ...] = (
    ("rise", re.compile(r"增长(?!点|极|动能)|上升|回升|攀升|增加(?!值)"), _rises),
    ("fall", re.compile(r"下降|回落|减少|下滑|降低"), _falls),
    ("over", re.compile(r"超额|超目标|超计划"), _completed(Decimal(1), more=True)),
    ("done", re.compile(r"(?:圆满|全面|提前|如期)完成|完成(?:全年|年度)(?:目标|任务)|达到目标|如期实现"), _completed(Decimal(1))),
    ("half", re.compile(r"过半"), _completed(Decimal("0.5"))),
    ("all", re.compile(r"全部(?=完成|开工|建成|达|竣工)"), _is_all),
    ("ahead", re.compile(r"快于序时|超序时|超时序|超进度|好于预期"), lambda one: (one.source.gap or Decimal(-1)) >= 0),
    ("behind", re.compile(r"落后序时|慢于序时|滞后"), lambda one: (one.source.gap or Decimal(0)) < 0),
    ("beyond", re.compile(r"(?:突破|超过|逾|超)(?=\0)"), _is_beyond),
)  # fmt: skip


def _changes(text: str, placed: list[_Placed]) -> Iterable[tuple[int, Flag]]:
    for code, pattern, holds in _CLAIMS:
        for match in pattern.finditer(text):
            if not _is_supported(text, placed, match, holds):
                yield match.start(), Flag(match[0], code)


def _is_supported(
    text: str, placed: list[_Placed], match: re.Match[str], holds: Callable[[Spoken], bool]
) -> bool:
    """The figure after the word in its clause bears it out, else the one before; without one, any of the sentence."""
    near = _in_clause(text, placed, match.start())
    after = [one for one in near if one.start >= match.end()]
    before = [one for one in near if one.end <= match.start()]
    if nearest := after[:1] or before[-1:]:
        return holds(nearest[0].spoken)
    return any(holds(one.spoken) for one in placed)


def _typed(parts: Parts) -> Iterable[tuple[int, Flag]]:
    """Numbers written by hand: nobody checks them and no correction reaches them."""
    at = 0
    for part in parts:
        if isinstance(part, str):
            for match in _NUMBER.finditer(part):
                yield at + match.start(), Flag(match[0], "typed")
        at += len(part if isinstance(part, str) else part.text)


def _dated_later(parts: Parts) -> Iterable[tuple[int, Flag]]:
    """Months said before a number that is of an earlier one."""
    at, said, found = 0, None, []
    for part in parts:
        start, at = at, at + len(part if isinstance(part, str) else part.text)
        if isinstance(part, str):
            continue
        if part.dates is not None:
            said = start, part.dates, part.text
        elif said is not None and isinstance(part, Spoken) and _ends_before(part, said[1]):
            found.append((said[0], Flag(said[2], "period")))
    return dict.fromkeys(found)


def _ends_before(one: Spoken, month: Month) -> bool:
    return any(number.reading is not None and number.reading.month < month for number in one.numbers)
