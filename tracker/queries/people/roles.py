"""Who holds which role where: now, later, or until some day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.calc.trees import above
from tracker.models import Decision, HistoryLoad, Membership, Unit, User

NOW, LATER, OVER = "now", "later", "over"
Role = Membership.Role
POSTS = (Role.REPORTER, Role.REVIEWER, Role.STEWARD, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True)
class Held:
    """A membership as of a day: in force `now`, beginning `later`, or `over` (also when the account is shut)."""

    membership: Membership
    state: str


@dataclass(frozen=True)
class UnitRoles:
    """One unit's memberships, role by role."""

    unit: Unit
    by_role: Mapping[str, Sequence[Held]]

    @property
    def cells(self) -> list[tuple[Membership.Role, Sequence[Held]]]:
        """Each role with who holds it, in the order of the roles; those in force first."""
        return [(role, self.by_role.get(role, ())) for role in Membership.Role]


def people_matrix(*, on: date) -> list[UnitRoles]:
    """Every unit with all memberships it ever had."""
    found: dict[int, dict[str, list[Held]]] = defaultdict(lambda: defaultdict(list))
    rows = Membership.objects.select_related("user", "acting_for").order_by("user__username", "id")
    for membership in rows:
        held = Held(membership, _state(membership, on))
        found[membership.unit_id][membership.role].append(held)
    order = (NOW, LATER, OVER)
    for roles in found.values():
        for held_there in roles.values():
            held_there.sort(key=lambda held: order.index(held.state))
    return [UnitRoles(unit, found[unit.pk]) for unit in Unit.objects.order_by("order", "id")]


def memberships_of(user: User, *, on: date) -> list[Held]:
    """A person's own memberships, those in force first."""
    rows = user.memberships.select_related("unit", "acting_for", "user").order_by("unit__order", "id")
    held = [Held(membership, _state(membership, on)) for membership in rows]
    return sorted(held, key=lambda one: (NOW, LATER, OVER).index(one.state))


def holders(units: Collection[int], *roles: str, on: date) -> dict[int, list[User]]:
    """Who holds one of these roles for each unit on a day, in it or above it; the nearest first.

    The other way round of `access.rights_of`: whose rights cover a unit.
    """
    parents = dict(Unit.objects.order_by().values_list("id", "parent_id"))
    by_unit: dict[int, list[User]] = defaultdict(list)
    held = Membership.objects.in_force(on).filter(role__in=roles).select_related("user")
    for membership in held.order_by("user__username", "id"):
        by_unit[membership.unit_id].append(membership.user)
    return {
        unit: _unique(user for upper in above(unit, parents) for user in by_unit[upper]) for unit in units
    }


def district_administrators(*, on: date) -> list[User]:
    """Who opens accounts and gives roles for the whole district on a day; not accounts that nobody signs in to."""
    held = Membership.objects.in_force(on).filter(unit__parent=None, role=Role.ADMINISTRATOR)
    return list(possible_judges(on=on).filter(pk__in=held.values("user")))


def nearest_holders(units: Collection[int], role: str, *, on: date) -> dict[int, list[User]]:
    """Who holds a role in each unit itself; where nobody does, in the first unit above it that has somebody."""
    parents = dict(Unit.objects.order_by().values_list("id", "parent_id"))
    return _nearest(units, Membership.objects.in_force(on).filter(role=role), parents)


def leaders_then(
    units: Collection[int], parents: Mapping[int, int | None], *, on: date
) -> dict[int, list[User]]:
    """Who was in charge of each unit on a day, by the tree of then; who has left since is still named for it."""
    return _nearest(units, Membership.objects.held_on(on).filter(role=Role.LEADER), parents)


def _nearest(
    units: Collection[int], held: QuerySet[Membership], parents: Mapping[int, int | None]
) -> dict[int, list[User]]:
    by_unit: dict[int, list[User]] = defaultdict(list)
    for membership in held.select_related("user").order_by("user__username", "id"):
        by_unit[membership.unit_id].append(membership.user)
    return {
        unit: next((_unique(by_unit[upper]) for upper in above(unit, parents) if by_unit[upper]), [])
        for unit in units
    }


def posts_in(units: Collection[int], *, on: date) -> dict[int, dict[int, str]]:
    """For each unit who is of it on a day, in it or above it, by number, and in which role: of several the first of POSTS."""
    parents = dict(Unit.objects.order_by().values_list("id", "parent_id"))
    held = Membership.objects.in_force(on).order_by("id").values_list("unit", "role", "user")
    by_unit: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for unit, role, user in held:
        by_unit[unit].append((user, role))
    return {
        unit: dict(sorted((one for upper in above(unit, parents) for one in by_unit[upper]), key=_last_first))
        for unit in units
    }


def _last_first(post: tuple[int, str]) -> int:
    return -POSTS.index(post[1])


def _unique(users: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in users}.values())


def possible_judges(*, on: date) -> QuerySet[User]:
    """Everybody who holds some role on a day, but for accounts without a password under which history was entered or
    checked: nobody signs in to those.
    """
    in_office = User.objects.filter(pk__in=Membership.objects.in_force(on).values("user"))
    checked = Decision.objects.filter(decider=OuterRef("pk"), history_load__isnull=False)
    no_ones = User.objects.filter(
        Q(pk__in=HistoryLoad.objects.values("author")) | Exists(checked),
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
    return in_office.exclude(pk__in=no_ones).order_by("username")


def _state(membership: Membership, on: date) -> str:
    if not membership.user.is_active or (membership.until_date and membership.until_date < on):
        return OVER
    return LATER if membership.from_date and membership.from_date > on else NOW
