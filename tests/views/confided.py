"""What not everybody may know, put into a world by the product's own actions: each kind of secret by itself."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from tests.actions.reports import EXPLAINED, JULY
from tests.views.steps import PDF, funds, target_of
from tracker.actions.ledger.decisions import approve, return_
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.evidence import keeping_file
from tracker.actions.ledger.remarks import remark
from tracker.actions.ledger.statements import state_all
from tracker.actions.ledger.submitting import submit_all
from tracker.actions.ledger.updates import correct, save_draft, submit
from tracker.actions.people.interference import note_interference
from tracker.actions.people.record import record
from tracker.actions.reporting.months import hand_in
from tracker.actions.reporting.reminders import remind
from tracker.actions.targets.changes import request_change
from tracker.calc.correcting import OF_ERROR
from tracker.calc.intake import Report
from tracker.documents.attachments import Attachment
from tracker.models import (
    Ballot,
    Figure,
    ImportRun,
    InterferenceNote,
    Series,
    Statement,
    Target,
    TargetChangeRequest,
    Unit,
    User,
    Vote,
)

SECRET = "77.13"
WORDS = "不宜外传"  # in every reason, note and file name that comes with a secret
FILE = Attachment(f"{WORDS}.pdf", hashlib.sha256(PDF).hexdigest(), len(PDF), "application/pdf")


@dataclass(frozen=True)
class Cast:
    """Who does it: one who reports for all units and types, one who reviews them, a judge, one who was leaned on; and one
    who reports for all units before they move.
    """

    author: User
    checker: User
    judge: User
    leaned_on: User
    mover: User


def said(value: str = SECRET) -> Report:
    return Report(as_of=date(2023, 7, 31), value=Decimal(value), note=WORDS)


def _submitted(cast: Cast, series: Series, **more: object) -> Figure:
    given = {"report": said(), "key": uuid.uuid4(), "answers": EXPLAINED, **more}
    return submit(by=cast.author, at=timezone.now(), series=series, month=JULY, **given)  # type: ignore[arg-type]


def _approved(cast: Cast, series: Series, **more: object) -> Figure:
    figure = _submitted(cast, series, **more)
    approve(by=cast.checker, at=timezone.now(), figure=figure)
    return figure


def _handed_in(cast: Cast, series: Series) -> None:
    """With a receipt, and with answers to what the checks object to."""
    entry = Entry(series.pk, JULY, said(), uuid.uuid4(), (), EXPLAINED)
    done = hand_in(by=cast.author, at=timezone.now(), unit=series.unit, month=JULY, entries=[entry])
    assert done.receipt is not None
    assert Figure.objects.get(pk=done.outcome.taken[0][1]).answers.exists()


def _returned(cast: Cast, series: Series) -> None:
    return_(by=cast.checker, at=timezone.now(), figure=_submitted(cast, series), reason=f"{WORDS} {SECRET}")
    figure = Figure.objects.latest("id")
    for person in (cast.author, cast.checker):
        remark(by=person, at=timezone.now(), about=figure, text=f"{WORDS} {SECRET}")
        for goal in Target.objects.filter(indicator=series.indicator_id, unit=series.unit_id):
            remark(by=person, at=timezone.now(), about=goal, text=f"{WORDS} {SECRET}")


def _with_evidence(cast: Cast, series: Series) -> None:
    with keeping_file(by=cast.author, sha256=FILE.sha256, content=PDF):
        figure = _approved(cast, series, attachments=(FILE,))
    about = {"what": "value", "value": Decimal(SECRET), "source": WORDS, "source_date": JULY.first}
    state_all(by=cast.author, at=timezone.now(), statements=[Statement(slot=figure.slot, **about)])


def _corrected(cast: Cast, series: Series) -> None:
    """One correction approved, one more waiting."""
    figure, at = _approved(cast, series), timezone.now()
    for value in ("77.14", "77.15"):
        given = {
            "report": said(value),
            "key": uuid.uuid4(),
            "answers": EXPLAINED,
            "reason": WORDS,
            "nature": OF_ERROR,
        }
        newer = correct(by=cast.author, at=at, figure=figure, **given)  # type: ignore[arg-type]
        if value == "77.14":
            approve(by=cast.checker, at=at, figure=newer)
            figure = newer


def _imported(cast: Cast, series: Series) -> None:
    counts = {"rows": 1, "added": 1, "changed": 0, "unchanged": 0, "refused": 0, "figures": 1}
    given = {"name": f"{WORDS}.xlsx", "sha256": FILE.sha256, "sums": {"合计": SECRET}, "month": JULY.first}
    run = ImportRun.objects.create(kind="month", unit=series.unit, author=cast.author, **given, **counts)
    entry = Entry(series.pk, JULY, said(), None, (), EXPLAINED)
    submit_all(by=cast.author, at=timezone.now(), entries=[entry], run=run, all_or_nothing=True)
    about = {"what": "growth", "value": Decimal(SECRET), "source": WORDS, "source_date": JULY.first}
    slot = Figure.objects.get(import_run=run).slot
    state_all(by=cast.author, at=timezone.now(), statements=[Statement(slot=slot, **about)], run=run)
    record("import", by=cast.author, of=run, rows=1, figures=1, sha256=run.sha256)
    approve(by=cast.checker, at=timezone.now(), figure=Figure.objects.get(import_run=run))


def _drafted(cast: Cast, series: Series) -> None:
    save_draft(
        by=cast.author, at=timezone.now(), series=series, month=JULY, entries={"value": SECRET, "note": WORDS}
    )


STATES: dict[str, Callable[[Cast, Series], object]] = {
    "dayu": _handed_in,
    "guangwen": _returned,
    "dongguan": _approved,
    "weizhoulu": _corrected,
    "beiyuan": _with_evidence,
    "nianlipu": _imported,
    "commerce": _drafted,
}


def embargoed(cast: Cast) -> None:
    """An official statistic before its release, in each of its states: the slot of another unit for each."""
    for unit, reach in STATES.items():
        reach(cast, funds(unit))


def unapproved(cast: Cast) -> None:
    """Of another unit: what waits, was sent back, is corrected, and came by file, of items that no embargo holds."""
    series = Series.objects.filter(measure__form="quantity", unit__code="dayu").exclude(
        slots__month=JULY.first
    )
    waiting, returned, by_file = series.select_related("item", "measure", "unit", "indicator").order_by("id")[
        :3
    ]
    _handed_in_quietly(cast, waiting)
    _returned(cast, returned)
    _imported_waiting(cast, by_file)


def _handed_in_quietly(cast: Cast, series: Series) -> None:
    entry = Entry(series.pk, JULY, said(), uuid.uuid4(), (FILE,), EXPLAINED)
    hand_in(by=cast.author, at=timezone.now(), unit=series.unit, month=JULY, entries=[entry])


def _imported_waiting(cast: Cast, series: Series) -> None:
    counts = {"rows": 1, "added": 0, "changed": 1, "unchanged": 0, "refused": 0, "figures": 1}
    given = {"name": f"{WORDS}.xlsx", "sha256": FILE.sha256, "sums": {"合计": SECRET}, "month": JULY.first}
    assert series.item is not None
    run = ImportRun.objects.create(
        kind="register",
        register=series.item.register,
        units=[series.unit_id],
        author=cast.author,
        **given,
        **counts,
    )
    entry = Entry(series.pk, JULY, said(), None, (), EXPLAINED)
    submit_all(by=cast.author, at=timezone.now(), entries=[entry], run=run, all_or_nothing=True)
    record("import", by=cast.author, of=run, rows=1, figures=1, sha256=run.sha256)


def drafts(cast: Cast) -> None:
    """What somebody is typing, for a goal and for an item."""
    _drafted(cast, funds("commerce"))
    _drafted(cast, Series.objects.filter(measure__isnull=False, unit__code="dayu").latest("id"))


def change_asked(cast: Cast) -> None:
    """Another value of a unit's goal, which waits for a steward."""
    at, goal = timezone.now(), target_of("inv.outside_funds", "commerce")
    said_of = {"tier": "committed", "value": Decimal(SECRET), "basis": WORDS, "reason": f"{WORDS} {SECRET}"}
    days = {"in_force_from": JULY.first, "basis_date": JULY.first}
    request_change(by=cast.author, at=at, request=TargetChangeRequest(target=goal, **said_of, **days))


def note(cast: Cast) -> None:
    """Somebody writes down that they were leaned on."""
    at = timezone.now()
    unit = Unit.objects.get(code="dayu")
    told = InterferenceNote(
        unit=unit, happened_on=at.date(), who="示例领导", about=WORDS, asked=f"改成{SECRET}"
    )
    note_interference(by=cast.leaned_on, at=at, note=told)


def reminded(cast: Cast) -> None:
    """A reminder counts what is missing: the steward who sends it sees all of it, others don't."""
    wanted = {(unit, JULY) for unit in Unit.objects.filter(code__in=STATES).values_list("pk", flat=True)}
    remind(by=cast.checker, at=timezone.now(), wanted=wanted)


def ballot_paper(cast: Cast, grade: str) -> None:
    """A vote before the opening, put there without the action: that somebody votes is on record, how is a secret."""
    ballot = Ballot.objects.get(opening=None)
    contender, judge = ballot.contenders.get(), ballot.judges.get(user=cast.judge)
    Vote.objects.create(judge=judge, contender=contender, grade=grade)
