"""The product as README says it is served, before a database of its own, and people who use it by HTTP."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from tests.outages.postgres import free_port

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text()
PATIENCE = 40
SOON = 5.0  # seconds within which every request has an answer, whatever became of the database
TOKEN = "k" * 32
KEY = "only for these tests"


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds. Status 0: nothing, the line broke."""

    status: int
    text: str
    headers: dict[str, str]
    seconds: float

    @property
    def says_not_written(self) -> bool:
        return "没有写入" in self.text

    @property
    def is_uncertain(self) -> bool:
        return "暂不能确定" in self.text


def gunicorn() -> list[str]:
    """The command line of README, word for word."""
    [line] = [one for one in README.splitlines() if one.startswith("gunicorn kuiwen.wsgi")]
    return line.split()


class Site:
    """One gunicorn with its workers."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database, self.port = folder, database, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        static = folder / "static"
        static.mkdir(exist_ok=True)
        names = {name: name for finder in get_finders() for name, _storage in finder.list([])}
        (static / "staticfiles.json").write_text(json.dumps({"version": "1.1", "hash": "", "paths": names}))

    def _environment(self) -> dict[str, str]:
        told = {
            "DATABASE_URL": self.database,
            "SECRET_KEY": KEY,
            "STATE_DIR": str(self.folder),
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        ours = {
            "DEBUG",
            "EMBEDDED_POSTGRES",
            "PUBLIC_DATABASE_URL",
            "MIGRATION_DATABASE_URL",
            "DJANGO_SETTINGS_MODULE",
        }
        return {name: text for name, text in os.environ.items() if name not in ours} | told

    def command(self, *words: str) -> None:
        """Run one of the product's commands to its good end."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=PROJECT, env=self._environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            *gunicorn(),
            "--bind",
            f"127.0.0.1:{self.port}",
            "--log-level",
            "warning",
        ]
        with (self.folder / "gunicorn.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=PROJECT, env=self._environment(), stdout=subprocess.DEVNULL, stderr=log
            )
        deadline = time.monotonic() + PATIENCE
        while self.get("", "/nowhere").status == 0:
            assert self.process.poll() is None, (self.folder / "gunicorn.log").read_text()[-2000:]
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def get(self, session: str, path: str, cookies: str = "") -> Answer:
        return self._ask("GET", session, path, None, cookies)

    def follow(self, session: str, answer: Answer) -> Answer:
        """The page that an answer leads to, with what it has to say."""
        return self.get(session, answer.headers["location"], answer.headers["set-cookie"])

    def post(self, session: str, path: str, **fields: str) -> Answer:
        return self._ask("POST", session, path, urlencode({"csrfmiddlewaretoken": TOKEN, **fields}))

    def _ask(self, method: str, session: str, path: str, body: str | None, more: str = "") -> Answer:
        begun = time.monotonic()
        cookies = {
            settings.CSRF_COOKIE_NAME: TOKEN,
            settings.SESSION_COOKIE_NAME: session,
            settings.LANGUAGE_COOKIE_NAME: "zh-hans",
        }
        both = {prefix + name: text for name, text in cookies.items() for prefix in ("", "__Host-")}
        host = f"127.0.0.1:{self.port}"
        headers = {
            "Host": host,
            "X-Forwarded-Proto": "https",
            "Origin": f"https://{host}",
            "Referer": f"https://{host}/todo/",
            "Cookie": "; ".join([*(f"{name}={text}" for name, text in both.items()), more]),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, headers)
            told = line.getresponse()
            text = told.read().decode(errors="replace")
            set_ = [one.partition(";")[0] for one in told.msg.get_all("set-cookie") or ()]
            given = {name.lower(): one for name, one in told.getheaders()} | {"set-cookie": "; ".join(set_)}
            return Answer(told.status, text, given, time.monotonic() - begun)
        except (OSError, http.client.HTTPException) as fault:
            return Answer(0, str(fault), {}, time.monotonic() - begun)
        finally:
            line.close()

    def at_once(self, asked: list[tuple[str, str]]) -> list[Answer]:
        """Many requests (session, path) at the same time; the answers in their order."""
        with ThreadPoolExecutor(len(asked)) as pool:
            return list(pool.map(lambda one: self.get(*one), asked))

    def soon(self, many: int = 1) -> float:
        """Seconds within which each of so many requests at once has an answer: what is promised, and what this machine
        takes at the moment for as many that ask nothing of the database."""
        return SOON + longest(self.at_once([("", "/nowhere")] * many))

    def recovers(self, session: str, path: str = "/notices/") -> None:
        """A page is there again by itself, for several at once."""
        deadline = time.monotonic() + PATIENCE
        while any(one.status != 200 for one in self.at_once([(session, path)] * 4)):
            assert time.monotonic() < deadline
            time.sleep(0.2)


def longest(answers: Iterable[Answer]) -> float:
    """Seconds that the last of them took."""
    return max(one.seconds for one in answers)
