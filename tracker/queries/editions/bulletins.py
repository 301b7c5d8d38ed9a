"""The briefings that go out with an edition: composed from its snapshot, and read back as they were frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.calc.bulletin_formats import GOAL, Source
from tracker.calc.bulletin_grammar import names_in
from tracker.calc.periods import Month
from tracker.calc.units import PrintedIn
from tracker.models import BulletinTemplate, BulletinVersion, Edition, EditionBulletin, PublishedBulletin
from tracker.queries.bulletins.claims import Claim, claims_of
from tracker.queries.bulletins.texts import Head, NoBulletin, head_of, version_in_force, written
from tracker.queries.editions.frozen import BulletinSource, bulletin_sources, stored
from tracker.queries.targets.named import goals_each, named_sources, one_each
from tracker.queries.targets.snapshots import Snapshot
from tracker.queries.targets.standings import Standing
from tracker.wording.bulletins import Bulletin, compose, from_json, to_json


@dataclass(frozen=True)
class PrintedBulletin:
    """A briefing as it was frozen with an edition."""

    row: EditionBulletin | PublishedBulletin
    head: Head
    bulletin: Bulletin


def enclosed_bulletins(found: Snapshot) -> list[EditionBulletin]:
    """Every briefing that had a text by then and can be printed with what was known; rows not yet saved.

    One with a number missing or under embargo is left out: `left_out` says why.
    """
    as_then = [found.settings.of(one, found.month) for one in BulletinTemplate.objects.all()]
    templates = sorted(as_then, key=lambda one: (one.order, one.pk))
    versions = [one for template in templates if (one := _version(template, found))]
    if not versions:
        return []
    named = {name for version in versions for name in names_in(version.body)}
    sources = named_sources(
        found.month,
        known_by=found.known_by,
        found=found.now,
        registers=found.registers,
        only=named,
        said=found.settings,
    )
    meant = one_each(found.now)
    named_goals = goals_each(found.now, meant)
    lines = {one.indicator.code: _address(one) for one in meant.values()}
    lines |= {name: _address(one) for name, one in named_goals.items()}
    made: list[EditionBulletin] = []
    for version in versions:
        bulletin = compose(version.body, sources, found.month)
        if not bulletin.faults:
            made.append(_row(version, bulletin, found.month, sources, lines, len(made) + 1))
    return made


def line_key(code: str, issuer: str) -> str:
    """What names a goal within its unit: the indicator's code, with the issuer's where that isn't the district itself."""
    return f"{code}{GOAL}{issuer}" if issuer else code


def _address(one: Standing) -> str:
    """Where the line of a goal is within its edition."""
    issuer = one.target.issuer.code if one.target.issuer else ""
    return f"{line_key(one.indicator.code, issuer)}/{one.unit.code}"


def _version(template: BulletinTemplate, found: Snapshot) -> BulletinVersion | None:
    try:
        return version_in_force(template, found.month, known_by=found.known_by)
    except NoBulletin:
        return None


def _row(
    version: BulletinVersion,
    bulletin: Bulletin,
    month: Month,
    sources: Mapping[str, Source],
    lines: Mapping[str, str],
    position: int,
) -> EditionBulletin:
    head = head_of(version.template, month)
    named = sorted({phrase.name for phrase in bulletin.phrases} & sources.keys())
    return EditionBulletin(
        position=position,
        template=version.template,
        code=version.template.code,
        version=version,
        masthead=head.masthead,
        issuer=head.issuer,
        title=head.title,
        blocks=to_json(bulletin),
        sources={
            code: stored(BulletinSource(sources[code].unit, sources[code].places, lines.get(code, "")))
            for code in named
        },
    )


def composed_again(row: EditionBulletin, found: Snapshot) -> Bulletin:
    """The briefing that the same text makes of a snapshot, each figure in the unit it was printed in."""
    units = {code: PrintedIn(one.unit, one.places) for code, one in bulletin_sources(row).items()}
    sources = named_sources(
        found.month,
        known_by=found.known_by,
        found=found.now,
        registers=found.registers,
        units=units,
        only=units,
        said=found.settings,
    )
    return compose(row.version.body, sources, found.month)


def left_out(edition: Edition) -> list[tuple[BulletinTemplate, Bulletin]]:
    """Briefings that had a text by the cut-off but couldn't be printed then, as they would read."""
    month, enclosed = Month.of(edition.month), edition.bulletins.values("template")
    found = []
    for template in BulletinTemplate.objects.exclude(pk__in=enclosed):
        try:
            version = version_in_force(template, month, known_by=edition.cut_off)
        except NoBulletin:
            continue
        bulletin = written(version.body, month, known_by=edition.cut_off)
        if bulletin.faults:
            found.append((template, bulletin))
    return found


def unsupported_claims(edition: Edition) -> list[Claim]:
    """What the edition's briefings claim without a figure that bears it out."""
    return claims_of(from_json(row.blocks) for row in edition.bulletins.all())


def printed_bulletin(row: EditionBulletin | PublishedBulletin, month: Month) -> PrintedBulletin:
    """A frozen briefing with its head."""
    return PrintedBulletin(row, Head(row.masthead, row.issuer, row.title, month), from_json(row.blocks))
