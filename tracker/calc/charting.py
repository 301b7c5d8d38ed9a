"""Where the marks of a small line chart go: actual against plan, month by month. Pure geometry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.periods import Month
from tracker.calc.rhythm import Point

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 18, 34


@dataclass(frozen=True)
class Mark:
    """A point of a line with what it stands for."""

    x: Decimal
    y: Decimal
    month: Month
    value: Decimal
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """Lines in the coordinates of a WIDTH × HEIGHT picture, ticks of both axes, the target's height, and those of
    other targets with their names.

    The actual line breaks before a mark with a note: there the number changed otherwise than by growing.
    """

    actual: tuple[Mark, ...]
    planned: tuple[Mark, ...]
    months: tuple[tuple[Decimal, Month], ...]
    levels: tuple[tuple[Decimal, Decimal], ...]
    target: Decimal | None
    others: tuple[tuple[Decimal, str], ...] = ()
    expected: tuple[Mark, ...] = ()
    fan: str = ""

    @property
    def expected_path(self) -> str:
        """From the newest actual mark on."""
        return _path((*self.actual[-1:], *self.expected))

    @property
    def actual_paths(self) -> list[str]:
        """The actual line in the stretches between its breaks."""
        begins = [at for at, mark in enumerate(self.actual) if mark.note or not at]
        ends = [*begins[1:], len(self.actual)]
        return [_path(self.actual[begin:end]) for begin, end in zip(begins, ends, strict=True)]

    @property
    def planned_path(self) -> str:
        return _path(self.planned)


def within_bar(share: Decimal | None) -> Decimal:
    """Where a share of one ends on a bar a hundred wide."""
    return min(max((share or Decimal(0)) * 100, Decimal(0)), Decimal(100)).quantize(Decimal("0.1"))


def chart(
    months: Sequence[Month],
    actual: Sequence[tuple[Month, Decimal]],
    planned: Sequence[tuple[Month, Decimal]],
    target: Decimal | None,
    expected: Sequence[Point] = (),
    notes: Mapping[Month, str] = {},
    others: Sequence[tuple[Decimal, str]] = (),
) -> Chart | None:
    """The chart of a target over its window, with a fan of what is expected; None when there is nothing to draw yet.

    `notes` are what is to be said of months in which the number was put on another footing; `others` the values of other targets
    with their names.
    """
    values = [value for _month, value in [*actual, *planned]] + ([target] if target is not None else [])
    values += [bound for point in expected for bound in (point.low, point.high)]
    values += [value for value, _name in others]
    if not actual or not months:
        return None
    low, high, step = _scale(min(*values, Decimal(0)), max(values))
    left, top = Decimal(LEFT), Decimal(TOP)
    wide, tall = Decimal(WIDTH - LEFT - RIGHT), Decimal(HEIGHT - TOP - BOTTOM)
    gaps = max(len(months) - 1, 1)

    def x(month: Month) -> Decimal:
        return (left + wide * month.minus(months[0]) / gaps).quantize(Decimal("0.1"))

    def y(value: Decimal) -> Decimal:
        return (top + tall * (high - value) / (high - low)).quantize(Decimal("0.1"))

    stride = -(-len(months) // 12)
    levels = [low + step * count for count in range(int((high - low) / step) + 1)]
    return Chart(
        actual=tuple(
            Mark(x(month), y(value), month, value, note)
            for (month, value), note in zip(
                actual, _noted([month for month, _ in actual], notes), strict=True
            )
        ),
        planned=tuple(Mark(x(month), y(value), month, value) for month, value in planned),
        months=tuple((x(month), month) for month in months[::stride]),
        levels=tuple((y(level), level) for level in levels),
        target=None if target is None else y(target),
        others=tuple((y(value), name) for value, name in others),
        expected=tuple(Mark(x(point.month), y(point.value), point.month, point.value) for point in expected),
        fan=_fan([(x(point.month), y(point.low), y(point.high)) for point in expected], *_tip(actual, x, y)),
    )


def _noted(months: Sequence[Month], notes: Mapping[Month, str]) -> list[str]:
    """The notes by mark: of a month without one at the next that there is."""
    return [
        " ".join(note for at, note in notes.items() if at <= month and (before is None or at > before))
        for before, month in zip([None, *months], months, strict=False)
    ]


def _tip(
    actual: Sequence[tuple[Month, Decimal]], x: Callable[[Month], Decimal], y: Callable[[Decimal], Decimal]
) -> tuple[Decimal, Decimal]:
    """Where a fan begins: at the newest actual mark."""
    month, value = actual[-1]
    return x(month), y(value)


def _fan(bounds: Sequence[tuple[Decimal, Decimal, Decimal]], x: Decimal, y: Decimal) -> str:
    """The corners of the range, out along its lower edge and back along its upper one."""
    if not bounds:
        return ""
    out = [f"{at},{low}" for at, low, _high in bounds]
    back = [f"{at},{high}" for at, _low, high in reversed(bounds)]
    return " ".join([f"{x},{y}", *out, *back])


def _scale(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Round bounds and a step of 1, 2 or 5 times a power of ten, with four to eight levels."""
    if high == low:
        high = low + 1
    rough = (high - low) / 5
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    bottom = (low / step).to_integral_value("ROUND_FLOOR") * step
    top = (high / step).to_integral_value("ROUND_CEILING") * step
    return bottom, top, step


def _path(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)
