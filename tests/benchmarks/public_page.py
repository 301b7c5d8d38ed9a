"""How many requests a second the public edition page and the board take: `uv run python -m tests.benchmarks.public_page`.

Reads the demonstration's database (`manage.py demo --no-serve` makes it), served by gunicorn with two workers as README says.
Prints requests a second and the ratio; absolute numbers drift with the machine. Not part of the suite.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PORT, WORKERS, CLIENTS, SECONDS = 8013, 2, 8, 6
EDITION, BOARD, WORKBOOK = "/editions/2023-06/", "/?month=2023-06", "/editions/2023-06/v1.xlsx"


@contextmanager
def served() -> Iterator[None]:
    command = (
        f"-m gunicorn kuiwen.wsgi --worker-class gthread --workers {WORKERS} --threads 4 --keep-alive 75"
    )
    told = {
        "DEBUG": "",
        "EMBEDDED_POSTGRES": "allow",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": "benchmark",
    }
    server = subprocess.Popen(
        [sys.executable, *command.split(), "--no-control-socket", "--bind", f"127.0.0.1:{PORT}", "--log-level", "error"],
        cwd=PROJECT, env={**os.environ, **told},
    )  # fmt: skip
    try:
        yield
    finally:
        server.terminate()
        server.wait()


class Visitor:
    """One connection that asks for one page again and again and reads every byte of each answer."""

    def __init__(self, path: str, cookie: str = "", tag: str = "") -> None:
        told = f"Cookie: {cookie}\r\n" if cookie else ""
        told += f"If-None-Match: {tag}\r\n" if tag else ""
        self.asked = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n{told}\r\n".encode()
        )
        self.answers = 0
        self.line = socket.create_connection(("127.0.0.1", PORT), timeout=30)
        self.rest = b""

    def ask(self) -> bytes:
        self.line.sendall(self.asked)
        while b"\r\n\r\n" not in self.rest:
            self.rest += self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        length = next(
            (int(one[15:]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), 0
        )
        while len(self.rest) < length:
            self.rest += self._more()
        self.rest = self.rest[length:]
        self.answers += 1
        return head

    def _more(self) -> bytes:
        received = self.line.recv(1 << 18)
        if not received:
            raise ConnectionError("the server hung up")
        return received

    def go_on(self, until: float) -> None:
        while time.monotonic() < until:
            self.ask()


def rate(path: str, cookie: str = "", tag: str = "") -> float:
    visitors = [Visitor(path, cookie, tag) for _ in range(CLIENTS)]
    for visitor in visitors:
        visitor.ask()
    begun = time.monotonic()
    threads = [threading.Thread(target=one.go_on, args=(begun + SECONDS,)) for one in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(one.answers - 1 for one in visitors) / (time.monotonic() - begun)


def ready() -> bytes:
    """The head of the first answer."""
    for _ in range(200):
        try:
            return Visitor(EDITION).ask()
        except OSError:
            time.sleep(0.1)
    raise SystemExit("gunicorn doesn't answer")


def signed_in() -> str:
    """The cookie of a leader's session."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuiwen.settings")
    os.environ.update(SECRET_KEY="benchmark", DEBUG="1")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from tracker.models import User

    client = Client()
    client.force_login(User.objects.get(username="leader"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main() -> None:
    cookie = signed_in()
    with served():
        head = ready()
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(head.decode())
        tag = next(one[6:].decode() for one in head.split(b"\r\n") if one.lower().startswith(b"etag:"))
        page = rate(EDITION)
        known = rate(EDITION, tag=tag)
        book = rate(WORKBOOK)
        board = rate(BOARD, cookie=cookie)
    for name, found in (
        ("edition", page),
        ("edition, known by its ETag", known),
        ("its workbook", book),
        ("board", board),
    ):
        sys.stdout.write(f"{name:28} {found:8.0f} requests/s {found / board:6.1f} x the board\n")


if __name__ == "__main__":
    main()
