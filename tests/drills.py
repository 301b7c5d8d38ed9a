"""The long drills, each a command of its own: `uv run python -m tests.drills kills 500`.

imports N   kill a process N times in the middle of an import (200)
kills N     kill PostgreSQL N times while people report (500)
restore N   destroy the disk after N reports since the backup, and bring everything back (300, which is as many as there are)

Everything runs on loopback, as children of the command. What CI runs of each is the same test with a few rounds.
"""

from __future__ import annotations

import os
import sys

DRILLS = {
    "imports": ("tests/actions/imports/test_killed.py::test_killed_at_any_moment", 200),
    "kills": ("tests/outages/test_in_mid_commit.py::test_killed_under_load", 500),
    "restore": ("tests/outages/test_restored.py::test_everything_comes_back_from_backup_and_archive", 5000),
}


def main(words: list[str]) -> None:
    """Run a drill so many times as is said, or as often as it says itself."""
    if not words or words[0] not in DRILLS:
        sys.exit(__doc__)
    test, times = DRILLS[words[0]]
    said = {**os.environ, "DRILL": words[1] if len(words) > 1 else str(times)}
    os.execvpe(sys.executable, [sys.executable, "-m", "pytest", "-n0", "-q", test], said)


if __name__ == "__main__":
    main(sys.argv[1:])
