"""A register taken away as a workbook and read back changes nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.actions.books import book_of, plan
from tracker.models import Register, User

REGISTERS = ("projects", "towers", "parks", "plots", "enterprises", "areas", "credit", "tasks")


@pytest.mark.parametrize("template", [False, True])
@pytest.mark.parametrize("code", REGISTERS)
def test_out_and_in_again_changes_nothing(keeper: User, now: datetime, code: str, template: bool) -> None:
    found = plan(book_of(code, template=template), keeper, now, code)
    size = Register.objects.get(code=code).items.count()
    assert [line.refusals for line in found.lines if line.refusals] == []
    assert found.counts == {"refused": 0, "new": 0, "changed": 0, "unchanged": size, "passed_over": 0}
