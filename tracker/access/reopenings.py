"""Who may ask that a line be opened again after its month closed, decide on it, and see what was asked."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tracker.access import REPORTER, STEWARD, Rights, check_report, units_inside
from tracker.access.care import of_units
from tracker.calc.refusals import AccessRefused
from tracker.models import ReopeningDecision, ReopeningRequest, Series


def check_ask_reopening(rights: Rights, series: Series) -> None:
    """Whoever reports the line."""
    check_report(rights, series)


def can_prolong(rights: Rights, unit_id: int) -> bool:
    """A steward of the unit who doesn't report for it: who does asks another."""
    return rights.covers(unit_id, STEWARD) and not rights.covers(unit_id, REPORTER)


def check_prolong(rights: Rights, unit_id: int) -> None:
    if not rights.covers(unit_id, STEWARD):
        raise AccessRefused("not_a_steward")
    check_not_for_oneself(rights, unit_id)


def check_not_for_oneself(rights: Rights, unit_id: int) -> None:
    """Who reports for a unit gives it no more time, by whatever door and in whatever role."""
    if rights.covers(unit_id, REPORTER):
        raise AccessRefused("own_line")


def can_decide_reopening(rights: Rights, request: ReopeningRequest) -> bool:
    """A steward of the line's unit who didn't ask."""
    return rights.covers(request.series.unit_id, STEWARD) and request.author_id != rights.user_id


def check_decide_reopening(rights: Rights, request: ReopeningRequest) -> None:
    if not rights.covers(request.series.unit_id, STEWARD):
        raise AccessRefused("not_a_steward")
    if request.author_id == rights.user_id:
        raise AccessRefused("own_request")


def visible_reopenings(requests: QuerySet[ReopeningRequest], rights: Rights) -> QuerySet[ReopeningRequest]:
    """Those of the units one is inside, which belong to the post and not to who asked: that a line is late tells when its figure
    came in.
    """
    return requests.filter(_seen(rights, ""))


def visible_reopening_decisions(
    decisions: QuerySet[ReopeningDecision], rights: Rights
) -> QuerySet[ReopeningDecision]:
    return decisions.filter(_seen(rights, "request__"))


def _seen(rights: Rights, way: str) -> Q:
    return of_units(units_inside(rights), f"{way}series", f"{way}window__month")
