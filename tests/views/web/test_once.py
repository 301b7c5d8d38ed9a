"""Every form that is sent twice, as by a double click or because its answer was lost, is taken once."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from tests.actions.racing import crowd, hire, owed
from tests.disks import files_in
from tests.views.addresses import ROWS
from tests.views.confirming import mark_shown
from tests.views.posts import ELSEWHERE, POSTS, SAID, Undone, form_of, newest, rows_since, who
from tests.views.steps import entries, funds, pdf, report_address, step
from tests.views.things import Things, few_goals
from tracker.models import Decision, Figure, Handled, Series


@pytest.mark.long
def test_every_form(things: Things, people: dict[str, Client], person: Any) -> None:
    few_goals(person("steward"))
    taken, wrong = set(), {}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for name, (_name, _method, address, sent, statuses) in POSTS.items():
        _role, client = who(statuses, people)
        with Undone():
            place = reverse(name, args=ELSEWHERE.get(name, address)(things))
            form = form_of(name, place, client) | SAID.get(name, lambda t: {})(things) | sent
            form["once"] = str(uuid.uuid4())
            form |= mark_shown(first := client.post(place, form))
            first = client.post(place, form) if "seen" in form else first
            if first.status_code != 302:
                continue
            before = newest()
            second = client.post(place, form)
            taken.add(name)
            told = second.status_code, second.headers.get("Location"), rows_since(before)
            if told != (302, first["Location"], []):
                wrong[name] = told
    assert wrong == {}
    assert len(taken) >= 20, sorted(taken)


@pytest.mark.long
def test_every_form_has_a_name_of_its_own(things: Things, people: dict[str, Client]) -> None:
    """On every page that has one; two looks at a page are two forms."""
    seen = 0
    for name, method, address, _sent, statuses in ROWS:
        if method != "get" or "200" not in statuses:
            continue
        with Undone():
            _role, client = who(statuses.replace("200", "302"), people)
            page: Any = client.get(reverse(name, args=address(things)))
            content = page.getvalue()
            if page.streaming or "html" not in page.headers.get("Content-Type", ""):
                continue
            text = content.decode()
            assert text.count('name="csrfmiddlewaretoken"') == text.count('name="once"'), name
            seen += text.count('name="once"')
    assert seen > 30


def test_the_same_step_from_another_page_is_not_a_fright(reviewer: Client, waiting: Figure) -> None:
    assert step(reviewer, "approve", waiting, once=str(uuid.uuid4())).status_code == 302
    again = step(reviewer, "approve", waiting, once=str(uuid.uuid4()))
    assert (again.status_code, again["Location"]) == (302, f"/figures/{waiting.pk}/")
    assert "您已于" in reviewer.get(again["Location"]).content.decode()
    assert Decision.objects.filter(figure=waiting).count() == 1
    returned = step(reviewer, "return", waiting, reason="另一件事", once=str(uuid.uuid4()))
    assert returned.status_code == 409, "another step than the one taken"
    assert "审核通过" in returned.content.decode()


def test_somebody_else_is_told_who_was_faster(reviewer: Client, waiting: Figure, signed_in: Any) -> None:
    assert step(reviewer, "approve", waiting).status_code == 302
    other = step(signed_in("reviewer"), "approve", waiting, once=str(uuid.uuid4()))
    assert other.status_code == 409
    assert "办理：" in other.content.decode()


def test_another_text_is_another_form(reviewer: Client, waiting: Figure) -> None:
    once = str(uuid.uuid4())
    assert step(reviewer, "return", waiting, once=once).status_code == 400
    assert Handled.objects.count() == 0, "what is refused isn't remembered"
    assert step(reviewer, "return", waiting, reason="缺回单", once=once).status_code == 302


def test_a_form_that_is_undone_after_its_step_leaves_no_file(reporter: Client, evidence_folder: Path) -> None:
    """The step was taken and its file kept, but the note that the form was taken can't be written: all of it is undone."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tracker_handled ADD CONSTRAINT nothing_fits CHECK (false) NOT VALID")
    sent = entries(value="7.7") | {"evidence": pdf(), "once": str(uuid.uuid4())}
    with pytest.raises(IntegrityError):
        reporter.post(report_address(funds()), sent)
    assert not Figure.objects.filter(idempotency_key=sent["key"]).exists()
    assert files_in(evidence_folder) == []


def test_eight_times_at_the_same_instant(own_database: str, now: datetime) -> None:
    series: Series = owed()
    user = hire("reporter", "commerce", 0, now)
    clients = [Client() for _ in range(8)]
    for client in clients:
        client.force_login(user)
    sent = entries(value="7.7") | {"once": str(uuid.uuid4())}
    with crowd(len(clients)) as people:
        answers: Any = people.together(
            [partial(client.post, report_address(series), sent) for client in clients]
        )
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert (Figure.objects.filter(idempotency_key=sent["key"]).count(), Handled.objects.count()) == (1, 1)
