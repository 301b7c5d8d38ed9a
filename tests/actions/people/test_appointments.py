"""Nobody acts on somebody above or elsewhere, and nobody raises rights alone: who × what × state, by the steps themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from tests.actions.appointing import DISTRICT, NOT_YOURS, OTHER, PAST, STREET, ask, code_of, role, unit
from tracker.access import rights_of
from tracker.actions.people.accounts import (
    save_account,
    save_membership,
    set_password,
    unlink_identity,
    unlock,
)
from tracker.actions.people.appointments import (
    confirm_appointments,
)
from tracker.calc.refusals import AccessRefused
from tracker.models import AppointmentRequest, Membership, Notice, User

pytestmark = pytest.mark.django_db
PASSWORD = "quite long and unusual 7"


@pytest.fixture
def clerk(person: Any) -> User:
    return person("reporter", STREET, name="clerk")


# --- acting on accounts -------------------------------------------------------------------------

LACKS, ABOVE, ENTERS = "not_an_administrator", "not_overseen", "password_of_an_administrator"

#   whose account            district   street  steward; then for what signs in: district, street, steward
ACCOUNTS = {
    "clerk of the street":    ("",       "",    LACKS, "",      "",     LACKS),
    "reviewer of the street": ("",       "",    LACKS, "",      "",     LACKS),
    "reviewer of the district": ("",     ABOVE, LACKS, "",      ABOVE,  LACKS),
    "clerk elsewhere":        ("",       ABOVE, LACKS, "",      ABOVE,  LACKS),
    "of two streets":         ("",       ABOVE, LACKS, "",      ABOVE,  LACKS),
    "auditor in the street":  ("",       ABOVE, LACKS, "",      ABOVE,  LACKS),
    "left the district":      ("",       ABOVE, LACKS, "",      ABOVE,  LACKS),
    "left the district for the street": ("", ABOVE, LACKS, "",  ABOVE,  LACKS),
    "to come to the district": ("",      ABOVE, LACKS, "",      ABOVE,  LACKS),
    "without a role":         ("",       ABOVE, LACKS, "",      ABOVE,  LACKS),
    "another administrator":  ("",       ABOVE, LACKS, ENTERS,  ABOVE,  LACKS),
    "administrator of the street": ("",  "",    LACKS, ENTERS,  ENTERS, LACKS),
    "shut administrator":     ("",       ABOVE, LACKS, ENTERS,  ABOVE,  LACKS),
    "former administrator":   ("",       ABOVE, LACKS, "",      ABOVE,  LACKS),
}  # fmt: skip
COMING = date(2099, 1, 1)
HELD: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "clerk of the street": [("reporter", STREET, {})],
    "reviewer of the street": [("reviewer", STREET, {})],
    "reviewer of the district": [("reviewer", DISTRICT, {})],
    "clerk elsewhere": [("reporter", OTHER, {})],
    "of two streets": [("reporter", STREET, {}), ("reporter", OTHER, {})],
    "auditor in the street": [("auditor", STREET, {})],
    "left the district": [("reviewer", DISTRICT, {"until_date": PAST})],
    "left the district for the street": [
        ("reviewer", DISTRICT, {"until_date": PAST}),
        ("reporter", STREET, {}),
    ],
    "to come to the district": [("reporter", STREET, {}), ("leader", DISTRICT, {"from_date": COMING})],
    "without a role": [],
    "another administrator": [("administrator", DISTRICT, {})],
    "administrator of the street": [("administrator", STREET, {})],
    "shut administrator": [("administrator", DISTRICT, {})],
    "former administrator": [("administrator", DISTRICT, {"until_date": PAST})],
}


def holder(name: str) -> User:
    user = User.objects.create_user(
        f"u{len(name)}-{User.objects.count()}", "a good long password", display_name="测试"
    )
    for held, code, said in HELD[name]:
        role(user, held, code, **said).save()
    User.objects.filter(pk=user.pk).update(is_active=name != "shut administrator")
    return User.objects.get(pk=user.pk)


def changed(user: User, **said: Any) -> User:
    row = User.objects.get(pk=user.pk)
    for name, value in said.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize("whose", ACCOUNTS)
def test_who_acts_on_whose_account(whose: str, chief: User, local: User, person: Any, now: datetime) -> None:
    user, actors = holder(whose), (chief, local, person("steward"))
    acting = {
        "rename": lambda by: save_account(by=by, at=now, user=changed(user, display_name="他人")),
        "mail": lambda by: save_account(by=by, at=now, user=changed(user, email="a@b.example")),
        "shut": lambda by: save_account(by=by, at=now, user=changed(user, is_active=False)),
        "unlock": lambda by: unlock(by=by, at=now, user=user),
    }
    entering = {
        "password": lambda by: set_password(by=by, at=now, user=user, password=PASSWORD),
        "no password": lambda by: set_password(by=by, at=now, user=user, password=None),
        "identity": lambda by: unlink_identity(by=by, at=now, user=user),
        "user name": lambda by: save_account(by=by, at=now, user=changed(user, username="another")),
    }
    for steps, expected in ((acting, ACCOUNTS[whose][:3]), (entering, ACCOUNTS[whose][3:])):
        for what, step in steps.items():
            found = tuple(code_of(partial(step, by)) for by in actors)
            assert (what, found) == (what, expected)


def test_ones_own_account_is_ones_own(local: User, clerk: User, now: datetime) -> None:
    set_password(by=clerk, at=now, user=clerk, password=PASSWORD)
    save_account(by=local, at=now, user=changed(local, email="me@b.example", display_name="我"))
    assert not Notice.objects.filter(kind="password_set").exists()


def test_whoever_is_asked_to_be_administrator_keeps_their_password(
    chief: User, clerk: User, now: datetime
) -> None:
    ask(chief, now, role(clerk, "administrator"))
    with pytest.raises(AccessRefused, match=ENTERS):
        set_password(by=chief, at=now, user=clerk, password=PASSWORD)


def test_the_person_is_told_of_a_new_password(local: User, clerk: User, now: datetime) -> None:
    set_password(by=local, at=now, user=clerk, password=PASSWORD)
    (notice,) = Notice.objects.filter(recipient=clerk)
    assert (notice.kind, notice.data["by"]) == ("password_set", str(local))


# --- giving roles ---------------------------------------------------------------------------------

WAITS, AT_ONCE = "waits", "at once"
#   role           where: the street by its administrator | by the district's; the district by the street's | by the district's
GIVEN = {
    "reporter":      (AT_ONCE,   AT_ONCE, NOT_YOURS, AT_ONCE),
    "reviewer":      (WAITS,     WAITS,   NOT_YOURS, WAITS),
    "leader":        (WAITS,     WAITS,   NOT_YOURS, WAITS),
    "steward":       (WAITS,     WAITS,   NOT_YOURS, WAITS),
    "administrator": (WAITS,     WAITS,   NOT_YOURS, WAITS),
    "auditor":       (NOT_YOURS, WAITS,   NOT_YOURS, WAITS),
}  # fmt: skip


@pytest.mark.parametrize("name", Membership.Role.values)
@pytest.mark.parametrize("whom", ["clerk", "self"])
def test_who_gives_which_role_where(
    name: str, whom: str, chief: User, local: User, clerk: User, now: datetime
) -> None:
    """A street's administrator made itself auditor."""

    def given(by: User, code: str) -> str:
        user = by if whom == "self" else clerk
        before = rights_of(user, on=now.date())
        refused = code_of(
            lambda: outcome.append(
                save_membership(by=by, at=now, membership=role(user, name, code, from_date=COMING))
            )
        )
        if refused:
            return refused
        assert rights_of(user, on=now.date()) == before
        return WAITS if isinstance(outcome[-1], AppointmentRequest) else AT_ONCE

    outcome: list[Any] = []
    found = (given(local, STREET), given(chief, STREET), given(local, DISTRICT), given(chief, DISTRICT))
    assert found == GIVEN[name]


@pytest.mark.parametrize("name", ["steward", "reviewer", "leader", "auditor", "reporter"])
def test_other_roles_give_none(name: str, person: Any, clerk: User, now: datetime) -> None:
    with pytest.raises(AccessRefused, match=LACKS):
        save_membership(by=person(name), at=now, membership=role(clerk, "reporter"))


#   what a reviewer's membership from 2023 to 2030 becomes, and whether that raises rights
BECOMES: dict[str, tuple[dict[str, Any], str]] = {
    "ends earlier": ({"until_date": date(2027, 1, 1)}, AT_ONCE),
    "begins later": ({"from_date": date(2024, 1, 1)}, AT_ONCE),
    "only reports": ({"role": "reporter"}, AT_ONCE),
    "nothing": ({}, AT_ONCE),
    "lasts longer": ({"until_date": date(2031, 1, 1)}, WAITS),
    "lasts for good": ({"until_date": None}, WAITS),
    "begins earlier": ({"from_date": date(2022, 12, 31)}, WAITS),
    "began long ago": ({"from_date": None}, WAITS),
    "ends earlier, began earlier": ({"until_date": date(2027, 1, 1), "from_date": None}, WAITS),
    "audits": ({"role": "auditor"}, WAITS),
    "leads": ({"role": "leader"}, WAITS),
    "another street": ({"unit": OTHER}, WAITS),
    "another person": ({"user": "chief"}, WAITS),
}  # fmt: skip


@pytest.mark.parametrize("what", BECOMES)
def test_what_raises_rights_waits(what: str, chief: User, clerk: User, now: datetime) -> None:
    said, expected = BECOMES[what]
    said = {
        name: unit(value) if name == "unit" else chief if value == "chief" else value
        for name, value in said.items()
    }
    membership = role(clerk, "reviewer", from_date=date(2023, 1, 1), until_date=date(2030, 1, 1))
    membership.save()
    before = Membership.objects.filter(pk=membership.pk).values().get()
    for name, value in said.items():
        setattr(membership, name, value)
    saved = save_membership(by=chief, at=now, membership=membership)
    found = WAITS if isinstance(saved, AppointmentRequest) else AT_ONCE
    assert found == expected
    after = Membership.objects.filter(pk=membership.pk).values().get()
    assert (after != before) == (found == AT_ONCE and what != "nothing")
    assert Notice.objects.filter(recipient=clerk, kind="role_changed").count() == (after != before)


@pytest.mark.parametrize(("before", "after"), [(DISTRICT, STREET), (STREET, DISTRICT), (OTHER, STREET)])
def test_nobody_moves_a_role_out_of_or_into_a_unit_they_do_not_administer(
    before: str, after: str, local: User, clerk: User, now: datetime
) -> None:
    membership = role(clerk, "reporter", before, from_date=COMING)
    membership.save()
    membership.unit = unit(after)
    with pytest.raises(AccessRefused, match=NOT_YOURS):
        save_membership(by=local, at=now, membership=membership)


def test_nobody_ends_a_role_above_them(local: User, chief: User, now: datetime) -> None:
    held = Membership.objects.get(user=chief)
    held.until_date = now.date() - timedelta(days=1)
    with pytest.raises(AccessRefused, match=NOT_YOURS):
        save_membership(by=local, at=now, membership=held)


def test_in_anothers_place_waits_and_is_not_for_somebody_above(
    local: User, clerk: User, chief: User, person: Any, now: datetime
) -> None:
    colleague = person("reporter", STREET)
    asked = ask(local, now, role(clerk, "reporter", from_date=COMING, acting_for=colleague))
    assert asked.acting_for == colleague
    with pytest.raises(AccessRefused, match=ABOVE):
        save_membership(by=local, at=now, membership=role(clerk, "reporter", acting_for=chief))


# --- opening an account again ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"), [("reporter", AT_ONCE), ("reviewer", WAITS), ("administrator", WAITS)]
)
def test_a_shut_account_is_opened_again_by_two(
    name: str, expected: str, chief: User, second: User, person: Any, now: datetime
) -> None:
    user = person(name, STREET)
    save_account(by=chief, at=now, user=changed(user, is_active=False))
    assert not User.objects.get(pk=user.pk).is_active
    saved = save_account(by=chief, at=now, user=changed(user, is_active=True, email="new@b.example"))
    assert User.objects.get(pk=user.pk).is_active is (expected == AT_ONCE)
    assert User.objects.get(pk=user.pk).email == "new@b.example"
    if isinstance(saved, AppointmentRequest):
        with pytest.raises(AccessRefused, match="own_appointment_request"):
            confirm_appointments(by=chief, at=now, requests=[saved.pk])
        confirm_appointments(by=second, at=now, requests=[saved.pk])
        assert User.objects.get(pk=user.pk).is_active
