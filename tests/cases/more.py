"""More files of each kind that has been read wrong once, made when they are needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cases.more_cells import CELLS
from tests.cases.more_sense import SENSE
from tests.cases.more_tables import TABLES

KINDS = {**CELLS, **TABLES, **SENSE}


def _where(meant: Callable[[str], bool]) -> list[object]:
    return [
        pytest.param(case, id=f"{kind}: {case.file}")
        for kind, cases in KINDS.items()
        for case in cases
        if meant(case.into)
    ]


MORE_MINI = _where({"rb", "ju", "n.rank"}.__contains__)
MORE_DEMO = _where(lambda into: into not in {"rb", "ju", "n.rank"})
