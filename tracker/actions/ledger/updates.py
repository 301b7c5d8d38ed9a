"""What a reporter does with figures: draft, submit, correct. Decisions on them are in `actions/ledger/decisions.py`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tracker import access
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.statements import state_beside
from tracker.actions.ledger.submitting import submit_all
from tracker.calc.correcting import UNSAID, Nature
from tracker.calc.findings import Answer
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.documents.attachments import Attachment
from tracker.models import Draft, Figure, Series, Statement, User
from tracker.queries.ledger.care import of_its_month


@transaction.atomic
def save_draft(
    *,
    by: User,
    at: datetime,
    series: Series,
    month: Month | None,
    entries: Mapping[str, Any],
    seen: str | None = None,
) -> Draft:
    """Keep what the reporter has typed, as typed. One draft a series and month, whoever reports for the unit.

    `seen` is the version (`Draft.version`) that the page began from, empty for none; when another page has saved a
    different text since, nothing is written. A page that doesn't say takes the place of its reader's own text alone.
    Raises AccessRefused or Refused with the other `draft`.
    """
    of_month = month if series.is_monthly else None
    access.check_report(access.rights_at(by, at), of_its_month(series, of_month))
    kept_under = of_month.first if of_month else None
    place: dict[str, Any] = {"series": series, "month": kept_under}
    kept = {name: _without_nul(entry) for name, entry in entries.items()}
    stored = Draft.objects.select_for_update(of=("self",)).select_related("author").filter(**place).first()
    if stored is not None and stored.entries == kept:
        return stored
    if stored is not None and (stored.author_id != by.pk if seen is None else stored.version != seen):
        raise Refused("draft_changed", draft=stored)
    said = {"entries": kept, "author": by, "saved_at": at}
    draft, _ = Draft.objects.update_or_create(**place, defaults=said)
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
    answers: Mapping[str, Answer] | None = None,
    draft: str = "",
    statements: Sequence[Statement] = (),
) -> Figure:
    """Report a figure for review. The same key again gives the first figure back.

    `draft` is the version of the draft that it was made from: that one goes, as one's own does. `statements` are what a
    source prints beside it, for the slot that it goes into.

    `answers` are the sentences for the warnings of `calc/checks.py`, by rule; those that no warning asks for
    aren't kept. What a demonstration account reports is marked as illustrative.

    Raises AccessRefused, Refused (not what the form asks for, the month closed, a figure approved or waiting
    already, the key used before), Held (a check objects: an error, or a warning without its sentence), or what stating raises.
    """
    said = series.pk, month, report, key, tuple(attachments), answers or {}
    return _the_one(by, at, Entry(*said, draft=draft, statements=tuple(statements)))


def correct(
    *,
    by: User,
    at: datetime,
    figure: Figure,
    report: Report,
    reason: str,
    key: uuid.UUID,
    nature: Nature = UNSAID,
    attachments: Sequence[Attachment] = (),
    answers: Mapping[str, Answer] | None = None,
) -> Figure:
    """Report a figure that is to replace an approved one, with the reason. A second person decides on it.

    Of a past year's number `nature` says whether it was wrong or is a base that is revised, and by which document.
    Corrections aren't bound to the window: an error found late must still be put right, and what was
    published stays as published. The checks are the same. Raises AccessRefused, Refused
    (no reason, the figure isn't the current one any more, what `calc.correcting.settled` raises) or Held.
    """
    slot = figure.slot
    month = Month.of(slot.month) if slot.month else None
    said = slot.series_id, month, report, key, tuple(attachments), answers or {}
    return _the_one(by, at, Entry(*said, corrects=figure.pk, reason=reason.strip(), nature=nature))


@transaction.atomic
def _the_one(by: User, at: datetime, entry: Entry) -> Figure:
    taken = submit_all(by=by, at=at, entries=[entry], all_or_nothing=True).taken
    state_beside(by=by, at=at, taken=taken)
    ((_, figure),) = taken
    return Figure.objects.select_related("slot__series").get(pk=figure)
