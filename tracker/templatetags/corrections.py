"""Which figure on a page has been corrected by another one on it."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from tracker.calc import states
from tracker.models import Figure

register = template.Library()


@register.filter
def replacement(figure: Figure, among: Sequence[Figure]) -> Figure | None:
    """The approved correction of a figure, if it is among those shown."""
    newer = (one for one in among if one.corrects_id == figure.pk and one.state == states.APPROVED)
    return next(newer, None)
