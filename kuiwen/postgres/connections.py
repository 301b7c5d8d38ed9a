"""A connection to PostgreSQL that never waits for a server that stands still."""

from __future__ import annotations

from typing import Any, Self

import psycopg
from psycopg import OperationalError
from psycopg.errors import ConnectionTimeout, Diagnostic

from kuiwen.postgres.pulse import QUIET, UNKNOWN, Pulse, StandsStill, listened, pulse_of

STANDBY = "SyncRep"  # PostgreSQL's name for waiting until a standby has a commit
FOR_STANDBY = 3.0  # seconds for which a commit waits for its standby
GIVEN_UP = 2.0  # seconds in which PostgreSQL has to answer that it was told to stop waiting
# The function of PostgreSQL that warns that a commit isn't with its standby; its words depend on the server's language.
WARNS = "SyncRepWaitForLSN"


class NotConfirmed(OperationalError):
    """The server committed, and no standby has it: it isn't safe yet, and can't be called back."""


class Watched(psycopg.Connection[Any]):
    """Asks by another connection, when an answer takes long, whether the server is there; else it gives up."""

    pulse: Pulse
    address: dict[str, Any]
    asked_at: float
    told_to_stop: float
    without_standby: bool
    committing: bool

    @classmethod
    def reach(cls, **address: Any) -> Self:
        """A connection to the server at an address as `connect` takes it. Raises OperationalError."""
        pulse = pulse_of(str(address.get("host", "")), str(address.get("port", "")))
        # Only what says where the server is: adapters and cursors are of no use for one question.
        place = {name: value for name, value in address.items() if name not in ("context", "cursor_factory")}
        pulse.check()
        try:
            made = cls.connect(**address)
        except ConnectionTimeout:
            pulse.is_still(place)
            raise
        made.pulse, made.address, made.without_standby, made.committing = pulse, place, False, False
        made.add_notice_handler(made._warned)
        return made

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        """As psycopg waits. Raises StandsStill if the server does, NotConfirmed for a commit without its standby."""
        if not hasattr(self, "pulse"):
            return super().wait(gen, *args, **kwargs)
        self.asked_at = self.told_to_stop = 0.0
        try:
            self.pulse.check()
            said = super().wait(listened(gen, self._silence), *args, **kwargs)
        except (StandsStill, NotConfirmed):
            self.pgconn.finish()
            raise
        if self.without_standby:
            self.pgconn.finish()
            raise NotConfirmed("committed, but no standby has it")
        return said

    def commit(self) -> None:
        self.committing = True
        try:
            super().commit()
        finally:
            self.committing = False

    def _silence(self, seconds: float) -> None:
        """Nothing has come for so long: the server computes, waits for somebody, or stands still."""
        self.asked_at = min(self.asked_at, seconds)
        if self.told_to_stop:
            if seconds - self.told_to_stop > GIVEN_UP:
                raise NotConfirmed("no answer from a commit that was told to stop waiting")
        elif seconds - self.asked_at > QUIET:
            waits_for = self.pulse.ask(self.address, self.info.backend_pid)
            self.asked_at = seconds
            stuck = waits_for == STANDBY or (waits_for == UNKNOWN and self.committing)
            if stuck and seconds > FOR_STANDBY:
                self.told_to_stop = seconds
                self.cancel_safe(timeout=GIVEN_UP)

    def _warned(self, notice: Diagnostic) -> None:
        self.without_standby = self.without_standby or notice.source_function == WARNS
