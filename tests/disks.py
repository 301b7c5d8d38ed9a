"""Disks that fail in earnest: the kernel refuses to let a file grow past a limit, as a full disk does. And one that is quick."""

from __future__ import annotations

import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes free, below which servers go to the disk after all


@contextmanager
def quick_folder(prefix: str) -> Iterator[Path]:
    """A folder for a server that waits for its disk as it would in earnest: in memory, where no disk makes it wait.

    Other users may enter it.
    """
    quick = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    top = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if quick else None))
    top.chmod(0o755)
    try:
        yield top
    finally:
        shutil.rmtree(top, ignore_errors=True)


@contextmanager
def full_disk(after: int = 1024) -> Iterator[None]:
    """Whatever this process writes ends after so many bytes of a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_in(folder: Path) -> list[str]:
    """The names of all files in a folder, hidden ones included."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
