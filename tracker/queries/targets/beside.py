"""Several goals on one figure: when there are other ones beside a goal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import F, Min, Q

from tracker.calc.periods import Month, Span, span_between
from tracker.models import Target

Beside = Mapping[int, Sequence[Span]]


def goals_beside(targets: Collection[int], known_by: datetime | None) -> Beside:
    """The months in which other goals on the figure of each of these targets say something, as known at an instant."""
    others = Target.objects.filter(
        Q(indicator__targets__pk__lt=F("pk")) | Q(indicator__targets__pk__gt=F("pk")),
        pk__in=targets,
        indicator__targets__unit=F("unit"),
    )
    said = "indicator__targets__versions__"
    if known_by is not None:
        others = others.filter(**{f"{said}known_at__lte": known_by})
    window = others.values_list("pk", "indicator__targets__first_month", "indicator__targets__last_month")
    found: dict[int, list[Span]] = defaultdict(list)
    for pk, first, last, since in window.annotate(since=Min(f"{said}in_force_from")).order_by():
        if since is not None and max(first, since) <= last:
            found[pk].append(span_between(max(first, since), last))
    return found


def is_one_of_several(target: Target, month: Month, beside: Beside) -> bool:
    """Whether another goal on the target's figure says something in `month`, so that its name has to say whose it is."""
    return any(month in span for span in beside.get(target.pk, ()))
