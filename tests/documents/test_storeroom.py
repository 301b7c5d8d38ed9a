"""A file lies under its hash whole or not at all: full disks, stumps, kills, several at once."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.disks import files_in, flip_a_byte, full_disk
from tracker.documents.storeroom import MADE, MENDED, THERE, NotStored, Storeroom

CONTENT = b"%PDF-1.4 " + bytes(range(256)) * 40
SHA256 = hashlib.sha256(CONTENT).hexdigest()
SIZE = len(CONTENT)


@pytest.fixture
def room(tmp_path: Path) -> Storeroom:
    return Storeroom(tmp_path / "evidence")


def keep(room: Storeroom) -> str:
    return room.keep([CONTENT[:5000], CONTENT[5000:]], SHA256, SIZE)


def test_it_is_whole_and_its_owners_alone(room: Storeroom) -> None:
    assert (keep(room), keep(room)) == (MADE, THERE)
    path = room.path(SHA256)
    assert path.read_bytes() == CONTENT
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert files_in(room.root) == [SHA256]


def test_a_full_disk_leaves_nothing(room: Storeroom) -> None:
    with full_disk(after=6000), pytest.raises(NotStored, match="disk_full"):
        keep(room)
    assert files_in(room.root) == []
    assert keep(room) == MADE


def test_a_folder_that_cant_be_written_to_is_said(room: Storeroom) -> None:
    room.root.write_text("a file where the folder should be")
    with pytest.raises(NotStored, match="not_writable"):
        keep(room)


@pytest.mark.parametrize("stump", [b"", CONTENT[:5000], CONTENT + b"!"], ids=["empty", "stump", "longer"])
def test_what_lies_broken_under_the_name_is_replaced(room: Storeroom, stump: bytes) -> None:
    room.path(SHA256).parent.mkdir(parents=True)
    room.path(SHA256).write_bytes(stump)
    assert (room.problem(SHA256, SIZE), keep(room), room.problem(SHA256, SIZE)) == ("changed", MENDED, "")


def test_a_flipped_byte_is_seen_and_mended(room: Storeroom) -> None:
    keep(room)
    assert (room.problem(SHA256, SIZE), room.problem_seen(SHA256, SIZE)) == ("", "")
    flip_a_byte(room.path(SHA256))
    assert (room.problem(SHA256, SIZE), room.problem_seen(SHA256, SIZE)) == ("changed", "changed")
    assert room.whole(SHA256, SIZE) is None
    assert keep(room) == MENDED


def test_a_full_disk_doesnt_harm_what_is_there(room: Storeroom) -> None:
    keep(room)
    other = CONTENT + b"other"
    with full_disk(after=6000), pytest.raises(NotStored):
        room.keep([other], hashlib.sha256(other).hexdigest(), len(other))
    assert room.problem(SHA256, SIZE) == ""


def test_other_content_than_was_announced_isnt_kept(room: Storeroom) -> None:
    with pytest.raises(NotStored, match="not_the_same"):
        room.keep([CONTENT[:-1]], SHA256, SIZE)
    assert files_in(room.root) == []


@pytest.mark.parametrize("name", ["", "../../secret", "/etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/.."])
def test_a_name_that_is_no_hash_reaches_nothing(room: Storeroom, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(CONTENT)
    room.root.mkdir()
    assert room.problem(name, SIZE) == "missing"
    assert room.whole(name, SIZE) is None
    room.remove(name)
    assert (tmp_path / "secret").exists()


def test_killed_while_writing_no_file_has_the_name(room: Storeroom) -> None:
    def dying() -> Iterator[bytes]:
        yield CONTENT[:9000]
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if not child:
        room.keep(dying(), SHA256, SIZE)
    os.waitpid(child, 0)
    assert SHA256 not in files_in(room.root)
    assert keep(room) == MADE


def test_many_at_once(room: Storeroom) -> None:
    with ThreadPoolExecutor(8) as pool:
        became = list(pool.map(keep, [room] * 40))
    assert set(became) <= {MADE, THERE}
    assert files_in(room.root) == [SHA256]
    assert room.problem(SHA256, SIZE) == ""
