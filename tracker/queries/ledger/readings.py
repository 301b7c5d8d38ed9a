"""Reading the ledger: what each slot says, now or as of a past day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce

from tracker.calc.payload import FIELDS
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import Decision, LedgerEntry
from tracker.models.arrays import among
from tracker.queries.ledger.counting_figures import approvals, newest, that_count

# The number of the series, then what its figure says in the order of `Reading`; of approvals.
SAID: tuple[str | Combinable, ...] = (
    "slot__series_id",
    Coalesce("slot__month", "figure__reached_on", "figure__as_of_date"),
    "figure__as_of_date",
    *(f"figure__{name}" for name in FIELDS),
    Coalesce("figure__comparison_set__code", Value("")),
    "figure__qualifier",
    "figure__illustrative",
    ExpressionWrapper(Q(history_load__isnull=False), BooleanField()),
    "figure_id",
)


def head() -> str:
    """The hash of the newest link: while it stays the same, nothing was stated, decided or configured."""
    links = LedgerEntry.objects.filter(sequence__isnull=False)
    return links.order_by("-sequence").values_list("hash", flat=True).first() or ""


def readings(
    series: Collection[int],
    *,
    through: Month,
    known_by: datetime | None,
    newest_of: Collection[int] = (),
    since: Mapping[int, Month] | None = None,
) -> dict[int, list[Reading]]:
    """The figures that count of each series up to a month, as they were known at an instant; None means now.

    Of the series in `newest_of` only the newest month is given, of the others none before what `since` says.
    """
    found: dict[int, list[Reading]] = defaultdict(list)
    newest_only = set(series).intersection(newest_of)
    parts = [
        _statement(that_count(approvals(slots, known_by=known_by), "slot__series_id", "slot_id"))
        for slots in _slots(set(series).difference(newest_only), through, since)
    ]
    if newest_only:
        parts.append(_newest(newest_only, through, known_by))
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(f"({sql})" for sql, _ in parts), [*chain(*(p for _, p in parts))]
            )
            for key, month, as_of, *said, figure in cursor.fetchall():
                found[key].append(Reading._make((Month.of(month), as_of, *said, (figure,))))
    return found


def _slots(series: Collection[int], through: Month, since: Mapping[int, Month] | None) -> Iterator[Q]:
    """Slots by the month since which their series are asked for: mostly the start of one year or two."""
    groups: dict[Month | None, list[int]] = defaultdict(list)
    for key in sorted(series):
        groups[since[key] if since else None].append(key)
    for first, own in groups.items():
        within = Q(slot__month__lte=through.first)
        if first is not None:
            within &= Q(slot__month__gte=first.first)
        yield Q(slot__series__in=among(own)) & (Q(slot__month=None) | within)


def _newest(
    series: Collection[int], through: Month, known_by: datetime | None
) -> tuple[str, tuple[Any, ...]]:
    """By the index of slots, which has the newest month of a series first, so that no former one is looked at."""
    slots = Q(slot__series=RawSQL("asked.series", ())) & (
        Q(slot__month=None) | Q(slot__month__lte=through.first)
    )
    own, given = _statement(newest(approvals(slots, known_by=known_by))[:1])
    asked = "SELECT said.* FROM unnest(%s::bigint[]) AS asked(series) CROSS JOIN LATERAL"
    return f"{asked} ({own}) said", (sorted(series), *given)


def _statement(found: QuerySet[Decision]) -> tuple[str, tuple[Any, ...]]:
    """What the figures say, in the order of `Reading`, after the number of the series."""
    return found.values_list(*SAID).query.sql_with_params()
