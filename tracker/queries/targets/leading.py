"""Of several goals on one figure the leading one, which counts where one alone is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.queries.targets.standings import Standing
from tracker.queries.targets.year_plans import Undertaking


def leading_each(found: Iterable[Standing]) -> list[Standing]:
    """The leading goal on each figure, of those that ask for a value first, in the order of these standings."""
    groups: dict[tuple[int, int], list[Standing]] = defaultdict(list)
    for one in found:
        groups[one.target.indicator_id, one.target.unit_id].append(one)
    return [min(own, key=precedence) for own in groups.values()]


@dataclass(frozen=True)
class Shared:
    """How many of some goals share their figure with others, and on how many figures they are."""

    goals: int
    figures: int


def shared(found: Iterable[Standing | Undertaking]) -> Shared | None:
    """What a count of these goals has to say of itself: each counts, also where several are on one figure. None where none are."""
    several = [one.target for one in found if one.one_of_several]
    figures = {(one.indicator_id, one.unit_id) for one in several}
    return Shared(len(several), len(figures)) if several else None


def precedence(one: Standing) -> tuple[Any, ...]:
    """What the leading goal on a figure has least of."""
    return one.version.value is None, *one.target.precedence
