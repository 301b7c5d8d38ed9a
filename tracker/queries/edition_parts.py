"""What the numbers of an edition are made of: each unit's share, the items counted, the ranks counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.calc import wording
from tracker.calc.readings import HUNDRED
from tracker.models import Figure, Indicator
from tracker.queries.standings import Standing

UNIT, ITEM, INDICATOR = "unit", "item", "indicator"

_COLUMNS = (
    "pk", "value", "numerator", "denominator", "rank", "of_n", "slot__series__indicator", "slot__series__item",
    "slot__series__unit", "slot__series__indicator__name", "slot__series__indicator__name_en",
    "slot__series__item__name", "slot__series__unit__name", "slot__series__unit__name_en",
)  # fmt: skip
_Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One contribution: whose it is (a unit, an item or an indicator), and how much of the number.

    Items have no amount: what a single firm or tower pays isn't for the public.
    """

    kind: str
    name: str
    name_en: str
    amount: Decimal | None = None
    rank: int | None = None
    of_n: int | None = None

    @property
    def stored(self) -> dict[str, Any]:
        amount = None if self.amount is None else f"{self.amount:f}"
        return {
            "kind": self.kind,
            "name": self.name,
            "amount": amount,
            "rank": self.rank,
            "of_n": self.of_n,
        }

    def printed(self, indicator: Indicator, language: str) -> list[str]:
        """Name and amount in print."""
        name = self.name if wording.is_chinese(language) else self.name_en or self.name
        return [name, self._amount(indicator, language)]

    def _amount(self, indicator: Indicator, language: str) -> str:
        if self.rank is not None and self.of_n is not None:
            return wording.place(self.rank, self.of_n, language)
        if self.amount is None:
            return ""
        return wording.quantity(self.amount, indicator.measured_in, indicator.places, language)


def parts_of(found: Sequence[Standing]) -> dict[int, list[Part]]:
    """The contributions to each target's number, by target; none where the number is one unit's own. One query."""
    wanted = {figure for standing in found if standing.reading for figure in standing.reading.figures}
    rows = {row["pk"]: row for row in Figure.objects.filter(pk__in=wanted).values(*_COLUMNS)}
    return {
        standing.target.pk: _parts(standing, [rows[figure] for figure in standing.reading.figures])
        if standing.reading
        else []
        for standing in found
    }


def _parts(standing: Standing, rows: Iterable[_Row]) -> list[Part]:
    own = standing.indicator.part_of_id or standing.indicator.pk
    groups: dict[tuple[str, int], list[_Row]] = {}
    for row in rows:
        groups.setdefault(_owner(row, own), []).append(row)
    parts = [_part(kind, group, standing.indicator) for (kind, _), group in groups.items()]
    return [] if len(parts) == 1 and parts[0].kind == UNIT else parts


def _owner(row: _Row, own: int) -> tuple[str, int]:
    if row["slot__series__item"] is not None:
        return ITEM, row["slot__series__item"]
    if row["slot__series__indicator"] != own:
        return INDICATOR, row["slot__series__indicator"]
    return UNIT, row["slot__series__unit"]


def _part(kind: str, rows: Sequence[_Row], indicator: Indicator) -> Part:
    name, name_en = rows[0][f"slot__series__{kind}__name"], rows[0].get(f"slot__series__{kind}__name_en", "")
    if kind == ITEM:
        return Part(kind, name, "")
    newest = rows[-1]
    return Part(kind, name, name_en, _amount(rows, indicator), newest["rank"], newest["of_n"])


def _amount(rows: Sequence[_Row], indicator: Indicator) -> Decimal | None:
    """A unit's contribution: the sum of its months, a ratio from its sums; None for ranks and 不适用."""
    sums: Mapping[str, Decimal | None] = {
        name: _total(row[name] for row in rows) for name in ("value", "numerator", "denominator")
    }
    if indicator.kind == Indicator.Kind.PART:
        return sums["denominator"]
    if sums["numerator"] is not None and sums["denominator"]:
        return sums["numerator"] / sums["denominator"] * HUNDRED
    return sums["value"]


def _total(parts: Iterable[Decimal | None]) -> Decimal | None:
    present = [part for part in parts if part is not None]
    return sum(present, Decimal(0)) if present else None
