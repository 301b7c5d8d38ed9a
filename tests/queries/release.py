"""The figures of the briefing, as the press office listed them."""

from __future__ import annotations

import csv
from pathlib import Path

RELEASE = Path(__file__).parents[1] / "fixtures_data" / "figures.csv"


def release_rows() -> list[dict[str, str]]:
    return list(csv.DictReader(RELEASE.read_text(encoding="utf-8-sig").splitlines()))
