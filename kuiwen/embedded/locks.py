"""Locks that the operating system frees when their holder dies, kept beside the data folder.

Not in the system's temporary folder, where a lock made by one user stops all others.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time, also when the folder is deleted while others wait for its lock."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with _opened(folder / "lock") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_nlink:  # still there, so the others wait for the same file
                yield
                return


@contextmanager
def exclusive_use(folder: Path) -> Iterator[int]:
    """A mark the server's processes inherit, so that a server in another container is noticed.

    Process numbers mean nothing across containers, and two servers on one folder destroy the data.
    """
    with _opened(folder / "running") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ImproperlyConfigured(
                f"A server that cannot be seen from here, perhaps in another container, uses {folder}: "
                "stop it, or set STATE_DIR to another folder."
            ) from error
        yield file


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A file to lock, opened for reading only: it may have been made by root."""
    file = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        yield file
    finally:
        os.close(file)
