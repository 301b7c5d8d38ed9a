"""A server that uses the folder but can't be seen is noticed, not doubled."""

import fcntl

import pytest

from tests.embedded.conftest import Installation

pytestmark = pytest.mark.embedded


def test_a_folder_in_use_out_of_sight(installation: Installation) -> None:
    installation.data.parent.mkdir(parents=True)
    with (installation.data.parent / "running").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        assert "another container" in installation.failure("sql('SELECT 1')")
    assert installation.run("print(sql('SELECT 1'))") == "1"


def test_a_running_server_marks_its_folder_in_use(installation: Installation) -> None:
    installation.run("sql('SELECT 1')")
    with (installation.data.parent / "running").open() as mark:
        with pytest.raises(BlockingIOError):
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        installation.run("server.stop()")
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
