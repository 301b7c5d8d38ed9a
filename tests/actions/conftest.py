"""Two clerks and a reviewer of the commerce bureau, and what it owes for July 2023."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.actions.appointing import STREET
from tests.actions.reports import EXPLAINED, JULY, said
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct, submit
from tracker.calc.correcting import OF_ERROR
from tracker.models import Figure, Membership, Series, Unit, User


@pytest.fixture
def clerk(person: Any) -> User:
    return person("reporter", "commerce")


@pytest.fixture
def colleague(person: Any) -> User:
    return person("reporter", "commerce")


@pytest.fixture
def reviewer(person: Any) -> User:
    return person("reviewer", "kuiwen")


@pytest.fixture
def steward(person: Any) -> User:
    return person("steward")


@pytest.fixture
def chief(person: Any) -> User:
    """Administrator of the district."""
    return person("administrator", name="chief")


@pytest.fixture
def second(person: Any) -> User:
    return person("administrator", name="second")


@pytest.fixture
def local(person: Any) -> User:
    """Administrator of one street."""
    return person("administrator", STREET, name="local")


@pytest.fixture
def series(db: None) -> Series:
    return Series.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")


@pytest.fixture
def submitted(clerk: User, series: Series, now: datetime) -> Callable[..., Figure]:
    """Submits a figure: `submitted("9.5", by=colleague)`."""

    def submit_figure(value: str = "9.5", **given: Any) -> Figure:
        asked: dict[str, Any] = {"by": clerk, "at": now, "series": series, "month": JULY, "key": uuid.uuid4()}
        asked["answers"] = EXPLAINED
        return submit(**{**asked, "report": said(value), **given})

    return submit_figure


@pytest.fixture
def approved(submitted: Callable[..., Figure], reviewer: User, now: datetime) -> Figure:
    figure = submitted()
    approve(by=reviewer, at=now, figure=figure)
    return Figure.objects.get(pk=figure.pk)


@pytest.fixture
def corrected(clerk: User, now: datetime) -> Callable[..., Figure]:
    """Submits a correction: `corrected(figure, "9.6")`."""

    def correct_figure(figure: Figure, value: str = "9.6", **given: Any) -> Figure:
        asked: dict[str, Any] = {
            "by": clerk,
            "at": now,
            "reason": "漏报一笔",
            "nature": OF_ERROR,
            "key": uuid.uuid4(),
        }
        asked["answers"] = EXPLAINED
        return correct(**{**asked, "figure": figure, "report": said(value), **given})

    return correct_figure


@pytest.fixture
def keeper(steward: User) -> User:
    """A steward who also reports for the whole district."""
    district = Unit.objects.get(code="kuiwen")
    Membership.objects.create(user=steward, unit=district, role=Membership.Role.REPORTER)
    return steward
