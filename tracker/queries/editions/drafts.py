"""Editions as those see them who make them: drafts, what was published, and under which number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from tracker.calc import issuing
from tracker.calc.periods import Month
from tracker.calc.units import PrintedIn
from tracker.models import (
    BulletinTemplate,
    Edition,
    EditionLine,
    EditionSheet,
    EditionStep,
    Figure,
    ScoreSheet,
)
from tracker.queries.editions.bulletins import left_out, printed_bulletin
from tracker.queries.editions.changes import Changed, changes
from tracker.queries.editions.contents import Contents, printed
from tracker.queries.editions.frozen import LineWords, exact_scores, identity_of, line_words
from tracker.queries.editions.lines import lines_of
from tracker.queries.editions.sheets import plain, printed_sheet
from tracker.queries.leagues.sheets import sheets_of
from tracker.queries.ledger.as_of import this_instant
from tracker.queries.targets.snapshots import snapshot
from tracker.wording.bulletins import Bulletin
from tracker.wording.figures import why_corrected


def published_number(month: Month) -> int | None:
    """The issue number under which a month was published; None before its first version."""
    return (
        EditionStep.objects.filter(kind=issuing.PUBLISH, edition__month=month.first)
        .order_by("id")
        .values_list("number", flat=True)
        .first()
    )


def next_number(year: int) -> int:
    """The number that the next issue to come out in a year gets: one more than the highest.

    A later version has the number of the first, of the year in which that came out.
    """
    published = EditionStep.objects.filter(kind=issuing.PUBLISH, edition__version=1, recorded_at__year=year)
    return (published.aggregate(highest=Max("number"))["highest"] or 0) + 1


def every_edition() -> list[Edition]:
    """All editions with their steps, the newest month first."""
    return list(Edition.objects.select_related("author").prefetch_related("steps__person"))


def published_editions(month: Month | None = None, version: int | None = None) -> list[Edition]:
    """The published editions, or those of a month, or one version of it, oldest first."""
    found = Edition.objects.filter(steps__kind=issuing.PUBLISH).order_by("month", "version")
    if month is not None:
        found = found.filter(month=month.first)
    return list(found if version is None else found.filter(version=version))


@dataclass(frozen=True)
class DraftPage(Contents):
    """An edition as its makers see it: what differs from the version before, what was corrected since, what isn't in it."""

    edition: Edition
    changes: tuple[Changed, ...]
    due: tuple[Due, ...]
    left_out: tuple[tuple[BulletinTemplate, Bulletin], ...]
    elsewhere: tuple[tuple[EditionSheet, ScoreSheet], ...]

    @property
    def month(self) -> Month:
        return Month.of(self.edition.month)


@dataclass(frozen=True)
class Due:
    """A published line that reads differently today: the line, what it would say, and why."""

    line: EditionLine
    again: EditionLine
    words: LineWords
    before: LineWords
    reason: str


def draft_page(edition: Edition, language: str) -> DraftPage:
    """An edition's page for its makers, in a language."""
    contents = contents_of(edition, language)
    previous = published_editions(Month.of(edition.month), edition.version - 1)
    differing = changes(contents_of(previous[0], language), contents) if previous else []
    due = corrections_due(edition, language) if edition.state == issuing.PUBLISHED else []
    return DraftPage(
        contents.lines,
        contents.sheets,
        contents.bulletins,
        contents.identity,
        edition,
        tuple(differing),
        tuple(due),
        tuple(left_out(edition)) if edition.state in issuing.OPEN else (),
        tuple(publicised_elsewhere(edition)) if edition.state in issuing.OPEN else (),
    )


def publicised_elsewhere(edition: Edition) -> Iterator[tuple[EditionSheet, ScoreSheet]]:
    """League tables of an edition that say otherwise than the score sheet that was publicised."""
    for sheet in edition.sheets.filter(signed=None).select_related("league"):
        publicised = sheets_of(sheet.league, Month.of(edition.month), edition.cut_off)
        if not publicised:
            continue
        newest = publicised[-1]
        entries = newest.entries.select_related("unit")
        said = {(one.unit.code, plain(one.total), one.place, one.listed, bool(one.vetoed)) for one in entries}
        now = exact_scores(sheet)
        if said != {(one.unit, one.total, one.place, one.listed, bool(one.vetoes)) for one in now}:
            yield sheet, newest


def contents_of(edition: Edition, language: str) -> Contents:
    """Everything in an edition, published or not, in a language."""
    month = Month.of(edition.month)
    return Contents(
        tuple(printed(line, language) for line in edition.lines.prefetch_related("corrections")),
        tuple(printed_sheet(sheet, language) for sheet in edition.sheets.all()),
        tuple(printed_bulletin(bulletin, month) for bulletin in edition.bulletins.all()),
        identity_of(edition, language),
    )


def corrections_due(edition: Edition, language: str, *, known_by: datetime | None = None) -> list[Due]:
    """Lines whose number or light is another today, without a published correction yet that says so."""
    kept = list(edition.lines.prefetch_related("corrections"))
    shown_in = {line.target_id: PrintedIn(line.measured_in, line.places) for line in kept}
    today = snapshot(Month.of(edition.month), known_by or this_instant(), printed_in=shown_in)
    now = {line.target_id: line for line in lines_of(today)}
    found = []
    for line in kept:
        again = now.get(line.target_id)
        told = list(line.corrections.all())
        if again is None:
            continue
        said, words = line_words(told[-1] if told else line, language), line_words(again, language)
        if (words.value, words.light) != (said.value, said.light):
            found.append(Due(line, again, words, said, _why(line, again)))
    return found


def _why(line: EditionLine, again: EditionLine) -> str:
    """The reasons given with the figures that have come since."""
    new = set(again.figures) - set(line.figures)
    reasons = Figure.objects.filter(pk__in=new).exclude(correction_reason="").order_by("id")
    return "；".join(dict.fromkeys(map(why_corrected, reasons)))[:1000]
