"""研判: what leaders and stewards said of targets, beside their lights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from tracker.calc.periods import Month
from tracker.models import Assessment, Target
from tracker.queries.ledger.versions import known


def assessments_of(
    targets: Iterable[Target], known_by: datetime | None, *, month: Month | None = None
) -> dict[tuple[int, Month], tuple[Assessment, ...]]:
    """What was said of each target in each month (or in `month` alone), the newest first; one query."""
    rows = known(Assessment.objects.filter(target__in=[target.pk for target in targets]), known_by)
    if month is not None:
        rows = rows.filter(month=month.first)
    found: dict[tuple[int, Month], tuple[Assessment, ...]] = defaultdict(tuple)
    for one in rows.select_related("author").order_by("-id"):
        found[one.target_id, Month.of(one.month)] += (one,)
    return found
