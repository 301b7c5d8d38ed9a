"""What speaks against freezing, signing or publishing an edition, as it would go out, and what should be known before."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from tracker.access import Rights, units_inside
from tracker.calc import issuing
from tracker.calc.concerns import Concern, Look, Page, Thing, found
from tracker.calc.periods import Month
from tracker.models import Edition, EditionLine, LightBand, Unit
from tracker.queries.bulletins.claims import answered, claims_of
from tracker.queries.editions.bulletins import left_out
from tracker.queries.editions.changes import changes
from tracker.queries.editions.contents import Contents
from tracker.queries.editions.drafts import (
    contents_of,
    corrections_due,
    publicised_elsewhere,
    published_editions,
)
from tracker.queries.editions.frozen import LineWords, line_words
from tracker.queries.editions.incomplete import incomplete_numbers
from tracker.queries.reporting.disagreements import disagreements
from tracker.queries.reporting.owed import counts
from tracker.wording.bulletin_faults import fault_sentence, flag_sentence
from tracker.wording.names import label

RED = LightBand.Colour.RED


def edition_look(edition: Edition, rights: Rights, language: str) -> Look:
    """All that an edition lacks, claims or leaves open, for whoever is about to put it down for good."""
    contents = contents_of(edition, language)
    return Look(
        found(
            *_lines(edition, language),
            *_bulletins(contents, edition),
            *_owing(edition, rights),
            *_around(contents, edition, rights, language),
        ),
        holds=[
            [[one.target_id, one.value, one.light, one.figures] for one in edition.lines.all()],
            [one.row.blocks for one in contents.bulletins],
            [one.scores for one in edition.sheets.all()],
        ],
    )


def corrections_look(edition: Edition, language: str) -> Look:
    """Lines of a published edition beside which the newest note says what they would say today."""
    newest = [(one, one.corrections.order_by("id").last()) for one in edition.lines.order_by("position")]
    things = [
        Thing(
            line_words(line, language).indicator,
            f"{line_words(line, language).value} → {line_words(note, language).value} {note.reason}",
            Page("target", (line.target_id,), f"month={Month.of(edition.month)}"),
        )
        for line, note in newest
        if note is not None
    ]
    return Look(found(Concern("noted", things)))


def _lines(edition: Edition, language: str) -> Iterator[Concern]:
    """Goals without a number, with a number that is only part of one, and those in red."""
    query = f"month={Month.of(edition.month)}"
    lines = [(one, line_words(one, language)) for one in edition.lines.all()]
    without = [_thing(*one, query) for one in lines if one[0].value is None and not one[0].not_applicable]
    lacking = {one.target.pk for one in incomplete_numbers(Month.of(edition.month), edition.cut_off)}
    parted = [_thing(*one, query) for one in lines if one[0].target_id in lacking]
    red = [_thing(*one, query) for one in lines if one[0].light_colour == RED]
    yield Concern("without_number", without, Page("missing", (), query))
    yield Concern("in_part", parted, Page("missing", (), query))
    yield Concern("red", red, Page("board", (), query))


def _thing(line: EditionLine, words: LineWords, query: str) -> Thing:
    told = " · ".join(filter(None, (words.unit, words.light, words.remark)))
    return Thing(words.indicator, told, Page("target", (line.target_id,), query))


def _bulletins(contents: Contents, edition: Edition) -> Iterator[Concern]:
    """What the briefings claim without a figure, and which aren't among them for want of one."""
    notes = {
        (one.sentence, one.words): one.note for step in edition.steps.all() for one in answered(step.answers)
    }
    claims = [
        Thing(one.sentence.text, notes.get((one.sentence.text, one.flag.words)) or flag_sentence(one.flag))
        for one in claims_of(one.bulletin for one in contents.bulletins)
    ]
    yield Concern("unsupported", claims)
    absent = [
        Thing(label(template), gettext("；").join(fault_sentence(one) for one in bulletin.faults[:3]))
        for template, bulletin in left_out(edition)
    ]
    yield Concern("left_out", absent)


def _owing(edition: Edition, rights: Rights) -> Iterator[Concern]:
    """Units with lines of the month that nobody has reported, or that wait for review."""
    month = Month.of(edition.month)
    owing = counts(Unit.objects.values_list("pk", flat=True), [month], inside=units_inside(rights))
    units = Unit.objects.in_bulk([unit for unit, _month in owing])
    told = sorted(((units[unit], one) for (unit, _month), one in owing.items()), key=lambda one: one[0].order)
    query = f"month={month}"
    missing = [
        Thing(label(unit), gettext("应报%(of)s项，缺%(n)s项") % {"of": one.owed, "n": one.missing})
        for unit, one in told
        if one.missing
    ]
    waits = [(unit, one.reported - one.approved) for unit, one in told]
    yield Concern("unreported", missing, Page("missing", (), query))
    yield Concern(
        "waiting", [Thing(label(unit), str(n)) for unit, n in waits if n], Page("review", (), query)
    )


def _around(contents: Contents, edition: Edition, rights: Rights, language: str) -> Iterator[Concern]:
    """What is known beside the edition: numbers that disagree, other score sheets, later numbers, opinions."""
    month = Month.of(edition.month)
    query = f"month={month}"
    disagreeing = disagreements(month, rights)
    units = Unit.objects.in_bulk({one.unit for one in disagreeing})
    yield Concern(
        "disagreeing",
        [Thing(label(units[one.unit])) for one in disagreeing],
        Page("disagreements", (), query),
    )
    elsewhere = publicised_elsewhere(edition)
    yield Concern(
        "other_scores",
        [
            Thing(label(one.league), "", Page("league", (one.league.code,), query))
            for one, _sheet in elsewhere
        ],
    )
    yield Concern(
        "changed_since",
        [
            Thing(
                one.words.indicator,
                f"{one.before.value} → {one.words.value} {one.words.light}",
                Page("target", (one.line.target_id,), query),
            )
            for one in corrections_due(edition, language)
        ],
    )
    said = edition.steps.filter(kind=issuing.COMMENT).select_related("person")
    yield Concern("opinions", [Thing(str(one.person), one.note) for one in said], grave=False)
    previous = published_editions(month, edition.version - 1)
    differing = changes(contents_of(previous[0], language), contents) if previous else []
    yield Concern("differs", [Thing(one.what, one.who) for one in differing], grave=False)
