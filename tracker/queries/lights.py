"""The district's light rules, as they were known on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.calc.lights import Band, LightRule
from tracker.calc.periods import Month
from tracker.models import LightScheme
from tracker.queries.versions import in_force, known


class NoLightRule(LookupError):
    """No light rule was in force: the district has to set one up in the admin."""


def light_schemes(known_by: datetime | None) -> list[LightScheme]:
    """Every scheme known at an instant with its bands, in the order in which they come into force."""
    return list(
        known(LightScheme.objects.prefetch_related("bands"), known_by).order_by("in_force_from", "id")
    )


def light_rule(month: Month, known_by: datetime | None) -> LightRule:
    """The rule for `month`. Raises NoLightRule."""
    return rule_in_force(light_schemes(known_by), month)


def rule_in_force(schemes: Sequence[LightScheme], month: Month) -> LightRule:
    """Of several schemes the rule for `month`. Raises NoLightRule."""
    scheme = in_force(schemes, month)
    if scheme is None:
        raise NoLightRule(str(month))
    bands = [
        Band(b.code, b.word, b.word_en, b.colour, b.shape, b.lower, b.inclusive, b.order, b.needs_reason)
        for b in scheme.bands.all()
    ]
    worst = next(b.code for b in scheme.bands.all() if b.is_worst)
    return LightRule(scheme.version, tuple(bands), worst)
