"""Which processes belong to a data folder, and how they are ended.

The number in `postmaster.pid` alone proves nothing: after a crash it may name a stranger, or a
zombie. A process is ours when it's called postgres and works inside the data folder, which also finds
the orphans of a killed server and the server of a folder that was deleted under it.
"""

import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"


@dataclass(frozen=True)
class PidFile:
    """What a server writes about itself; the status comes last and is empty until then."""

    pid: int
    socket_folder: Path
    status: str


def read_pid_file(data: Path) -> PidFile | None:
    """The content of `postmaster.pid`; none when there's no such file or nothing useful in it."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].strip().isdigit():
        return None
    lines += [""] * (8 - len(lines))
    return PidFile(int(lines[0]), data / lines[4].strip(), lines[7].strip())


def belongs(pid: int, data: Path) -> bool:
    """Is this living process a PostgreSQL of that data folder? Zombies have no folder any more."""
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and Path(process.cwd()) == data
    except psutil.Error:
        return False


def running(data: Path) -> PidFile | None:
    """The living server of a data folder, whether it accepts connections yet or not."""
    found = read_pid_file(data)
    return found if found and belongs(found.pid, data) else None


def accepting(data: Path) -> Path | None:
    """The folder of the socket on which a living server accepts connections."""
    found = running(data)
    if found and found.status == "ready" and (found.socket_folder / SOCKET).is_socket():
        return found.socket_folder
    return None


def end_all(data: Path) -> None:
    """Shut the server down in order, then by force what is left: the write-ahead log survives that.

    Force is needed, not only for orphans: asked in the middle of a recovery, PostgreSQL never ends.
    """
    if found := running(data):
        _signal([found.pid], signal.SIGINT)
        _wait(data, [found.pid], 10)
    for force in (signal.SIGQUIT, signal.SIGKILL):
        if left := [pid for pid in psutil.pids() if belongs(pid, data)]:
            _signal(left, force)
            _wait(data, left, 5)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(pid).send_signal(number)


def _wait(data: Path, pids: list[int], seconds: float) -> None:
    """Wait until none of them is alive. A zombie counts as gone, so psutil's own waiting won't do."""
    deadline = time.monotonic() + seconds
    while any(belongs(pid, data) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
