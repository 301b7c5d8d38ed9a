"""Of several goals on one figure the leading one, which counts where one alone is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tracker.queries.targets.standings import Standing


def leading(found: Iterable[Standing]) -> Standing | None:
    """Of the goals on one figure the one that counts where one alone is meant: the leading one of those that ask for a value."""
    return min(found, key=precedence, default=None)


def leading_each(found: Iterable[Standing]) -> list[Standing]:
    """The leading goal on each figure, in the order of these standings."""
    groups: dict[tuple[int, int], list[Standing]] = defaultdict(list)
    for one in found:
        groups[one.target.indicator_id, one.target.unit_id].append(one)
    return [min(own, key=precedence) for own in groups.values()]


def precedence(one: Standing) -> tuple[Any, ...]:
    """What the leading goal on a figure has least of."""
    return one.version.value is None, *one.target.precedence
