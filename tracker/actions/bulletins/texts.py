"""Writing the text of a briefing, and issuing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tracker import access
from tracker.access import configuring
from tracker.actions.people.record import record
from tracker.calc.bulletin_grammar import LONGEST
from tracker.calc.bulletins import Bulletin, Fault, to_json
from tracker.calc.periods import Month, day_of
from tracker.models import BulletinIssue, BulletinTemplate, BulletinVersion, HistoryLoad, User
from tracker.queries.bulletins.texts import head_of, version_in_force, written


class BulletinRefused(Exception):
    """The text can't be kept or issued. `code` says why; `faults` names what can't be printed and where."""

    def __init__(self, code: str, faults: Sequence[Fault] = ()) -> None:
        self.code = code
        self.faults = tuple(faults)
        super().__init__(code)


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
    """Keep a new text of a briefing, in force from a month on; it must be printable with the figures of `month`.

    Raises AccessRefused or BulletinRefused (`empty`, `too_long`, `faults`).
    """
    _check(by, at)
    if not body.strip():
        raise BulletinRefused("empty")
    if len(body) > LONGEST:
        raise BulletinRefused("too_long")
    _printable(body, month)
    BulletinTemplate.objects.select_for_update().get(pk=template.pk)
    newest = BulletinVersion.objects.filter(template=template).order_by("number").last()
    load, stated = history or (None, None)
    version = BulletinVersion.objects.create(
        template=template,
        number=newest.number + 1 if newest else 1,
        body=body,
        in_force_from=(in_force_from or month).first,
        reason=reason,
        author=by,
        history_load=load,
        stated_date=stated,
    )
    record("write_bulletin", by=by, of=version, reason=reason)
    return version


@transaction.atomic
def issue_bulletin(
    *, by: User, at: datetime, template: BulletinTemplate, month: Month, note: str = ""
) -> BulletinIssue:
    """Freeze the briefing of a month as the ledger has it now. Once more makes a new revision under the same number.

    Claims that no figure bears out need a `note` that answers for them. Raises AccessRefused, NoBulletin or
    BulletinRefused (`faults`, `unsupported`).
    """
    _check(by, at)
    locked = BulletinTemplate.objects.select_for_update().get(pk=template.pk)
    version = version_in_force(locked, month)
    bulletin = _printable(version.body, month)
    if bulletin.flagged and not note.strip():
        raise BulletinRefused("unsupported")
    head = head_of(locked, month)
    number, revision = _next(locked, month)
    issue = BulletinIssue.objects.create(
        template=locked,
        version=version,
        month=month.first,
        number=number,
        revision=revision,
        issued_on=day_of(at),
        masthead=head.masthead,
        issuer=head.issuer,
        numbered=locked.numbered_as.replace("{年}", str(month.year)).replace("{号}", str(number)),
        title=head.title,
        blocks=to_json(bulletin),
        note=note.strip(),
        author=by,
    )
    record("issue_bulletin", by=by, of=issue, month=str(month), revision=revision)
    return issue


def _check(by: User, at: datetime) -> None:
    """A briefing speaks for the district."""
    configuring.check_configure_district(access.rights_at(by, at))


def _printable(body: str, month: Month) -> Bulletin:
    bulletin = written(body, month)
    if bulletin.faults:
        raise BulletinRefused("faults", bulletin.faults)
    return bulletin


def _next(template: BulletinTemplate, month: Month) -> tuple[int, int]:
    """Number and revision: a month's own number again, or else the year's next."""
    earlier = BulletinIssue.objects.filter(template=template)
    same = earlier.filter(month=month.first).order_by("revision").last()
    if same is not None:
        return same.number, same.revision + 1
    last = earlier.filter(month__year=month.year).order_by("number").last()
    return (last.number + 1 if last else 1), 1
