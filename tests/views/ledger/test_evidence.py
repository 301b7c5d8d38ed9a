"""Evidence is kept under its hash and given back as a download; images and PDF are shown in frames of ours alone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import PDF, funds, page, pdf, reported
from tracker.documents.sheets import OutSheet, SheetColumn, write_workbook
from tracker.models import Event, Evidence

DIGEST = hashlib.sha256(PDF).hexdigest()


def kept(client: Client, name: str = "银行回单.pdf") -> Evidence:
    return reported(client, funds(), value="7.7", evidence=pdf(name)).evidence.get()


def test_it_lies_under_its_hash(reporter: Client, evidence_folder: Path) -> None:
    assert kept(reporter).sha256 == DIGEST
    assert [file.name for file in evidence_folder.rglob("*") if file.is_file()] == [DIGEST]


def test_it_comes_back_as_a_download(reporter: Client, reviewer: Client) -> None:
    response = reviewer.get(reverse("evidence", args=[kept(reporter).pk]))
    assert response.getvalue() == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert unquote(disposition).endswith("银行回单.pdf")


def test_a_file_that_was_changed_is_not_given_out(
    reporter: Client, reviewer: Client, evidence_folder: Path
) -> None:
    file = kept(reporter)
    (evidence_folder / DIGEST[:2] / DIGEST).write_bytes(PDF + b"!")
    response = reviewer.get(reverse("evidence", args=[file.pk]))
    assert response.status_code == 409
    assert "已被改动" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["../../etc/x.pdf", "a\tSet-Cookie: b.pdf", "..\\..\\x.pdf", "\u202efdp.x.pdf"]
)
def test_harmful_names_are_harmless(reporter: Client, evidence_folder: Path, name: str) -> None:
    file = kept(reporter, name)
    assert not set(file.name) & set("/\\\r\n\u202e")
    assert all(path.is_relative_to(evidence_folder) for path in evidence_folder.rglob("*"))


def test_pages_ask_nobody_else(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7", note="<b>粗</b>")
    for shown in (page(reviewer, "board"), page(reviewer, "figure", figure.pk), page(reporter, "report")):
        assert 'src="http' not in shown
        assert 'href="http' not in shown
        assert "<b>粗" not in shown


def test_the_policy_allows_nothing_inline(reviewer: Client) -> None:
    policy = reviewer.get(reverse("board")).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_a_pdf_is_shown_in_frames_of_ours_alone_and_runs_nothing(reporter: Client, reviewer: Client) -> None:
    file = kept(reporter)
    address = reverse("evidence_shown", args=[file.pk])
    response = reviewer.get(address)
    assert response.getvalue() == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "inline"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert Event.objects.filter(kind="export", data__address=address).exists()
    shown = reviewer.get(reverse("figure", args=[file.figure_id]))
    assert f'<iframe src="{address}#' in shown.content.decode()
    assert "frame-src 'self'" in shown.headers["Content-Security-Policy"]
    assert "frame-src" not in reviewer.get(reverse("board")).headers["Content-Security-Policy"]


def test_what_browsers_cannot_show_by_themselves_is_a_download_alone(
    reporter: Client, reviewer: Client
) -> None:
    book = write_workbook([OutSheet("示例", [SheetColumn("数值")], [[1]])])
    file = reported(reporter, funds(), value="7.7", evidence=pdf("明细.xlsx", book)).evidence.get()
    assert reviewer.get(reverse("evidence_shown", args=[file.pk])).status_code == 404
    assert reverse("evidence_shown", args=[file.pk]) not in page(reviewer, "figure", file.figure_id)


def test_a_changed_file_is_not_shown(reporter: Client, reviewer: Client, evidence_folder: Path) -> None:
    file = kept(reporter)
    (evidence_folder / DIGEST[:2] / DIGEST).write_bytes(PDF + b"!")
    response = reviewer.get(reverse("evidence_shown", args=[file.pk]))
    assert (response.status_code, response.headers["X-Frame-Options"]) == (409, "DENY")
    assert "<iframe" not in page(reviewer, "figure", file.figure_id)
