"""Which goals a second person decides on."""

from __future__ import annotations

from datetime import date

from tracker.models import EditionStep


def reaches_back(in_force_from: date, *, today: date) -> bool:
    """Whether a goal from that month on would judge a month anew that is over or published: two people decide on that."""
    published = EditionStep.objects.filter(kind="publish", edition__month__gte=in_force_from)
    return in_force_from < today.replace(day=1) or published.exists()
