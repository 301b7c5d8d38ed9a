"""The embedded server trusts its socket, so it doesn't serve pages when DEBUG is off."""

import pytest

from tests.embedded.conftest import Installation

pytestmark = pytest.mark.embedded


SERVE = "import kuiwen.wsgi; print(sql('SELECT 1'))"


def test_a_serving_process_is_refused_when_debug_is_off(installation: Installation) -> None:
    message = installation.failure(SERVE, DEBUG="no")
    assert message.startswith("django.core.exceptions.ImproperlyConfigured")
    assert "EMBEDDED_POSTGRES=allow" in message
    assert not installation.data.exists()


def test_the_ways_it_is_not_refused(installation: Installation) -> None:
    assert installation.run("print(sql('SELECT 1'))", DEBUG="no") == "1", "a command in a shell"
    assert installation.run(SERVE, DEBUG="yes") == "1"
    assert installation.run(SERVE, DEBUG="no", EMBEDDED_POSTGRES="allow") == "1"
    assert installation.run("settings.TESTING = True;" + SERVE, DEBUG="no") == "1"


def test_only_the_owner_can_open_the_socket(installation: Installation) -> None:
    installation.run("sql('SELECT 1')")
    assert (installation.data / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700
    assert installation.data.stat().st_mode & 0o777 == 0o700
