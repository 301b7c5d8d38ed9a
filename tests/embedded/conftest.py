"""Every test here has a state folder, and a server, of its own, and uses them from child processes."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from kuiwen.embedded.processes import belongs, end_all
from tests.disks import quick_folder

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds that a process may take; what is slow isn't wrong

PRELUDE = """
import os, signal, sys, time
from pathlib import Path
import django
from django.conf import settings
settings.configure(
    STATE_DIR=Path(os.environ["STATE_DIR"]),
    DEBUG=os.environ.get("DEBUG", "yes") == "yes",
    TESTING=False,
    EMBEDDED_POSTGRES_ALLOWED=os.environ.get("EMBEDDED_POSTGRES") == "allow",
    WSGI_APPLICATION="kuiwen.wsgi.application",
    ROOT_URLCONF="",
    SECRET_KEY="only for these tests",
    USE_TZ=True,
    DATABASES={"default": {"ENGINE": "kuiwen.embedded", "NAME": "kuiwen"}},
)
django.setup()
from django.db import connection
from kuiwen.embedded import server

def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None
"""


@dataclass(frozen=True)
class Installation:
    """A state folder and the processes that use it, with the smallest settings that work."""

    state: Path

    @property
    def data(self) -> Path:
        return self.state / "postgres" / "data"

    def begin(self, code: str, **environment: str) -> subprocess.Popen[str]:
        """Start a Python process that runs the code after setting Django up."""
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-c", PRELUDE + code],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            env={**os.environ, **environment, "STATE_DIR": str(self.state)},
        )

    def run(self, code: str, **environment: str) -> str:
        """What the code prints; it must end well."""
        process = self.begin(code, **environment)
        output, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
        return output.strip()

    def failure(self, code: str, **environment: str) -> str:
        """The last line of what the code complains about; it must fail."""
        process = self.begin(code, **environment)
        output, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode != 0, output
        return errors.strip().splitlines()[-1]

    def servers(self) -> list[int]:
        """The servers on this folder; their own helper processes don't count."""
        found = {pid for pid in psutil.pids() if belongs(pid, self.data)}
        return [pid for pid in found if psutil.Process(pid).ppid() not in found]


def _installed(state: Path) -> Iterator[Installation]:
    installation = Installation(state.resolve())
    try:
        yield installation
    finally:
        end_all(installation.data)


@pytest.fixture
def installation() -> Iterator[Installation]:
    """An installation without a server yet. Its folder can be entered by other users."""
    with quick_folder("embedded-") as top:
        yield from _installed(top / "state")


@pytest.fixture(params=["long " * 30, "with, comma", "目标 $HOME 'quoted'"], ids=["long", "comma", "odd"])
def oddly_named(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """An installation in a folder whose name gives programs trouble."""
    top = Path(tempfile.mkdtemp(prefix="embedded-"))
    yield from _installed(top / request.param.strip())
    shutil.rmtree(top)
