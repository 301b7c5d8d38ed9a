"""What is written down when something fails or is refused, read from what the server really answers."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.login.steps import post_password
from tests.views.steps import funds, post_report
from tracker.models import User
from tracker.views.middleware.tracing import Lines, hushed

SECRET = "8.8125"
BREAK = f"""
    CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'value {SECRET} of "大虞街道" is wrong' USING DETAIL = 'Failing row contains ({SECRET}).', ERRCODE = 'P0001';
    END $$;
    CREATE TRIGGER zz_give_up BEFORE INSERT ON tracker_figure FOR EACH ROW EXECUTE FUNCTION give_up();
"""


class Log:
    """The lines that the configured handler writes."""

    def __init__(self, kept: io.StringIO) -> None:
        self.kept = kept

    @property
    def text(self) -> str:
        return self.kept.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    handler = next(one for one in logging.getLogger().handlers if isinstance(one.formatter, Lines))
    assert isinstance(handler, logging.StreamHandler)
    kept = io.StringIO()
    before = handler.setStream(kept)
    yield Log(kept)
    handler.setStream(before or kept)


def test_a_failure_is_one_line_with_number_person_and_place_and_no_figure(reporter: Client, log: Log) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BREAK)
    reporter.raise_request_exception = False
    answer = post_report(reporter, funds(), value=SECRET, note="机密说明")
    assert answer.status_code == 500
    (line,) = log.lines
    assert (line["level"], line["status"], line["method"]) == ("ERROR", 500, "POST")
    assert line["request"] == answer.headers["X-Request-Id"]
    assert line["request"] in answer.content.decode()
    assert line["user"] == int(reporter.session["_auth_user_id"])
    assert line["path"] == reverse("report_month", args=[funds().pk, "2023-07"])
    outer, cause = line["trace"][0], line["trace"][-1]
    assert outer["error"].startswith("django.db.utils.")
    assert cause["error"].startswith("psycopg.")
    assert "P0001" in cause["message"]
    assert any("tracker/actions/" in frame for frame in outer["frames"])
    for secret in (SECRET, "机密说明", "大虞街道", "Failing row"):
        assert secret not in log.text


def test_each_request_has_a_number_of_its_own_whatever_it_brings(reporter: Client) -> None:
    numbers = {
        reporter.get(reverse("notices"), headers={"x-request-id": "forged"}).headers["X-Request-Id"]
        for _ in range(3)
    }
    assert len(numbers) == 3
    assert "forged" not in numbers


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/record/?day=x", "/figures/999999999/", "/board.csv?month=x"]
)
def test_what_nobody_can_use_is_not_noise(reporter: Client, log: Log, address: str) -> None:
    assert reporter.get(address).status_code in (400, 403, 404)
    assert [one for one in log.lines if one["status"] != 403] == []


def test_a_refusal_is_a_warning_with_the_person_and_without_what_was_asked(
    reporter: Client, log: Log
) -> None:
    assert reporter.get(reverse("people"), {"q": "秘密"}).status_code == 403
    (line,) = log.lines
    assert (line["level"], line["status"], line["path"]) == ("WARNING", 403, reverse("people"))
    assert line["user"] == int(reporter.session["_auth_user_id"])
    assert "秘密" not in log.text
    assert "trace" not in line


def test_a_forged_host_is_a_warning_without_a_trace(db: None, log: Log) -> None:
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400
    (line,) = log.lines
    assert (line["level"], line["logger"]) == ("WARNING", "django.security.DisallowedHost")
    assert "trace" not in line


def test_a_form_without_its_token_is_a_warning(db: None, log: Log) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        reverse("account_login"), {"login": "a", "password": "geheim"}
    )
    assert answer.status_code == 403
    assert "页面已经过期" in answer.content.decode()
    assert [one["level"] for one in log.lines] == ["WARNING"]
    assert "geheim" not in log.text


def test_who_is_shut_out_is_a_warning_and_no_password_is_written_down(
    db: None, log: Log, settings: Any
) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = post_password(Client(), User(username="nobody"), "geheim")
    assert answer.status_code == 429
    assert [(one["level"], one["status"]) for one in log.lines] == [("WARNING", 429)]
    assert "geheim" not in log.text


def test_a_signed_address_is_not_written_out(reporter: Client, log: Log) -> None:
    token = "eyJ" + "a" * 80 + ":1x:" + "b" * 43
    reporter.get(reverse("import_plan", args=[token]))
    Client(enforce_csrf_checks=True).post(reverse("import_plan", args=[token]))
    assert log.lines
    assert token[:45] not in log.text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("invalid input syntax for type numeric: \"8.81亿\"", "invalid input syntax for type numeric: “…”"),
        ("relation \"tracker_unit\" does not exist", "relation \"tracker_unit\" does not exist"),
        ("value 1,234.5 of 大虞\nDETAIL: 1", "value # of 大虞"),
        ("x" * 60, "…"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_message(said: str, written: str) -> None:
    assert hushed(said) == written
