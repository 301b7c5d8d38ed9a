"""Who gets which answer at which address: every named URL for every role, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.people import People, client_of
from tests.views.addresses import ROLES, ROWS, Address
from tests.views.steps import entries, funds, pdf, report_address, reported, target_of, tower
from tests.views.things import Things, few_goals
from tracker.models import Figure, User
from tracker.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]


def answers(name: str, statuses: str, number: int) -> dict[str, int]:
    """Each role with the answer it gets; of a street's that get what the district's get, one in turn."""
    found = dict(zip(ROLES, map(int, statuses.split()), strict=True))
    seeing = 403 if name in LEADERS_STEPS else found["leader"]
    found["auditor"] = 200 if name in AUDITORS_ALONE else seeing
    shut = name in DISTRICTS_ALONE and found["author"] == (400 if name == "league_marks" else 403)
    of_street = {f"{role} of a street": 403 if shut else found[role] for role in OF_STREET}
    if name in AUDITORS_ALONE:  # who audits a street sees its figures, not the record
        of_street["auditor of a street"] = seeing
    if name == "league_marks":  # a unit's reviewer asks for its marks as its reporter does
        of_street["reviewer of a street"] = found["author"]
    alike = [one for one, status in of_street.items() if status == found[one.removesuffix(" of a street")]]
    skipped = set(alike) - {alike[number % len(alike)]} if alike else set()
    return {**found, **{one: status for one, status in of_street.items() if one not in skipped}}


# An auditor sees what a leader sees, and the record besides; the steps a leader takes aren't theirs.
AUDITORS_ALONE = ("record", "record_export", "configuration_changes")
LEADERS_STEPS = (
    "assess",
    "missing_remind",
    "marks_decide",
    "veto_decide",
    "scores_confirm",
    "objection_decide",
    "edition_step",
)
# Who holds a role for 大虞街道 alone finds these shut, as its reporter does: they speak for the whole district, or for all
# contenders of a league. Marks may be asked for by a unit itself, so there its reporter gets further.
OF_STREET = ("reviewer", "leader", "steward", "administrator", "auditor")
DISTRICTS_ALONE = (
    "set_up", "set_up_plan", "set_up_template", "set_up_current", "rule", "split", "rank", "import", "import_forget", "packs", "pack_file",
    "bulletin", "bulletin_file", "bulletin_issue", "bulletin_text", "bulletin_preview",
    "contender", "league_rules", "league_marks", "marks_decide", "league_vetoes", "veto_decide", "veto_lift", "scores_issue", "scores_reissue", "scores_confirm",
    "objection_decide", "ballot_hold", "ballot_open",
    "reorganise", "reorganisation", "reorganisation_decide",
    "release", "editions_desk", "edition_freeze", "edition_draft", "edition_step",
)  # fmt: skip
CASES = [
    pytest.param(name, method, address, sent, answers(name, statuses, number), id=f"{method} {name} {number}")
    for number, (name, method, address, sent, statuses) in enumerate(ROWS)
]
POST_ONLY = (
    "my_drafts",
    "import_answers", "import_forget", "import_undo", "notices_read", "notice_open", "missing_remind", "change_decide", "inapplicable_decide", "reorganisation_decide", "step_decide", "missing_prolong", "reopening_ask", "reopening_decide", "release", "approve", "return",
    "withdraw", "state", "account_logout",
)  # fmt: skip
GET_ONLY = ("board", "board_export", "target", "registers", "register", "item", "report", "figure")


@pytest.fixture(scope="module")
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("evidence")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module")
def by_role(shared_world: Any) -> Callable[[str], Client]:
    """Clients of one person a role, the same for every address."""
    person, clients = People(), {"anonymous": Client()}
    with shared_world():
        few_goals(person("steward"))
        clients["no_role"] = client_of(person("reporter", "dayu"))
        User.objects.latest("id").memberships.all().delete()
        clients["author"] = client_of(person("reporter", "dayu"))
        clients["stranger"] = client_of(person("reporter", "liyuan"))
        clients |= {role: client_of(person(role)) for role in (*ROLES[4:], "auditor")}
        clients |= {f"{role} of a street": client_of(person(role, "dayu")) for role in OF_STREET}

    def come(role: str) -> Client:
        client = Client()
        client.cookies = copy(clients[role].cookies)  # who signs out at one address is back at the next
        return client

    return come


@pytest.fixture(scope="module")
def things(shared_world: Any, by_role: Callable[[str], Client], evidence_folder: Path) -> Things:
    with shared_world():
        waiting = reported(by_role("author"), funds(), value="7.7", evidence=pdf())
        return Things(waiting, Figure.objects.get(slot__series=funds(), slot__month="2023-06-01"))


def test_every_named_address_has_a_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == {row[0] for row in ROWS} - {"admin:index"}


@pytest.mark.parametrize(("name", "method", "address", "sent", "expected"), CASES)
def test_the_answer_to_each_role(
    things: Things,
    by_role: Callable[[str], Client],
    name: str,
    method: str,
    address: Address,
    sent: dict[str, str],
    expected: dict[str, int],
) -> None:
    url = reverse(name, args=address(things))
    given = {}
    for role in expected:
        client = by_role(role)
        with transaction.atomic():  # what one role does, the next doesn't find done
            answer = getattr(client, method)(url, sent)
            answer.getvalue()  # a file is closed by who has read it
            given[role] = answer.status_code
            transaction.set_rollback(True)
    assert given == expected


@pytest.mark.parametrize("role", ["no_role", "author", "stranger", "leader", "steward", "administrator"])
@pytest.mark.parametrize("name", ["approve", "return"])
def test_those_who_may_not_decide_change_nothing(
    things: Things, by_role: Callable[[str], Client], name: str, role: str
) -> None:
    by_role(role).post(reverse(name, args=[things.waiting.pk]), {"reason": "无权"})
    assert Figure.objects.get(pk=things.waiting.pk).state == "submitted"


@pytest.mark.parametrize("role", ["no_role", "stranger", "reviewer", "leader", "steward", "administrator"])
def test_nobody_but_the_author_withdraws(things: Things, by_role: Callable[[str], Client], role: str) -> None:
    by_role(role).post(reverse("withdraw", args=[things.waiting.pk]))
    assert Figure.objects.get(pk=things.waiting.pk).state == "submitted"


def test_another_units_series_takes_no_report(by_role: Callable[[str], Client]) -> None:
    count = Figure.objects.count()
    assert by_role("stranger").post(report_address(funds()), entries(value="1")).status_code == 404
    assert Figure.objects.count() == count


@pytest.mark.parametrize("name", POST_ONLY)
def test_looking_at_a_step_does_not_take_it(
    things: Things, by_role: Callable[[str], Client], name: str
) -> None:
    waiting = things.waiting
    named: dict[str, list[Any]] = {
        "my_drafts": ["dayu", "2023-07"],
        "missing_prolong": ["dayu", "2023-07"],
        "reopening_ask": ["dayu", "2023-07"],
        "account_logout": [],
        "notices_read": [],
        "import_forget": ["register", "towers"],
        "missing_remind": [],
        "release": [funds().indicator_id, "2023-07"],
    }
    args = named.get(name, [waiting.pk])
    assert by_role("reviewer").get(reverse(name, args=args)).status_code == 405
    assert Figure.objects.get(pk=waiting.pk).state == "submitted"


@pytest.mark.parametrize("name", GET_ONLY)
def test_pages_take_no_posts(things: Things, by_role: Callable[[str], Client], name: str) -> None:
    named: dict[str, list[Any]] = {
        "target": [target_of("inv.outside_funds", "dayu").pk],
        "register": ["towers"],
    }
    args = named.get(
        name, [tower().pk] if name == "item" else [things.waiting.pk] if name == "figure" else []
    )
    assert by_role("author").post(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("name", ["figure", "correct", "evidence", "target", "item"])
@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
def test_numbers_that_name_nothing_are_not_found(
    by_role: Callable[[str], Client], name: str, pk: int
) -> None:
    assert by_role("author").get(reverse(name, args=[pk])).status_code == 404
