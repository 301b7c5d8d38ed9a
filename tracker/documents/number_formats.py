"""What a spreadsheet's number format shows of a number: `0!.0,"万"` makes 1234.5万 of 12345000.

The number keeps all its digits: a format that rounds hides some, and they are no less there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from tracker.calc.numbers import digits, exact_digits, round_half_up
from tracker.documents.days_shown import DayShown, Piece

GENERAL = "General"
LONGEST = 1_000

# A Chinese Excel escapes by an exclamation mark too, and calls General G/通用格式.
_TOKEN = re.compile(
    r"""(?P<words>"[^"]*"?) | [\\!](?P<escaped>.) | (?P<blank>_.) | (?P<fill>\*.) | \[(?P<block>[^\]]*)\]?
      | (?P<general>General|G/通用格式|Standard) | (?P<date>AM/PM|A/P|上午/下午|(?!E[+-])[ymdhsgeb]+|a{3,4})
      | (?P<power>E[+-]) | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%)
      | (?P<end>;) | (?P<text>@) | (?P<over>/) | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_NO_COLOUR = re.compile(r"DBNum|NatNum|~|\$", re.IGNORECASE)
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "=": lambda value, limit: value == limit,
    "<>": lambda value, limit: value != limit,
}
_SAYS_NOTHING = str.maketrans("", "", " \u3000\xa0¥￥+＋")
_MARKS = "-−–－()（）△▲▼↓"
_WITHOUT_MARKS = str.maketrans("", "", _MARKS)
_DASHES = frozenset("-−–－—")


@dataclass
class _Section:
    """One of the sections of a format: what it does to a number, and what it writes before and behind it."""

    condition: tuple[str, Decimal] | None = None
    colour: str = ""
    is_date: bool = False
    day: DayShown | None = None  # of a date's section
    is_elapsed: bool = False
    shows_text: bool = False
    has_digits: bool = False
    is_general: bool = False
    has_point: bool = False
    shows_nought: bool = False
    percents: int = 0
    thousands: int = 0
    zeros: int = 0
    places: int = 0
    before: str = ""
    after: str = ""
    # What is written between digits of the whole number: before how many of them, and what.
    between: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_straight(self) -> bool:
        """Whether the digits are those of the number, or of it in per cent."""
        return (
            self.has_digits
            and not self.thousands
            and not self.between
            and self.percents < 2
            and self.zeros < 2
        )

    def is_blank(self, value: Decimal) -> bool:
        """Whether the number, rounded as it is shown, is a nought that is left out."""
        return not self.shows_nought and round_half_up(self._scaled(value), self.places) == 0

    def _scaled(self, value: Decimal) -> Decimal:
        return abs(value) * Decimal(100) ** self.percents / Decimal(1000) ** self.thousands

    def written(self, value: Decimal) -> str:
        """The digits that it shows, to the last one, without sign; rounded where digits that it adds follow."""
        text = digits(self._scaled(value))
        if not self.is_general and any(letter.isdigit() for letter in self.before + self.after):
            text = exact_digits(round_half_up(self._scaled(value), self.places))
        whole, _point, part = text.partition(".")
        whole = whole.zfill(self.zeros)
        is_scale = not self.has_point and any(text == "." for _count, text in self.between)
        for count, text in sorted(self.between):
            whole = whole.zfill(count + 1)
            at = len(whole) - count - sum(len(other) for less, other in self.between if less < count)
            whole = whole[:at] + text + whole[at:]
        return whole + ("" if is_scale or not part else ".") + part


@dataclass(frozen=True)
class NumberFormat:
    """A format's sections: for positive numbers, negative ones, zero and text, or as their conditions say."""

    sections: Sequence[_Section]

    def of(self, value: Decimal) -> _Section:
        """The section that shows a number."""
        numeric = [one for one in self.sections[:3] if not one.shows_text]
        if not numeric:
            return _GENERAL
        if any(one.condition for one in numeric):
            return next((one for one in numeric if _holds(one, value)), numeric[-1])
        if value < 0 and len(numeric) > 1:
            return numeric[1]
        return numeric[2] if value == 0 and len(numeric) > 2 else numeric[0]

    def shown(self, value: Decimal) -> str | None:
        """The number as a person sees it; None where that is the number itself, or it in per cent."""
        section = self.of(value)
        before, after, minus = section.before, section.after, "-" if value < 0 else ""
        if value < 0 and len(self.sections) > 1 and (section.condition or section is not self.sections[0]):
            minus = "-" if self._is_marked(section, value) else ""
            before, after = before.translate(_WITHOUT_MARKS), after.translate(_WITHOUT_MARKS)
        if not section.has_digits or section.is_blank(value):
            text = (before + after).translate(_SAYS_NOTHING)
            is_nought = value == 0 and text and set(text) <= _DASHES  # as accountants write it
            return None if is_nought else text
        beside = (before + after).translate(_SAYS_NOTHING)
        if section.is_straight and beside == "%" * section.percents and minus == "-" * (value < 0):
            return None
        return f"{minus}{before.translate(_SAYS_NOTHING)}{section.written(value)}{after.strip()}"

    def _is_marked(self, section: _Section, value: Decimal) -> bool:
        """Whether a section of negative numbers tells them from positive ones: by a minus, brackets or a colour."""
        marks = set(_MARKS) & set(section.before + section.after)
        return bool(marks) or section.colour != self.of(-value).colour

    @property
    def changes_texts(self) -> bool:
        return self.shown_text("x") is not None

    def shown_text(self, text: str) -> str | None:
        """A text as a person sees it; None where nothing is added to it or hidden."""
        own = next((one for one in self.sections if one.shows_text), None)
        if own is None:
            return "" if len(self.sections) > 3 else None
        return f"{own.before}{text}{own.after}".strip() if (own.before + own.after).strip() else None


def _holds(section: _Section, value: Decimal) -> bool:
    return section.condition is None or _HOLDS[section.condition[0]](value, section.condition[1])


@lru_cache(maxsize=500)
def number_format(code: str) -> NumberFormat:
    """The format that is written so."""
    sections: list[list[re.Match[str]]] = [[]]
    for found in _TOKEN.finditer(code[:LONGEST]):
        if found.lastgroup == "end":
            sections.append([])
        else:
            sections[-1].append(found)
    if len(sections) == 1 and not sections[0]:
        return NumberFormat([_GENERAL])
    return NumberFormat([_Builder(tokens).section for tokens in sections[:4]])


class _Builder:
    """Takes one section apart, token by token."""

    def __init__(self, tokens: Sequence[re.Match[str]]) -> None:
        self.section = _Section()
        kinds = {one.lastgroup for one in tokens}
        elapsed = any(one["block"] and _ELAPSED.fullmatch(one["block"]) for one in tokens)
        dated = "date" in kinds or elapsed
        seconds = any(one["date"] and one["date"][0] in "sS" for one in tokens)
        self.section.is_elapsed = elapsed
        self.section.is_date = dated and ("digit" not in kinds or seconds or elapsed)
        if self.section.is_date:
            self.section.day = DayShown([_piece(one) for one in tokens])
        self.section.shows_text = "text" in kinds
        self.placeholders = sum(one.lastgroup == "digit" for one in self._whole(tokens))
        self.passed = 0
        self.is_over = False  # in an exponent or a denominator: what follows are no digits of the number
        self.follows_digit = False
        for one in tokens:
            kind = one.lastgroup or ""
            self.follows_digit = getattr(self, f"_{kind}", self._literal)(one) is True

    @staticmethod
    def _whole(tokens: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
        """The tokens of the whole number: up to the point, the exponent or the denominator."""
        for one in tokens:
            if one.lastgroup in ("point", "power", "over"):
                return
            yield one

    def _write(self, text: str) -> None:
        section = self.section
        if not section.has_digits:
            section.before += text
        elif self.passed < self.placeholders and not section.has_point and not self.is_over:
            if text.strip():
                section.between.append((self.placeholders - self.passed, text))
        else:
            section.after += text

    def _literal(self, one: re.Match[str]) -> None:
        if self.is_over and one[0].isdigit():
            return
        self._write(_literally(one))

    def _blank(self, one: re.Match[str]) -> None:
        self._write(" ")

    def _fill(self, one: re.Match[str]) -> None:
        pass

    def _text(self, one: re.Match[str]) -> None:
        self.section.has_digits = True  # what stands before and behind the text, as of a number

    def _block(self, one: re.Match[str]) -> None:
        inside = one["block"]
        if found := _CONDITION.fullmatch(inside.strip()):
            self.section.condition = (found[1], Decimal(found[2]))
        elif inside.startswith("$"):
            self._write(inside[1:].split("-")[0])
        elif not _NO_COLOUR.match(inside):
            self.section.colour = inside.lower()

    def _general(self, one: re.Match[str]) -> None:
        self.section.has_digits = self.section.shows_nought = self.section.is_general = True

    def _digit(self, one: re.Match[str]) -> bool:
        section = self.section
        section.has_digits = True
        section.shows_nought |= one[0] == "0"
        if not self.is_over and not section.has_point:
            self.passed += 1
            section.zeros += one[0] == "0"
            section.thousands = 0  # the comma before it groups
        section.places += not self.is_over and section.has_point
        return True

    def _point(self, one: re.Match[str]) -> bool:
        self.section.has_digits = self.section.has_point = True
        return True

    def _comma(self, one: re.Match[str]) -> bool:
        if not self.follows_digit:
            self._write(",")
            return False
        self.section.thousands += 1
        return True

    def _percent(self, one: re.Match[str]) -> None:
        self.section.percents += 1
        self._write("%")

    def _power(self, one: re.Match[str]) -> None:
        self.is_over = True

    def _over(self, one: re.Match[str]) -> None:
        if self.section.has_digits:
            self.is_over = self.section.shows_nought = True
        else:
            self._write("/")


def _literally(one: re.Match[str]) -> str:
    return one[0].strip('"') if one.lastgroup == "words" else one[one.lastgroup or 0]


def _piece(one: re.Match[str]) -> Piece:
    if one.lastgroup in ("block", "fill", "text"):
        return Piece("", is_code=False)
    return Piece(_literally(one), is_code=one.lastgroup == "date")


_GENERAL = _Section(has_digits=True, is_general=True, shows_nought=True)
