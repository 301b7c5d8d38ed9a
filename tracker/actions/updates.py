"""What a reporter does with figures: draft, submit, correct. Decisions on them are in `actions/decisions.py`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tracker import access
from tracker.access import STEWARD
from tracker.actions.record import record
from tracker.calc import intake
from tracker.calc.intake import Report
from tracker.calc.periods import SHANGHAI, Month
from tracker.documents.attachments import Attachment
from tracker.models import Draft, Evidence, Figure, Series, Slot, User
from tracker.queries.people import holders
from tracker.queries.updates import current_figure
from tracker.queries.windows import opening, stage_opening


class UpdateRefused(Exception):
    """The step can't be taken; `code` says why in a word the doors put into a sentence."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


class WindowClosed(UpdateRefused):
    """The month can't be reported now; `opening` says why, `ask` names the stewards who may prolong it."""


class Conflict(UpdateRefused):
    """Somebody else was faster, or the page was old: nothing was written."""


class KeyReused(UpdateRefused):
    """The same submission key came with other content."""


def save_draft(
    *, by: User, at: datetime, series: Series, month: Month | None, entries: Mapping[str, Any]
) -> Draft:
    """Keep what the reporter has typed, as typed. One draft a person, series and month."""
    access.check_report(access.rights_of(by, on=_day(at)), series)
    draft, _ = Draft.objects.update_or_create(
        series=series,
        month=_slot_month(series, month),
        author=by,
        defaults={"entries": {name: _without_nul(entry) for name, entry in entries.items()}, "saved_at": at},
    )
    return draft


def _without_nul(entry: Any) -> Any:
    """PostgreSQL keeps no NUL in text; in what isn't submitted yet, dropping it does no harm."""
    return entry.replace("\0", "") if isinstance(entry, str) else entry


@transaction.atomic
def submit(
    *,
    by: User,
    at: datetime,
    series: Series,
    month: Month | None,
    report: Report,
    key: uuid.UUID,
    attachments: Sequence[Attachment] = (),
) -> Figure:
    """Report a figure for review. The same key again gives the first figure back.

    What a demonstration account reports is marked as illustrative.

    Raises AccessRefused, ReportRefused, WindowClosed, Conflict (a figure is approved or waiting
    already) or KeyReused.
    """
    held = _check_report(by, at, series, report)
    slot = _locked_slot(series, month)
    known = _already_submitted(key, by, slot, _content_of(report, attachments))
    if known:
        return known
    check_window(series, month, report, at)
    if current_figure(slot, report.grade):
        raise Conflict("already_approved")
    return _insert(by, held, slot, report, key, attachments)


@transaction.atomic
def correct(
    *,
    by: User,
    at: datetime,
    figure: Figure,
    report: Report,
    reason: str,
    key: uuid.UUID,
    attachments: Sequence[Attachment] = (),
) -> Figure:
    """Report a figure that is to replace an approved one, with the reason. A second person decides on it.

    Corrections aren't bound to the window: an error found late must still be put right, and what was
    published stays as published. Raises AccessRefused, ReportRefused, UpdateRefused (no reason),
    Conflict (the figure isn't the current one any more) or KeyReused.
    """
    slot = figure.slot
    held = _check_report(by, at, slot.series, report)
    if not reason.strip():
        raise UpdateRefused("reason_missing")
    Slot.objects.lock(slot)
    content = _content_of(report, attachments, corrects=figure, reason=reason.strip())
    known = _already_submitted(key, by, slot, content)
    if known:
        return known
    if current_figure(slot, figure.grade) != figure or report.grade != figure.grade:
        raise Conflict("not_current")
    return _insert(by, held, slot, report, key, attachments, corrects=figure, reason=reason.strip())


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _check_report(by: User, at: datetime, series: Series, report: Report) -> access.Rights:
    """The rights by which `by` may report."""
    held = access.rights_of(by, on=_day(at))
    access.check_report(held, series)
    intake.check(report, series.form)
    if report.as_of > _day(at):
        raise intake.ReportRefused(intake.Problem("as_of", "in_the_future"))
    return held


def check_window(series: Series, month: Month | None, report: Report, at: datetime) -> None:
    """A month's figure needs that month's window; a stage, any window from the month it was reached on.

    Raises WindowClosed. There is no way around it: forms, imports and the API submit through here.
    """
    if series.is_monthly and month is None:
        raise UpdateRefused("month_missing")
    found = (
        opening(series, month, at)
        if month and series.is_monthly
        else stage_opening(series, report.reached_on, at)
    )
    if not found.is_open:
        ask = holders([series.unit_id], STEWARD, on=_day(at))[series.unit_id]
        raise WindowClosed("window_closed", month=found.month, opening=found, ask=ask)


def _slot_month(series: Series, month: Month | None) -> date | None:
    return month.first if month and series.is_monthly else None


def _locked_slot(series: Series, month: Month | None) -> Slot:
    slot, _ = Slot.objects.get_or_create(series=series, month=_slot_month(series, month))
    Slot.objects.lock(slot)
    return slot


def _already_submitted(key: uuid.UUID, by: User, slot: Slot, content: list[object]) -> Figure | None:
    """The figure this key was used for, if it says the same with the same files. Raises KeyReused if it doesn't."""
    known = Figure.objects.filter(idempotency_key=key).first()
    if known is None:
        return None
    if known.author_id != by.pk or known.slot_id != slot.pk or _content(known) != content:
        raise KeyReused("key_reused")
    return known


_COPIED = (
    "value", "numerator", "denominator", "rank", "of_n", "reached_on", "not_applicable", "note", "qualifier", "grade",
)  # fmt: skip


def _content(figure: Figure) -> list[object]:
    files = sorted(figure.evidence.values_list("sha256", flat=True))
    said = [getattr(figure, name) for name in _COPIED]
    return [*said, figure.as_of_date, figure.corrects_id, figure.correction_reason, files]


def _content_of(
    report: Report, attachments: Sequence[Attachment], *, corrects: Figure | None = None, reason: str = ""
) -> list[object]:
    files = sorted(attachment.sha256 for attachment in attachments)
    said = [getattr(report, name) for name in _COPIED]
    return [*said, report.as_of, corrects.pk if corrects else None, reason, files]


def _insert(
    by: User,
    held: access.Rights,
    slot: Slot,
    report: Report,
    key: uuid.UUID,
    attachments: Sequence[Attachment],
    *,
    corrects: Figure | None = None,
    reason: str = "",
) -> Figure:
    waiting = Figure.objects.filter(slot=slot, decision=None).select_related("author", "acting_for").first()
    if waiting:
        raise Conflict("already_waiting", figure=waiting)
    indicator = slot.series.indicator
    figure = Figure.objects.create(
        **{name: getattr(report, name) for name in _COPIED},
        slot=slot,
        as_of_date=report.as_of,
        comparison_set=indicator.comparison_set if indicator and report.rank else None,
        author=by,
        acting_for_id=held.stands_in.get(slot.series.unit_id),
        corrects=corrects,
        correction_reason=reason,
        idempotency_key=key,
        illustrative=by.illustrative,
    )
    for attachment in attachments:
        Evidence.objects.create(
            figure=figure,
            name=attachment.name,
            sha256=attachment.sha256,
            size=attachment.size,
            content_type=attachment.content_type,
        )
    Draft.objects.filter(series=slot.series, month=slot.month, author=by).delete()
    record("correct" if corrects else "submit", by=by, of=figure, corrects=corrects.pk if corrects else None)
    return figure
