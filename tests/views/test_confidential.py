"""Whoever may not know a thing finds every address byte for byte as if it weren't there: pages, files, counts, headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.db import transaction
from django.test import Client, override_settings
from django.urls import resolve, reverse
from django.utils import timezone

from tests.actions.reports import JULY
from tests.contests import a_ballot, a_sheet, a_veto, an_exhibit, an_objection
from tests.editions import published
from tests.ledger.sql import settle
from tests.people import People, client_of
from tests.views.confided import (
    SECRET,
    WORDS,
    Cast,
    ballot_paper,
    change_asked,
    drafts,
    embargoed,
    note,
    reminded,
    unapproved,
)
from tests.views.crawling import Asked, crawl, difference, lists_of
from tests.views.everywhere import added, admin_addresses, newest, rooms_of, site
from tests.views.steps import reported
from tests.views.things import (
    a_notice,
    asked_for,
    closed_line,
    few_goals,
    founder,
    issued,
    leaving,
    marks_asked_for,
)
from tracker.actions.editions.publishing import freeze
from tracker.actions.people.accounts import appoint
from tracker.actions.people.handing_on import hand_on
from tracker.actions.reporting.reminders import remind_by_timer
from tracker.models import Indicator, Membership, Series, Unit, User, Window

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("unlogged")]
ALL = "embargoed unapproved drafts vote note"
# Who looks, with all roles that together aren't told more than each alone, and which secrets aren't for them. Of an auditor who
# enters the admin the whole record is told there, so these are others.
LOOKING = {
    "anonymous": ALL,
    "nobody": ALL,
    "reporter reviewer leader steward administrator of liyuan": ALL,
    "auditor of liyuan": "embargoed unapproved drafts vote",
    "administrator of kuiwen": ALL,
    "leader administrator of kuiwen": "embargoed drafts vote note",
    "leader auditor of kuiwen": "embargoed drafts vote",
    "reviewer leader steward of kuiwen": "drafts vote note",
    "moved to liyuan": f"{ALL} asked",
}
OFFICES = "reporter reviewer leader steward administrator"
MOVED = (
    "moved to liyuan"  # once reported for all units, and wrote each of these secrets; then moved to a street
)
POSTING = (
    "leader auditor of kuiwen",
    "administrator of kuiwen",
    "reporter reviewer leader steward administrator of liyuan",
    MOVED,
)
# Who looks at files and at what is counted, ranked or published: what stands there doesn't hang on who wrote a part of it or on
# a role, but on who may know a number, and these may not.
COUNTING = (
    "anonymous",
    "nobody",
    "leader auditor of kuiwen",
    "reporter reviewer leader steward administrator of liyuan",
)
# Who goes through the whole admin and narrows its lists by every filter; others who enter it look at the lists and rows of what
# has to do with the secrets, one of them at nothing else.
THROUGH_ADMIN = "administrator of kuiwen"
IN_ADMIN_ALONE = "leader administrator of kuiwen"
CONFIDENTIAL = (
    "slot",
    "figure",
    "statement",
    "decision",
    "evidence",
    "checkanswer",
    "remark",
    "receipt",
    "importrun",
    "notice",
    "event",
)
UNANSWERED = (429, 500, 503)
# The record is whole for auditors: that there is a figure they read there, not what it says.
RECORD = ("/record/", "/record.csv")


@pytest.fixture(scope="module", autouse=True)
def one_instant() -> Iterator[None]:
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(scope="module")
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("evidence")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module")
def cast(shared_world: Any, evidence_folder: Path) -> Cast:
    """A world of few goals, one of them an official statistic under embargo from July on, with a row of every open kind."""
    person = People()
    with shared_world():
        few_goals(person("steward"))
        Indicator.objects.filter(code="inv.outside_funds").update(embargoed_from="2023-07-01")
        made = Cast(
            person("reporter"),
            person("reviewer"),
            person("leader"),
            person("reporter", "liyuan"),
            holding(person, OFFICES.split(), "liyuan"),
        )
        appoint_to(made.mover, "reporter", "kuiwen")
        published(person)
        own = Series.objects.filter(measure__form="quantity", unit__code="liyuan")[0]
        reported(client_of(person("reporter", "liyuan")), own, value="5")
        entry = a_sheet(founder())
        an_objection(entry, founder())
        a_ballot(founder(), made.judge)
        a_veto(founder())
        freeze(by=person("steward"), at=timezone.now(), month=JULY)
        for thing in (a_notice, asked_for, closed_line, issued, leaving, marks_asked_for, an_exhibit):
            thing()
        # What is returned from now on opens its line again, which says why.
        Window.objects.filter(month=JULY.first).update(closes_at=timezone.now() + timedelta(hours=1))
        return made


@pytest.fixture(scope="module")
def looking(shared_world: Any, cast: Cast) -> Callable[[str], Client]:
    person, clients = People(), {"anonymous": Client()}
    with shared_world():
        for who in LOOKING:
            roles, _of, unit = who.partition(" of ")
            if unit:
                clients[who] = client_of(holding(person, roles.split(), unit))
        clients[MOVED] = client_of(cast.mover)
        clients["nobody"] = client_of(person("reporter", "dayu"))
        User.objects.latest("id").memberships.all().delete()
    return clients.__getitem__


def holding(person: People, roles: list[str], unit: str) -> User:
    user = person(roles[0], unit)
    for role in roles[1:]:
        appoint_to(user, role, unit)
    return user


def appoint_to(user: User, role: str, unit: str) -> None:
    of = Unit.objects.get(code=unit)
    appoint(by=founder(), at=timezone.now(), user=user, unit=of, role=Membership.Role(role))


def world(cast: Cast, secrets: str, *, there: bool) -> None:
    """The world with these secrets in it, or without. A ballot paper is in both, with another grade."""
    made = {
        "embargoed": embargoed,
        "unapproved": unapproved,
        "drafts": drafts,
        "note": note,
        "asked": change_asked,
    }
    for name in secrets.split():
        if there and name in made:
            made[name](cast)
    if "vote" in secrets:
        ballot_paper(cast, "poor" if there else "good")
    if "embargoed" in secrets:
        reminded(cast)
    remind_by_timer(at=timezone.now())


def moves(user: User) -> None:
    """What somebody held for the district ended yesterday; what was told them as who reports goes to others."""
    settle()
    ended = timezone.localdate() - timedelta(days=1)
    assert user.memberships.filter(unit__code="kuiwen").update(until_date=ended)
    hand_on(at=timezone.now())


@pytest.fixture(scope="module")
def untaken(looking: Callable[[str], Client], django_db_blocker: Any) -> set[tuple[str, str]]:
    """Methods and names of addresses that take no such request: refused before anybody looks at who asks, and for what."""
    with django_db_blocker.unblock():
        asked = site({}, posts=True, files=True)
        return {_sort(one) for one, answer in crawl(looking("nobody"), asked).items() if answer[0] == 405}


@pytest.mark.parametrize("who", LOOKING)
def test_nothing_differs_for_whom_it_is_not_for(
    cast: Cast, looking: Callable[[str], Client], untaken: set[tuple[str, str]], who: str
) -> None:
    client, secrets = looking(who), LOOKING[who]
    written_by = replace(cast, author=cast.mover) if who == MOVED else cast
    before = newest(admin.site._registry)
    with transaction.atomic():
        world(written_by, secrets, there=True)
        found = added(before)
        if who == MOVED:
            moves(cast.mover)
        asked = [one for one in everything(client, who, found) if _sort(one) not in untaken]
        with_it = crawl(client, asked)
        transaction.set_rollback(True)
    world(written_by, secrets, there=False)
    if who == MOVED:
        moves(cast.mover)
    without = crawl(client, asked)
    unanswered = {one.address: with_it[one][0] for one in asked if with_it[one][0] in UNANSWERED}
    assert not unanswered
    told = {one: difference(without[one], with_it[one]) for one in asked if without[one] != with_it[one]}
    if "auditor" in who:
        told = {one: said for one, said in told.items() if not one.address.startswith(RECORD)}
        assert SECRET.encode() not in b"".join(
            with_it[one][1] for one in asked if one.address.startswith(RECORD)
        )
    assert not told, "\n".join(f"{one.method} {one.address}: {said}" for one, said in told.items())
    assert any(answer[0] == 200 for answer in without.values())


def everything(client: Client, who: str, secret: dict[Any, list[int]]) -> list[Asked]:
    asked = []
    if who != IN_ADMIN_ALONE:
        alike = who in COUNTING
        asked += site(secret, posts=who in POSTING, files=alike, counted=alike, printed=who == "anonymous")
    asked += admin_addresses(secret) if who == THROUGH_ADMIN else []
    if "administrator" in who or "steward" in who or who == MOVED:
        asked += rooms_of(secret)
        for model in secret:
            asked += lists_of(model, client, (SECRET, WORDS), narrowed=who == THROUGH_ADMIN)
    return list(dict.fromkeys(asked))


def _sort(asked: Asked) -> tuple[str, str]:
    return asked.method, resolve(asked.address.partition("?")[0]).view_name


def test_who_is_told_finds_the_difference(cast: Cast, looking: Callable[[str], Client]) -> None:
    """The same comparison for a reviewer and steward, of the same secrets."""
    client = looking("reviewer leader steward of kuiwen")
    asked = [Asked("get", reverse(name)) for name in ("review", "steward", "import_runs", "missing", "todo")]
    asked += [Asked("get", reverse(f"admin:tracker_{name}_changelist")) for name in CONFIDENTIAL]
    without = crawl(client, asked)
    embargoed(cast)
    assert [one.address for one in asked if crawl(client, [one])[one] == without[one]] == []
