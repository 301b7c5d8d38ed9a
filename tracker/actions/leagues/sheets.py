"""A league's month: additions and deductions, 公示, objections, re-issue, signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from tracker import access
from tracker.access import Rights, configuring
from tracker.access import leagues as leagues_access
from tracker.actions.leagues.exhibits import attach, check_exhibits
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.record import record
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.documents.attachments import Attachment
from tracker.models import (
    Adjustment,
    AdjustmentDecision,
    HistoryLoad,
    League,
    Objection,
    ObjectionDecision,
    ScoreEntry,
    ScoreLine,
    ScoreSheet,
    SheetConfirmation,
    User,
)
from tracker.queries.leagues.ballots import ballot_of
from tracker.queries.leagues.rules import contenders
from tracker.queries.leagues.sheets import Table, differences, frozen, sheets_of, trial
from tracker.queries.reporting.calendars import workdays

History = tuple[HistoryLoad, date]


@transaction.atomic
def ask_marks(
    *,
    by: User,
    at: datetime,
    adjustment: Adjustment,
    attachments: Sequence[Attachment] = (),
    history: History | None = None,
) -> Adjustment:
    """Ask for an addition, a deduction or an exemption, with reason and evidence. It counts once approved.

    Raises AccessRefused, Refused once the month's result is signed; ValidationError with
    sentences for the fields at fault.
    """
    units = _units(adjustment.league, Month.of(adjustment.month))
    against = adjustment.kind == Adjustment.Kind.DEDUCTION
    if history:
        configuring.check_configure_district(access.rights_at(by, at))
    else:
        leagues_access.check_ask_marks(access.rights_at(by, at), units, adjustment.unit_id, against=against)
    if adjustment.unit_id not in units:
        raise Refused("unit_not_in_league")
    _check_unsigned(_locked(adjustment.league), Month.of(adjustment.month))
    adjustment.author = by
    adjustment.illustrative = adjustment.illustrative or by.illustrative
    if history:
        adjustment.history_load, adjustment.stated_date = history
    adjustment.full_clean(exclude=["id"])
    adjustment.save(force_insert=True)
    attach(attachments, adjustment=adjustment)
    record("ask_marks", by=by, of=adjustment, points=adjustment.points, reason=adjustment.reason)
    return adjustment


@transaction.atomic
def decide_marks(
    *,
    by: User,
    at: datetime,
    adjustment: Adjustment,
    approve: bool,
    reason: str = "",
    history: History | None = None,
) -> AdjustmentDecision:
    """Approve or refuse what somebody else asked for.

    Raises AccessRefused or Refused (no reason, approving what came with a broken file, or it has moved on).
    """
    _locked(adjustment.league)
    marks = _LOADED_MARKS if history else _MARKS
    marks.check([adjustment], by=by, at=at)
    said = reason.strip() if approve else stated(reason)
    if approve:
        check_exhibits(Q(adjustment=adjustment))
    kind = AdjustmentDecision.Kind.APPROVE if approve else AdjustmentDecision.Kind.REFUSE
    load, day = history or (None, None)
    return marks.decide(
        adjustment,
        kind,
        by=by,
        at=at,
        event="decide_marks",
        told={"decision": kind, "reason": said},
        reason=said,
        history_load=load,
        stated_date=day,
    )


@transaction.atomic
def issue(*, by: User, at: datetime, league: League, month: Month) -> ScoreSheet:
    """Freeze a month's scores and publicise them for the working days that the rules name.

    Raises AccessRefused or Refused.
    """
    leagues_access.check_run(access.rights_at(by, at), _units(league, month))
    _locked(league)
    if sheets_of(league, month):
        raise Refused("already_issued")
    return _freeze(by, at, _reckoned(league, month, at), 1, "")


@transaction.atomic
def reissue(*, by: User, at: datetime, sheet: ScoreSheet, reason: str) -> ScoreSheet:
    """Freeze the month anew as the next version, when every objection is decided and something changed.

    Raises AccessRefused or Refused.
    """
    league, month = sheet.league, Month.of(sheet.month)
    leagues_access.check_run(access.rights_at(by, at), _units(league, month))
    _check_newest(_locked(league), sheet)
    because = stated(reason)
    _check_unsigned(league, month)
    _check_no_open_objection(sheet)
    table = _reckoned(league, month, at)
    if not differences(frozen(sheet), table) and table.rules.scheme.pk == sheet.scheme_id:
        raise Refused("nothing_changed")
    return _freeze(by, at, table, sheet.number + 1, because)


@transaction.atomic
def confirm(*, by: User, at: datetime, sheet: ScoreSheet) -> SheetConfirmation:
    """Sign the result after 公示: by somebody other than the issuer, with no objection left open.

    Raises AccessRefused or Refused.
    """
    league = _locked(sheet.league)
    units = _units(league, Month.of(sheet.month))
    leagues_access.check_second(access.rights_at(by, at), units, sheet.author_id)
    _check_newest(league, sheet)
    _check_unsigned(league, Month.of(sheet.month))
    _check_no_open_objection(sheet)
    if day_of(at) <= sheet.objections_until:
        raise Refused("notice_running")
    confirmation = SheetConfirmation.objects.create(sheet=sheet, signer=by)
    record("confirm_scores", by=by, of=sheet)
    return confirmation


@transaction.atomic
def object_to(
    *, by: User, at: datetime, objection: Objection, attachments: Sequence[Attachment] = ()
) -> Objection:
    """Hold something against one's unit's publicised score, with reason and evidence, while 公示 lasts.

    Raises AccessRefused, Refused or ValidationError.
    """
    entry = objection.entry
    leagues_access.check_object(access.rights_at(by, at), entry.unit_id)
    _check_newest(_locked(entry.sheet.league), entry.sheet)
    if day_of(at) > entry.sheet.objections_until:
        raise Refused("notice_over")
    if objection.line is not None and objection.line.entry_id != entry.pk:
        raise Refused("line_not_of_entry")
    objection.author = by
    objection.full_clean(exclude=["id"])
    objection.save(force_insert=True)
    attach(attachments, objection=objection)
    record("object", by=by, of=objection, unit=entry.unit.code, reason=objection.reason)
    return objection


@transaction.atomic
def decide_objection(
    *, by: User, at: datetime, objection: Objection, uphold: bool, reason: str
) -> ObjectionDecision:
    """Uphold or dismiss somebody else's objection, with the reason. The next version shows what follows from it.

    Raises AccessRefused or Refused (no reason, upholding what came with a broken file, or it has moved on).
    """
    _locked(objection.entry.sheet.league)
    _OBJECTIONS.check([objection], by=by, at=at)
    said = stated(reason)
    if uphold:
        check_exhibits(Q(objection=objection))
    kind = ObjectionDecision.Kind.UPHOLD if uphold else ObjectionDecision.Kind.DISMISS
    told = {"decision": kind, "reason": said}
    return _OBJECTIONS.decide(objection, kind, by=by, at=at, event="decide_objection", told=told, reason=said)


# --- freezing -----------------------------------------------------------------------------------


def _reckoned(league: League, month: Month, at: datetime) -> Table:
    if day_of(at) <= month.last:
        raise Refused("month_not_over")
    ballot = ballot_of(league, month)
    if ballot is not None and not hasattr(ballot, "opening"):
        raise Refused("ballot_sealed")
    table = trial(league, month)
    if table is None:
        raise Refused("no_rules")
    if not table.scores:
        raise Refused("no_contenders")
    return table


def _freeze(by: User, at: datetime, table: Table, number: int, reason: str) -> ScoreSheet:
    scheme = table.rules.scheme
    sheet = ScoreSheet(
        league=table.league,
        month=table.month.first,
        number=number,
        scheme=scheme,
        objections_until=workdays().after(day_of(at), scheme.notice_days),
        reason=reason,
        author=by,
    )
    sheet.full_clean(exclude=["id"])
    sheet.save(force_insert=True)
    entries = [one.entry for one in table.scores]
    for entry in entries:
        entry.sheet = sheet
    ScoreEntry.objects.bulk_create(entries)
    lines = [line for one in table.scores for line in one.lines]
    for line in lines:
        line.entry = line.entry  # takes over the id that the entry has only now
    ScoreLine.objects.bulk_create(lines)
    record("reissue_scores" if number > 1 else "issue_scores", by=by, of=sheet, reason=reason)
    return sheet


# --- checks -------------------------------------------------------------------------------------


def _units(league: League, month: Month) -> list[int]:
    """Who takes part in a month."""
    return [unit.pk for unit in contenders(league, month)]


def _locked(league: League) -> League:
    """The league, held until the transaction ends: what is done about its months follows one another."""
    return League.objects.select_for_update().get(pk=league.pk)


def _check_newest(league: League, sheet: ScoreSheet) -> None:
    if sheets_of(league, Month.of(sheet.month))[-1].pk != sheet.pk:
        raise Refused("not_the_newest")


def _check_unsigned(league: League, month: Month) -> None:
    if SheetConfirmation.objects.filter(sheet__league=league, sheet__month=month.first).exists():
        raise Refused("sheet_confirmed")


def _check_no_open_objection(sheet: ScoreSheet) -> None:
    if Objection.objects.filter(entry__sheet=sheet, decision=None).exists():
        raise Refused("objections_open")


# --- second persons -----------------------------------------------------------------------------


def _may_decide_marks(rights: Rights, adjustment: Adjustment) -> None:
    leagues_access.check_second(
        rights, _units(adjustment.league, Month.of(adjustment.month)), adjustment.author_id
    )
    _may_still_decide(rights, adjustment)


def _may_still_decide(_rights: Rights, adjustment: Adjustment) -> None:
    _check_unsigned(adjustment.league, Month.of(adjustment.month))


def _may_decide_objection(rights: Rights, objection: Objection) -> None:
    sheet = objection.entry.sheet
    leagues_access.check_second(rights, _units(sheet.league, Month.of(sheet.month)), objection.author_id)


_MARKS = SecondPerson(AdjustmentDecision, _may_decide_marks, names="adjustment", decided="decided")
_LOADED_MARKS = replace(_MARKS, may=_may_still_decide)  # a load was checked as a whole before
_OBJECTIONS = SecondPerson(ObjectionDecision, _may_decide_objection, names="objection", decided="decided")
