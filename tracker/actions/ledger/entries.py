"""A report on its way into the ledger: for which series and month, with which files and answers, and its rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from tracker.access import Rights
from tracker.actions.ledger.inserting import insert_values
from tracker.actions.people.notices import Kind, reported_again, tell_reviewers
from tracker.actions.people.record import record_each
from tracker.calc import payload
from tracker.calc.correcting import UNSAID, Nature
from tracker.calc.findings import Answer, Finding
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.documents.attachments import Attachment
from tracker.models import CheckAnswer, Draft, Evidence, Figure, ImportRun, Series, Statement, User
from tracker.models.arrays import among
from tracker.queries.ledger.care import settings_of_care
from tracker.queries.ledger.figures import in_its_care

_COPIED = (*payload.FIELDS, "note", "qualifier", "grade")
_COLUMNS = (
    *_COPIED, "slot_id", "as_of_date", "comparison_set_id", "author_id", "acting_for_id", "corrects_id",
    "correction_reason", "correction_kind", "base_document", "base_document_date", "idempotency_key", "illustrative", "import_run_id",
)  # fmt: skip

Place = tuple[int, date | None]  # a series, and the month; a stage's slot has none
Tell = Callable[[int, int], None]
TOLD_EVERY = 1_000
_TOLD_AS = {"submit": Kind.SUBMITTED, "correct": Kind.CORRECTED}


@dataclass(frozen=True)
class Entry:
    """What is to be reported for a series, by its number, and a month.

    `key` is that of the form it was sent with; what comes with a file has none. `answers` are the sentences for
    warnings, by rule (`calc/checks.py`). `corrects` is the approved figure that it is to replace, with the `reason`
    and the `nature` of the correction. `draft` is the version of the draft that the form showed. `statements` are what a
    source prints beside it, for the slot that it goes into.
    """

    series: int
    month: Month | None
    report: Report
    key: uuid.UUID | None
    attachments: Sequence[Attachment] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    corrects: int | None = None
    reason: str = ""
    nature: Nature = UNSAID
    draft: str = ""
    statements: Sequence[Statement] = ()

    @property
    def content(self) -> list[object]:
        files = sorted(attachment.sha256 for attachment in self.attachments)
        said = [getattr(self.report, name) for name in _COPIED]
        return [*said, self.report.as_of, self.corrects, self.reason, self.nature, files]


def says_the_same(figure: Figure, entry: Entry) -> bool:
    """Whether a figure is what an entry would make: content, files, and the sentences that were kept."""
    files = sorted(one.sha256 for one in figure.evidence.all())
    said = [getattr(figure, name) for name in _COPIED]
    nature = Nature(figure.correction_kind, figure.base_document, figure.base_document_date)
    content = [*said, figure.as_of_date, figure.corrects_id, figure.correction_reason, nature, files]
    kept = {one.rule: Answer(one.sentence, one.next_step) for one in figure.answers.all()}
    return content == entry.content and all(
        entry.answers.get(rule) == answer for rule, answer in kept.items()
    )


@dataclass(frozen=True)
class Checked:
    """An entry that nothing stands in the way of: its series, place and slot, and the warnings that it answers."""

    entry: Entry
    series: Series
    place: Place
    slot: int
    found: Sequence[Finding]


@dataclass(frozen=True)
class Writer:
    """Who reports, when, with which rights; `run` is the import that all of it comes with, None for what is typed."""

    by: User
    at: datetime
    rights: Rights
    run: ImportRun | None = None

    def write(self, checked: Sequence[Checked], tell: Tell) -> dict[int, int]:
        """Write figures with evidence, answers, events and notices; drafts of them go. The figures by their slots.

        What comes with an import has its event there: a file's thousands of figures are told of as one thing.
        """
        insert_values(Figure, _COLUMNS, self._rows(checked, tell))
        written = self._written(checked)
        figures = dict(written.values_list("slot_id", "pk"))
        self._keep_evidence(checked, figures)
        self._keep_answers(checked, figures)
        self._drop_drafts(checked)
        reported_again(figures, at=self.at)
        if self.run is None:
            self._tell(written)
        return figures

    def _rows(self, checked: Sequence[Checked], tell: Tell) -> Iterator[tuple[object, ...]]:
        for number, one in enumerate(checked):
            if number % TOLD_EVERY == 0:
                tell(number, len(checked))
            yield self._row(one)

    def _row(self, one: Checked) -> tuple[object, ...]:
        """What an entry says, in the order of the columns."""
        entry, report, indicator = one.entry, one.entry.report, one.series.indicator
        return (
            *(getattr(report, name) for name in _COPIED),
            one.slot,
            report.as_of,
            indicator.comparison_set_id if indicator and report.rank else None,
            self.by.pk,
            self.rights.stands_in.get(one.series.unit_id),
            entry.corrects,
            entry.reason.strip() if entry.corrects else "",
            entry.nature.kind,
            entry.nature.document,
            entry.nature.document_date,
            entry.key,
            self.by.illustrative,
            self.run.pk if self.run else None,
        )

    def _written(self, checked: Sequence[Checked]) -> QuerySet[Figure]:
        if self.run is not None:
            return Figure.objects.filter(import_run=self.run)
        return Figure.objects.filter(idempotency_key__in=[one.entry.key for one in checked])

    def _keep_evidence(self, checked: Sequence[Checked], figures: Mapping[int, int]) -> None:
        Evidence.objects.bulk_create(
            Evidence(
                figure_id=figures[one.slot],
                name=file.name,
                sha256=file.sha256,
                size=file.size,
                content_type=file.content_type,
            )
            for one in checked
            for file in one.entry.attachments
        )

    def _keep_answers(self, checked: Sequence[Checked], figures: Mapping[int, int]) -> None:
        CheckAnswer.objects.bulk_create(
            CheckAnswer(
                figure_id=figures[one.slot],
                rule=warning.rule,
                limits=warning.limits,
                numbers=warning.numbers,
                sentence=one.entry.answers[warning.rule].sentence,
                next_step=one.entry.answers[warning.rule].next_step,
            )
            for one in checked
            for warning in one.found
        )

    def _drop_drafts(self, checked: Sequence[Checked]) -> None:
        """What was handed in, and what its author had typed; what a colleague saved meanwhile stays."""
        seen = {one.place: one.entry.draft for one in checked}
        kept = Draft.objects.filter(series__in=among({series for series, _month in seen}))
        done = [
            one.pk
            for one in kept
            if (one.series_id, one.month) in seen
            and (one.author_id == self.by.pk or one.version == seen[one.series_id, one.month])
        ]
        Draft.objects.filter(pk__in=done).delete()

    def _tell(self, written: QuerySet[Figure]) -> None:
        named = ("indicator", "item", "measure", "stage", "unit")
        said = settings_of_care(None)
        rows = written.select_related(*(f"slot__series__{part}" for part in named)).order_by("id")
        figures = [in_its_care(one, said) for one in rows]
        for kind, told_as in _TOLD_AS.items():
            some = [one for one in figures if (kind == "correct") == (one.corrects_id is not None)]
            if some:
                record_each(kind, by=self.by, told=[(one, {"corrects": one.corrects_id}) for one in some])
                tell_reviewers(some, told_as, by=self.by, at=self.at)
