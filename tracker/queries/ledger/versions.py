"""Which of several dated versions holds in a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from django.db.models import Exists, Model, QuerySet

from tracker.access.settled import first_open_month
from tracker.calc.periods import Month
from tracker.models import CorrectionKind, CountingRule, Figure, PlanPoint, TargetVersion


class InForce(Protocol):
    @property
    def in_force_from(self) -> date: ...


Version = TypeVar("Version", bound=InForce)
Row = TypeVar("Row", bound=Model)


def in_force(versions: Sequence[Version], month: Month) -> Version | None:
    """The last of `versions`, given in order, that is in force by `month`; None before the first."""
    first = month.first
    for version in reversed(versions):
        if version.in_force_from <= first:
            return version
    return None


def listed(versions: Sequence[Version], month: Month, at: datetime) -> list[Version]:
    """Those that a page of the month tells of, `at` being now: all, but of a settled month none that begins later, so that it
    goes on saying what it said.
    """
    begun = [one for one in versions if one.in_force_from <= month.first]
    if len(begun) == len(versions) or month >= first_open_month(at):
        return list(versions)
    return begun


def known(rows: QuerySet[Row], known_by: datetime | None) -> QuerySet[Row]:
    """Those dated rows that were known at an instant; None means now."""
    return rows if known_by is None else rows.filter(known_at__lte=known_by)


def target_versions(targets: Collection[int], known_by: datetime | None) -> dict[int, list[TargetVersion]]:
    """The versions of each target in the order in which they come into force.

    `bases_revised` of each says whether a base was ever revised, anywhere: mostly nobody needs to ask which.
    """
    revised = Exists(Figure.objects.filter(correction_kind=CorrectionKind.BASE))
    rows = known(TargetVersion.objects.filter(target__in=targets).annotate(bases_revised=revised), known_by)
    return _grouped(rows.order_by("in_force_from", "number"), "target_id")


def counting_rules(indicators: Collection[int], known_by: datetime | None) -> dict[int, list[CountingRule]]:
    """The counting rules of each indicator in the order in which they come into force."""
    rows = known(CountingRule.objects.filter(indicator__in=indicators), known_by)
    related = rows.select_related("indicator", "register", "tag", "stage", "measure")
    return _grouped(related.order_by("in_force_from", "number"), "indicator_id")


def curves(versions: Collection[int]) -> dict[int, dict[Month, Decimal]]:
    """The planned cumulative shares of each target version that has its own curve."""
    shapes: dict[int, dict[Month, Decimal]] = defaultdict(dict)
    points = PlanPoint.objects.filter(version__in=versions).values_list("version_id", "month", "share")
    for version, month, share in points:
        shapes[version][Month.of(month)] = share
    return shapes


def _grouped(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
