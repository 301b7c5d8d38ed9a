"""勾稽关系 over everything at once: which of them break once what is handed in, or waits, lies over what stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tracker.calc.checks import SHIPPED
from tracker.calc.findings import CUT_NOT_ROUNDED, OFF, PARTS_DIFFER, Finding
from tracker.calc.grounds import Limit
from tracker.calc.identities import GROWTH, SUM, Disagreement, Term
from tracker.calc.identities import Identity as Relation
from tracker.calc.numbers import digits, exact_digits
from tracker.calc.periods import Month
from tracker.calc.printed import rounded
from tracker.calc.readings import HUNDRED, Reading
from tracker.models import Figure, Identity, Indicator, Series, Slot
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.reporting.standing import standing_readings
from tracker.queries.reporting.taken_over import TakenOver

Spot = tuple[int, int, Month]  # an indicator, a unit, a month
A_YEAR = 12


@dataclass(frozen=True)
class Broken:
    """An identity whose numbers can't all be right in a month of a unit.

    `members` are where they stand, the result first; `figures` those behind them that are in the ledger.
    """

    relation: Relation
    found: Disagreement
    unit: int
    month: Month
    members: tuple[Spot, ...]
    figures: tuple[int, ...]

    def finding(self, limits: Mapping[str, Limit]) -> Finding | None:
        """It as the checks at entry object to it; None where the district has switched the rule off."""
        code = CUT_NOT_ROUNDED if self.found.is_cut else PARTS_DIFFER
        severity = limits.get(code, SHIPPED[code]).severity
        return None if severity == OFF else Finding(code, severity, {}, self.numbers)

    @property
    def numbers(self) -> dict[str, Any]:
        """All the numbers of it, as they were stated, to be kept and put into a sentence."""
        result = self.relation.result
        return {
            "kind": self.relation.kind,
            "month": str(self.month),
            "result": _told(result),
            "parts": [_told(part) for part in self.relation.parts],
            "expected": digits(self.found.expected),
        }


def _told(term: Term) -> dict[str, str]:
    # a ratio that is computed has no end
    value = (
        exact_digits(term.value) if len(term.value.as_tuple().digits) <= 15 else digits(round(term.value, 4))
    )
    return {"name": term.name, "name_en": term.name_en, "unit": term.unit, "value": value}


def broken(spots: Collection[Spot], laid: Mapping[Spot, Reading]) -> list[Broken]:
    """The identities that break at any of the `spots`, with the readings of `laid` in the place of what stands.

    A base takes part in the growth of the year after it. Nothing is read where no identity names any of the indicators.
    """
    asked = _Asked(spots)
    if not asked.of:
        return []
    book = Book(
        asked.indicators,
        {unit for _, unit, _ in asked.of.values()},
        {month for *_, month in asked.of.values()},
        laid,
    )
    found = (book.broken(rule, unit, month) for rule, unit, month in asked.of.values())
    return [one for one in found if one is not None]


def broken_by_waiting(waiting: QuerySet[Figure]) -> list[Broken]:
    """The identities that some of the figures that wait break, with all else that waits and what stands; the oldest month first."""
    return broken_in(Slot.objects.filter(figures__in=waiting.order_by()))


def broken_in(slots: QuerySet[Slot]) -> list[Broken]:
    """The identities that break where some slots are, by what stands and waits; the oldest month first."""
    rows = identities()
    if not rows:
        return []
    named = {one.pk for row in rows for one in (row.result, *_made_of(row))}
    places = slots.filter(series__indicator__in=named, month__isnull=False).order_by()
    told = places.values_list("series__indicator", "series__unit", "month").distinct()
    spots = {(indicator, unit, Month.of(month)) for indicator, unit, month in told if indicator and month}
    return sorted(broken(spots, {}), key=lambda one: (one.month, one.unit, one.members))


def identities() -> list[Identity]:
    """All of them, with the indicators that they name."""
    related = Identity.objects.select_related("result", "numerator", "denominator").prefetch_related("parts")
    return list(related)


def _made_of(row: Identity) -> list[Indicator]:
    named = (
        sorted(row.parts.all(), key=lambda one: one.pk)
        if row.kind == SUM
        else (row.numerator, row.denominator)
    )
    return [one for one in named if one is not None]


class _Asked:
    """The identities in force that the spots take part in, each with the unit and the month of its result."""

    def __init__(self, spots: Collection[Spot]) -> None:
        self.of: dict[tuple[int, int, Month], tuple[Identity, int, Month]] = {}
        rows = identities() if spots else []
        if not rows:
            return
        said = settings_at()
        months = {month for *_, month in spots}
        months |= {month.plus(A_YEAR) for month in months}
        in_force = {month: said.existing(rows, month) for month in months}
        for indicator, unit, month in spots:
            for when in (month, month.plus(A_YEAR)):
                for row in in_force[when]:
                    if _takes_part(row, indicator, late=when != month):
                        self.of[row.pk, unit, when] = row, unit, when

    @property
    def indicators(self) -> set[int]:
        return {one.pk for row, *_ in self.of.values() for one in (row.result, *_made_of(row))}


def _takes_part(row: Identity, indicator: int, *, late: bool) -> bool:
    """Whether an indicator's number is in an identity: of the month itself, or as the base of the growth a year `late`r."""
    if late:
        return row.kind == GROWTH and row.numerator_id == indicator
    return indicator in {row.result_id, *(one.pk for one in _made_of(row))}


class Book:
    """What some indicators say of some units, from a year before some months on, what is laid over it included."""

    def __init__(
        self,
        named: Collection[int],
        units: Collection[int],
        months: Collection[Month],
        laid: Mapping[Spot, Reading],
    ) -> None:
        rows = Series.objects.filter(indicator__in=named, unit__in=units)
        self.series = {(one.indicator_id, one.unit_id): one for one in rows.select_related("indicator")}
        self.taken_over = TakenOver(list(self.series.values()))
        wanted = {one.pk for one in self.series.values()}.union(self.taken_over.series.values())
        span = min(months).plus(-A_YEAR).first, max(months).first
        self.said = {pk: dict(readings) for pk, readings in standing_readings(wanted, span).items()}
        for (indicator, unit, month), reading in laid.items():
            if (owner := self.series.get((indicator, unit))) is not None:
                self.said.setdefault(owner.pk, {})[month] = reading

    def broken(self, row: Identity, unit: int, month: Month) -> Broken | None:
        result = self.term(row.result, unit, month)
        parts = [(one, month) for one in _made_of(row)]
        if row.kind == GROWTH:
            parts.append((parts[0][0], month.plus(-A_YEAR)))
        if row.kind == SUM:
            parts = [one for one in parts if not self._rests(one[0], unit, month)]
        terms = [self._part(one, unit, at, month) for one, at in parts]
        if result is None or not terms or None in terms:
            return None
        relation = Relation(row.kind, result, [one for one in terms if one], row.tolerance)
        found = relation.disagreement()
        members = ((row.result_id, unit, month), *((one.pk, unit, at) for one, at in parts))
        return Broken(relation, found, unit, month, members, self.behind(members)) if found else None

    def behind(self, members: Collection[Spot]) -> tuple[int, ...]:
        """The figures in the ledger that are behind these numbers."""
        owners = ((self.series.get((indicator, unit)), month) for indicator, unit, month in members)
        said = (self.said.get(owner.pk, {}).get(month) for owner, month in owners if owner)
        return tuple(figure for reading in said if reading for figure in reading.figures)

    def _rests(self, indicator: Indicator, unit: int, month: Month) -> bool:
        """Whether it was stated that a part doesn't apply: the sum is that of the others."""
        owner = self.series.get((indicator.pk, unit))
        reading = self.said.get(owner.pk, {}).get(month) if owner else None
        return reading is not None and bool(reading.not_applicable)

    def _part(self, indicator: Indicator, unit: int, at: Month, month: Month) -> Term | None:
        return self.term(indicator, unit, at) if at == month else self.base(indicator, unit, at, month)

    def term(self, indicator: Indicator, unit: int, month: Month) -> Term | None:
        """What stands of an indicator in a month; None where no number does."""
        owner = self.series.get((indicator.pk, unit))
        return _stated(indicator, self.said.get(owner.pk, {}).get(month) if owner else None)

    def base(self, indicator: Indicator, unit: int, at: Month, month: Month) -> Term | None:
        """The number of the year before, with what went on of those whom the unit had followed by `month`."""
        owner = self.series.get((indicator.pk, unit))
        if owner is None:
            return None
        left, _beside = self.taken_over.left(owner, month, self.said)
        said = self.taken_over.earlier(owner, month, self.said.get(owner.pk, {}), left)
        return _stated(indicator, said.get(at))


def _stated(indicator: Indicator, reading: Reading | None) -> Term | None:
    """What a reading states, and what it may have been before it was printed; None where it states no number."""
    if reading is None or reading.amount is None:
        return None
    if reading.numerator is not None and reading.denominator:
        share = rounded(reading.numerator, "").over(rounded(reading.denominator, ""))
        meant = share.times(HUNDRED) if share else None
        if meant is None:
            return None
        return Term(indicator.name, indicator.name_en, "%", reading.amount, meant)
    unit = indicator.measured_in
    return Term.printed(indicator.name, indicator.name_en, unit, reading.amount)
