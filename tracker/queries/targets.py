"""The plan as it was in force in a month and known on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from tracker.calc.periods import Month
from tracker.models import PlanPoint, TargetVersion


def versions_in_force(
    targets: Collection[int], month: Month, known_by: datetime | None
) -> dict[int, TargetVersion]:
    """The version of each target that holds in `month`; a target nobody knew of yet has none."""
    versions = TargetVersion.objects.filter(target__in=targets, in_force_from__lte=month.first)
    if known_by is not None:
        versions = versions.filter(known_at__lte=known_by)
    newest = versions.order_by("target_id", "-in_force_from", "-number").distinct("target_id")
    return {version.target_id: version for version in newest}


def curves(versions: Collection[int]) -> dict[int, dict[Month, Decimal]]:
    """The planned cumulative shares of each version that has its own curve."""
    shapes: dict[int, dict[Month, Decimal]] = defaultdict(dict)
    points = PlanPoint.objects.filter(version__in=versions).values_list("version_id", "month", "share")
    for version, month, share in points:
        shapes[version][Month.of(month)] = share
    return shapes
