"""Nobody acts on somebody above or elsewhere, and nobody raises rights alone: who × what × state, by the steps themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.access import AccessRefused, rights_of
from tracker.actions.appointments import (
    confirm_appointments,
    refuse_appointments,
    take_back_appointments,
)
from tracker.actions.people import (
    appoint_on_server,
    save_account,
    save_membership,
    set_password,
    unlink_identity,
    unlock,
)
from tracker.actions.updates import Conflict, UpdateRefused
from tracker.models import AppointmentRequest, Event, Membership, Notice, Unit, User

pytestmark = pytest.mark.django_db
STREET, OTHER, DISTRICT = "dongguan", "liyuan", "kuiwen"
PASSWORD = "quite long and unusual 7"


@pytest.fixture
def chief(person: Any) -> User:
    """Administrator of the district."""
    return person("administrator", name="chief")


@pytest.fixture
def second(person: Any) -> User:
    return person("administrator", name="second")


@pytest.fixture
def local(person: Any) -> User:
    """Administrator of one street."""
    return person("administrator", STREET, name="local")


@pytest.fixture
def clerk(person: Any) -> User:
    return person("reporter", STREET, name="clerk")


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def role(user: User, name: str, code: str = STREET, **said: Any) -> Membership:
    return Membership(user=user, unit=unit(code), role=name, **said)


def ask(by: User, now: datetime, membership: Membership) -> AppointmentRequest:
    asked = save_membership(by=by, at=now, membership=membership)
    assert isinstance(asked, AppointmentRequest)
    return asked


def code_of(step: Callable[[], object]) -> str:
    """How a step ends, undone: empty when it's taken, else the code of the refusal."""
    try:
        with transaction.atomic():
            step()
            transaction.set_rollback(True)
    except (AccessRefused, UpdateRefused) as refused:
        return refused.code
    return ""


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
PAST, COMING = date(2020, 1, 1), date(2099, 1, 1)
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

NOT_YOURS, WAITS, AT_ONCE = "not_your_unit_to_staff", "waits", "at once"
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


# --- deciding -------------------------------------------------------------------------------------

OWN, GAINS, DECIDED, ALIEN = (
    "own_appointment_request",
    "own_appointment",
    "change_decided",
    "not_your_request",
)
#   who                       confirms   refuses    takes back
DECIDES = {
    "requester":              (OWN,       OWN,       ""),
    "beneficiary":            (GAINS,     GAINS,     ALIEN),
    "stood in for":           (GAINS,     GAINS,     ALIEN),
    "administrator above":    ("",        "",        ALIEN),
    "administrator there":    ("",        "",        ALIEN),
    "administrator elsewhere": (NOT_YOURS, NOT_YOURS, ALIEN),
    "former administrator":   (NOT_YOURS, NOT_YOURS, ALIEN),
    "steward":                (NOT_YOURS, NOT_YOURS, ALIEN),
    "auditor":                (NOT_YOURS, NOT_YOURS, ALIEN),
    "reviewer":               (NOT_YOURS, NOT_YOURS, ALIEN),
}  # fmt: skip
STATES = ("waiting", "confirmed", "refused", "taken back")


@pytest.fixture
def cast(chief: User, second: User, local: User, person: Any) -> dict[str, User]:
    former = person("administrator")
    Membership.objects.filter(user=former).update(until_date=PAST)
    return {
        "requester": chief,
        "beneficiary": person("administrator", STREET),
        "stood in for": person("administrator", STREET),
        "administrator above": second,
        "administrator there": local,
        "administrator elsewhere": person("administrator", OTHER),
        "former administrator": former,
        **{name: person(name) for name in ("steward", "auditor", "reviewer")},
    }


@pytest.mark.parametrize("state", STATES)
def test_who_decides_in_which_state(state: str, cast: dict[str, User], now: datetime) -> None:
    asked = ask(
        cast["requester"], now,
        role(cast["beneficiary"], "reporter", from_date=PAST, acting_for=cast["stood in for"]),
    )  # fmt: skip
    above, chosen = cast["administrator above"], [asked.pk]
    if state == "confirmed":
        confirm_appointments(by=above, at=now, requests=chosen)
    elif state == "refused":
        refuse_appointments(by=above, at=now, requests=chosen, reason="因")
    elif state == "taken back":
        take_back_appointments(by=cast["requester"], at=now, requests=chosen)
    for who, expected in DECIDES.items():
        by = cast[who]
        found = (
            code_of(partial(confirm_appointments, by=by, at=now, requests=chosen)),
            code_of(partial(refuse_appointments, by=by, at=now, requests=chosen, reason="因")),
            code_of(partial(take_back_appointments, by=by, at=now, requests=chosen)),
        )
        assert (who, found) == (who, expected if state == "waiting" else (DECIDED,) * 3)


def test_confirmed_it_holds_and_all_are_told(chief: User, second: User, clerk: User, now: datetime) -> None:
    asked = ask(chief, now, role(clerk, "reviewer"))
    assert set(Notice.objects.filter(kind="role_asked").values_list("recipient__username", flat=True)) == {
        "second"
    }
    assert not rights_of(clerk, on=now.date()).has("reviewer")
    confirm_appointments(by=second, at=now, requests=[asked.pk])
    assert rights_of(clerk, on=now.date()).covers(unit(STREET).pk, "reviewer")
    told = set(Notice.objects.exclude(kind="role_asked").values_list("kind", "recipient__username"))
    assert told == {("role_confirmed", "chief"), ("role_changed", "clerk")}
    kinds = (
        Event.objects.filter(object_type="appointmentrequest").order_by("id").values_list("kind", "actor_id")
    )
    assert list(kinds) == [("ask_appointment", chief.pk), ("confirm_appointment", second.pk)]


def test_refused_with_the_reason_nothing_changes(
    chief: User, second: User, clerk: User, now: datetime
) -> None:
    asked = ask(chief, now, role(clerk, "auditor"))
    with pytest.raises(UpdateRefused, match="reason_missing"):
        refuse_appointments(by=second, at=now, requests=[asked.pk], reason="\u3000")
    refuse_appointments(by=second, at=now, requests=[asked.pk], reason=" 未见任命文件 ")
    assert set(clerk.memberships.values_list("role", flat=True)) == {"reporter"}
    (notice,) = Notice.objects.filter(kind="role_refused")
    assert (notice.recipient, notice.data["reason"]) == (chief, "未见任命文件")


def test_several_at_once_are_all_or_none(chief: User, second: User, clerk: User, now: datetime) -> None:
    mine = ask(second, now, role(clerk, "leader"))
    theirs = [ask(chief, now, role(clerk, name)) for name in ("reviewer", "steward")]
    chosen = [one.pk for one in theirs]
    with pytest.raises(AccessRefused, match=OWN):
        confirm_appointments(by=second, at=now, requests=[*chosen, mine.pk])
    with pytest.raises(Conflict, match=DECIDED):
        confirm_appointments(by=second, at=now, requests=[*chosen, 10**12])
    assert set(clerk.memberships.values_list("role", flat=True)) == {"reporter"}
    confirm_appointments(by=second, at=now, requests=chosen)
    assert set(clerk.memberships.values_list("role", flat=True)) == {"reporter", "reviewer", "steward"}


def test_the_same_is_asked_once(chief: User, second: User, clerk: User, now: datetime) -> None:
    ask(chief, now, role(clerk, "leader"))
    with pytest.raises(Conflict, match="appointment_waiting"):
        ask(second, now, role(clerk, "leader"))
    assert ask(second, now, role(clerk, "reviewer")).pk


def test_a_role_ended_meanwhile_is_not_brought_back(
    chief: User, second: User, clerk: User, now: datetime
) -> None:
    held = role(clerk, "reviewer", until_date=date(2030, 1, 1))
    held.save()
    held.until_date = None
    asked = ask(chief, now, held)
    ended = Membership.objects.get(pk=held.pk)
    ended.until_date = now.date() - timedelta(days=1)
    save_membership(by=second, at=now, membership=ended)
    with pytest.raises(Conflict, match="membership_changed"):
        confirm_appointments(by=second, at=now, requests=[asked.pk])
    assert not rights_of(clerk, on=now.date()).has("reviewer")


def test_who_takes_somebody_from_elsewhere_administers_both(
    chief: User, local: User, person: Any, now: datetime
) -> None:
    held = role(person("reporter", OTHER), "reviewer", OTHER)
    held.save()
    held.unit = unit(STREET)
    asked = ask(chief, now, held)
    with pytest.raises(AccessRefused, match=NOT_YOURS):
        confirm_appointments(by=local, at=now, requests=[asked.pk])


def test_an_administrator_whose_password_another_knows_is_none_yet(
    chief: User, second: User, now: datetime
) -> None:
    """Else whoever opened the account would be the second administrator."""
    fresh = User(username="fresh", display_name="新")
    fresh.set_password(PASSWORD)
    save_account(by=chief, at=now, user=fresh)
    asked = ask(chief, now, role(fresh, "administrator"))
    with pytest.raises(UpdateRefused, match="password_known"):
        confirm_appointments(by=second, at=now, requests=[asked.pk])
    set_password(by=fresh, at=now, user=fresh, password="my very own 9 words")
    confirm_appointments(by=second, at=now, requests=[asked.pk])
    assert rights_of(fresh, on=now.date()).has("administrator")


def test_on_the_server_one_administrator_is_enough(
    chief: User, local: User, clerk: User, now: datetime
) -> None:
    with pytest.raises(AccessRefused, match=NOT_YOURS):
        appoint_on_server(by=local, at=now, membership=role(clerk, "auditor"))
    appoint_on_server(by=chief, at=now, membership=role(clerk, "administrator"))
    assert rights_of(clerk, on=now.date()).has("administrator")
    event = Event.objects.latest("id")
    assert (event.kind, event.actor_id, event.data["door"]) == ("appoint", chief.pk, "服务器命令")
    assert Notice.objects.get(recipient=clerk).kind == "role_changed"


@pytest.mark.parametrize(
    ("name", "dates"),
    [("king", {}), ("reviewer", {"until_date": date(2020, 1, 1), "from_date": date(2021, 1, 1)})],
)
def test_what_could_not_be_saved_is_not_asked_for(
    chief: User, clerk: User, now: datetime, name: str, dates: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        save_membership(by=chief, at=now, membership=role(clerk, name, **dates))
    assert not AppointmentRequest.objects.exists()
