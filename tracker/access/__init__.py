"""Who may do what: the one place that knows. Everything not granted here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tracker.access.care import of_units
from tracker.access.embargo import published
from tracker.calc.periods import day_of
from tracker.calc.refusals import AccessRefused
from tracker.calc.trees import below
from tracker.models import (
    Figure,
    Indicator,
    InterferenceNote,
    Item,
    ItemStepRequest,
    Membership,
    Register,
    Series,
    Target,
    TargetChangeRequest,
    Unit,
    User,
)

REPORTER = Membership.Role.REPORTER
REVIEWER = Membership.Role.REVIEWER
LEADER = Membership.Role.LEADER
STEWARD = Membership.Role.STEWARD
ADMINISTRATOR = Membership.Role.ADMINISTRATOR
AUDITOR = Membership.Role.AUDITOR


@dataclass(frozen=True)
class Rights:
    """What a person's memberships reach on a day: for each role the units it covers.

    `stands_in` names the units they report for only in somebody's place, and whose (代填), as long as that person holds
    a role there; `whole` the roles held for the district itself, which alone decide on what concerns all of it.
    """

    user_id: int
    reach: Mapping[str, frozenset[int]]
    stands_in: Mapping[int, int] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()

    def has(self, *roles: str) -> bool:
        return any(self.reach.get(role) for role in roles)

    def covers(self, unit_id: int, *roles: str) -> bool:
        return any(unit_id in self.reach.get(role, ()) for role in roles)

    def units(self, *roles: str) -> frozenset[int]:
        return frozenset().union(*(self.reach.get(role, frozenset()) for role in roles))

    def of_district(self, *roles: str) -> bool:
        return not self.whole.isdisjoint(roles)


def rights_of(user: User, *, on: date) -> Rights:
    """The rights of `user` on a day. A role in a unit reaches the units below it."""
    if not user.is_active or user.pk is None:
        return Rights(user.pk or 0, {})
    held = Membership.objects.in_force(on).filter(user=user).order_by("id")
    parents = dict(Unit.objects.order_by().values_list("id", "parent_id"))
    reach: dict[str, set[int]] = {}
    own: set[int] = set()
    stands_in: dict[int, int] = {}
    for role, unit_id, acting_for in held.values_list("role", "unit_id", "acting_for_id"):
        units = below(unit_id, parents)
        reach.setdefault(role, set()).update(units)
        if acting_for is not None:
            stands_in.update(dict.fromkeys(units, acting_for))
        elif role == REPORTER:
            own |= units
    roots = {unit for unit, parent in parents.items() if parent is None}
    return Rights(
        user.pk,
        {role: frozenset(units) for role, units in reach.items()},
        _still_there({unit: whom for unit, whom in stands_in.items() if unit not in own}, parents, on),
        frozenset(role for role, units in reach.items() if roots & units),
    )


def _still_there(stands_in: Mapping[int, int], parents: Mapping[int, int | None], on: date) -> dict[int, int]:
    """Of units and whom somebody stands in for there, those of which that person still is."""
    if not stands_in:
        return {}
    held = Membership.objects.in_force(on).filter(user__in=set(stands_in.values()))
    there = {(whom, one) for whom, unit in held.values_list("user", "unit") for one in below(unit, parents)}
    return {unit: whom for unit, whom in stands_in.items() if (whom, unit) in there}


def rights_at(user: User, at: datetime) -> Rights:
    """The rights of `user` at an instant: those of its day."""
    return rights_of(user, on=day_of(at))


# --- reading ----------------------------------------------------------------------------------


def can_enter(rights: Rights) -> bool:
    """Signed-in people with any role see every target's approved standing: 人人看得见."""
    return rights.has(*Membership.Role.values)


def can_see_people(rights: Rights) -> bool:
    """Who holds which role is seen by all who oversee, not by who reports and reviews."""
    return rights.has(*set(Membership.Role.values) - {REPORTER, REVIEWER})


def check_see_people(rights: Rights) -> None:
    if not can_see_people(rights):
        raise AccessRefused("not_yours_to_see")


def can_read_record(rights: Rights) -> bool:
    """The whole record, sign-ins and exports included, is the district's auditors' to read."""
    return rights.of_district(AUDITOR)


def check_read_record(rights: Rights) -> None:
    if not can_read_record(rights):
        raise AccessRefused("not_an_auditor")


def check_note_interference(rights: Rights) -> None:
    """Whoever has a role may write down that somebody leaned on them."""
    if not can_enter(rights):
        raise AccessRefused("no_role")


def visible_notes(notes: QuerySet[InterferenceNote], rights: Rights) -> QuerySet[InterferenceNote]:
    """Auditors see every note, everybody else their own: not even leaders and administrators see who complained."""
    return notes if can_read_record(rights) else notes.filter(author=rights.user_id)


def visible_targets(targets: QuerySet[Target], rights: Rights) -> QuerySet[Target]:
    return targets if can_enter(rights) else targets.none()


def visible_figures(
    figures: QuerySet[Figure], rights: Rights, *, known_by: datetime | None = None
) -> QuerySet[Figure]:
    """Approved figures for everybody with a role, unless an embargo holds them back.

    What isn't approved is seen by the unit itself, its reviewers, leaders and stewards, and auditors alone; what is
    under embargo by the unit, its reviewers and stewards. Of an item that has passed on since, that is the unit which has it
    as well as those that had it in the month.
    """
    if not can_enter(rights):
        return figures.none()
    own = of_units(units_seen_unapproved(rights), "slot__series", "slot__month")
    seen = figures.filter(Q(decision__kind="approve") | own)
    return seen.filter(Q(slot__series__unit__in=units_inside(rights)) | published(known_by=known_by))


def units_inside(rights: Rights) -> frozenset[int]:
    """The units of which a person sees what is under embargo: where they report, review or are the steward."""
    return rights.units(REPORTER, REVIEWER, STEWARD)


def may_release(rights: Rights, indicator: Indicator) -> bool:
    """A steward of every unit that reports the indicator lifts its embargo."""
    units = set(Series.objects.filter(indicator=indicator).values_list("unit_id", flat=True))
    return rights.has(STEWARD) and units <= rights.units(STEWARD)


def check_release(rights: Rights, indicator: Indicator) -> None:
    if not may_release(rights, indicator):
        raise AccessRefused("not_a_steward")


def units_seen_unapproved(rights: Rights) -> frozenset[int]:
    """The units of which a person sees what is reported, missing, waiting or returned, not what was approved alone."""
    return rights.units(REPORTER, REVIEWER, STEWARD, LEADER, AUDITOR)


def remindable_units(rights: Rights) -> frozenset[int]:
    """The units a person may remind: as their steward, leader or reviewer."""
    return rights.units(STEWARD, LEADER, REVIEWER)


def administered_units(rights: Rights) -> frozenset[int]:
    """The units for whose people a person may propose and confirm roles."""
    return rights.units(ADMINISTRATOR)


# --- reporting and reviewing --------------------------------------------------------------------


def can_report_for(rights: Rights, unit_id: int) -> bool:
    return rights.covers(unit_id, REPORTER)


def check_report_for(rights: Rights, unit_id: int) -> None:
    if not can_report_for(rights, unit_id):
        raise AccessRefused("not_your_unit")


def can_report(rights: Rights, series: Series) -> bool:
    return can_report_for(rights, series.unit_id)


def check_report(rights: Rights, series: Series) -> None:
    check_report_for(rights, series.unit_id)


def can_import(rights: Rights, into: Register | Unit | Indicator) -> bool:
    """Whether a person may read a file into a register, a unit's month, or a rank's sheets.

    What each line of a register's file asks for, keeping items or reporting for a unit, is checked line by line.
    """
    if isinstance(into, Unit):
        return rights.covers(into.pk, REPORTER)
    if isinstance(into, Indicator):
        return rights.of_district(STEWARD, ADMINISTRATOR)
    return rights.has(REPORTER, STEWARD, ADMINISTRATOR)


def check_import(rights: Rights, into: Register | Unit | Indicator) -> None:
    if not can_import(rights, into):
        raise AccessRefused("may_not_import")


def can_withdraw(rights: Rights, figure: Figure) -> bool:
    return figure.author_id == rights.user_id and can_report(rights, figure.slot.series)


def check_withdraw(rights: Rights, figure: Figure) -> None:
    if not can_withdraw(rights, figure):
        raise AccessRefused("not_your_figure")


def can_request_change(rights: Rights, target: Target) -> bool:
    return rights.covers(target.unit_id, REPORTER, REVIEWER)


def check_request_change(rights: Rights, target: Target) -> None:
    if not can_request_change(rights, target):
        raise AccessRefused("not_your_target")


def visible_changes(
    requests: QuerySet[TargetChangeRequest], rights: Rights, *, known_by: datetime | None = None
) -> QuerySet[TargetChangeRequest]:
    """Accepted changes for everybody with a role; the others for the unit, its reviewers, leaders and stewards, and for
    an administrator of it who asked.
    """
    if not can_enter(rights):
        return requests.none()
    accepted = Q(decision__kind="accept")
    if known_by is not None:
        accepted &= Q(decision__known_at__lte=known_by)
    own = Q(author=rights.user_id, target__unit__in=rights.units(ADMINISTRATOR))
    return requests.filter(accepted | own | Q(target__unit__in=units_seen_unapproved(rights)))


def can_decide_change(rights: Rights, request: TargetChangeRequest) -> bool:
    return rights.covers(request.target.unit_id, STEWARD) and request.author_id != rights.user_id


def check_decide_change(rights: Rights, request: TargetChangeRequest) -> None:
    """A steward of the unit who didn't ask for the change."""
    if not rights.covers(request.target.unit_id, STEWARD):
        raise AccessRefused("not_a_steward")
    if request.author_id == rights.user_id:
        raise AccessRefused("own_request")


def can_keep_items(rights: Rights, unit_id: int) -> bool:
    """Add items of a unit and describe them: nothing is counted by that until a second person approved figures."""
    return rights.covers(unit_id, REPORTER, STEWARD, ADMINISTRATOR)


def check_keep_items(rights: Rights, unit_id: int) -> None:
    if not can_keep_items(rights, unit_id):
        raise AccessRefused("not_your_items")


def can_request_step(rights: Rights, item: Item) -> bool:
    return rights.covers(item.unit_id, REPORTER, REVIEWER, STEWARD)


def check_request_step(rights: Rights, item: Item) -> None:
    if not can_request_step(rights, item):
        raise AccessRefused("not_your_items")


def can_decide_step(rights: Rights, request: ItemStepRequest) -> bool:
    """A reviewer or steward of the item's unit who didn't ask."""
    return rights.covers(request.item.unit_id, REVIEWER, STEWARD) and request.author_id != rights.user_id


def check_decide_step(rights: Rights, request: ItemStepRequest) -> None:
    if not rights.covers(request.item.unit_id, REVIEWER, STEWARD):
        raise AccessRefused("not_a_reviewer")
    if request.author_id == rights.user_id:
        raise AccessRefused("own_step_request")


def can_assess(rights: Rights, target: Target) -> bool:
    """Leaders and stewards of the unit may say what they think beside the light."""
    return rights.covers(target.unit_id, LEADER, STEWARD)


def is_reviewer_of(rights: Rights, series: Series) -> bool:
    return rights.covers(series.unit_id, REVIEWER)


def can_decide(rights: Rights, figure: Figure) -> bool:
    return is_reviewer_of(rights, figure.slot.series) and not _had_a_hand_in(rights, figure)


def _had_a_hand_in(rights: Rights, figure: Figure) -> str:
    """Why a reviewer isn't the second person, or the third where two are needed; empty if they are."""
    if figure.author_id == rights.user_id:
        return "own_figure"
    if figure.acting_for_id == rights.user_id:
        return "reported_in_your_place"
    if (
        figure.levels > 1
        and hasattr(figure, "endorsement")
        and figure.endorsement.endorser_id == rights.user_id
    ):
        return "own_endorsement"
    return ""


def check_decide(rights: Rights, figure: Figure) -> None:
    """Four eyes: a reviewer of the unit from whom the figure doesn't come; six where two must approve. No way around."""
    if not is_reviewer_of(rights, figure.slot.series):
        raise AccessRefused("not_a_reviewer")
    if why := _had_a_hand_in(rights, figure):
        raise AccessRefused(why)
