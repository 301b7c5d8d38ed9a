"""A second administrator decides what raises rights: who × which state, and what comes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.actions.appointing import NOT_YOURS, OTHER, PAST, STREET, ask, code_of, role, unit
from tracker.access import rights_of
from tracker.actions.people.accounts import (
    appoint_on_server,
    save_account,
    save_membership,
    set_password,
)
from tracker.actions.people.appointments import (
    confirm_appointments,
    refuse_appointments,
    take_back_appointments,
)
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import AppointmentRequest, Event, Membership, Notice, User

pytestmark = pytest.mark.django_db
PASSWORD = "quite long and unusual 7"


@pytest.fixture
def clerk(person: Any) -> User:
    return person("reporter", STREET, name="clerk")


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
    with pytest.raises(Refused, match="reason_missing"):
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
    with pytest.raises(Refused, match=DECIDED):
        confirm_appointments(by=second, at=now, requests=[*chosen, 10**12])
    assert set(clerk.memberships.values_list("role", flat=True)) == {"reporter"}
    confirm_appointments(by=second, at=now, requests=chosen)
    assert set(clerk.memberships.values_list("role", flat=True)) == {"reporter", "reviewer", "steward"}


def test_the_same_is_asked_once(chief: User, second: User, clerk: User, now: datetime) -> None:
    ask(chief, now, role(clerk, "leader"))
    with pytest.raises(Refused, match="appointment_waiting"):
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
    with pytest.raises(Refused, match="membership_changed"):
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
    with pytest.raises(Refused, match="password_known"):
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
