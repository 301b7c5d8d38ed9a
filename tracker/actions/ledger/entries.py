"""A report on its way into the ledger: for which slot, with which files and answers, and how it becomes rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from tracker.access import Rights
from tracker.actions.people.notices import Kind, tell_reviewers
from tracker.actions.people.record import record_each
from tracker.calc.checks import Answer, Finding
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.documents.attachments import Attachment
from tracker.models import CheckAnswer, Draft, Evidence, Figure, Series, Slot, User

_COPIED = (
    "value", "numerator", "denominator", "rank", "of_n", "reached_on", "not_applicable", "note", "qualifier", "grade",
)  # fmt: skip

_TOLD_AS = {"submit": Kind.SUBMITTED, "correct": Kind.CORRECTED}


@dataclass(frozen=True)
class Entry:
    """What is to be reported for one slot. `answers` are the sentences for warnings, by rule (`calc/checks.py`)."""

    series: Series
    month: Month | None
    report: Report
    key: uuid.UUID
    attachments: Sequence[Attachment] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    corrects: Figure | None = None
    reason: str = ""

    @property
    def place(self) -> tuple[int, date | None]:
        """Series and month of the slot."""
        return self.series.pk, self.month.first if self.month and self.series.is_monthly else None

    @property
    def content(self) -> list[object]:
        files = sorted(attachment.sha256 for attachment in self.attachments)
        said = [getattr(self.report, name) for name in _COPIED]
        return [*said, self.report.as_of, self.corrects.pk if self.corrects else None, self.reason, files]


def says_the_same(figure: Figure, entry: Entry) -> bool:
    """Whether a figure is what an entry would make: content, files, and the sentences that were kept."""
    files = sorted(one.sha256 for one in figure.evidence.all())
    said = [getattr(figure, name) for name in _COPIED]
    content = [*said, figure.as_of_date, figure.corrects_id, figure.correction_reason, files]
    kept = {one.rule: Answer(one.sentence, one.next_step) for one in figure.answers.all()}
    return content == entry.content and all(
        entry.answers.get(rule) == answer for rule, answer in kept.items()
    )


def insert(
    by: User, at: datetime, held: Rights, entries: Sequence[tuple[Entry, Slot, Sequence[Finding]]]
) -> list[Figure]:
    """Write figures with evidence, answers, events and notices; drafts of them go. Everything has been checked."""
    for entry, slot, _ in entries:
        slot.series = entry.series
    figures = Figure.objects.bulk_create(_figure(by, held, entry, slot) for entry, slot, _ in entries)
    made = list(zip(figures, entries, strict=True))
    Evidence.objects.bulk_create(
        Evidence(
            figure=figure, name=one.name, sha256=one.sha256, size=one.size, content_type=one.content_type
        )
        for figure, (entry, *_) in made
        for one in entry.attachments
    )
    CheckAnswer.objects.bulk_create(
        answer for figure, (entry, _, found) in made for answer in _answers(figure, entry, found)
    )
    _drop_drafts(by, [entry for entry, *_ in entries])
    for kind in ("submit", "correct"):
        some = [one for one in figures if (kind == "correct") == (one.corrects_id is not None)]
        if some:
            record_each(kind, by=by, told=[(one, {"corrects": one.corrects_id}) for one in some])
            tell_reviewers(some, _TOLD_AS[kind], by=by, at=at)
    return figures


def _figure(by: User, held: Rights, entry: Entry, slot: Slot) -> Figure:
    indicator = entry.series.indicator
    return Figure(
        **{name: getattr(entry.report, name) for name in _COPIED},
        slot=slot,
        as_of_date=entry.report.as_of,
        comparison_set=indicator.comparison_set if indicator and entry.report.rank else None,
        author=by,
        acting_for_id=held.stands_in.get(entry.series.unit_id),
        corrects=entry.corrects,
        correction_reason=entry.reason,
        idempotency_key=entry.key,
        illustrative=by.illustrative,
    )


def _answers(figure: Figure, entry: Entry, found: Iterable[Finding]) -> list[CheckAnswer]:
    return [
        CheckAnswer(
            figure=figure,
            rule=one.rule,
            limits=one.limits,
            numbers=one.numbers,
            sentence=entry.answers[one.rule].sentence,
            next_step=entry.answers[one.rule].next_step,
        )
        for one in found
    ]


def _drop_drafts(by: User, entries: Sequence[Entry]) -> None:
    places = [Q(series=series, month=month) for series, month in (entry.place for entry in entries)]
    if places:
        Draft.objects.filter(reduce(or_, places), author=by).delete()
