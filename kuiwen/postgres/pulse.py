"""Whether a server answers at all, as all connections of this process know it.

A server that stands still looks, to one that waits, as a server that computes. So who has waited for a while asks it by
a second connection; one at a time asks, and until an answer comes nobody else waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Mapping
from functools import cache
from time import monotonic, sleep
from typing import Any, TypeVar

import psycopg
from psycopg import OperationalError
from psycopg.errors import ConnectionTimeout

QUIET = 1.5  # seconds without a word after which the server is asked whether it is there
PATIENCE = (
    2  # seconds that it has for an answer, and that PostgreSQL's library waits for a connection at the least
)
AGAIN = 0.5  # seconds between two questions to a server that stands still
UNKNOWN = "unknown"
Said = TypeVar("Said")

log = logging.getLogger(__name__)


class StandsStill(OperationalError):
    """The server takes connections, or did, and says nothing."""


def listened(waiting: Generator[Any, Any, Said], silence: Any) -> Generator[Any, Any, Said]:
    """What psycopg waits by, but `silence(seconds)` is called now and then while nothing comes."""
    try:
        wanted = next(waiting)
        heard = monotonic()
        while True:
            ready = yield wanted
            if ready:
                heard = monotonic()
            else:
                silence(monotonic() - heard)
            wanted = waiting.send(ready)
    except StopIteration as end:
        said: Said = end.value
        return said


class Brief(psycopg.Connection[Any]):
    """A connection for one question, which is answered soon or not at all."""

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        return super().wait(listened(gen, self._silence), *args, **kwargs)

    def _silence(self, seconds: float) -> None:
        if seconds > PATIENCE:
            self.pgconn.finish()
            raise StandsStill("the server took the connection and says nothing")


class Pulse:
    """One server, and whether it stands still; then it is asked again and again, by nobody who has anything to wait for."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._still = threading.Event()

    @property
    def is_known_still(self) -> bool:
        return self._still.is_set()

    def check(self) -> None:
        """Go on, unless the server is known to stand still. Raises StandsStill."""
        if self.is_known_still:
            raise StandsStill("the server stands still")

    def ask(self, address: Mapping[str, Any], backend: int) -> str:
        """What a backend waits for, by PostgreSQL's name of it; UNKNOWN if the server is there and doesn't say.

        Raises StandsStill when it doesn't answer.
        """
        with self._asking:
            self.check()
            try:
                return _wait_event(address, backend)
            except StandsStill:
                self.is_still(address)
                raise

    def is_still(self, address: Mapping[str, Any]) -> None:
        """Somebody has waited in vain: until the server answers, nobody else does."""
        if not self.is_known_still:
            self._still.set()
            log.error("the database stands still")
            threading.Thread(target=self._until_it_answers, args=(address,), daemon=True).start()

    def _until_it_answers(self, address: Mapping[str, Any]) -> None:
        while True:
            sleep(AGAIN)
            try:
                _wait_event(address, 0)
            except StandsStill:
                continue
            log.warning("the database answers again")
            self._still.clear()
            return


def _wait_event(address: Mapping[str, Any], backend: int) -> str:
    try:
        with Brief.connect(**{**address, "connect_timeout": PATIENCE, "autocommit": True}) as asked:
            row = asked.execute(
                "SELECT wait_event FROM pg_stat_activity WHERE pid = %s", [backend]
            ).fetchone()
    except ConnectionTimeout as fault:
        raise StandsStill("the server takes no connection") from fault
    except StandsStill:
        raise
    except psycopg.Error:  # it says something: that it is full, that it starts, that nobody is there
        return UNKNOWN
    return str(row[0]) if row else UNKNOWN


@cache
def pulse_of(host: str, port: str) -> Pulse:
    """The one of a server, for every database and role on it."""
    return Pulse()
