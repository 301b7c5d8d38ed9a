"""Where a request comes from, in every form in which proxies write it; nobody's own word about it is taken."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from tests.login.steps import post_password
from tracker.models import User
from tracker.views.web.origins import NOWHERE, client_address, network

DIRECT = "10.1.1.1"
# What the one trusted proxy has written, and the address it means.
WRITTEN = {
    "203.0.113.7": "203.0.113.7",
    " 203.0.113.7 ": "203.0.113.7",
    "\t203.0.113.7": "203.0.113.7",
    "203.0.113.7:5678": "203.0.113.7",
    "203.0.113.7:0": "203.0.113.7",
    '"203.0.113.7:5678"': "203.0.113.7",
    "[203.0.113.7]": "203.0.113.7",
    "2001:db8::1": "2001:db8::1",
    "2001:DB8:0::1": "2001:db8::1",
    "[2001:db8::1]": "2001:db8::1",
    "[2001:db8::1]:443": "2001:db8::1",
    ' "[2001:db8::1]:443" ': "2001:db8::1",
    "[::1]": "::1",
    "::ffff:203.0.113.7": "203.0.113.7",
    "[::ffff:203.0.113.7]:99": "203.0.113.7",
    "fe80::1%eth0": "fe80::1",
    "[fe80::1%25eth0]:80": "fe80::1",
}
GARBAGE = (
    *("", " ", "garbage", "unknown", "_hidden", "-", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4:"),
    *("1.2.3.4:99999", "1.2.3.4:123456", "1.2.3.4:x", "1.2.3.4 5.6.7.8", "[2001:db8::1", "2001:db8::1]", "[]", "[]:1"),
    *("[2001:db8::1]443", "[[::1]]", ":::", "::1::", "1" * 5000, ":" * 5000, "[" * 5000, "１.2.3.4", "1.2.3.4/24", "%"),
    *("é", "\x00", "0x7f.1", "2130706433", "%eth0", "'1.2.3.4'", "for=1.2.3.4"),
)  # fmt: skip


def asked(settings: Any, proxies: int, forwarded: str, direct: str = DIRECT) -> Any:
    settings.TRUSTED_PROXIES = proxies
    return RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR=direct)


@pytest.mark.parametrize(("written", "address"), WRITTEN.items())
def test_an_address_is_understood_as_proxies_write_it(settings: Any, written: str, address: str) -> None:
    assert client_address(asked(settings, 1, written)) == address
    assert (
        client_address(asked(settings, 1, f"9.9.9.9:1,{written}")) == address
    )  # the client's own forged entry
    assert client_address(asked(settings, 2, f"9.9.9.9, {written},10.0.0.1:80")) == address
    assert client_address(asked(settings, 0, written)) == DIRECT
    assert client_address(asked(settings, 0, "", written)) == address


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_counts_as_if_it_were_not_there(settings: Any, garbage: str) -> None:
    assert client_address(asked(settings, 1, garbage)) == DIRECT
    assert client_address(asked(settings, 1, f"203.0.113.7, {garbage}")) == DIRECT
    assert client_address(asked(settings, 1, f"{garbage}, 203.0.113.7")) == "203.0.113.7"
    assert network(asked(settings, 1, garbage, garbage)) == NOWHERE


@pytest.mark.parametrize(
    ("proxies", "forwarded"),
    [(2, "203.0.113.7"), (3, "9.9.9.9, 203.0.113.7"), (0, "203.0.113.7, 203.0.113.7"), (-1, "203.0.113.7")],
)
def test_fewer_entries_than_proxies_are_somebodys_own_word(
    settings: Any, proxies: int, forwarded: str
) -> None:
    assert client_address(asked(settings, proxies, forwarded)) == DIRECT


def test_no_address_makes_signing_in_fail(settings: Any, person: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    user: User = person("leader")
    for written in ("fe80::1%eth0", "[2001:db8::1]:443", "203.0.113.7:5678", "1.2.3.4/24", "%", "é"):
        headers = {"x-forwarded-for": written}
        assert post_password(Client(), user, "wrong", headers=headers).status_code == 200, written
        assert post_password(Client(), user, headers=headers, REMOTE_ADDR=written).status_code == 302, written
