"""一月一晒绩: freezing a month, having it looked at by others, signing and publishing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from tracker import access
from tracker.access import editions as editions_access
from tracker.access.settled import settle
from tracker.actions.editions.branding import identity_to_keep
from tracker.actions.ledger.inserting import insert_all
from tracker.actions.people.record import record
from tracker.calc import issuing
from tracker.calc.collecting import uncollected
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import (
    Edition,
    EditionBulletin,
    EditionCorrection,
    EditionLine,
    EditionSheet,
    EditionStep,
    User,
)
from tracker.queries.bulletins.claims import answers
from tracker.queries.editions.bulletins import enclosed_bulletins, unsupported_claims
from tracker.queries.editions.drafts import (
    corrections_due,
    next_number,
    published_editions,
    published_number,
)
from tracker.queries.editions.incomplete import incomplete_in
from tracker.queries.editions.lines import lines_of
from tracker.queries.editions.sheets import enclosed_sheets
from tracker.queries.ledger.as_of import settled_instant
from tracker.queries.targets.snapshots import Snapshot, snapshot

LAST_NUMBER = 999


@transaction.atomic
@uncollected()
def freeze(
    *,
    by: User,
    at: datetime,
    month: Month,
    cut_off: datetime | None = None,
    reason: str = "",
    incomplete: str = "",
    illustrative: bool = False,
) -> Edition:
    """Keep a month as it is known at `cut_off`, or now, as a draft that others review: its targets, the tables of its
    leagues, its briefings, and what the product is called.

    All of it comes from one instant: whatever was approved by then counts, whatever lands meanwhile doesn't. A month
    that is published already becomes the next version, which takes a reason; so does one with numbers that not all of their
    parts have reported (`incomplete`). Raises AccessRefused, NoLightRule, Refused (month not over, cut-off to come or before
    the month's end, a reason lacking, nothing to freeze, a draft of the month is open).
    """
    _check(by, at, editions_access.check_issue)
    settled = settled_instant()
    known_by = settled if cut_off is None else cut_off
    if known_by > settled or Month.of(day_of(known_by)) <= month:
        raise Refused("cut_off_out_of_range")
    before = list(Edition.objects.filter(month=month.first).prefetch_related("steps"))
    if any(edition.state in issuing.OPEN for edition in before):
        raise Refused("draft_open")
    if any(edition.cut_off > known_by for edition in before if edition.state == issuing.PUBLISHED):
        raise Refused("cut_off_out_of_range")
    version = 1 + sum(edition.state == issuing.PUBLISHED for edition in before)
    if version > 1 and not reason.strip():
        raise Refused("reason_missing")
    found = snapshot(month, known_by)
    because = _why_incomplete(found, incomplete)
    edition = Edition(
        month=month.first,
        version=version,
        draft=1 + sum(edition.version == version for edition in before),
        cut_off=known_by,
        reason=reason.strip() if version > 1 else "",
        incomplete=because,
        author=by,
        illustrative=illustrative,
        **identity_to_keep(),
    )
    _insert(edition)
    _freeze_with(edition, found)
    record("freeze", by=by, of=edition, version=version, cut_off=known_by, lines=len(found.now))
    return edition


def _why_incomplete(found: Snapshot, reason: str) -> str:
    """Why a month is frozen with numbers that not all of their parts have reported; empty where all have."""
    if not found.now:
        raise Refused("nothing_to_freeze")
    part_reported = incomplete_in(found)
    if part_reported and not reason.strip():
        raise Refused("numbers_incomplete", field="incomplete", n=len(part_reported))
    return reason.strip() if part_reported else ""


def _freeze_with(edition: Edition, found: Snapshot) -> None:
    """All that goes out with an edition, from the one snapshot."""
    lines, sheets, bulletins = lines_of(found), enclosed_sheets(found), enclosed_bulletins(found)
    rows: list[EditionLine | EditionSheet | EditionBulletin] = [*lines, *sheets, *bulletins]
    for row in rows:
        row.edition = edition
    for table in (lines, sheets, bulletins):
        insert_all(table)


@transaction.atomic
def comment(*, by: User, at: datetime, edition: Edition, note: str) -> EditionStep:
    """Say something about a draft. Raises AccessRefused or Refused (nothing said, or it has moved on)."""
    _check(by, at, editions_access.check_comment_edition)
    return _step(by, edition, issuing.COMMENT, note=_said(note))


@transaction.atomic
def approve_edition(
    *, by: User, at: datetime, edition: Edition, note: str = "", notes: Mapping[str, str] | None = None
) -> EditionStep:
    """Find a draft in order, as somebody else than who froze it.

    Of the claims in its briefings that no figure bears out each needs one of the `notes`, by its key, and somebody else than
    who wrote the text. Raises AccessRefused, Refused (such a claim without a note or of one's own, or it has moved on).
    """
    _check(by, at, editions_access.check_approve_edition, edition)
    claims = unsupported_claims(edition)
    if claims and edition.bulletins.filter(version__author=by).exists():
        raise Refused("own_claims")
    return _step(by, edition, issuing.APPROVE, note=note.strip(), answers=answers(claims, notes or {}))


@transaction.atomic
def sign(*, by: User, at: datetime, edition: Edition) -> EditionStep:
    """Put one's own name under an approved draft, as somebody else than who froze it.

    Raises AccessRefused or Refused (it has moved on).
    """
    _check(by, at, editions_access.check_sign_edition, edition)
    return _step(by, edition, issuing.SIGN, name=str(by))


@transaction.atomic
def publish(*, by: User, at: datetime, edition: Edition, number: int | None = None) -> EditionStep:
    """Make a signed edition public for good; the database writes the ledger's head into the step.

    `number` is the issue of the year in which it comes out; a later version keeps the first one's. Raises AccessRefused or Refused
    (number out of range) or Refused (not signed, published already, or the number is taken).
    """
    _check(by, at, editions_access.check_issue)
    settle()
    month = Month.of(edition.month)
    number = published_number(month) or number or next_number(day_of(at).year)
    if not 1 <= number <= LAST_NUMBER:
        raise Refused("number_out_of_range")
    return _step(by, edition, issuing.PUBLISH, number=number)


@transaction.atomic
def discard(*, by: User, at: datetime, edition: Edition, note: str) -> EditionStep:
    """Drop a draft that won't be published, with the reason. Raises AccessRefused or Refused."""
    _check(by, at, editions_access.check_issue)
    return _step(by, edition, issuing.DISCARD, note=_said(note))


def _check(by: User, at: datetime, check: Callable[..., None], *about: Edition) -> None:
    check(access.rights_at(by, at), *about)


def _said(note: str) -> str:
    if not note.strip():
        raise Refused("reason_missing")
    return note.strip()


def _step(
    by: User, edition: Edition, kind: str, *, answers: list[dict[str, str]] | None = None, **said: Any
) -> EditionStep:
    taken = EditionStep.objects.filter(edition=edition).order_by("id").values_list("kind", flat=True)
    if kind not in issuing.next_steps(issuing.state_after(taken)):
        raise Refused("edition_moved_on")
    step = EditionStep(edition=edition, kind=kind, person=by, answers=answers or [], **said)
    _insert(step)
    record(f"{kind}_edition", by=by, of=edition, **said)
    return step


def _insert(row: Edition | EditionStep) -> None:
    """Insert a row; when somebody else was faster, the database says so. Raises Refused."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise Refused("edition_moved_on") from fault
    row.refresh_from_db()


@transaction.atomic
def publish_corrections(
    *, by: User, at: datetime, edition: Edition, note: str = ""
) -> list[EditionCorrection]:
    """Show beside a month's newest published version what its lines say today; what was published stays.

    `note` is the reason where the figures themselves give none. Raises AccessRefused or Refused (nothing to
    correct, no reason, not the month's newest published version).
    """
    _check(by, at, editions_access.check_issue)
    newest = published_editions(Month.of(edition.month))
    if not newest or newest[-1] != edition:
        raise Refused("edition_moved_on")
    known_by = settled_instant()
    due = corrections_due(edition, settings.LANGUAGE_CODE, known_by=known_by)
    if not due:
        raise Refused("nothing_to_correct")
    if not note.strip() and not all(one.reason for one in due):
        raise Refused("reason_missing")
    made = EditionCorrection.objects.bulk_create(
        EditionCorrection(
            line=one.line,
            cut_off=known_by,
            value=one.again.value,
            light=one.again.light,
            printed=one.again.printed,
            figures=one.again.figures,
            reason=one.reason or note.strip(),
            author=by,
        )
        for one in due
    )
    record("correct_edition", by=by, of=edition, lines=len(made), reason=note.strip())
    return made
