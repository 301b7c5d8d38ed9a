"""The same paper is the same file, byte for byte, whichever process makes it and when: its hash is the public page's ETag."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings

MAKE = """
import hashlib, sys
from datetime import UTC, datetime
import time_machine
from tracker.documents.kinds import KINDS
from tracker.documents.papers import Heading, Paper, Paragraph, Signatures, Table
from tracker.documents.sheets import write_tables
table = Table("附表一", ["单位", "完成率", "灯"], [[f"示例单位{n}", f"{n}.5%", "绿"] for n in range(60)], [4, 2, 1], frozenset({1}))
pieces = [Heading("一、总体情况", 1), Paragraph("到位省外资金12.34亿元。" * 20), Signatures(["甲"], ["乙"])]
paper = Paper("示例简报", "工作简报", "第1期", "示例办公室", "2023年7月20日", pieces, [table, table], "抄送：示例")
with time_machine.travel(datetime(int(sys.argv[1]), 3, 4, 5, 6, 7, tzinfo=UTC)):
    made = {kind: KINDS[kind].write(paper) for kind in ("docx", "pdf", "html", "txt")}
    made["tables"] = write_tables([table], made=datetime(2023, 8, 1, tzinfo=UTC))
print({kind: hashlib.sha256(content).hexdigest() for kind, content in made.items()})
"""


def _made(year: int, seed: int) -> dict[str, str]:
    """The hash of each file as a process of its own makes it, in another year and with another order of sets."""
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(settings.BASE_DIR)}
    done = subprocess.run(
        [sys.executable, "-c", MAKE, str(year)], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, str] = eval(done.stdout)
    return found


def test_two_processes_make_the_same_files() -> None:
    first = _made(2023, 1)
    assert set(first) == {"docx", "pdf", "html", "txt", "tables"}
    assert _made(2026, 2) == first
