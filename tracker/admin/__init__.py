"""Django's admin over the configuration, and the record to look at; it writes through actions alone."""

from tracker.admin import (
    aliases,
    amendments,
    assessments,
    brands,
    bulletins,
    calendars,
    checks,
    editions,
    imports,
    indicators,
    items,
    leagues,
    lights,
    notices,
    packs,
    people,
    ranks,
    record,
    registers,
    reorganisations,
    review,
    targets,
    updates,
    windows,
)
from tracker.admin.choices import choices
from tracker.admin.site import furnish

__all__ = [
    "aliases",
    "amendments",
    "assessments",
    "brands",
    "bulletins",
    "calendars",
    "checks",
    "editions",
    "imports",
    "indicators",
    "items",
    "leagues",
    "lights",
    "notices",
    "packs",
    "people",
    "ranks",
    "record",
    "registers",
    "reorganisations",
    "review",
    "targets",
    "updates",
    "windows",
]

furnish(choices)
