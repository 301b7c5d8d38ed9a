"""Whatever waits for a second person is in the to-dos of exactly those who may decide on it, and in the asker's list."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.second_persons import second_persons
from tests.contests import a_sheet, a_veto, an_objection
from tests.people import client_of
from tests.unwitnessed import on_record
from tests.views.reporting.todos import to_decide
from tests.views.steps import page
from tests.views.things import (
    act_asked_for,
    asked_for,
    closed_line,
    declared_for,
    founder,
    leaving,
    marks_asked_for,
    role_asked_for,
)
from tracker.calc.refusals import AccessRefused
from tracker.models import (
    Adjustment,
    AppointmentRequest,
    Inapplicability,
    ItemStepRequest,
    Membership,
    Objection,
    ReopeningRequest,
    Reorganisation,
    TargetChangeRequest,
    Unit,
    User,
    Veto,
)

pytestmark = pytest.mark.django_db
WAITING: dict[type[Any], Callable[[], Any]] = {
    Adjustment: marks_asked_for,
    AppointmentRequest: role_asked_for,
    Inapplicability: declared_for,
    ItemStepRequest: leaving,
    Objection: lambda: an_objection(a_sheet(founder()), founder()),
    ReopeningRequest: closed_line,
    Reorganisation: act_asked_for,
    TargetChangeRequest: asked_for,
    Veto: lambda: a_veto(founder()),
}
# A form that decides on it, or the way to the page that has one.
OFFERED = r'/%(pk)s/decide/|/reorganisations/%(pk)s/|name="asked" value="%(pk)s"'


@pytest.fixture(scope="module")
def before(everybody: list[tuple[User, Client]], shared_world: Any) -> list[str]:
    """What each has to decide while nothing waits."""
    with shared_world():
        return [to_decide(client) for _user, client in everybody]


def made(model: type[Any]) -> Any:
    """A row of the kind that waits, as the database has it."""
    return model.objects.get(pk=WAITING[model]().pk)


def may_decide(user: User, model: type[Any], row: Any) -> bool:
    try:
        second_persons()[model].check([row], by=user, at=timezone.now())
    except AccessRefused:
        return False
    return True


def test_every_kind_is_tried() -> None:
    assert set(WAITING) == set(second_persons())


@pytest.mark.parametrize("model", WAITING, ids=lambda model: model.__name__)
def test_what_waits_is_told_to_those_who_may_decide(
    model: type[Any], everybody: list[tuple[User, Client]], before: list[str]
) -> None:
    row = made(model)
    told, able = [], []
    for (user, client), was in zip(everybody, before, strict=True):
        (role,) = user.memberships.values_list("role", "unit__code")
        told += [role] if to_decide(client) != was else []
        able += [role] if may_decide(user, model, row) else []
    assert told == able
    assert able, "somebody may"


@pytest.mark.parametrize("model", WAITING, ids=lambda model: model.__name__)
def test_where_the_to_do_leads_it_can_be_decided(
    model: type[Any], everybody: list[tuple[User, Client]]
) -> None:
    row = made(model)
    able = [(user, client) for user, client in everybody if may_decide(user, model, row)]
    for user, client in able:
        (address,) = re.findall(r'href="([^"]+)"', to_decide(client))
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, (user, address)
        assert re.search(OFFERED % {"pk": row.pk}, answer.content.decode()), (user, address)


@pytest.fixture
def asker() -> Client:
    """Whoever asked for all of it, with the roles of somebody who may."""
    district = Unit.objects.get(parent=None)
    with on_record():
        for role in (Membership.Role.STEWARD, Membership.Role.ADMINISTRATOR, Membership.Role.REPORTER):
            Membership.objects.create(user=founder(), unit=district, role=role)
    return client_of(founder())


@pytest.mark.parametrize("model", WAITING, ids=lambda model: model.__name__)
def test_the_asker_sees_that_it_waits(model: type[Any], asker: Client) -> None:
    before = to_decide(asker)
    assert "您提出的申请" not in page(asker, "todo")
    WAITING[model]()
    body = page(asker, "todo")
    own = re.search(r"<h2>您提出的申请</h2>(.*?)</section>", body, re.DOTALL)
    assert own is not None
    assert own[1].count("<li>") == 1
    assert "待决定" in own[1]
    assert to_decide(asker) == before, "nobody decides on their own"
    (address,) = re.findall(r'href="([^"]+)"', own[1])
    assert asker.get(address.replace("&amp;", "&")).status_code == 200


def form_of(client: Client) -> tuple[str, str, dict[str, str]]:
    """The page to which the only to-do leads, where its form is sent, and what it sends to refuse."""
    (address,) = re.findall(r'href="([^"]+)"', to_decide(client))
    place = address.replace("&amp;", "&")
    body = client.get(place).content.decode()
    if own := re.search(r'href="(/reorganisations/\d+/)"', body):
        place = own[1]
        body = client.get(place).content.decode()
    every = re.findall(r"<form[^>]*>.*?</form>", body, re.DOTALL)
    (form,) = (one for one in every if 'class="warn"' in one and 'name="reason"' in one)
    sent_to = re.search(r'action="([^"]+)"', form)
    step = re.search(r'name="step" value="(\w+)" class="warn"', form)
    assert step is not None
    asked = re.search(r'name="asked" value="(\d+)"', form)
    said = {"step": step[1]} | ({"asked": asked[1]} if asked else {})
    return place, sent_to[1] if sent_to else place, said


@pytest.mark.parametrize("reason", ["", "因" * 501], ids=["none", "too long"])
@pytest.mark.parametrize("model", WAITING, ids=lambda model: model.__name__)
def test_a_refusal_without_its_reason_is_told_at_the_field(
    model: type[Any], reason: str, everybody: list[tuple[User, Client]]
) -> None:
    row = made(model)
    client = next(client for user, client in everybody if may_decide(user, model, row))
    place, sent_to, said = form_of(client)
    shown = client.get(place)
    answer = client.post(
        sent_to, {**said, "reason": reason}, headers={"referer": f"http://testserver{place}"}
    )
    body = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(r'has-error">(?:(?!</div>).)*name="reason"(?:(?!</div>).)*role="alert"', body, re.DOTALL)
    assert reason in body
    assert outline(body) == outline(shown.content.decode())
    assert model.objects.filter(pk=row.pk, decision=None).exists()


def outline(body: str) -> tuple[list[str], int]:
    """What a page consists of: its headings, and how many forms it has."""
    return re.findall(r"<h[1-3]>(.*?)</h[1-3]>", body, re.DOTALL), body.count("<form")
