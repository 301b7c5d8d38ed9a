"""Files for a small district that isn't Kuiwen, each with what is right for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.cases.outcomes import MINI, Case
from tests.cases.reading import outcome
from tracker.models import User

TOGETHER = {"41-month-total-alone.xlsx", "42-month-parts-alone.xlsx"}  # one after the other
FILES = Path(__file__).parent / "files"
pytestmark = pytest.mark.xdist_group("cases")


@pytest.mark.parametrize("case", MINI, ids=lambda case: case.file)
def test_a_file(
    case: Case,
    mini_district: dict[str, User],
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> None:
    if case.waiting:
        request.applymarker(pytest.mark.xfail(reason=f"waits for {case.waiting}", strict=True))
    with django_db_blocker.unblock():
        assert outcome(case, FILES, mini_district[case.into]) == case.right


def test_every_file_has_its_outcome() -> None:
    assert {case.file for case in MINI} | TOGETHER == {path.name for path in FILES.iterdir()}
