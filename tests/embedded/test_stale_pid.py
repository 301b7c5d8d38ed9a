"""A `postmaster.pid` left by a killed server is not believed."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from kuiwen.embedded.processes import end_all
from tests.embedded.conftest import Installation

pytestmark = pytest.mark.embedded


SLEEP = ["sleep", "120"]


@pytest.fixture
def stopped(installation: Installation) -> Installation:
    """An installation that has data and no server."""
    installation.run("sql('CREATE TABLE kept (n int)'); connection.close(); server.stop()")
    assert installation.servers() == []
    return installation


def leave_traces(data: Path, pid: int) -> None:
    """A pid file that names the process, and a socket nobody listens on."""
    lines = [str(pid), str(data), "1700000000", "5432", ".", "", "  1  1", "ready   "]
    (data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with socket.socket(socket.AF_UNIX) as abandoned:
        abandoned.bind(str(data / ".s.PGSQL.5432"))


def connects(installation: Installation) -> bool:
    return installation.run("print(sql('SELECT count(*) FROM kept'))") == "0"


def test_pid_of_a_living_stranger(stopped: Installation) -> None:
    stranger = subprocess.Popen(SLEEP, preexec_fn=lambda: os.setuid(stopped.data.stat().st_uid))
    try:
        leave_traces(stopped.data, stranger.pid)
        assert connects(stopped)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_pid_of_the_server_of_another_folder(stopped: Installation, tmp_path: Path) -> None:
    other = Installation(Path(tempfile.mkdtemp(prefix="embedded-other-")))
    try:
        other.run("sql('SELECT 1')")
        [server] = other.servers()
        leave_traces(stopped.data, server)
        assert connects(stopped)
        assert other.servers() == [server]
    finally:
        end_all(other.data)
        shutil.rmtree(other.state)


def test_pid_of_a_zombie(stopped: Installation) -> None:
    zombie = subprocess.Popen(["true"])
    while psutil.Process(zombie.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    leave_traces(stopped.data, zombie.pid)
    assert connects(stopped)
    zombie.wait()


def test_empty_pid_file(stopped: Installation) -> None:
    (stopped.data / "postmaster.pid").touch()
    assert connects(stopped)


def test_socket_removed_under_a_running_server(stopped: Installation) -> None:
    assert connects(stopped)
    (stopped.data / ".s.PGSQL.5432").unlink()
    assert connects(stopped)
    assert len(stopped.servers()) == 1
