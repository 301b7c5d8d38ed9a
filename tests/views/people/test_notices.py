"""Opening a notice leads whoever gets it to a page that they may read, whatever it tells of."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import People, client_of
from tests.views.steps import funds, reported, target_of
from tests.views.things import act_asked_for, few_goals
from tracker.models import Figure, Notice, ReorganisationDecision, Unit, User

pytestmark = pytest.mark.django_db
Kind = Notice.Kind
STEWARD, ADMINISTRATOR = ("steward", "kuiwen"), ("administrator", "kuiwen")
REPORTER, REVIEWER, LEADER = ("reporter", "dayu"), ("reviewer", "kuiwen"), ("leader", "kuiwen")
# To whom notices of a kind go, and as what.
GET: dict[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys((Kind.SUBMITTED, Kind.CORRECTED, Kind.ENDORSED), (REVIEWER,)),
    **dict.fromkeys((Kind.RETURNED, Kind.APPROVED, Kind.EXCEPTION), (REPORTER,)),
    **dict.fromkeys((Kind.CHANGE_ACCEPTED, Kind.CHANGE_REFUSED), (REPORTER, REVIEWER)),
    **dict.fromkeys((Kind.REOPENING_GRANTED, Kind.REOPENING_REFUSED), (REPORTER,)),
    **dict.fromkeys((Kind.APPLYING_ACCEPTED, Kind.APPLYING_REFUSED), (REPORTER, REVIEWER, STEWARD)),
    **dict.fromkeys((Kind.CHANGE_ASKED, Kind.GOAL_ASKED, Kind.APPLYING_ASKED), (STEWARD,)),
    **dict.fromkeys((Kind.REOPENING_ASKED, Kind.ACT_ASKED, Kind.UNDOING_ASKED, Kind.ACT_REFUSED), (STEWARD,)),
    **dict.fromkeys((Kind.ACT_CARRIED_OUT, Kind.ACT_UNDONE), (REPORTER, REVIEWER, LEADER)),
    **dict.fromkeys((Kind.ROLE_ASKED, Kind.ROLE_CONFIRMED, Kind.ROLE_REFUSED), (ADMINISTRATOR,)),
    **dict.fromkeys((Kind.ROLE_CHANGED, Kind.PASSWORD_SET, Kind.FACTOR_RESET), (REPORTER, ADMINISTRATOR)),
    **dict.fromkeys((Kind.REMINDER, Kind.DUE_SOON, Kind.DUE, Kind.OVERDUE), (REPORTER,)),
    Kind.ESCALATED: (LEADER,),
    Kind.REMARKED: (REPORTER, REVIEWER),
    **dict.fromkeys((Kind.VETOED, Kind.VETO_LIFTED), (REPORTER, REVIEWER, LEADER)),
}
CASES = [(kind, role) for kind, roles in GET.items() for role in roles]


@pytest.fixture(scope="module")
def readers(shared_world: Any) -> dict[tuple[str, str], tuple[User, Client]]:
    person = People()
    with shared_world():
        few_goals(person("steward"))
        users = {one: person(*one) for one in {role for roles in GET.values() for role in roles}}
        reported(client_of(users[REPORTER]), funds(), value="7.7")
        return {one: (user, client_of(user)) for one, user in users.items()}


@pytest.fixture
def about() -> dict[str, Any]:
    """What notices name, of 大虞街道; the act waits."""
    return {
        "request": act_asked_for().pk, "target": target_of("inv.outside_funds", "dayu").pk, "series": funds().pk,
        "what": "到位省外资金", "unit": "大虞街道", "unit_code": "dayu", "month": "2023-07", "league": "secretaries",
    }  # fmt: skip


def opened(client: Client, user: User, kind: str, role: tuple[str, str], data: dict[str, Any]) -> Any:
    figure = Figure.objects.filter(slot__series=funds()).latest("id")
    post = {"unit": Unit.objects.get(code=role[1]), "role": role[0]}
    notice = Notice.objects.create(recipient=user, kind=kind, figure=figure, data=data, **post)
    return client.post(reverse("notice_open", args=[notice.pk]), follow=True)


def test_every_kind_is_tried() -> None:
    assert set(GET) == set(Kind.values)


@pytest.mark.parametrize(("kind", "role"), CASES)
def test_a_notice_leads_to_a_page_that_its_reader_may_open(
    kind: str,
    role: tuple[str, str],
    readers: dict[tuple[str, str], tuple[User, Client]],
    about: dict[str, Any],
) -> None:
    if kind in (Kind.ACT_CARRIED_OUT, Kind.ACT_UNDONE):
        decide(about["request"])
    user, client = readers[role]
    answer = opened(client, user, kind, role, about)
    assert answer.redirect_chain
    assert answer.status_code == 200, answer.redirect_chain


def decide(act: int) -> None:
    kept: dict[str, list[int]] = {"items": [], "goals": [], "people": [], "below": [], "registers": []}
    ReorganisationDecision.objects.create(
        request_id=act, kind="accept", decider=People()("steward"), done=kept
    )


def test_a_veto_in_no_league_leads_to_the_leagues(
    readers: dict[tuple[str, str], tuple[User, Client]], about: dict[str, Any]
) -> None:
    user, client = readers[REPORTER]
    answer = opened(client, user, Kind.VETOED, REPORTER, about | {"league": ""})
    assert answer.redirect_chain == [(reverse("leagues"), 302)]
