"""A return opens the line again: whoever has to put a figure right has some workdays for it, whatever the window says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from tracker.models import Decision, Figure, User, Window, WindowException
from tracker.queries.reporting.reopenings import figure_openings, reopened_until
from tracker.queries.reporting.windows import Opening


@dataclass(frozen=True)
class Again:
    """Until when a returned figure's line can be reported again (None: not settled, or not at all), and whether the return
    opened it.
    """

    until: datetime | None
    reopened: bool = False


def reopen_returned(
    decisions: Sequence[Decision], figures: Sequence[Figure], *, by: User, at: datetime
) -> dict[int, Again]:
    """Open the lines of returned figures again that are closed, or would close before the workdays are over; by figure.

    What is open longer stays as it is. Corrections aren't bound to a window, so their lines need none. `figures` are those
    of the decisions, in their order. To be called in the transaction of the return.
    """
    given = dict(zip((one.pk for one in figures), decisions, strict=True))
    bound = [one for one in figures if one.corrects_id is None]
    if not bound:
        return {}
    until = reopened_until(at)
    stand = dict(zip((one.pk for one in bound), figure_openings(bound, at), strict=True))
    short = [one for one in bound if _closes_before(until, stand[one.pk])]
    if short:
        _hold({stand[one.pk].window for one in short})
        stand |= dict(zip((one.pk for one in short), figure_openings(short, at), strict=True))
        short = [one for one in short if _closes_before(until, stand[one.pk])]
    WindowException.objects.bulk_create(
        WindowException(
            window=stand[one.pk].window,
            series=one.slot.series,
            until=until,
            reason=_reason(one, given[one.pk]),
            granted_by=by,
            decision=given[one.pk],
        )
        for one in short
    )
    opened = {one.pk for one in short}
    return {pk: Again(until, True) if pk in opened else _as_it_stands(one) for pk, one in stand.items()}


def _closes_before(until: datetime, opening: Opening) -> bool:
    return opening.closes_at is not None and opening.closes_at < until


def _as_it_stands(opening: Opening) -> Again:
    return Again(opening.closes_at if opening.is_open else None)


def _hold(windows: set[Window | None]) -> None:
    """Nobody grants more for these windows meanwhile, which the return would shorten."""
    numbers = [one.pk for one in windows if one is not None]
    list(Window.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))


def _reason(figure: Figure, decision: Decision) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        said = gettext("编号 %(id)s 的数据被退回：%(reason)s")
    return (said % {"id": figure.pk, "reason": decision.reason})[:500]
