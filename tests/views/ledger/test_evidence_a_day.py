"""What one person may hand in a day: whatever is kept counts, with reports, with marks, or set aside for an import."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actions.arena import Arena
from tests.actions.imports.test_applying import HEAD, NEW, xlsx
from tests.disks import files_in
from tests.views.imports.test_files import upload
from tests.views.steps import PDF, pdf, post_report, reported
from tracker.actions.ledger.evidence import set_aside
from tracker.models import Series

pytestmark = pytest.mark.django_db


def test_so_many_bytes_a_person_and_day(
    reporter: Client, signed_in: Any, settings: Any, evidence_folder: Path
) -> None:
    settings.EVIDENCE_MB_A_DAY = 1
    towers = Series.objects.filter(unit__code="dayu", measure__code="tax")[:3]
    half = [pdf(f"{n}.pdf", PDF + bytes([n]) * 600_000) for n in range(3)]
    reported(reporter, towers[0], value="1", evidence=half[0])
    response = post_report(reporter, towers[1], value="1", evidence=half[1])
    assert response.status_code == 429
    assert "今天上传的文件合计将超过 1 MB" in response.content.decode()
    assert len(files_in(evidence_folder)) == 1
    reported(signed_in("reporter", "dayu"), towers[2], value="1", evidence=half[2])


def test_files_set_aside_count_as_well(person: Any, settings: Any, evidence_folder: Path) -> None:
    settings.EVIDENCE_MB_A_DAY = 1
    clerk, client, nearly_all = person("reporter", "kuiwen"), Client(), bytes((1 << 20) - 100)
    client.force_login(clerk)
    digest = hashlib.sha256(nearly_all).hexdigest()
    set_aside(by=clerk, at=timezone.now(), sha256=digest, content=nearly_all)
    assert upload(client, xlsx(HEAD, NEW)).status_code == 429
    assert files_in(evidence_folder) == [digest]


def test_files_of_marks_count_as_well(settings: Any, evidence_folder: Path) -> None:
    settings.EVIDENCE_MB_A_DAY = 1
    arena, client = Arena(), Client()
    arena.rules()
    client.force_login(arena.steward)
    address = reverse("league_marks", args=["arena"]) + "?month=2023-07"
    for number, status in enumerate((302, 429)):
        sent = {
            "unit": arena.units[number].code,
            "kind": "bonus",
            "points": "1",
            "reason": "因",
            "evidence": "文",
        }
        file = pdf(content=PDF + bytes([number]) * 600_000)
        assert client.post(address, {**sent, "exhibits": file}).status_code == status
    assert len(files_in(evidence_folder)) == 1
