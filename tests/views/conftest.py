"""People of one unit and of another, and an evidence folder of each test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.views.steps import funds, pdf, reported
from tests.views.things import Things
from tracker.models import Figure


@pytest.fixture(autouse=True)
def evidence_folder(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture
def reporter(signed_in: Any) -> Client:
    """Reports for 大虞街道."""
    return signed_in("reporter", "dayu")


@pytest.fixture
def reviewer(signed_in: Any) -> Client:
    """Reviews the whole district."""
    return signed_in("reviewer", "kuiwen")


@pytest.fixture
def stranger(signed_in: Any) -> Client:
    """Reports for another unit."""
    return signed_in("reporter", "liyuan")


@pytest.fixture
def leader(signed_in: Any) -> Client:
    return signed_in("leader", "kuiwen")


@pytest.fixture
def waiting(reporter: Client) -> Figure:
    """A figure of 大虞街道 for July that nobody has decided on."""
    return reported(reporter, funds(), value="7.7")


@pytest.fixture
def things(reporter: Client) -> Things:
    """What addresses are about: a waiting figure with evidence, and the approved one of June."""
    waiting = reported(reporter, funds(), value="7.7", evidence=pdf())
    return Things(waiting, Figure.objects.get(slot__series=funds(), slot__month="2023-06-01"))


@pytest.fixture
def people(reporter: Client, signed_in: Any) -> dict[str, Client]:
    made = {role: signed_in(role) for role in ("reviewer", "leader", "steward", "administrator")}
    return {"author": reporter, "stranger": signed_in("reporter", "liyuan"), **made}
