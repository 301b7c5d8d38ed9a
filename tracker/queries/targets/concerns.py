"""What speaks against setting next year's goals from this year's, and what should be known before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from tracker.calc.concerns import Concern, Look, Page, Thing, found
from tracker.queries.targets.roll_over import Proposal
from tracker.wording.names import label


def roll_over_look(proposed: Sequence[Proposal], values: Mapping[int, Decimal | None]) -> Look:
    """Goals that go on: whose last month isn't there, which ask for what is reached already; and those that don't go on."""
    waiting = [one for one in proposed if one.following is None]
    chosen = [one for one in waiting if one.target.pk in values]
    return Look(
        found(
            Concern("unfinished", _things([one for one in chosen if not one.is_final])),
            Concern("reached", _things([one for one in chosen if _asks_nothing(one, values)])),
            Concern(
                "not_followed", _things([one for one in waiting if one.target.pk not in values]), grave=False
            ),
        ),
        holds=[[one.target.pk, values[one.target.pk], one.baseline] for one in chosen],
    )


def _asks_nothing(one: Proposal, values: Mapping[int, Decimal | None]) -> bool:
    return one.is_reached and values[one.target.pk] == one.value


def _things(some: Collection[Proposal]) -> list[Thing]:
    return [
        Thing(
            label(one.standing.indicator),
            label(one.standing.unit),
            Page("target", (one.target.pk,), f"month={one.standing.month}"),
        )
        for one in some
    ]
