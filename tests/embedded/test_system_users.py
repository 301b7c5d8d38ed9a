"""Root and ordinary users on one state folder."""

import os

import psutil
import pytest

from tests.embedded.conftest import Installation

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
]

NOBODY = 65534
BECOME = f"""
connection.client_class, connection.creation_class
try:
    import psycopg.sql, encodings.idna, pwd, shlex, shutil
finally:
    os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
"""


def test_an_ordinary_user_after_root_is_told_what_to_do(installation: Installation) -> None:
    installation.run("sql('SELECT 1')")
    message = installation.failure(BECOME + "sql('SELECT 1')")
    assert message.startswith("django.core.exceptions.ImproperlyConfigured")
    assert "pgserver owns it" in message
    assert "STATE_DIR" in message


def test_root_after_an_ordinary_user_shares_the_folder(installation: Installation) -> None:
    installation.state.mkdir()
    os.chown(installation.state, NOBODY, NOBODY)
    installation.run(BECOME + "sql('CREATE TABLE kept (n int)')")
    assert installation.run("print(sql('SELECT count(*) FROM kept')); server.stop()") == "0"
    assert installation.run("print(sql('SELECT count(*) FROM kept'))") == "0"
    assert {psutil.Process(pid).uids().real for pid in installation.servers()} == {NOBODY}
    assert installation.run(BECOME + "print(sql('SELECT count(*) FROM kept')); server.stop()") == "0"
    assert installation.run(BECOME + "print(sql('SELECT count(*) FROM kept'))") == "0"


def test_a_lock_of_another_user_in_the_temporary_folder_does_not_matter(installation: Installation) -> None:
    temporary = installation.state.parent / "tmp"
    temporary.mkdir()
    temporary.chmod(0o1777)
    (temporary / ".lockfile").touch(0o600)
    installation.state.mkdir()
    os.chown(installation.state, NOBODY, NOBODY)
    assert installation.run(BECOME + "print(sql('SELECT 1'))", TMPDIR=str(temporary)) == "1"


def test_root_opens_a_private_folder_for_passage_only(installation: Installation) -> None:
    installation.state.mkdir(mode=0o700)
    assert installation.run("print(sql('SELECT 1'))") == "1"
    assert installation.state.stat().st_mode & 0o777 == 0o711
