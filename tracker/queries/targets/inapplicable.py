"""不适用: which goals don't apply to which units in a month, as known at an instant. Everybody asks here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tracker.access import STEWARD, Rights
from tracker.access.applying import visible_declared
from tracker.access.settled import published_through
from tracker.calc.applying import Declared, ended, ends, in_force
from tracker.calc.periods import Month
from tracker.models import (
    Inapplicability,
    InapplicabilityDecision,
    Indicator,
    Series,
    Target,
    Unit,
)
from tracker.queries.ledger.versions import known

SHOWN = "indicator", "unit", "author", "decision__decider"  # what is printed of a row
ACCEPT = InapplicabilityDecision.Kind.ACCEPT


@dataclass(frozen=True)
class Inapplicable:
    """What was declared and ended of indicators for units: by both, in the order in which it was accepted."""

    said: Mapping[tuple[int, int], Sequence[Declared]] = field(default_factory=dict)

    def of(self, indicator: int, unit: int) -> Sequence[Declared]:
        return self.said.get((indicator, unit), ())

    def held(self, indicator: int, unit: int, month: Month) -> Declared | None:
        """Why the indicator doesn't apply to the unit in `month`; None where it does."""
        return in_force(self.of(indicator, unit), month)


EVERYTHING_APPLIES = Inapplicable()


def inapplicable(indicators: Collection[int], known_by: datetime | None) -> Inapplicable:
    """What was accepted of these indicators, as known at an instant; None means now. One query."""
    words: dict[tuple[int, int], list[Declared]] = defaultdict(list)
    if not indicators:
        return EVERYTHING_APPLIES
    for row in _accepted(known_by).filter(indicator__in=indicators):
        words[row.indicator_id, row.unit_id].append(_word(row))
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
    known = (
        inapplicable({one.indicator_id for one in own if one.indicator_id}, None)
        if own
        else EVERYTHING_APPLIES
    )
    asked = list(months)
    found = {
        (one.pk, month): known.held(one.indicator_id or 0, one.unit_id, month)
        for one in own
        for month in asked
    }
    return {key: held for key, held in found.items() if held is not None}


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


def declarable_months(indicator: Indicator, unit: Unit) -> list[Month]:
    """The months from which on the indicator can be declared of the unit: those of its goals that aren't published; at
    most five years of them.
    """
    goals = Target.objects.filter(Q(indicator=indicator) | Q(indicator__part_of=indicator))
    windows = goals.filter(Q(unit=unit) | Q(district_wide=True)).values_list("first_month", "last_month")
    if not windows:
        return []
    through, first = published_through(), Month.of(min(begins for begins, _ends in windows))
    first = max(first, through.plus(1)) if through is not None else first
    last = min(Month.of(max(ending for _begins, ending in windows)), first.plus(59))
    return [first.plus(step) for step in range(last.minus(first) + 1)]


def changing_months(asked: Inapplicability, months: Iterable[Month]) -> list[Month]:
    """Those of some months from which on what is asked would change something: the goal doesn't rest there already, or does."""
    known = inapplicable({asked.indicator_id}, None)
    rests = {month: known.held(asked.indicator_id, asked.unit_id, month) is not None for month in months}
    return [month for month, resting in rests.items() if resting != asked.holds]


def waiting_for(indicator: Indicator, unit: Unit) -> Inapplicability | None:
    """What was asked of an indicator and a unit and waits for a decision."""
    return _rows().filter(indicator=indicator, unit=unit, decision=None).first()


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
    return Inapplicability.objects.select_related(*SHOWN)


def held_in(
    month: Month, *, known_by: datetime | None = None, unit: int | None = None, indicator: int | None = None
) -> list[Held]:
    """Everything that holds in `month`, of all units or of one, of all indicators or of one, by unit in print order."""
    rows = _accepted(known_by).select_related(*SHOWN)
    rows = rows.filter(unit=unit) if unit is not None else rows
    rows = rows.filter(indicator=indicator) if indicator is not None else rows
    return _held(rows, month)


def _held(accepted: Iterable[Inapplicability], month: Month) -> list[Held]:
    """What holds in `month` of rows in the order in which they were accepted."""
    found = [
        Held(own[held], ends(list(own), month))
        for own in _by_words(accepted)
        if (held := in_force(list(own), month))
    ]
    return sorted(found, key=lambda one: (one.row.unit.order, one.row.unit_id, one.row.indicator.order))


def _ended(
    accepted: Iterable[Inapplicability], month: Month
) -> list[tuple[Inapplicability, Inapplicability]]:
    """What has ended by `month` of rows in the order in which they were accepted, with what ended it."""
    return [(own[begun], own[end]) for own in _by_words(accepted) for begun, end in ended(list(own), month)]


def _by_words(accepted: Iterable[Inapplicability]) -> Iterable[dict[Declared, Inapplicability]]:
    """The rows of each indicator and unit by what they say."""
    said: dict[tuple[int, int], dict[Declared, Inapplicability]] = defaultdict(dict)
    for row in accepted:
        said[row.indicator_id, row.unit_id][_word(row)] = row
    return said.values()


def _word(row: Inapplicability) -> Declared:
    return Declared(row.pk, row.holds, Month.of(row.from_month), row.reason, row.basis, row.basis_date)


@dataclass(frozen=True)
class Resting:
    """A series of a unit that isn't owed for a month, and what was declared of it."""

    series: Series
    held: Held


def resting_in(unit: Unit, month: Month) -> list[Resting]:
    """What a unit reports in other months and not in this one, since it doesn't apply; in the order of the trade."""
    held = {one.row.indicator_id: one for one in held_in(month, unit=unit.pk)}
    own = (
        Series.objects.filter(unit=unit, indicator__in=held).select_related("indicator", "unit")
        if held
        else ()
    )
    found = [Resting(one, held[one.indicator_id]) for one in own if one.indicator_id is not None]
    return sorted(found, key=lambda one: (one.held.row.indicator.order, one.series.pk))


@dataclass(frozen=True)
class Applying:
    """What holds of a target in a month, what has ended by then, each with what ended it, and what was asked of it that waits or was
    refused, the newest first.
    """

    held: Sequence[Held]
    ended: Sequence[tuple[Inapplicability, Inapplicability]]
    waiting: Sequence[Inapplicability]
    refused: Sequence[Inapplicability]


def applying_of(target: Target, month: Month, rights: Rights, known_by: datetime | None) -> Applying:
    """The same of its unit, or of the district's goal of the units behind it, as the person may see it and as known at
    an instant. One query.
    """
    rows = _rows().filter(indicator=declared_of(target)).order_by("-id")
    if not target.district_wide:
        rows = rows.filter(unit=target.unit_id)
    asked = list(visible_declared(known(rows, known_by), rights, known_by=known_by))
    kinds = {row.pk: _decided(row, known_by) for row in asked}
    accepted = sorted((row for row in asked if kinds[row.pk] == ACCEPT), key=lambda row: row.decision.pk)
    return Applying(
        _held(accepted, month),
        _ended(accepted, month),
        [row for row in asked if not kinds[row.pk]],
        [row for row in asked if kinds[row.pk] == InapplicabilityDecision.Kind.REFUSE],
    )


def _decided(row: Inapplicability, known_by: datetime | None) -> str:
    """How a request was decided by then; empty while it waited."""
    decision: InapplicabilityDecision | None = getattr(row, "decision", None)
    if decision is None or (known_by is not None and decision.known_at > known_by):
        return ""
    return decision.kind


def asked_for(rights: Rights) -> QuerySet[Inapplicability]:
    """What waits for a decision, as far as the person may see it, the newest first."""
    return visible_declared(_rows().filter(decision=None), rights).order_by("-id")


def waiting_declared(rights: Rights) -> QuerySet[Inapplicability]:
    """What a steward has to decide on, the oldest first; their own is in it."""
    return _rows().filter(decision=None, unit__in=rights.units(STEWARD)).order_by("id")


def declared_to_decide(rights: Rights) -> int:
    """How many wait for a steward who didn't ask."""
    return waiting_declared(rights).exclude(author=rights.user_id).count()
