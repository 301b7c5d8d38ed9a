"""The board: which targets are asked for, where they stand, and how many show which light."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from tracker.access import Rights, visible_targets
from tracker.calc.lights import Band
from tracker.calc.periods import Month
from tracker.models import Section, Target, TargetVersion, Unit
from tracker.queries.ledger.unit_names import UnitNames
from tracker.queries.targets.lights import Ruling
from tracker.queries.targets.standings import Standing, standings


@dataclass(frozen=True)
class Narrowing:
    """What the reader asked to see; None and empty mean no narrowing."""

    text: str = ""
    section: Section | None = None
    unit: Unit | None = None
    kind: str = ""
    tier: str = ""
    light: str = ""


@dataclass(frozen=True)
class Board:
    """The standings asked for, and the count of every light among them before narrowing by light."""

    standings: Sequence[Standing]
    counts: Sequence[tuple[Band, int]] = field(default_factory=tuple)


def board(
    rights: Rights,
    month: Month,
    narrowing: Narrowing,
    *,
    known_by: datetime | None = None,
    rules: Sequence[Ruling] | None = None,
) -> Board:
    """Every visible target that the narrowing leaves, goals first and the worst of them on top; `rules` as for `standings`."""
    targets = narrowed(visible_targets(Target.objects.all(), rights), narrowing, month)
    judged = standings(targets, month, known_by=known_by, rules=rules)
    found = [standing for standing in judged if _has_tier(standing, narrowing.tier)]
    shown = [s for s in found if narrowing.light in ("", s.judgement.light.code)]
    return Board(sorted(shown, key=worst_first), light_counts(found))


def narrowed(targets: QuerySet[Target], narrowing: Narrowing, month: Month) -> QuerySet[Target]:
    """Targets by section (with those below it), unit, kind and a text in Chinese, pinyin or code.

    A unit is found by its former names too, and one that follows another by `month` by that one's.
    """
    if narrowing.section:
        targets = targets.filter(
            Q(indicator__section=narrowing.section) | Q(indicator__section__parent=narrowing.section)
        )
    if narrowing.unit:
        targets = targets.filter(unit=narrowing.unit)
    if narrowing.kind:
        targets = targets.filter(indicator__kind=narrowing.kind)
    words = narrowing.text.split()
    names = UnitNames() if words else None
    for part in words:
        plain = part.lower()
        targets = targets.filter(
            Q(indicator__name__icontains=part)
            | Q(indicator__name_en__icontains=part)
            | Q(indicator__pinyin__contains=plain)
            | Q(indicator__code__icontains=part)
            | Q(unit__name__icontains=part)
            | Q(unit__pinyin__contains=plain)
            | Q(unit__in=names.searched(part, month) if names else ())
        )
    return targets


def light_counts(found: Iterable[Standing]) -> list[tuple[Band, int]]:
    """How many standings show each light, in the order of the rules; lights nobody shows are left out.

    Lights of one code are one, wherever they come from: the face is that which most of them show.
    """
    faces = Counter(s.judgement.light for s in found)
    counts: dict[str, tuple[Band, int]] = {}
    for band, count in faces.most_common():
        face, before = counts.get(band.code, (band, 0))
        counts[band.code] = face, before + count
    return sorted(counts.values(), key=lambda counted: counted[0].order)


def worst_first(standing: Standing) -> tuple[bool, bool, object, int]:
    """Goals before what is only followed; among goals the widest gap behind the plan first."""
    gap = standing.judgement.gap
    return (standing.version.value is None, gap is None, gap or 0, standing.indicator.order)


def print_order(target: Target) -> tuple[int, int, int, int, int]:
    """Sections in their order, those below a theme after it, and in them the indicators in theirs."""
    section, indicator = target.indicator.section, target.indicator
    above = section.parent or section
    return above.order, above.pk, section.order if section.parent else -1, indicator.order, target.pk


def _has_tier(standing: Standing, tier: str) -> bool:
    if tier == "goals":
        return standing.version.tier != TargetVersion.Tier.MONITORED
    return tier in ("", standing.version.tier)
