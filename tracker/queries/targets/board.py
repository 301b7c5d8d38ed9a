"""The board: which targets are asked for, where they stand, and how many show which light."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tracker.access import Rights, visible_targets
from tracker.calc.lights import Band, depth
from tracker.calc.periods import Month
from tracker.calc.pinyin import search_key
from tracker.models import Section, Target, TargetVersion, Unit
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.unit_names import UnitNames
from tracker.queries.ledger.versions import known
from tracker.queries.targets.gathering import settings_of_targets
from tracker.queries.targets.lights import Ruling
from tracker.queries.targets.standings import RELATED, Standing, standings


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


def has_goals() -> bool:
    """Whether anything is followed at all, by whomever."""
    return Target.objects.exists()


def board(
    rights: Rights,
    month: Month,
    narrowing: Narrowing,
    *,
    known_by: datetime | None = None,
    rules: Sequence[Ruling] | None = None,
    said: Settings | None = None,
) -> Board:
    """Every visible target that the narrowing leaves, goals first and the worst of them on top; `rules` and `said` as for `standings`."""
    said = said or settings_of_targets(known_by)
    targets = running_in(month, narrowed(visible_targets(Target.objects.all(), rights), narrowing))
    asked = narrowed_in_month(targets, narrowing, month, said)
    judged = standings(asked, month, known_by=known_by, rules=rules, said=said)
    found = [standing for standing in judged if _has_tier(standing, narrowing.tier)]
    shown = [s for s in found if narrowing.light in ("", s.judgement.light.code)]
    return Board(sorted(shown, key=worst_first), light_counts(found))


def narrowed(targets: QuerySet[Target], narrowing: Narrowing) -> QuerySet[Target]:
    """Targets by what never changes of them: unit and kind."""
    if narrowing.unit:
        targets = targets.filter(unit=narrowing.unit)
    if narrowing.kind:
        targets = targets.filter(indicator__kind=narrowing.kind)
    return targets


def running_in(month: Month, targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets with all that is printed of them, those alone that a month may have."""
    running = targets.filter(first_month__lte=month.first, last_month__gte=month.first)
    return running.select_related(*RELATED)


def begun(targets: QuerySet[Target], month: Month, known_by: datetime | None = None) -> QuerySet[Target]:
    """Those targets that had a version by a month, as known at an instant: nobody had heard of the others."""
    versions = TargetVersion.objects.filter(target=OuterRef("pk"), in_force_from__lte=month.first)
    return targets.filter(Exists(known(versions, known_by)))


def narrowed_in_month(
    targets: Iterable[Target], narrowing: Narrowing, month: Month, said: Settings
) -> list[Target]:
    """Targets as they were in a month; by section (with those below it) and a text in Chinese, pinyin or code as of then.

    A unit is found by its former names too, and one that follows another by `month` by that one's.
    """
    as_then = [said.of(target, month) for target in targets]
    words = narrowing.text.lower().split()
    names = UnitNames(said) if words else None
    also = {word: names.searched(word, month) for word in words} if names else {}
    return [one for one in as_then if _is_below(one, narrowing.section) and _says(one, also)]


def _is_below(target: Target, section: Section | None) -> bool:
    own = target.indicator.section
    return section is None or section.pk in (own.pk, own.parent_id)


def _says(target: Target, words: Mapping[str, Collection[int]]) -> bool:
    """Whether every word is found; with each the units that it finds by a former name or by whom they follow."""
    indicator, unit = target.indicator, target.unit
    if not words:
        return True
    names = (indicator.name, indicator.name_en, indicator.code, unit.name)
    told = "\n".join(
        (*names, unit.code, *(search_key(one.name, one.spoken) for one in (indicator, unit)))
    ).lower()
    return all(word in told or unit.pk in those for word, those in words.items())


@dataclass(frozen=True)
class Choices:
    """The sections and units that targets of some months stand under, called and ordered as in one of them."""

    sections: Sequence[Section]
    units: Sequence[Unit]


def choices_of(months: Sequence[Month], month: Month, said: Settings) -> Choices:
    """What a page of `month` that shows `months` (in order) can be narrowed to. One statement."""
    running = Target.objects.filter(first_month__lte=months[-1].first, last_month__gte=months[0].first)
    known_then = begun(running, month, said.known_by).select_related(*RELATED)
    as_then = [said.of(one, month) for one in known_then]
    own = {one.indicator.section for one in as_then}
    sections = own | {one.parent for one in own if one.parent is not None}
    return Choices(
        sorted(sections, key=lambda one: (one.order, one.pk)),
        sorted({one.unit for one in as_then}, key=lambda one: (one.order, one.pk)),
    )


def light_counts(found: Iterable[Standing]) -> list[tuple[Band, int]]:
    """How many standings show each light, in the order of the rules; lights nobody shows are left out.

    Lights of one code are one, wherever they come from: the face is that which most of them show.
    """
    faces = Counter(s.judgement.light for s in found)
    counts: dict[str, tuple[Band, int]] = {}
    for band, count in faces.most_common():
        face, before = counts.get(band.code, (band, 0))
        counts[band.code] = face, before + count
    return sorted(counts.values(), key=lambda counted: counted[0].place())


def worst_first(standing: Standing) -> tuple[bool, Decimal, int]:
    """Goals before what is only followed; among goals the widest gap behind the plan first."""
    gap = depth(standing.judgement.gap, standing.judgement.gap_in)
    return standing.version.value is None, gap, standing.indicator.order


def print_order(target: Target) -> tuple[Any, ...]:
    """Sections in their order, those below a theme after it, and in them the indicators in theirs, their leading goals first."""
    section, indicator = target.indicator.section, target.indicator
    above = section.parent or section
    return (
        above.order,
        above.pk,
        section.order if section.parent else -1,
        indicator.order,
        target.precedence,
        target.pk,
    )


def _has_tier(standing: Standing, tier: str) -> bool:
    if tier == "goals":
        return standing.version.tier != TargetVersion.Tier.MONITORED
    return tier in ("", standing.version.tier)
