"""What a second person, or the author, decides on figures: approve, return, withdraw; one or many at once."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.access import Rights
from tracker.actions.ledger.reopening import Again, reopen_returned
from tracker.actions.people.notices import Kind, review_is_over, tell_authors, tell_reviewers
from tracker.actions.people.record import record_each
from tracker.calc import states
from tracker.calc.periods import SHANGHAI
from tracker.calc.refusals import Refused
from tracker.models import Decision, Endorsement, Evidence, Figure, Slot, User
from tracker.queries.ledger.evidence import broken_evidence
from tracker.queries.ledger.figures import as_they_stand, current_figures
from tracker.queries.ledger.ranks import grounds_of

log = logging.getLogger("tracker.evidence")
_ALLOWED: Mapping[str, Callable[[Rights, Figure], None]] = {
    states.APPROVE: access.check_decide,
    states.RETURN: access.check_decide,
    states.WITHDRAW: access.check_withdraw,
}


@dataclass(frozen=True)
class Undecided:
    """A figure that couldn't be decided on, and why."""

    figure: Figure
    fault: Refused


@dataclass(frozen=True)
class Outcome:
    """What became of the figures handed to `decide`; each is in one of the three.

    Of what was returned `again` says by figure until when its line can be reported again.
    """

    decided: Sequence[Decision]
    endorsed: Sequence[Endorsement]
    refused: Sequence[Undecided]
    again: Mapping[int, Again] = field(default_factory=dict)


def decide(*, by: User, at: datetime, figures: Iterable[Figure], kind: str, reason: str = "") -> Outcome:
    """Take one step (`approve`, `return` or `withdraw`) with every figure that allows it, at once.

    Approving a figure that needs two reviewers endorses it first; then another one approves it.

    Each figure gets a decision and an event of its own. What doesn't allow the step is left as it is and
    named with the reason: access refused, no reason given, decided on already, replaced since, or evidence that isn't
    what was handed in (every file of what is to be approved is read, before anything is locked).
    """
    asked = list(figures)
    broken = broken_evidence([figure.pk for figure in asked]) if kind == states.APPROVE else {}
    return _decide(by, at, asked, kind, reason, broken)


@transaction.atomic
def _decide(
    by: User, at: datetime, asked: Sequence[Figure], kind: str, reason: str, broken: Mapping[int, Evidence]
) -> Outcome:
    rights = access.rights_at(by, at)
    Slot.objects.lock_all([figure.slot_id for figure in asked])
    fresh = as_they_stand([figure.pk for figure in asked])
    accepted, refused = _sorted_out(rights, fresh, kind, reason.strip(), broken)
    if not accepted:
        return Outcome([], [], refused)
    endorsed, decided = accepted.pop(states.ENDORSE, []), accepted.pop(kind, [])
    endorsements = Endorsement.objects.bulk_create(Endorsement(figure=one, endorser=by) for one in endorsed)
    decisions = Decision.objects.bulk_create(
        Decision(figure=figure, kind=kind, decider=by, reason=reason.strip()) for figure in decided
    )
    again = reopen_returned(decisions, decided, by=by, at=at) if kind == states.RETURN else {}
    record_each(states.ENDORSE, by=by, told=[(figure, {}) for figure in endorsed])
    record_each(
        kind,
        by=by,
        told=[(one, {"reason": reason.strip()} | _reopened(again.get(one.pk))) for one in decided],
    )
    review_is_over([*endorsed, *decided], at=at)
    tell_reviewers(endorsed, Kind.ENDORSED, by=by, at=at)
    if kind != states.WITHDRAW:
        told = Kind.APPROVED if kind == states.APPROVE else Kind.RETURNED
        more = {pk: _until(one) for pk, one in again.items()}
        tell_authors(decided, told, by=by, at=at, reason=reason.strip(), more=more)
    return Outcome(decisions, endorsements, refused, again)


def _reopened(again: Again | None) -> dict[str, object]:
    """What the record says of a line that the return opened again."""
    return {"reopened_until": again.until} if again is not None and again.reopened else {}


def _until(again: Again) -> dict[str, object]:
    """What the notice says of it."""
    if again.until is None:
        return {}
    return {"until": f"{again.until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", "reopened": again.reopened}


def approve(*, by: User, at: datetime, figure: Figure) -> Decision | Endorsement:
    """Make a figure count; where two reviewers are needed the first only endorses it.

    Raises AccessRefused (also for a figure one has reported or endorsed) or Refused.
    """
    outcome = _the_one(decide(by=by, at=at, figures=[figure], kind=states.APPROVE))
    return outcome.decided[0] if outcome.decided else outcome.endorsed[0]


def return_(*, by: User, at: datetime, figure: Figure, reason: str) -> Decision:
    """Send a figure back with the reason. Raises AccessRefused or Refused (no reason, or it has moved on)."""
    return _the_one(decide(by=by, at=at, figures=[figure], kind=states.RETURN, reason=reason)).decided[0]


def withdraw(*, by: User, at: datetime, figure: Figure) -> Decision:
    """Take back one's own figure before anybody has decided on it. Raises AccessRefused or Refused."""
    return _the_one(decide(by=by, at=at, figures=[figure], kind=states.WITHDRAW)).decided[0]


def _the_one(outcome: Outcome) -> Outcome:
    for refused in outcome.refused:
        raise refused.fault
    return outcome


def _sorted_out(
    rights: Rights, figures: Sequence[Figure], kind: str, reason: str, broken: Mapping[int, Evidence]
) -> tuple[dict[str, list[Figure]], list[Undecided]]:
    """The figures that allow the step, by what the step is for each of them, and the rest."""
    current = current_figures([one.slot_id for one in figures]) if kind == states.APPROVE else {}
    accepted: dict[str, list[Figure]] = defaultdict(list)
    refused: list[Undecided] = []
    for figure in figures:
        place = figure.slot_id, figure.grade
        try:
            step = _check(rights, figure, kind, reason, current.get(place))
            _check_files(broken.get(figure.pk))
        except Refused as fault:
            refused.append(Undecided(figure, fault))
            continue
        accepted[step].append(figure)
        if step == states.APPROVE:
            current[place] = figure.pk
    return accepted, refused


def _check(rights: Rights, figure: Figure, kind: str, reason: str, current: int | None) -> str:
    """What taking the step with a figure is, `endorse` or the step itself. Raises what forbids it."""
    _ALLOWED[kind](rights, figure)
    if kind == states.RETURN and not reason:
        raise Refused("reason_missing")
    step = states.approving(figure.state, figure.levels) if kind == states.APPROVE else kind
    try:
        states.take(figure.state, step)
    except states.NotAllowedNow as refused:
        raise Refused("already_decided", state=refused.state, decision=figure.decision) from None
    if kind == states.APPROVE:
        if current != figure.corrects_id:
            raise Refused("not_current")
        _check_grounds(figure)
    return step


def _check_files(broken: Evidence | None) -> None:
    """What comes with a figure must be what its author handed in: else nobody can say what was approved."""
    if broken is not None:
        log.error("evidence %s of figure %s isn't what was kept", broken.sha256, broken.figure_id)
        raise Refused("evidence_broken", name=broken.name)


def _check_grounds(figure: Figure) -> None:
    """A place among others is claimed only with evidence, or with the others' values behind it."""
    if figure.rank is None:
        return
    grounds = grounds_of(figure)
    if grounds in ("", "contradicted"):
        raise Refused("rank_contradicted" if grounds else "rank_without_evidence")
