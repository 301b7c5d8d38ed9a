"""Writing the text of a briefing, and issuing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from tracker import access
from tracker.access import configuring
from tracker.access.settled import check_unpublished, first_unpublished_month
from tracker.actions.people.record import record
from tracker.calc.bulletin_grammar import LONGEST
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import BulletinIssue, BulletinTemplate, BulletinVersion, HistoryLoad, User
from tracker.queries.bulletins.claims import answers, claims_of
from tracker.queries.bulletins.texts import head_of, version_in_force, written
from tracker.queries.ledger.amendments import settings_at
from tracker.wording.bulletins import to_json


@transaction.atomic
def add_bulletin_version(
    *,
    by: User,
    at: datetime,
    template: BulletinTemplate,
    body: str,
    month: Month,
    reason: str = "",
    history: tuple[HistoryLoad, date] | None = None,
    in_force_from: Month | None = None,
) -> BulletinVersion:
    """Keep a new text of a briefing, in force from a month on that isn't published; it must be printable with the figures of `month`.

    Raises AccessRefused or Refused (`text_empty`, `text_too_long`, `text_faults` with the `faults`).
    """
    _check(by, at)
    if not body.strip():
        raise Refused("text_empty", field="body")
    if len(body) > LONGEST:
        raise Refused("text_too_long", field="body")
    if faults := written(body, month).faults:
        raise Refused("text_faults", field="body", n=len(faults), faults=faults)
    BulletinTemplate.objects.select_for_update().get(pk=template.pk)
    newest = BulletinVersion.objects.filter(template=template).order_by("number").last()
    since = in_force_from or max(month, first_unpublished_month() or month)
    if history is None:
        check_unpublished(since)
    load, stated = history or (None, None)
    version = BulletinVersion.objects.create(
        template=template,
        number=newest.number + 1 if newest else 1,
        body=body,
        in_force_from=since.first,
        reason=reason,
        author=by,
        history_load=load,
        stated_date=stated,
    )
    record("write_bulletin", by=by, of=version, reason=reason)
    return version


@transaction.atomic
def issue_bulletin(
    *,
    by: User,
    at: datetime,
    template: BulletinTemplate,
    month: Month,
    notes: Mapping[str, str] | None = None,
) -> BulletinIssue:
    """Freeze the briefing of a month as the ledger has it now. Once more makes a new revision under the same number.

    Of claims that no figure bears out each needs one of the `notes`, by its key, and somebody else than who wrote the text.
    Raises AccessRefused, NoBulletin or Refused (`issue_faults`, `unsupported`, `own_claims`).
    """
    _check(by, at)
    locked = BulletinTemplate.objects.select_for_update().get(pk=template.pk)
    version = version_in_force(locked, month)
    bulletin = written(version.body, month)
    if bulletin.faults:
        raise Refused("issue_faults")
    claims = claims_of([bulletin])
    if claims and version.author_id == by.pk:
        raise Refused("own_claims")
    said = answers(claims, notes or {})
    as_then = settings_at().of(locked, month)
    head = head_of(as_then, month)
    year, number, revision = _next(locked, month, day_of(at))
    issue = BulletinIssue.objects.create(
        template=locked,
        version=version,
        month=month.first,
        number=number,
        revision=revision,
        issued_on=day_of(at),
        masthead=head.masthead,
        issuer=head.issuer,
        numbered=as_then.numbered_as.replace("{年}", str(year)).replace("{号}", str(number)),
        title=head.title,
        blocks=to_json(bulletin),
        answers=said,
        author=by,
    )
    record("issue_bulletin", by=by, of=issue, month=str(month), revision=revision, claims=len(said))
    return issue


def _check(by: User, at: datetime) -> None:
    """A briefing speaks for the district."""
    configuring.check_configure_district(access.rights_at(by, at))


def _next(template: BulletinTemplate, month: Month, day: date) -> tuple[int, int, int]:
    """Year, number and revision: a month's own number again, or else the next of the year in which it is issued."""
    first = BulletinIssue.objects.filter(template=template, revision=1)
    again = BulletinIssue.objects.filter(template=template, month=month.first).count()
    if again:
        same = first.get(month=month.first)
        return same.issued_on.year, same.number, again + 1
    last = first.filter(issued_on__year=day.year).order_by("number").last()
    return day.year, (last.number + 1 if last else 1), 1
