"""不适用: which goals don't apply to which units in a month, as known at an instant. Everybody asks here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery

from tracker.access import STEWARD, Rights
from tracker.access.applying import visible_declared
from tracker.calc.applying import Declared, ends, in_force
from tracker.calc.periods import Month
from tracker.models import (
    EditionStep,
    Inapplicability,
    InapplicabilityDecision,
    Series,
    Target,
    Unit,
)

ACCEPT = InapplicabilityDecision.Kind.ACCEPT


@dataclass(frozen=True)
class Inapplicable:
    """What was declared and ended of indicators for units: by both, in the order in which it was accepted."""

    words: Mapping[tuple[int, int], Sequence[Declared]] = field(default_factory=dict)

    def of(self, indicator: int, unit: int) -> Sequence[Declared]:
        return self.words.get((indicator, unit), ())

    def held(self, indicator: int, unit: int, month: Month) -> Declared | None:
        """Why the indicator doesn't apply to the unit in `month`; None where it does."""
        return in_force(self.of(indicator, unit), month)


def inapplicable(indicators: Collection[int], known_by: datetime | None) -> Inapplicable:
    """What was accepted of these indicators, as known at an instant; None means now. One query."""
    words: dict[tuple[int, int], list[Declared]] = defaultdict(list)
    if not indicators:
        return Inapplicable(words)
    for indicator, unit, first, *said in _accepted(known_by).filter(indicator__in=indicators).values_list(
        "indicator_id", "unit_id", "from_month", "pk", "holds", "reason", "basis", "basis_date"
    ):
        pk, holds, reason, basis, day = said
        words[indicator, unit].append(Declared(pk, holds, Month.of(first), reason, basis, day))
    return Inapplicable(words)


def _accepted(known_by: datetime | None) -> QuerySet[Inapplicability]:
    """In the order in which it was accepted."""
    rows = Inapplicability.objects.filter(decision__kind=ACCEPT).order_by("decision__id")
    return rows if known_by is None else rows.filter(decision__known_at__lte=known_by)


def not_applying_in(month: Month) -> Subquery:
    """For rows with an indicator and a unit whether it doesn't apply in `month`: `Inapplicable.held` in SQL, as of now."""
    words = _accepted(None).filter(
        indicator=OuterRef("indicator"), unit=OuterRef("unit"), from_month__lte=month.first
    )
    return Subquery(words.order_by("-decision__id").values("holds")[:1])


def declared_series(series: Iterable[Series], months: Iterable[Month]) -> dict[tuple[int, Month], Declared]:
    """Of monthly series those that don't apply in some of the months, with what was declared, as of now."""
    own = [one for one in series if one.indicator_id is not None]
    known = inapplicable({one.indicator_id for one in own if one.indicator_id}, None) if own else Inapplicable()
    asked = list(months)
    found = {
        (one.pk, month): known.held(one.indicator_id or 0, one.unit_id, month) for one in own for month in asked
    }
    return {key: held for key, held in found.items() if held is not None}


def published_through() -> Month | None:
    """The newest month that is published; None before the first."""
    newest = EditionStep.objects.filter(kind="publish").aggregate(newest=Max("edition__month"))["newest"]
    return Month.of(newest) if newest else None


# --- what people declare it of --------------------------------------------------------------------


def declared_of(target: Target) -> int:
    """The indicator by which a target's applying is declared: a figure gives a ratio and its denominator, so that both
    apply or neither does.
    """
    return target.indicator.part_of_id or target.indicator_id


def units_of(target: Target) -> list[Unit]:
    """The units of which a target's indicator can be declared: its own, or those whose figures make up the district's."""
    if not target.district_wide:
        return [target.unit]
    reporting = Series.objects.filter(indicator=declared_of(target)).values("unit")
    return list(Unit.objects.filter(pk__in=reporting).order_by("order", "id"))


def is_declarable(indicator: int, unit: int) -> bool:
    """Whether the unit reports the indicator or has a goal of its own for it; the denominator of a ratio goes with it."""
    own = Target.objects.filter(indicator=indicator, unit=unit, district_wide=False, indicator__part_of=None)
    return Series.objects.filter(indicator=indicator, unit=unit).exists() or own.exists()


# --- lists ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A declaration that holds in a month, with the month from which on it is known to have ended."""

    row: Inapplicability
    ends: Month | None


def _rows() -> QuerySet[Inapplicability]:
    return Inapplicability.objects.select_related("indicator", "unit", "author", "decision__decider")


def held_in(
    month: Month, *, known_by: datetime | None = None, unit: Unit | None = None, indicator: int | None = None
) -> list[Held]:
    """Everything that holds in `month`, of all units or of one, of all indicators or of one, in print order."""
    rows = _accepted(known_by)
    rows = rows.filter(unit=unit) if unit is not None else rows
    rows = rows.filter(indicator=indicator) if indicator is not None else rows
    known = inapplicable(set(rows.values_list("indicator_id", flat=True)), known_by)
    ending = {
        held.pk: ends(words, month) for words in known.words.values() if (held := in_force(words, month))
    }
    found = _rows().filter(pk__in=rows.filter(pk__in=ending).values("pk"))
    return [
        Held(row, ending[row.pk]) for row in found.order_by("unit__order", "unit_id", "indicator__order", "pk")
    ]


@dataclass(frozen=True)
class Asked:
    """What was asked of a target, with its decision if there was one by the time asked for."""

    row: Inapplicability
    decision: InapplicabilityDecision | None


def asked_of(target: Target, rights: Rights, known_by: datetime | None) -> list[Asked]:
    """What the person may see of what was asked of a target's units, the newest first, as known at an instant."""
    rows = _rows().filter(indicator=declared_of(target)).order_by("-id")
    if not target.district_wide:
        rows = rows.filter(unit=target.unit_id)
    if known_by is not None:
        rows = rows.filter(known_at__lte=known_by)
    return [Asked(row, _decision(row, known_by)) for row in visible_declared(rows, rights, known_by=known_by)]


def _decision(row: Inapplicability, known_by: datetime | None) -> InapplicabilityDecision | None:
    decision: InapplicabilityDecision | None = getattr(row, "decision", None)
    if decision is None or (known_by is not None and decision.known_at > known_by):
        return None
    return decision


def waiting_declared(rights: Rights) -> QuerySet[Inapplicability]:
    """What a steward has to decide on, the oldest first; their own is in it."""
    return _rows().filter(decision=None, unit__in=rights.units(STEWARD)).order_by("id")


def declared_to_decide(rights: Rights) -> int:
    """How many wait for a steward who didn't ask."""
    return waiting_declared(rights).exclude(author=rights.user_id).count()
