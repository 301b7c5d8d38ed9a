"""Whether a server answers at all, as all connections of this process know it.

A server that stands still looks, to one that waits, as a server that computes. So who has waited for a while asks it by
a second connection; one at a time asks, and until an answer comes nobody else waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Mapping
from functools import cache
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg import OperationalError
from psycopg.errors import ConnectionTimeout

QUIET = 1.5  # seconds without a word after which the server is asked whether it is there
PATIENCE = (
    2  # seconds that it has for an answer, and that PostgreSQL's library waits for a connection at the least
)
AGAIN = 1.0  # seconds until a server that stood still is asked once more
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
    """One server, and whether it answered when it was asked last."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._still = False
        self._next = 0.0

    def check(self, address: Mapping[str, Any]) -> None:
        """Go on, unless the server is known to stand still. Raises StandsStill; one caller a second asks it anew."""
        if not self._still:
            return
        if monotonic() < self._next or not self._asking.acquire(blocking=False):
            raise StandsStill("the server stands still")
        try:
            self._ask(address, 0)
        finally:
            self._asking.release()

    def ask(self, address: Mapping[str, Any], backend: int) -> str:
        """What a backend waits for, by PostgreSQL's name of it; UNKNOWN if the server is there and doesn't say.

        Raises StandsStill when it doesn't answer.
        """
        with self._asking:
            if self._still:
                raise StandsStill("the server stands still")
            return self._ask(address, backend)

    def is_still(self) -> None:
        """Somebody has waited for this server in vain."""
        if not self._still:
            log.error("the database stands still")
        self._still, self._next = True, monotonic() + AGAIN

    def _ask(self, address: Mapping[str, Any], backend: int) -> str:
        try:
            with Brief.connect(**{**address, "connect_timeout": PATIENCE, "autocommit": True}) as asked:
                row = asked.execute(
                    "SELECT wait_event FROM pg_stat_activity WHERE pid = %s", [backend]
                ).fetchone()
        except (ConnectionTimeout, StandsStill) as fault:
            self.is_still()
            raise StandsStill("the server stands still") from fault
        except psycopg.Error:  # it says something: that it is full, that it starts, that it ends
            row = None
        if self._still:
            log.warning("the database answers again")
        self._still = False
        return str(row[0]) if row else UNKNOWN


@cache
def pulse_of(host: str, port: str) -> Pulse:
    """The one of a server, for every database and role on it."""
    return Pulse()
