"""What the public sees: published editions, asked of the public's own database role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connections

from tracker.calc.periods import Month
from tracker.models import (
    EditionCorrection,
    EditionLine,
    PublishedCorrection,
    PublishedEdition,
    PublishedLine,
)

TILES = 48
COMPARED = ("target", "value", "completion", "planned", "gap", "light", "remark")


@dataclass(frozen=True)
class Printed:
    """A published line in one language: its words as they were printed, and corrections since."""

    line: PublishedLine | EditionLine
    words: dict[str, Any]
    corrections: tuple[tuple[PublishedCorrection | EditionCorrection, dict[str, Any]], ...] = ()


@dataclass(frozen=True)
class Issue:
    """A published edition in one language; `newest` is the number of the month's newest version."""

    edition: PublishedEdition
    lines: tuple[Printed, ...]
    newest: int

    @property
    def month(self) -> Month:
        return Month.of(self.edition.month)

    @property
    def goals(self) -> list[tuple[str, list[Printed]]]:
        return in_sections([one for one in self.lines if one.line.target_value is not None])

    @property
    def followed(self) -> list[tuple[str, list[Printed]]]:
        return in_sections([one for one in self.lines if one.line.target_value is None])

    @property
    def counts(self) -> list[tuple[Printed, int]]:
        return by_light(self.lines)

    @property
    def not_reported(self) -> list[Printed]:
        return [one for one in self.lines if one.line.light == "not_reported" or one.words["remark"]]


@dataclass(frozen=True)
class Changed:
    """A line that reads differently in a later version: name, and what it said before and says now."""

    words: dict[str, Any]
    cells: tuple[tuple[str, str, str], ...]


def in_sections(lines: Sequence[Printed]) -> list[tuple[str, list[Printed]]]:
    """Lines under the name of their section, in print order."""
    return [(name, list(found)) for name, found in groupby(lines, lambda one: one.words["above"])]


def on_one_screen(lines: Sequence[Printed]) -> tuple[list[Printed], int]:
    """The goals that fit on a wall, the widest gap behind the plan first, and how many more there are."""
    goals = [one for one in lines if one.line.target_value is not None]
    worst = sorted(goals, key=lambda one: (one.line.gap is None, one.line.gap or 0, one.line.position))
    return worst[:TILES], max(len(goals) - TILES, 0)


def by_light(lines: Sequence[Printed]) -> list[tuple[Printed, int]]:
    """How many lines show each light, by a line that shows it, the best light first."""
    found: dict[str, list[Printed]] = {}
    for one in sorted(lines, key=lambda one: one.line.light_order):
        found.setdefault(one.line.light, []).append(one)
    return [(those[0], len(those)) for those in found.values()]


def public_stamp() -> tuple[int, int]:
    """Changes whenever anything the public sees changes: the newest publication and the newest correction."""
    with connections[settings.PUBLIC_DATABASE].cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(max(step_id), 0) FROM published_edition),"
            " (SELECT coalesce(max(id), 0) FROM published_correction)"
        )
        stamp: tuple[int, int] = cursor.fetchone()
    return stamp


def issues() -> list[PublishedEdition]:
    """Every published version, the newest month and its newest version first."""
    return list(PublishedEdition.objects.using(settings.PUBLIC_DATABASE))


def issue(month: Month, language: str, version: int | None = None) -> Issue | None:
    """A published month in a language, in its newest version unless another is asked for; None if there is none."""
    versions = {
        one.version: one
        for one in PublishedEdition.objects.using(settings.PUBLIC_DATABASE).filter(month=month.first)
    }
    newest = max(versions, default=0)
    edition = versions.get(newest if version is None else version)
    if edition is None:
        return None
    lines = PublishedLine.objects.using(settings.PUBLIC_DATABASE).filter(edition_id=edition.pk)
    return Issue(
        edition,
        tuple(printed(line, language) for line in lines.prefetch_related("corrections")),
        newest,
    )


def printed(line: PublishedLine | EditionLine, language: str) -> Printed:
    """A line with its corrections in one language."""
    corrections = tuple((one, one.printed[language]) for one in line.corrections.all())
    return Printed(line, line.printed[language], corrections)


def newest_issue(language: str) -> Issue | None:
    """The newest published month; None before the first."""
    month = PublishedEdition.objects.using(settings.PUBLIC_DATABASE).values_list("month", flat=True).first()
    return issue(Month.of(month), language) if isinstance(month, date) else None


def changes(before: Sequence[Printed], after: Sequence[Printed]) -> list[Changed]:
    """What a later version says differently, line by line; lines that came or went are told with empty cells."""
    then = {(one.line.code, one.line.unit_code): one.words for one in before}
    now = {(one.line.code, one.line.unit_code): one.words for one in after}
    found = []
    for key in dict.fromkeys([*now, *then]):
        old, new = then.get(key, {}), now.get(key, {})
        cells = tuple(
            (name, old.get(name, ""), new.get(name, ""))
            for name in COMPARED
            if old.get(name, "") != new.get(name, "")
        )
        if cells:
            found.append(Changed(new or old, cells))
    return found
