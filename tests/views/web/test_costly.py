"""Pages that take seconds: one at once a person, so many a minute, so many at once for all; others are told when to come back."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tracker.models import User
from tracker.views.web.costly import costly, costly_to_post

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def limits(settings: Any, tmp_path: Path) -> None:
    settings.COSTLY_FOLDER = tmp_path / "costly"
    settings.COSTLY_A_MINUTE, settings.COSTLY_AT_ONCE = 3, 2


def asked_by(user: User, method: str = "GET") -> HttpRequest:
    request = RequestFactory().generic(method, "/")
    request.user = user
    return request


class Slow:
    """A view that is at work until it's let go, in a thread of its own, as the server has one a request."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.begun.set()
        assert self.may_end.wait(60)
        return HttpResponse("made")

    def begin(self, user: User) -> threading.Thread:
        thread = threading.Thread(target=costly(self), args=[asked_by(user)])
        thread.start()
        assert self.begun.wait(60)
        return thread


@costly
def quick_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("made")


def test_a_second_one_while_the_first_is_made_is_refused_and_taken_afterwards(person: Any) -> None:
    user, slow = person("leader"), Slow()
    thread = slow.begin(user)
    try:
        answer = quick_page(asked_by(user))
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
        assert "还在生成" in answer.content.decode()
        assert quick_page(asked_by(person("leader"))).status_code == 200
    finally:
        slow.may_end.set()
        thread.join()
    assert quick_page(asked_by(user)).status_code == 200


def test_all_places_taken_are_taken_for_everybody(person: Any) -> None:
    slow = [Slow(), Slow()]
    threads = [one.begin(person("leader")) for one in slow]
    try:
        for user in (person("leader"), person("steward")):
            answer = quick_page(asked_by(user))
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
            assert "稍等几秒" in answer.content.decode()
    finally:
        for one in slow:
            one.may_end.set()
        for thread in threads:
            thread.join()
    assert quick_page(asked_by(person("leader"))).status_code == 200


def test_so_many_a_minute_and_how_long_to_wait(leader: Client) -> None:
    place = reverse("board_export")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert leader.get(place).status_code == 200
        clock.shift(timedelta(seconds=20))
        assert [leader.get(place).status_code for _ in range(3)] == [200, 200, 429]
        answer = leader.get(place)
        assert 39 <= int(answer.headers["Retry-After"]) <= 41
        assert f"{answer.headers['Retry-After']}秒后" in answer.content.decode()
        assert leader.get(reverse("notices")).status_code == 200
        clock.shift(timedelta(seconds=41))
        assert leader.get(place).status_code == 200


def test_another_person_has_a_minute_of_their_own(leader: Client, reviewer: Client) -> None:
    place = reverse("board_export")
    assert [leader.get(place).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert reviewer.get(place).status_code == 200


def test_a_page_that_fails_gives_its_place_back(person: Any) -> None:
    user = person("leader")

    @costly
    def failing(request: HttpRequest) -> HttpResponse:
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            failing(asked_by(user))
    assert quick_page(asked_by(user)).status_code == 200


def test_a_slow_reader_holds_no_place(person: Any) -> None:
    @costly
    def streaming(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(iter([b"a", b"b"]))

    user = person("leader")
    unread = [streaming(asked_by(user)) for _ in range(2)]
    assert quick_page(asked_by(user)).status_code == 200
    assert [b"".join(one.streaming_content) for one in unread] == [b"ab", b"ab"]


def test_looking_at_what_costs_when_sent_is_free(person: Any) -> None:
    view, user = costly_to_post(lambda request: HttpResponse()), person("leader")
    assert [view(asked_by(user)).status_code for _ in range(9)] == [200] * 9
    assert [view(asked_by(user, "POST")).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_strangers_have_the_servers_places_and_no_count_of_their_own(person: Any) -> None:
    nobody: Any = AnonymousUser()
    assert [quick_page(asked_by(nobody)).status_code for _ in range(9)] == [200] * 9
