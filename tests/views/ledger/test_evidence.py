"""Evidence is kept under its hash, given back as a download, and never shown inside the site."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import PDF, funds, page, pdf, reported
from tracker.models import Evidence

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
