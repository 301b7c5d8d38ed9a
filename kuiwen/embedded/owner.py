"""The operating-system user the embedded server runs as.

PostgreSQL refuses to run as root. An ordinary user runs it as himself. Root runs it as the user who
owns the data folder, so that a folder made by an ordinary user stays usable by him, and a new one
as the system user `pgserver`.
"""

import os
import pwd
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from kuiwen.embedded.programs import PROGRAMS

SYSTEM_USER = "pgserver"


def server_user(data: Path) -> int:
    """The user id that owns, or is going to own, the files in the data folder."""
    if os.geteuid() != 0:
        return os.geteuid()
    owner = (data if data.exists() else data.parent).stat().st_uid
    return owner or _system_user()


def open_the_way(user: int, data: Path) -> None:
    """Let that user reach the data folder and the programs.

    Only for root, and only what is missing: passage (not reading) through the folders above, and the
    programs made readable when they were installed under a private umask.
    """
    if user == os.geteuid():
        return
    for folder in {*data.parents, *PROGRAMS.parents}:
        _add(folder, 0o011)
    if not (PROGRAMS / "postgres").stat().st_mode & stat.S_IXOTH:
        for path in (PROGRAMS.parent, *PROGRAMS.parent.rglob("*")):
            own = path.stat().st_mode & 0o500
            _add(path, own >> 3 | own >> 6)


def _add(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)


def _system_user() -> int:
    """The id of the system user, made on first need; retried because two starts may make it at once."""
    for _attempt in range(20):
        try:
            return pwd.getpwnam(SYSTEM_USER).pw_uid
        except KeyError:
            if not _add_system_user():
                time.sleep(0.25)
    raise ImproperlyConfigured(
        f"PostgreSQL does not run as root, and the system user {SYSTEM_USER!r} could not be made: "
        "run as an ordinary user, or set DATABASE_URL."
    )


def _add_system_user() -> bool:
    command = ["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603
    except FileNotFoundError:
        return False


@contextmanager
def ownership_explained(data: Path) -> Iterator[None]:
    """Say in one sentence what to do when the folder was made by somebody else."""
    try:
        yield
    except PermissionError as error:
        path = Path(error.filename or data)
        raise ImproperlyConfigured(
            f"{path} cannot be used by user {_name(os.geteuid())}, because "
            f"{_nearest_owner(path)} owns it: run as the user who started the embedded "
            "database first, or set STATE_DIR to a folder of your own, or set DATABASE_URL."
        ) from error


def _nearest_owner(path: Path) -> str:
    """Who owns the nearest folder above that can be looked at."""
    for folder in (path, *path.parents):
        try:
            return _name(folder.stat().st_uid)
        except OSError:
            continue
    return "somebody else"


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
