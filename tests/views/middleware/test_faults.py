"""The database gives a transaction up, or can't be reached: tried again, or a clean 503, and nothing half written."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.actions.racing import hire
from tests.views.steps import PDF, funds, pdf, post_report
from tracker.models import Figure

pytestmark = pytest.mark.usefixtures("own_database")

GIVE_UP = """
    CREATE SEQUENCE attempts;
    CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('attempts') <= {failures} THEN
            RAISE EXCEPTION 'given up' USING ERRCODE = '{code}';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER zz_give_up BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION give_up();
"""


@pytest.fixture
def clerk(now: datetime) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(hire("reporter", "dayu", 0, now))
    return client


def give_up(failures: int, *, table: str = "tracker_event", code: str = "40P01") -> None:
    with connection.cursor() as cursor:
        cursor.execute(GIVE_UP.format(failures=failures, table=table, code=code))


@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_a_step_given_up_twice_goes_through_the_third_time(clerk: Client, code: str) -> None:
    give_up(2, code=code)
    response = post_report(clerk, funds(), value="7.7", evidence=pdf())
    assert response.status_code == 302
    figure = Figure.objects.latest("id")
    assert figure.value == Decimal("7.7")
    assert figure.evidence.get().size == len(PDF)


def test_a_step_given_up_again_and_again_is_a_clean_503(clerk: Client) -> None:
    give_up(99)
    before, key = Figure.objects.count(), str(uuid.uuid4())
    response = post_report(clerk, funds(), value="7.7", key=key)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "没有写入" in response.content.decode()
    assert Figure.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM attempts")
        assert cursor.fetchone() == (3,)
        cursor.execute("DROP TRIGGER zz_give_up ON tracker_event")
    assert post_report(clerk, funds(), value="7.7", key=key).status_code == 302


def test_other_failures_are_not_tried_again(clerk: Client) -> None:
    give_up(1, code="53100")  # disk full
    assert post_report(clerk, funds(), value="7.7").status_code == 503


@pytest.fixture
def shut(own_database: str) -> Iterator[Any]:
    """Shuts the database to new connections and ends those there are; opens it again afterwards."""

    def set_open(is_open: bool) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{own_database}" ALLOW_CONNECTIONS {is_open}')
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own_database]
            )

    yield set_open
    set_open(True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_database_out_of_reach_is_said_and_comes_back(clerk: Client, shut: Any, language: str) -> None:
    clerk.cookies["django_language"] = language
    shut(False)
    response = clerk.get("/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    sentence = {"zh-hans": "数据库暂时没有响应", "en": "The database doesn't answer"}[language]
    assert sentence in unescape(response.content.decode())
    shut(True)
    assert clerk.get("/").status_code == 200


def test_a_server_started_before_its_tables_are_there_says_so_and_works_once_they_are() -> None:
    client = Client(raise_request_exception=False)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE socialaccount_socialapp RENAME TO not_yet")
    response = client.get(reverse("account_login"))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "migrate" in response.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE not_yet RENAME TO socialaccount_socialapp")
    assert client.get(reverse("account_login")).status_code == 200
