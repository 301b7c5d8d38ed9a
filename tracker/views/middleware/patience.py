"""A body that comes in drop by drop is waited for so long and no longer: a few of them would hold every thread of the server."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

PATIENCE = 10.0  # seconds for any body, however short
PACE = 100_000  # bytes a second that a longer one must keep up


class Patient:
    """The body of a request as Django reads it, from `source`; once time is up the connection takes no more, and reading fails."""

    def __init__(self, source: Any, connection: socket.socket, length: int) -> None:
        self.source, self.connection, self.left = source, connection, PATIENCE + length / PACE

    def read(self, *size: int) -> bytes:
        return self._within("read", *size)

    def readline(self, *size: int) -> bytes:
        return self._within("readline", *size)

    def _within(self, verb: str, *size: int) -> bytes:
        began = time.monotonic()
        timer = threading.Timer(max(0.0, self.left), self._end)
        timer.start()
        try:
            found: bytes = getattr(self.source, verb)(*size)
        finally:
            timer.cancel()
            self.left -= time.monotonic() - began
        if self.left <= 0:
            raise TimeoutError("The body didn't come in time.")
        return found

    def _end(self) -> None:
        self.connection.shutdown(socket.SHUT_RD)


def patient(environ: dict[str, Any]) -> dict[str, Any]:
    """What a server hands on, with its body limited in time, if the server says by which connection it comes: gunicorn does."""
    length = environ.get("CONTENT_LENGTH") or "0"
    connection = environ.get("gunicorn.socket")
    if connection is not None and length.isdecimal() and int(length):
        environ["wsgi.input"] = Patient(environ["wsgi.input"], connection, int(length))
    return environ
