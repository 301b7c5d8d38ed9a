"""One embedded PostgreSQL server per STATE_DIR: start or find it, stop it, start afresh.

    STATE_DIR/postgres/data     the data folder, with the socket and server.log in it
    STATE_DIR/postgres/lock     held while a server is started, stopped or removed
    STATE_DIR/postgres/running  held by the server's processes for as long as one of them lives

The server outlives the process that started it; `stop()` ends it. fsync and everything else that
keeps data safe is left at PostgreSQL's own setting.
"""

import os
import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from psycopg import sql

from kuiwen.embedded.locks import exclusive_use, locked
from kuiwen.embedded.owner import open_the_way, ownership_explained, server_user
from kuiwen.embedded.processes import PORT, SOCKET, accepting, end_all, read_pid_file, running
from kuiwen.embedded.programs import run

USER = "postgres"
PATIENCE = 60  # seconds; a server that was killed first repeats its write-ahead log
SHORT_NAME = "kuiwen-"  # of a socket folder beside the system's temporary files
LONGEST_SOCKET = 103  # bytes in a socket's address: 107 on Linux, 103 on macOS

_CLUSTER = (
    f"--username={USER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "log_min_messages=log",  # errors go to the client; a log of them would grow without end
    "log_checkpoints=off",
)


def data_folder() -> Path:
    """Where the data is, with symbolic links resolved, as the operating system names it."""
    return (Path(settings.STATE_DIR) / "postgres" / "data").resolve()


def ensure_running() -> Path:
    """The folder of the server's socket, after starting the server if there's none."""
    data = data_folder()
    with ownership_explained(data):
        if folder := accepting(data):
            return folder
        with locked(data.parent):
            _await_change(data)
            return accepting(data) or _start(data)


def create_database(name: str) -> None:
    """Make the database unless another process just did."""
    folder = ensure_running()
    with (
        locked(data_folder().parent),
        psycopg.connect(
            host=str(folder), port=PORT, user=USER, dbname="postgres", autocommit=True
        ) as postgres,
    ):
        if not postgres.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            postgres.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def stop() -> None:
    """End the server, whoever started it and whoever is connected."""
    data = data_folder()
    with ownership_explained(data), locked(data.parent), _ended(data):
        pass


def reset() -> None:
    """End the server and remove all its data. The next connection starts an empty one."""
    connections.close_all()
    data = data_folder()
    with ownership_explained(data), locked(data.parent), _ended(data):
        if data.exists():
            # Moved first, so that a removal cut short never leaves half a database under its name.
            data.rename(Path(tempfile.mkdtemp(prefix="old-", dir=data.parent)) / "data")
        _remove_remains(data.parent)


def _start(data: Path) -> Path:
    """Start the server; the lock is held and no server accepts connections."""
    with _ended(data) as mark:
        _remove_remains(data.parent)
        user = server_user(data)
        open_the_way(user, data)
        if not (data / "PG_VERSION").exists():
            _initialise(data, user)
        log = data / "server.log"
        options = ["-p", str(PORT), "-k", _socket_folder(data, user)]
        options += [part for setting in _SETTINGS for part in ("-c", setting)]
        # Names relative to the data folder: pg_ctl puts them into a shell command as they are.
        command = ["pg_ctl", "start", "-w", "-s", "-t", str(PATIENCE), "-D", ".", "-l", log.name]
        result = run([*command, "-o", shlex.join(options)], user, folder=data, keep_open=mark)
    folder = accepting(data)
    if result.returncode or folder is None:
        raise ImproperlyConfigured(f"The embedded database did not start; {log} says: {_tail(log)}")
    return folder


def _initialise(data: Path, user: int) -> None:
    """Make an empty cluster beside its final place and move it there whole.

    A process killed half-way leaves a folder nobody takes for a database.
    """
    if data.exists() and any(data.iterdir()):
        raise ImproperlyConfigured(
            f"{data} holds files but no PostgreSQL database; move it away, then start again."
        )
    fresh = Path(tempfile.mkdtemp(prefix="new-", dir=data.parent))
    if user != os.geteuid():
        os.chown(fresh, user, -1)
    result = run(["initdb", *_CLUSTER, "-D", "."], user, folder=fresh)
    if result.returncode:
        raise ImproperlyConfigured(f"The embedded database could not be made: {result.stdout.strip()}")
    fresh.rename(data)


def _socket_folder(data: Path, user: int) -> str:
    """The data folder, as the server sees it; a private one if clients can't use its name.

    They can't when it's too long, or has a comma, which to them separates two servers.
    """
    if len(os.fsencode(data / SOCKET)) <= LONGEST_SOCKET and "," not in str(data):
        return "."
    folder = tempfile.mkdtemp(prefix=SHORT_NAME)
    if user != os.geteuid():
        os.chown(folder, user, -1)
    return folder


def _await_change(data: Path) -> None:
    """Wait for a server on its way up or down; whoever started it may have been killed meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while (found := running(data)) and found.status != "ready":
        if time.monotonic() > deadline:
            raise ImproperlyConfigured(
                f"The embedded database is busy for more than {PATIENCE} seconds; see {data / 'server.log'}."
            )
        time.sleep(0.05)


def _remove_socket(folder: Path) -> None:
    for name in (SOCKET, f"{SOCKET}.lock"):
        (folder / name).unlink(missing_ok=True)


def _remove_remains(folder: Path) -> None:
    """Remove clusters that were being made or removed when their process was killed."""
    for pattern in ("new-*", "old-*"):
        for remains in folder.glob(pattern):
            shutil.rmtree(remains, ignore_errors=True)


@contextmanager
def _ended(data: Path) -> Iterator[int]:
    """End what runs on the data folder, remove what it left, and keep others off; the lock is held.

    A pid file left by a killed server would stop the next one, because PostgreSQL believes its number.
    """
    found = read_pid_file(data)
    end_all(data)
    with exclusive_use(data.parent) as mark:
        (data / "postmaster.pid").unlink(missing_ok=True)
        _remove_socket(data)
        if found and found.socket_folder.name.startswith(SHORT_NAME):
            _remove_socket(found.socket_folder)
            with suppress(OSError):
                found.socket_folder.rmdir()
        yield mark


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return " / ".join(lines[-3:]) or "nothing"
