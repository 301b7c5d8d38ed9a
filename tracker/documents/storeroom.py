"""Where handed-in files are kept: each under its SHA-256, whole or not at all, readable by the application alone.

Several processes may write and read at once. A file is written under a name of its own, brought to the disk, and only
then takes the name that is its hash; so whatever has such a name was whole when it got it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from tracker.calc.refusals import Refused

MADE, THERE, MENDED = "made", "there", "mended"
MISSING, CHANGED = "missing", "changed"

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
ASIDE = "looked-through"  # files of imports that nobody has confirmed yet, by person
ASIDE_FOR = timedelta(hours=25)
_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
Hashing = Callable[[Path, tuple[int, ...]], str]


class NotStored(Refused):
    """The file couldn't be kept whole: `disk_full`, `not_writable` or `not_the_same`."""


@dataclass(frozen=True)
class Storeroom:
    """A folder of files under their hashes."""

    root: Path

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def keep(self, chunks: Iterable[bytes], sha256: str, size: int) -> str:
        """Make sure that this content lies under its hash: `made`, `there` already, or `mended` where it was broken.

        Raises NotStored, and then nothing of it is left.
        """
        try:
            problem = self.problem(sha256, size)
            if not problem:
                _bring_to_disk(self.path(sha256))
                return THERE
            _write(self.path(sha256), chunks, sha256, size)
        except OSError as fault:
            raise NotStored("disk_full" if fault.errno in FULL else "not_writable") from fault
        return MENDED if problem == CHANGED else MADE

    def problem(self, sha256: str, size: int) -> str:
        """What is wrong with the file under a hash: `missing`, `changed`, or nothing. All of it is read."""
        return self._problem(sha256, size, _hash)

    def problem_seen(self, sha256: str, size: int) -> str:
        """The same for pages: a file that the disk says nobody touched since isn't read again by this process."""
        return self._problem(sha256, size, _hash_remembered)

    def _problem(self, sha256: str, size: int, hashing: Hashing) -> str:
        if not _HASH.fullmatch(sha256):
            return MISSING
        path = self.path(sha256)
        try:
            stat = path.stat()
            if stat.st_size != size:
                return CHANGED
            identity = stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
            return "" if hashing(path, identity) == sha256 else CHANGED
        except (FileNotFoundError, NotADirectoryError):
            return MISSING
        except OSError:
            return CHANGED

    def whole(self, sha256: str, size: int) -> BinaryIO | None:
        """The file, open at its beginning, if every byte of it is what was kept; who opened it closes it."""
        if not _HASH.fullmatch(sha256):
            return None
        try:
            file = self.path(sha256).open("rb")
        except OSError:
            return None
        with suppress(OSError):
            if os.fstat(file.fileno()).st_size == size and _digest(_chunks(file)) == sha256:
                file.seek(0)
                return file
        file.close()
        return None

    def remove(self, sha256: str) -> None:
        if _HASH.fullmatch(sha256):
            self.path(sha256).unlink(missing_ok=True)

    def files(self) -> Iterator[Path]:
        """Every file in the folder, whatever it is called."""
        return (path for path in sorted(self.root.rglob("*")) if not path.is_dir())

    def aside(self, person: int) -> Storeroom:
        """What a person had looked through and hasn't confirmed; a day later it is gone (`clear_aside`)."""
        return Storeroom(self.root / ASIDE / str(person))

    def bytes(self) -> int:
        """How much lies in the folder."""
        total = 0
        for path in self.files():
            with suppress(FileNotFoundError):  # another process has taken it away meanwhile
                total += path.stat().st_size
        return total

    def clear_aside(self, at: datetime) -> None:
        """Remove what was set aside and not confirmed within a day."""
        for path in Storeroom(self.root / ASIDE).files():
            with suppress(FileNotFoundError):
                if untouched_since(path, at - ASIDE_FOR):
                    path.unlink()


def untouched_since(path: Path, instant: datetime) -> bool:
    """Whether a file was last written before an instant. Raises FileNotFoundError."""
    return path.stat().st_mtime < instant.timestamp()


def _write(path: Path, chunks: Iterable[bytes], sha256: str, size: int) -> None:
    _make_folder(path.parent)
    temporary = path.with_name(f".{sha256}.{secrets.token_hex(8)}")
    try:
        if _written(temporary, chunks) == (sha256, size):
            temporary.replace(path)
            _sync(path.parent)
            return
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    temporary.unlink()
    raise NotStored("not_the_same")


def _written(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Hash and size of what is now on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(descriptor, "wb") as out:
        for chunk in chunks:
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _bring_to_disk(path: Path) -> None:
    """For a file that another process has put there a moment ago; and so that it counts as written now."""
    os.utime(path)
    _sync(path)
    _sync(path.parent)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hash(path: Path, _identity: tuple[int, ...]) -> str:
    with path.open("rb") as file:
        return _digest(_chunks(file))


_hash_remembered = lru_cache(maxsize=20_000)(_hash)


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
