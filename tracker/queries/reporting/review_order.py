"""The order of the review queue, kept by the database, so that only what a page shows is read."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Case, DecimalField, F, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Abs, Coalesce

from tracker.calc import kinds
from tracker.models import Figure, Measure
from tracker.queries.reporting.review import earlier

KEYS = {
    "what": (Coalesce("slot__series__indicator__order", 10**6), F("slot__series")),
    "unit": (F("slot__series__unit__order"),),
    "change": (F("moved"),),
}
BY_WAITING = ("recorded_at", "id")
NOTHING_SAID = Value(Decimal(-1))


def sorted_by(found: QuerySet[Figure], sort: str) -> QuerySet[Figure]:
    """What waits by a column of the queue (`-` before it: downwards); what is alike there, the oldest first."""
    name, downwards = sort.removeprefix("-"), sort.startswith("-")
    if name == "days":  # who waits longest came first
        return found.order_by(F("recorded_at").asc() if downwards else F("recorded_at").desc(), "id")
    if name not in KEYS:
        return found.order_by(*BY_WAITING)
    if name == "change":
        found = found.alias(now=_stated(), before=_before()).alias(moved=_moved())
    keys = [key.desc() if downwards else key.asc() for key in KEYS[name]]
    return found.order_by(*keys, *BY_WAITING)


def _stated(of: str = "") -> Case:
    """The number a figure states, a ratio in per cent; as `Waiting.change` has it."""
    ratio = F(f"{of}numerator") / F(f"{of}denominator") * Decimal(100)
    return Case(
        When(**{f"{of}denominator__gt": 0}, then=ratio), default=F(f"{of}value"), output_field=DecimalField()
    )


def _before() -> Case:
    newest = earlier().annotate(stated=_stated("figure__")).values("stated")[:1]
    return Case(
        When(corrects__isnull=False, then=_stated("corrects__")),
        default=Subquery(newest),
        output_field=DecimalField(),
    )


def _moved() -> Combinable:
    """By which share a number moved, or else by how much; below all others where there is nothing to compare."""
    series = "slot__series__"
    in_points = Q(**{f"{series}indicator__kind__in": kinds.REPORTED_IN_POINTS})
    in_points |= Q(**{f"{series}measure__measured_in": "%"}) | Q(**{f"{series}indicator__measured_in": "%"})
    amount = F("now") - F("before")
    moved = Case(
        When(Q(**{f"{series}measure__form": Measure.Form.FLAG}), then=NOTHING_SAID),
        When(in_points | Q(before=0), then=Abs(amount) / Decimal(100)),
        default=Abs(amount / F("before")),
        output_field=DecimalField(),
    )
    return Coalesce(moved, NOTHING_SAID, output_field=DecimalField())
