"""Files for Kuiwen's own registers and ranks in July 2023, each with what is right for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cases.more import MORE_DEMO
from tests.cases.outcomes import DEMO, Case
from tests.cases.reading import outcome
from tests.people import People
from tracker.models import Membership, Unit, User

FILES = Path(__file__).parent / "demo"
NO_WORKBOOKS = {"wps-like3.docx", "document.ofd"}  # evidence


@pytest.fixture(scope="module")
def keeper(shared_world: Callable[[], AbstractContextManager[None]]) -> User:
    """A steward who also reports for the whole district."""
    with shared_world():
        user = People()("steward")
        Membership.objects.create(user=user, unit=Unit.objects.get(code="kuiwen"), role="reporter")
    return user


@pytest.mark.django_db
@pytest.mark.parametrize("case", [*(pytest.param(case, id=case.file) for case in DEMO), *MORE_DEMO])
def test_a_file(case: Case, keeper: User, request: pytest.FixtureRequest) -> None:
    if case.waiting:
        request.applymarker(pytest.mark.xfail(reason=f"waits for {case.waiting}", strict=True))
    assert outcome(replace(case, month="2023-07"), FILES, keeper) == case.right


def test_every_file_has_its_outcome() -> None:
    assert {case.file for case in DEMO} | NO_WORKBOOKS == {path.name for path in FILES.iterdir()}
