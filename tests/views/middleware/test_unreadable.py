"""Requests that can't be read are refused with a sentence in the reader's language, wherever they are sent (faults 34 and 40)."""

from __future__ import annotations

import io
import socket
import time
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from kuiwen.wsgi import application
from tests.views.world import AsServed
from tracker.views.middleware import patience
from tracker.views.middleware.charsets import without_charset
from tracker.views.middleware.patience import Patient

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
MOST = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
STRANGERS = 60  # seconds that the connection itself would wait
PLACES = ("/nowhere/", "/accounts/login/", "/", "/admin/", "/editions/", "/i18n/setlang/")
CHARSETS = (
    "utf-16", "utf-32", "utf-7", "idna", "punycode", "rot13", "base64", "hex", "zlib", "undefined", "unicode_escape", "gbk", "latin-1",
    "no-such", '"utf-16"', "UTF-16",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_body_in_another_encoding(place: str) -> None:
    for charset in CHARSETS:
        for kind in (FORM, "multipart/form-data; boundary=x"):
            answer: Any = AsServed().generic("POST", place, b"a=1", f"{kind}; charset={charset}")
            assert answer.status_code == 415, charset
            assert "UTF-8" in answer.content.decode()


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_the_one_encoding_is_taken_however_it_is_written(charset: str) -> None:
    answer: Any = AsServed().generic(
        "POST", reverse("account_login"), b"login=a", f"{FORM}; charset={charset}"
    )
    assert answer.status_code == 200


def test_what_else_stands_in_a_content_type_stays() -> None:
    said = {"CONTENT_TYPE": "multipart/form-data; charset=utf-8; boundary=x"}
    assert without_charset(said)["CONTENT_TYPE"] == "multipart/form-data; boundary=x"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            "&".join(f"a{number}=1" for number in range(MOST + 1)),
            f"超过{MOST}项",
        ),
        ("a=" + "x" * 2_621_440, "太大"),
    ],
    ids=["one field too many", "over 2.5 MB"],
)
def test_too_much(place: str, body: str, sentence: str) -> None:
    answer: Any = AsServed().generic("POST", place, body, FORM)
    assert answer.status_code == 413
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "٣"])
def test_a_length_that_is_none(length: str) -> None:
    answer: Any = AsServed().generic("POST", "/nowhere/", b"a=1", FORM, CONTENT_LENGTH=length)
    assert answer.status_code == 400
    assert "无法读取" in answer.content.decode()


def test_it_is_said_in_english_to_who_reads_english() -> None:
    client = AsServed()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for answer in (
        client.generic("POST", "/", b"a=1", f"{FORM}; charset=utf-16"),
        client.get("/?" + "a=1&" * (MOST + 1)),
        client.get("/", headers={"host": "evil.example"}),
        client.get(reverse("account_logout")),
    ):
        assert answer.status_code in (400, 405, 413, 415)
        assert '<html lang="en">' in answer.content.decode()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "BREW"])
def test_other_methods_are_refused_with_a_sentence(method: str, signed_in: Any) -> None:
    answer: Any = signed_in("leader").generic(method, reverse("board"))
    assert answer.status_code == 405
    assert "不接受这种请求" in answer.content.decode()


@pytest.mark.parametrize("year", ["0", "1", "1899", "3000", "9999", "10000", "9223372036854775808", "02023"])
def test_years_that_no_month_has(year: str, signed_in: Any) -> None:
    client = signed_in("steward")
    assert client.get(f"/years/{year}/roll-over/").status_code == 404
    assert client.get(f"/plans/{year}/dayu/").status_code == 404


def test_who_must_confirm_first_is_sent_there_by_a_post_too(signed_in: Any) -> None:
    answer = signed_in("leader").post(reverse("mfa_activate_totp"), {"code": "1"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("named", ["register=xx", "register=99999999999999999999", "register=%00"])
def test_a_row_chosen_in_an_address_of_the_admin_that_is_none(named: str, signed_in: Any) -> None:
    assert signed_in("steward").get(f"{reverse('admin:tracker_item_add')}?{named}").status_code == 200


def test_a_body_that_comes_in_drops_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.3)
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as source:
        ours.settimeout(STRANGERS)
        theirs.sendall(b"a")
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            Patient(source, ours, 500).read(500)
        assert time.monotonic() - began < STRANGERS / 2


def test_nothing_is_served_that_waits_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's own way in, with a body of which most never comes."""
    monkeypatch.setattr(patience, "PATIENCE", 0.3)
    said: list[str] = []
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as source:
        ours.settimeout(STRANGERS)
        theirs.sendall(b"login=a")
        asked = AsServed()._base_environ(
            PATH_INFO=reverse("account_login"), REQUEST_METHOD="POST", CONTENT_TYPE=FORM, CONTENT_LENGTH="500"
        )
        asked |= {"wsgi.input": source, "gunicorn.socket": ours}
        began = time.monotonic()
        page = b"".join(application(asked, lambda status, headers: said.append(status)))
        assert time.monotonic() - began < STRANGERS / 2
    assert said[0].startswith("408")
    assert "没有按时传完" in page.decode()


def test_a_body_that_comes_is_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert Patient(io.BytesIO(b"a=1"), ours, 3).read(3) == b"a=1"
