"""The district's light rule as it was in force in a month and known on a day."""

from __future__ import annotations

from datetime import datetime

from tracker.calc.lights import Band, LightRule
from tracker.calc.periods import Month
from tracker.models import LightScheme


class NoLightRule(LookupError):
    """No light rule was in force: the district has to set one up in the admin."""


def light_rule(month: Month, known_by: datetime | None) -> LightRule:
    """The rule for `month`. Raises NoLightRule."""
    schemes = LightScheme.objects.filter(in_force_from__lte=month.first)
    if known_by is not None:
        schemes = schemes.filter(known_at__lte=known_by)
    scheme = schemes.prefetch_related("bands").order_by("-in_force_from", "-id").first()
    if scheme is None:
        raise NoLightRule(str(month))
    bands = [
        Band(b.code, b.word, b.word_en, b.colour, b.shape, b.lower, b.inclusive) for b in scheme.bands.all()
    ]
    worst = next(b.code for b in scheme.bands.all() if b.is_worst)
    return LightRule(scheme.version, tuple(bands), worst)
