"""The settings of a server in earnest, as a process of its own has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ASKED = [
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_HTTPONLY",
    "LANGUAGE_COOKIE_HTTPONLY",
    "SESSION_COOKIE_DOMAIN",
    "CSRF_COOKIE_DOMAIN",
    "SESSION_COOKIE_PATH",
    "CSRF_COOKIE_PATH",
]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {
        name: text for name, text in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": "kuiwen.settings",
        "DATABASE_URL": "postgres://app:x@127.0.0.1:9/kuiwen",
        "SECRET_KEY": "".join(chr(33 + number % 90) for number in range(64)).replace("\\", "/"),
        "ALLOWED_HOSTS": "tracker.example",
        "STATE_DIR": str(tmp_path),
    }


def _run(environment: dict[str, str], *said: str) -> str:
    done = subprocess.run(
        [sys.executable, *said],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_cookies_are_this_hosts_alone_and_sent_encrypted(environment: dict[str, str]) -> None:
    told = f"import json; from kuiwen import settings; print(json.dumps({{n: getattr(settings, n, None) for n in {ASKED}}}))"
    found = json.loads(_run(environment, "-c", told))
    assert found.pop("SESSION_COOKIE_NAME") == "__Host-sessionid"
    assert found.pop("CSRF_COOKIE_NAME") == "__Host-csrftoken"
    # A browser takes a cookie of that name only without a domain and for the whole site.
    assert {name for name, value in found.items() if value is None} == {
        name for name in ASKED if name.endswith(("DOMAIN", "PATH"))
    }
    assert all(value for name, value in found.items() if name.endswith(("SECURE", "HTTPONLY")))


def test_djangos_own_checks_find_nothing(environment: dict[str, str]) -> None:
    """Nothing but that there is no database at the address, which is ours to say."""
    found = "from django.core.checks import run_checks; print([one.id for one in run_checks(include_deployment_checks=True)])"
    assert _run(environment, "-c", f"import django; django.setup(); {found}").split() == ["['tracker.W001']"]
