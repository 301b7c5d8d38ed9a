"""The light rules, as they were known on a day: the district's, and those that targets choose by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import groupby
from typing import Any

from tracker.calc.lights import Band, LightRule
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import LightBand, LightScheme
from tracker.queries.ledger.versions import in_force

_SCHEME = "scheme_id", "scheme__version", "scheme__family", "scheme__in_force_from"
_BAND = tuple(field.name for field in fields(Band))
DISTRICT = ""  # the family of the district's own rule


class NoLightRule(Refused):
    """No light rule was in force in the month: the district has to set one up in the admin."""

    def __init__(self, month: Month) -> None:
        super().__init__("no_light_rule", month=month)


@dataclass(frozen=True)
class Ruling:
    """A version of a rule with the family it belongs to and the month from which it is in force."""

    family: str
    in_force_from: date
    rule: LightRule


def light_rules(known_by: datetime | None) -> list[Ruling]:
    """Every rule known at an instant, in the order in which they come into force; one query."""
    bands = LightBand.objects.all()
    if known_by is not None:
        bands = bands.filter(scheme__known_at__lte=known_by)
    rows = bands.order_by("scheme__in_force_from", "scheme_id", "order").values_list(
        *_SCHEME, *_BAND, "is_worst"
    )
    return [_ruling(scheme, list(own)) for scheme, own in groupby(rows, key=lambda row: row[: len(_SCHEME)])]


def light_rule(month: Month, known_by: datetime | None) -> LightRule:
    """The district's rule for `month`. Raises NoLightRule."""
    return rule_in_force(light_rules(known_by), month)


def rule_in_force(rules: Sequence[Ruling], month: Month, family: str = DISTRICT) -> LightRule:
    """Of several rules that of a family for `month`; the district's where the family has none yet.

    Raises NoLightRule.
    """
    found = in_force([one for one in rules if one.family == family], month)
    if found is not None:
        return found.rule
    if family != DISTRICT:
        return rule_in_force(rules, month)
    raise NoLightRule(month)


def ruling_in_force(rules: Sequence[Ruling], month: Month, family: str) -> Ruling | None:
    """The version of one family's rule for `month`, if it had any."""
    return in_force([one for one in rules if one.family == family], month)


def bands_in_use(rules: Sequence[Ruling], month: Month) -> list[tuple[Band, str]]:
    """One light for each code of all rules in force, with the family whose word it is: the district's own before the others'."""
    families = sorted({DISTRICT, *(one.family for one in rules)})
    found: dict[str, tuple[Band, str]] = {}
    for family in families:
        for band in rule_in_force(rules, month, family).shown:
            found.setdefault(band.code, (band, family))
    return list(found.values())


def families() -> list[str]:
    """The names of the rules that a target may choose."""
    named = LightScheme.objects.exclude(family=DISTRICT).values_list("family", flat=True)
    return list(named.order_by("family").distinct())


def _ruling(scheme: tuple[Any, ...], rows: Sequence[tuple[Any, ...]]) -> Ruling:
    _pk, version, family, in_force_from = scheme
    bands = tuple(Band(*row[len(_SCHEME) : -1]) for row in rows)
    worst = next(band.code for band, row in zip(bands, rows, strict=True) if row[-1])
    return Ruling(family, in_force_from, LightRule(version, bands, worst))
