"""What was said of a figure or a goal, as far as a person may see it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from tracker.access import Rights
from tracker.access.confidential import visible_rows
from tracker.models import Figure, Remark, Target


def remarks_on(about: Figure | Target, rights: Rights, *, known_by: datetime | None = None) -> list[Remark]:
    """The remarks on it, the oldest first; with `known_by` those written by that instant."""
    on = Q(figure=about) if isinstance(about, Figure) else Q(target=about)
    found = Remark.objects.filter(on).select_related("author")
    if known_by is not None:
        found = found.filter(recorded_at__lte=known_by)
    return list(visible_rows(found, rights))
