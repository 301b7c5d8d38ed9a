"""来源印的数 beside what is computed: which numbers that sources print can't be right together with what stands or waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.db.models import Exists, OuterRef, QuerySet

from tracker.calc import stated
from tracker.calc.grounds import reading_if_approved
from tracker.calc.identities import GROWTH, SHARE, SUM, Disagreement, Identity, Term
from tracker.calc.intake import Report
from tracker.calc.numbers import trimmed
from tracker.calc.periods import Month
from tracker.calc.printed import Between
from tracker.calc.progress import HIGHER
from tracker.calc.readings import Reading
from tracker.models import ImportRun, Indicator, Series, Slot, Statement, Target, TargetVersion
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.ledger.ranks import Sheet, sheets
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.reporting.agreeing import A_YEAR, Book, Spot, identities
from tracker.queries.reporting.checking import laid_over
from tracker.queries.reporting.stated_items import OfItems, month_of
from tracker.wording.names import kept_issuer

Handed = tuple[Series, Month | None, Report]
# A kind of relation by which a printed number may follow, its parts, and where in the ledger these stand.
Way = tuple[str, list[Term], tuple[Spot, ...]]


@dataclass(frozen=True)
class Contradicted:
    """What a source prints, the way in which it would follow from what stands, and what follows instead.

    `members` are the numbers of the ledger that it would follow from, `figures` those behind them.
    """

    statement: Statement
    relation: Identity
    found: Disagreement
    members: tuple[Spot, ...]
    figures: tuple[int, ...]


def newest(slots: QuerySet[Slot], known_by: datetime | None = None) -> QuerySet[Statement]:
    """What each source prints of each thing in some slots, as known at an instant: of one source the statement made last.

    What came with an import that was taken back says nothing.
    """
    known = {"recorded_at__lte": known_by} if known_by else {}
    taken_back = ImportRun.objects.filter(undoes=OuterRef("import_run"), **known)
    standing = Statement.objects.filter(~Exists(taken_back), **known)
    later = standing.filter(
        slot=OuterRef("slot"), what=OuterRef("what"), source=OuterRef("source"), pk__gt=OuterRef("pk")
    )
    parts = "indicator", "item", "measure"
    related = *(f"slot__series__{part}" for part in parts), "author"
    return standing.filter(~Exists(later), slot__in=slots).select_related(*related).order_by("pk")


def contradicted(slots: QuerySet[Slot]) -> list[Contradicted]:
    """What sources print in some slots and can't be right, in the order it was written down."""
    return contradicted_of(list(newest(slots)))


def contradicted_of(statements: Sequence[Statement], reports: Sequence[Handed] = ()) -> list[Contradicted]:
    """Which of some statements, stored or not, can't be right once reports that are handed in lie over what stands; in their order."""
    of_indicators = [one for one in statements if one.slot.series.indicator_id is not None]
    of_items = [one for one in statements if one.slot.series.indicator_id is None]
    ways = _Ways(of_indicators, laid_over(reports)[0]) if of_indicators else None
    items = OfItems(
        of_items,
        {(one.pk, month): reading_if_approved(report, month) for one, month, report in reports if month},
    )
    found = []
    for one in statements:
        if ways is not None and one.slot.series.indicator_id is not None:
            found.append(ways.contradicted(one))
        else:
            found.append(_contradicted(one, [(*way, ()) for way in items.ways(one)]))
    return [one for one in found if one is not None]


def _contradicted(
    statement: Statement, ways: Sequence[tuple[str, list[Term], tuple[int, ...], tuple[Spot, ...]]]
) -> Contradicted | None:
    """The statement with the first of the ways in which it would follow, where it does in none: each with figures and spots."""
    series = statement.slot.series
    named = str(series), str(series), statement.unit
    result = stated.printed_term(*named, statement.number, statement.way)
    relations = [Identity(kind, result, parts) for kind, parts, *_ in ways]
    found = stated.contradiction(relations, statement.way)
    if found is None:
        return None
    figures, spots = next(way[2:] for way, one in zip(ways, relations, strict=True) if one is found[0])
    return Contradicted(statement, *found, spots, figures)


class _Ways:
    """How each of some printed numbers may follow from what stands or waits."""

    def __init__(self, statements: Sequence[Statement], laid: Mapping[Spot, Reading]) -> None:
        about = [_about(one) for one in statements]
        own, months = {indicator.pk for indicator, _ in about}, {month for _, month in about}
        units = {one.slot.series.unit_id for one in statements}
        said, rows = settings_at(), identities()
        self.in_force = {month: said.existing(rows, month) for month in months}
        wholes = {whole.pk for one in about for whole in self._wholes(*one)}
        self.book = Book(own | wholes, units, months, laid)
        self.goals = _Goals(own, units)
        ranks = Indicator.objects.filter(rank_of__in=own).values_list("pk", "rank_of")
        self.ranks: dict[int, list[int]] = defaultdict(list)
        for rank, of in (*ranks, *((pk, pk) for pk in own)):
            self.ranks[of or 0].append(rank)
        asked = any(one.what == stated.RANK for one in statements)
        named = {rank for group in self.ranks.values() for rank in group}
        self.sheets = sheets(named, max(months), None) if asked else {}

    def contradicted(self, statement: Statement) -> Contradicted | None:
        indicator, month = _about(statement)
        unit = statement.slot.series.unit_id
        ways = list(self._by[statement.what](self, indicator, unit, month))
        told = [(kind, parts, self.book.behind(spots), spots) for kind, parts, spots in ways]
        return _contradicted(statement, told)

    def _value(self, indicator: Indicator, unit: int, month: Month) -> Iterator[Way]:
        own = self.book.term(indicator, unit, month)
        if own is not None:
            yield SUM, [own], ((indicator.pk, unit, month),)

    def _growth(self, indicator: Indicator, unit: int, month: Month) -> Iterator[Way]:
        own, before = self.book.term(indicator, unit, month), month.plus(-A_YEAR)
        base = self.book.base(indicator, unit, before, month)
        if own is not None and base is not None and not (_in_points(indicator) or indicator.traits.is_place):
            yield GROWTH, [own, base], ((indicator.pk, unit, month), (indicator.pk, unit, before))

    def _completion(self, indicator: Indicator, unit: int, month: Month) -> Iterator[Way]:
        for goal, since in self.goals.of(indicator, unit, month):
            reached = self._reached(indicator, unit, since, month)
            if reached is not None:
                yield SHARE, [reached, goal], ((indicator.pk, unit, month),)

    def _share(self, indicator: Indicator, unit: int, month: Month) -> Iterator[Way]:
        if _in_points(indicator):
            yield from self._value(indicator, unit, month)
            return
        own = self.book.term(indicator, unit, month)
        for whole in self._wholes(indicator, month):
            total = self.book.term(whole, unit, month)
            if own is not None and total is not None:
                yield SHARE, [own, total], ((indicator.pk, unit, month), (whole.pk, unit, month))

    def _rank(self, indicator: Indicator, unit: int, month: Month) -> Iterator[Way]:
        """By the month's published tables."""
        for rank in self.ranks[indicator.pk]:
            for sheet in self.sheets.get(rank, ()):
                if sheet.row.month == month.first and sheet.place is not None:
                    yield SUM, [_place(sheet)], ((indicator.pk, unit, month),)

    _by: ClassVar[Mapping[str, Callable[[_Ways, Indicator, int, Month], Iterator[Way]]]] = {
        stated.VALUE: _value,
        stated.GROWTH: _growth,
        stated.COMPLETION: _completion,
        stated.SHARE: _share,
        stated.RANK: _rank,
    }

    def _wholes(self, indicator: Indicator, month: Month) -> list[Indicator]:
        """What an indicator is a part of, by the 勾稽关系 of a month."""
        found = [
            one.result if one.kind == SUM else one.denominator
            for one in self.in_force[month]
            if (one.kind == SUM and indicator in one.parts.all())
            or (one.kind == SHARE and one.numerator_id == indicator.pk)
        ]
        return [one for one in found if one is not None]

    def _reached(self, indicator: Indicator, unit: int, since: Month, month: Month) -> Term | None:
        """What was reached of a goal by a month: what stands, or where the months add up their sum, if none is missing."""
        if indicator.over_months != Indicator.OverMonths.SUM:
            return self.book.term(indicator, unit, month)
        if since < month.plus(-A_YEAR):
            return None
        months = [since.plus(step) for step in range(month.index - since.index + 1)]
        terms = [self.book.term(indicator, unit, one) for one in months]
        if not terms or None in terms:
            return None
        total, meant = Decimal(0), Between(Decimal(0), Decimal(0))
        for one in terms:
            assert one is not None
            total, meant = total + one.value, meant.plus(one.meant)
        return Term(indicator.name, indicator.name_en, indicator.measured_in, total, meant)


class _Goals:
    """The goals of which a part can be done, of some indicators and units, the leading one first."""

    def __init__(self, indicators: set[int], units: set[int]) -> None:
        rows = Target.objects.filter(indicator__in=indicators, unit__in=units, district_wide=False)
        self.targets = sorted(rows.select_related("indicator", "issuer"), key=lambda one: one.precedence)
        self.versions = target_versions([one.pk for one in self.targets], None)

    def of(self, indicator: Indicator, unit: int, month: Month) -> Iterator[tuple[Term, Month]]:
        """What the goals in force in a month ask for, and from which month on they are reckoned.

        Where there are several, each goes by the name of who set it.
        """
        asked: list[tuple[Target, Decimal]] = []
        for one in self.targets:
            if (one.indicator_id, one.unit_id) == (indicator.pk, unit) and month in one.span:
                version = in_force(self.versions.get(one.pk, []), month)
                value = _asked(one, version) if version else None
                if value is not None:
                    asked.append((one, value))
        for one, value in asked:
            whose = kept_issuer(one) if len(asked) > 1 else {}
            name = whose.get("whose", indicator.name), whose.get("whose_en", indicator.name_en)
            yield Term(*name, indicator.measured_in, value, Between(value, value)), one.span.first


def _asked(target: Target, version: TargetVersion) -> Decimal | None:
    """What a goal asks for where its completion is what was reached by it; a goal is exact."""
    traits = target.indicator.traits
    if traits.is_change or traits.is_place or target.indicator.direction != HIGHER:
        return None
    if version.value is None or version.value <= 0 or version.baseline is not None:
        return None
    return trimmed(version.value)


def _in_points(indicator: Indicator) -> bool:
    return indicator.traits.in_points or indicator.traits.form.in_points


def _place(sheet: Sheet) -> Term:
    place = Decimal(sheet.place or 0)
    name = sheet.row.indicator.name, sheet.row.indicator.name_en
    return Term(*name, stated.unit_of(stated.RANK, ""), place, Between(place, place))


def _about(statement: Statement) -> tuple[Indicator, Month]:
    """The indicator and the month that a statement is of."""
    indicator = statement.slot.series.indicator
    assert indicator is not None
    return indicator, month_of(statement)
