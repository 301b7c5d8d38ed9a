"""A PostgreSQL of a test's own, its child, on loopback: stopped, paused, killed, full, restored, as real ones are."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg

from kuiwen.embedded.owner import open_the_way, server_user
from kuiwen.embedded.programs import PROGRAMS

PATIENCE = 30
OWNER, APP, PASSWORD, NAME = "postgres", "kuiwen_app", "only-for-this-test", "kuiwen"
# A write-ahead log in small pieces: a disk may be nearly full and still take the next one.
CLUSTER = [
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--username=postgres",
    "--wal-segsize=1",
    "--data-checksums",
]
SETTINGS = [
    "listen_addresses=127.0.0.1",
    "max_connections=40",
    "superuser_reserved_connections=3",
    "log_min_messages=warning",
]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Postgres:
    """A cluster in a folder, and the server that runs on it: our own child, ended by its own number alone."""

    def __init__(self, folder: Path, programs: Path = PROGRAMS) -> None:
        self.folder, self.data, self.port, self.programs = folder, folder / "data", free_port(), programs
        self.user = server_user(folder)
        open_the_way(self.user, self.data)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"postgres://{APP}:{PASSWORD}@127.0.0.1:{self.port}/{NAME}"

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def run(self, program: str, *arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run one of the programs to its end, as whoever owns the data."""
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, **self._as_owner(), **more
        )
        assert more.get("input") is not None or done.returncode == 0 or program == "pg_verifybackup", (
            done.stderr
        )
        return done

    def _as_owner(self) -> dict[str, Any]:
        own = {} if self.user == os.geteuid() else {"user": self.user, "group": self.user, "extra_groups": []}
        return {"cwd": self.folder, "env": {**os.environ, "LC_ALL": "C"}, **own}

    def own_folder(self, name: str) -> Path:
        """An empty folder beside the data, which is the server's."""
        folder = self.folder / name
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
        shutil.chown(folder, self.user)
        return folder

    def make(self) -> None:
        self.run("initdb", *CLUSTER, "--no-sync", "-D", self.data)

    def start(self, *settings: str, largest: int | None = None) -> None:
        """Start, and wait until it takes connections; it recovers by itself.

        No file may grow beyond `largest` bytes, as when the disk is full.
        """

        def limit() -> None:
            if largest is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))

        options = [part for one in (*SETTINGS, *settings) for part in ("-c", one)]
        command = [self.programs / "postgres", "-D", self.data, "-p", self.port, "-k", self.folder, *options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                preexec_fn=limit,
                **self._as_owner(),
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.ask("SELECT 1")
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()[-2000:]
                assert time.monotonic() < deadline
                time.sleep(0.05)
            else:
                return

    def connected(self, database: str = NAME, **more: Any) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the owner's, past the product."""
        there: dict[str, Any] = {
            "host": str(self.folder),
            "port": self.port,
            "user": OWNER,
            "dbname": database,
        }
        return psycopg.connect(**there, **more, connect_timeout=10)

    def ask(self, statement: str, *parameters: object, database: str = OWNER) -> list[tuple[Any, ...]]:
        """What the owner reads or does."""
        with self.connected(database, autocommit=True) as own:
            done = own.execute(statement.encode(), parameters or None)
            return done.fetchall() if done.description else []

    def processes(self) -> list[psutil.Process]:
        """The server and all its own children."""
        assert self.process is not None
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]

    def _signal(self, number: signal.Signals) -> None:
        for one in self.processes():
            with suppress(psutil.NoSuchProcess):
                one.send_signal(number)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Every process of the server stops where it is; the kernel still takes connections for it."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """As when power fails: no process of the server says another word."""
        gone = self.processes()
        self._signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait(PATIENCE)
        psutil.wait_procs(gone[1:], PATIENCE)
        self.process = None

    def stop(self) -> None:
        """In order, whoever is connected."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)
            self.process = None

    def end(self) -> None:
        """Whatever became of it: it is gone afterwards."""
        if self.runs:
            self._signal(signal.SIGCONT)
            with suppress(psutil.NoSuchProcess, AssertionError):
                self.kill()
