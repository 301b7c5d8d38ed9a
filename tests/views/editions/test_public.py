"""What anybody sees: published editions, the same bytes whatever else is in the database, the same words everywhere."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

import docx
import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.actions.reports import said
from tests.editions import JUNE, published
from tests.people import People
from tests.views.steps import funds
from tracker.actions.editions.publishing import freeze, publish_corrections
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct, submit
from tracker.calc.correcting import OF_ERROR
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.models import Edition, Figure, User
from tracker.wording.bulletins import from_json

pytestmark = pytest.mark.django_db
PAGES: tuple[tuple[str, list[Any]], ...] = (
    ("editions", []),
    ("edition", ["2023-06"]),
    ("edition_version", ["2023-06", 1]),
    ("edition_line", ["2023-06", 1, "inv.outside_funds", "dayu"]),
    ("edition_sheet", ["2023-06", 1, "secretaries"]),
    ("edition_csv", ["2023-06", 1]),
    ("edition_wall", []),
    ("api_editions", []),
    ("api_edition", ["2023-06", 1]),
)


@pytest.fixture(scope="module")
def published_june(shared_world: Any) -> Edition:
    with shared_world():
        return published(People())


@pytest.fixture
def june(published_june: Edition) -> Edition:
    return Edition.objects.get(pk=published_june.pk)


def seen() -> dict[str, tuple[bytes, str]]:
    """Every public page with its ETag, rendered anew."""
    cache.clear()
    answers = {f"{name}{args}": Client().get(reverse(name, args=args)) for name, args in PAGES}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: (answer.content, answer["ETag"]) for name, answer in answers.items()}


def corrected_june(person: Callable[..., User], now: datetime) -> Figure:
    """An approved correction of a figure that June's edition was made of."""
    figure = Figure.objects.get(slot__series=funds(), slot__month=JUNE.first)
    newer = correct(
        by=person("reporter", "dayu"),
        at=now,
        figure=figure,
        report=Report(as_of=JUNE.last, value=Decimal("6.9")),
        reason="漏报一笔",
        nature=OF_ERROR,
        key=uuid.uuid4(),
    )
    approve(by=person("reviewer"), at=now, figure=newer)
    return newer


def test_the_bytes_are_the_same_with_and_without_what_is_not_published(june, person, now):
    before = seen()
    made = submit(
        by=person("reporter", "dayu"),
        at=now,
        series=funds(),
        month=Month(2023, 7),
        report=said("7.7"),
        key=uuid.uuid4(),
    )
    assert seen() == before
    approve(by=person("reviewer"), at=now, figure=made)
    corrected_june(person, now)
    assert seen() == before
    freeze(by=person("steward"), at=now, month=Month(2023, 7), incomplete="示例：其余下月补报")
    freeze(by=person("steward"), at=now, month=JUNE, reason="更正")
    assert seen() == before


def test_a_correction_stands_beside_what_was_published(june, person, now):
    corrected_june(person, now)
    publish_corrections(by=person("steward"), at=now, edition=june)
    page = Client().get(reverse("edition", args=["2023-06"])).content.decode()
    row = next(row for row in page.split("<tr>") if "lines/inv.outside_funds/dayu/" in row)
    assert "6.6亿元" in row
    assert "6.9亿元" in row
    assert "漏报一笔" in row
    line = Client().get(reverse("edition_line", args=["2023-06", 1, "inv.outside_funds", "dayu"]))
    assert "漏报一笔" in line.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_league_and_briefing_are_on_the_page(june, language):
    page = Client().get(reverse("edition", args=["2023-06"]), {"lang": language}).content.decode()
    bulletin = from_json(june.bulletins.get().blocks)
    shown = re.sub(r"<[^>]+>", "", page)
    assert all(sentence.text in shown for block in bulletin.blocks for sentence in block.sentences)
    assert re.search(r'<a class="figure" href="[^"]*/lines/com.towers_over_100m/commerce/', page)
    sheet = june.sheets.get(code="secretaries")
    table = Client().get(reverse("edition_sheet", args=["2023-06", 1, "secretaries"]), {"lang": language})
    opened = unescape(re.sub(r"<[^>]+>", "", table.content.decode()))
    data = Client().get(reverse("api_edition", args=["2023-06", 1]), {"lang": language}).json()
    for score, told in zip(sheet.printed[language]["scores"], data["leagues"][0]["scores"], strict=True):
        assert told["printed"] == score
        for words in ([score["unit"], score["total"]], *(line.values() for line in score["lines"])):
            assert all(word in opened for word in words)
    assert data["bulletins"][0]["text"] == bulletin.text


def test_a_reissue_leaves_the_first_version_and_shows_what_differs(june, person, now):
    corrected_june(person, now)
    published(person, reason="更正一项")
    page = Client().get(reverse("edition", args=["2023-06"])).content.decode()
    assert "第2版" in page
    assert "更正一项" in page
    old = Client().get(reverse("edition_version", args=["2023-06", 1])).content.decode()
    assert "6.6亿元" in old
    assert "最新为第2版" in old
    changes = Client().get(reverse("edition_changes", args=["2023-06", 2])).content.decode()
    assert "<del>6.6亿元</del>" in changes
    assert "6.9亿元" in changes


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_files_and_api_say_the_same_of_every_cell(june, language):
    """Word, PDF and workbook are read back from the bytes that the public gets."""
    query = {"lang": language}
    data = Client().get(reverse("api_edition", args=["2023-06", 1]), query).json()
    page = Client().get(reverse("edition_version", args=["2023-06", 1]), query).content.decode()
    book = openpyxl.load_workbook(
        io.BytesIO(Client().get(reverse("edition_xlsx", args=["2023-06", 1]), query).content)
    )
    rows = {(row[0], row[3]): row for row in list(book.worksheets[0].iter_rows(values_only=True))[3:]}
    word = {(row[0], row[3]): row for row in _word_rows(_taken("edition_docx", query))}
    pdf = _pdf_text(_taken("edition_pdf", query))
    kept = {(line.code, line.printed[language]["unit"]): line.printed[language] for line in june.lines.all()}
    assert len(rows) == len(word) == len(kept) == len(data["lines"])
    cells = {
        unescape(match[1]): unescape(re.sub(r"<[^>]+>", "\n", match[0]))
        for match in re.finditer(r'<tr>.*?lines/([^"?]+)/\?.*?</tr>', page, re.S)
    }
    for line in data["lines"]:
        printed = line["printed"]
        assert printed == {name: kept[line["code"], printed["unit"]][name] for name in printed}
        assert [cell or "" for cell in rows[line["code"], printed["unit"]][1:-1]] == list(printed.values())
        assert word[line["code"], printed["unit"]][1:-1] == list(printed.values())
        assert _tight(line["code"] + "".join(printed.values())) in pdf
        shown = [text.strip() for text in cells[f"{line['code']}/{line['unit_code']}"].split("\n")]
        names = ["indicator", "unit", "value", "movement"]
        if printed["target"] != "—":
            names += ["target", "completion", "planned", "gap", "light"]
        for name in names:
            assert printed[name] in shown, (line["code"], name, shown)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_league_s_cells_are_the_same_on_page_in_files_and_api(june, language):
    query = {"lang": language}
    data = Client().get(reverse("api_edition", args=["2023-06", 1]), query).json()
    book = openpyxl.load_workbook(io.BytesIO(_taken("edition_xlsx", query)))
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    word = docx.Document(io.BytesIO(_taken("edition_docx", query))).element.iter(qn("w:t"))
    told = {
        "workbook": _tight("".join(str(cell) for cell in cells if cell is not None)),
        "word": _tight("".join(node.text or "" for node in word)),
        "pdf": _pdf_text(_taken("edition_pdf", query)),
    }
    assert len(data["leagues"]) == june.sheets.count() > 0
    for league in data["leagues"]:
        address = reverse("edition_sheet", args=["2023-06", 1, league["code"]])
        page = unescape(re.sub(r"<[^>]+>", "", Client().get(address, query).content.decode()))
        told["page"] = _tight(page)
        for score in (one["printed"] for one in league["scores"]):
            strings = [score["unit"], score["total"], *score["goals"]]
            strings += [
                line[name] for line in score["lines"] for name in ("name", "value", "points", "reason")
            ]
            for place, text in told.items():
                assert [one for one in strings if _tight(one) not in text] == [], (place, league["code"])


def _taken(name: str, query: dict[str, str]) -> bytes:
    return Client().get(reverse(name, args=["2023-06", 1]), query).content


def _word_rows(content: bytes) -> list[list[str]]:
    table = docx.Document(io.BytesIO(content)).tables[0]
    return [
        ["".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in table._tbl.iter(qn("w:tr"))
    ][1:]


def _pdf_text(content: bytes) -> str:
    return _tight("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def _tight(text: str) -> str:
    """Text without blanks: where a cell breaks its lines is the page's affair."""
    return re.sub(r"\s", "", text)


def test_drafts_are_nobodys_business(person, now):
    freeze(by=person("steward"), at=now, month=Month(2023, 7))
    assert Client().get(reverse("edition", args=["2023-07"])).status_code == 404
    assert "/2023-07/" not in Client().get(reverse("editions")).content.decode()
    assert "2023-07" not in {one["month"] for one in Client().get(reverse("api_editions")).json()["editions"]}


def test_who_has_the_page_is_told_so(june):
    page = Client().get(reverse("edition", args=["2023-06"]))
    again = Client().get(reverse("edition", args=["2023-06"]), headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert page["Cache-Control"] == "public, max-age=60"
    assert "sessionid" not in page.cookies


def test_staff_get_the_publics_bytes(june, signed_in: Any):
    address = reverse("edition", args=["2023-06"])
    assert signed_in("steward").get(address).content == Client().get(address).content


@pytest.mark.parametrize(
    "address", ["2023-13/", "x/", "2023-05/", "2023-06/v2/", "2023-06/v1/changes/", "2023-06/v1/lines/x/y/"]
)
def test_what_is_not_there_is_not_found(june, address):
    assert Client().get(f"/editions/{address}").status_code == 404


def test_a_page_is_kept_until_something_is_published(
    june, person, now, monkeypatch, django_assert_num_queries
):
    """A kept page costs nothing but, once a second, the question whether anything has been published since."""
    address = reverse("edition", args=["2023-06"])
    first = Client().get(address)
    with django_assert_num_queries(0):
        kept = Client().get(address)
    assert (kept.content, kept["ETag"]) == (first.content, first["ETag"])
    for header in ("X-Frame-Options", "Content-Security-Policy", "X-Content-Type-Options"):
        assert kept[header] == first[header]
    monkeypatch.setattr("tracker.views.web.kept.SEEN", 0)
    cache.delete("public:stamp")
    with django_assert_num_queries(1):
        Client().get(address)
    assert Client().get(address, headers={"host": "elsewhere.example"}).status_code == 400
    corrected_june(person, now)
    publish_corrections(by=person("steward"), at=now, edition=june)
    assert "漏报一笔" in Client().get(address).content.decode()
