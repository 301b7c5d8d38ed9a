"""A published month is called what the product was called then: on every page of it, in every file, in packs made later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from tests.editions import JUNE, published
from tests.people import People, client_of
from tests.unwitnessed import past_the_actions
from tests.views.confirming import confirmed
from tests.views.crawling import normalised, patterns
from tracker.actions.editions.branding import save_brand
from tracker.documents.attachments import inspect
from tracker.documents.papers import Paper
from tracker.models import Brand, Edition, Unit
from tracker.queries.editions.packs import published_material
from tracker.queries.editions.recompute import differences
from tracker.queries.people.brands import branding
from tracker.tables.packs import pack_paper

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")
TODAYS = ("editions", "api_editions")  # lists of what is published, which are of no single edition
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
TEXTS = [
    field.name for field in Brand._meta.fields if isinstance(field, CharField) and field.name != "sha256"
]


def called(mark: str) -> dict[str, str]:
    """A text for every field, told apart by field and mark."""
    return {name: f"{mark}-{name}" for name in TEXTS}


def rename(mark: str) -> None:
    """Another text in every field of the identity, and another logo."""
    brand, now = Brand.objects.get(), timezone.now()
    for name, text in called(mark).items():
        setattr(brand, name, text)
    picture = SimpleUploadedFile("a.png", PNG + mark.encode())
    logo = picture, inspect("a.png", picture.chunks())
    save_brand(by=People()("administrator"), at=now, brand=brand, logo=logo)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logos")


@pytest.fixture(autouse=True)
def evidence_folder(settings: Any, folder: Path) -> None:
    """The module's own instead of each test's."""
    settings.MEDIA_ROOT = folder


@pytest.fixture(scope="module")
def reissued(shared_world: Callable[[], AbstractContextManager[None]], folder: Path) -> list[Edition]:
    """June, published and issued anew while the product was called old."""
    with override_settings(MEDIA_ROOT=folder), shared_world():
        rename("old")
        return [published(People()), published(People(), reason="再版")]


def places() -> Iterator[str]:
    """Every public address of an edition, in both languages; the PDF in one, since it takes longer than all the rest."""
    given: dict[str, Any] = {"month": "2023-06", "unit": "dayu"}
    for name, pattern in patterns():
        if not name.startswith(("edition", "api_edition")) or not _is_public(pattern) or name in TODAYS:
            continue
        version = {"edition_changes": 2}.get(name, 1)
        code = "secretaries" if name == "edition_sheet" else "inv.outside_funds"
        known = {**given, "version": version, "code": code}
        address = reverse(name, kwargs={one: known[one] for one in pattern.pattern.converters})
        languages = LANGUAGES[:1] if name == "edition_pdf" else LANGUAGES
        yield from (f"{address}?lang={language}" for language in languages)


def _is_public(pattern: Any) -> bool:
    return not str(pattern.pattern).startswith("steward/")


def seen() -> dict[str, bytes]:
    """What each address answers, made anew."""
    cache.clear()
    answers = {place: normalised(Client().get(place)) for place in places()}
    assert {status for status, _content, _headers in answers.values()} == {200}
    return {place: content for place, (_status, content, _headers) in answers.items()}


def packed() -> Paper:
    """June's pack, made anew, as it is written into each kind of file."""
    with translation.override("en"):
        material = published_material(JUNE, "en")
        assert material is not None
        return pack_paper(material)


def text(place: str, language: str, client: Client | None = None) -> str:
    cache.clear()
    client = client or Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(f"{place}?lang={language}").content.decode()


def test_nothing_of_an_edition_changes_with_the_identity(reissued):
    logo, pages, pack = branding().logo, seen(), packed()
    assert len(pages) == 2 * 11 - 1
    past_the_actions()
    Unit.objects.filter(parent=None).update(name="另一个区", name_en="Another District")
    rename("new")
    now = seen()
    assert [place for place, content in pages.items() if now[place] != content] == []
    assert packed() == pack
    assert branding().logo != logo
    assert Client().get(reverse("logo", args=[logo])).content == PNG + b"old"
    assert [differences(edition) for edition in reissued] == [[], []]


def test_each_field_is_printed_as_of_its_day(reissued, signed_in):
    """What changed is on the lists at once, and in the version frozen after it; beside it the old one stays."""
    rename("new")
    reviewer = signed_in("reviewer")
    drafts = {
        language: text(reverse("edition_draft", args=[reissued[0].pk]), language, reviewer)
        for language in LANGUAGES
    }
    published(People(), reason="改名")
    for language, ending in (("zh-hans", ""), ("en", "_en")):
        fields = [f"{name}{ending}" for name in ("name", "district", "note", "edition")]
        old, new = ([f"{mark}-{name}" for name in fields] for mark in ("old", "new"))
        of_old = text(reverse("edition_version", args=["2023-06", 1]), language)
        of_new = text(reverse("edition", args=["2023-06"]), language)
        index = text(reverse("editions"), language)
        told = text(reverse("edition_changes", args=["2023-06", 3]), language)
        shown = drafts[language].partition('id="identity"')[2].partition("</p>")[0]
        assert [one for one in old if one not in of_old or one not in shown] == []
        assert [one for one in new if one not in of_new or one not in index] == []
        assert [one for one in old if f"<del>{one}</del>" not in told] == []
        assert ("new-" in of_old, "old-" in of_new, "old-" in index) == (False, False, False)


def test_a_drafts_logo_is_on_its_page_for_those_who_see_drafts(reissued):
    """Also once the product bears another one, and to nobody else before it's published."""
    rename("drafted")
    steward, reviewer, reporter = (client_of(People()(role)) for role in ("steward", "reviewer", "reporter"))
    sent = {"month": "2023-06", "reason": "另换标志"}
    assert confirmed(steward, reverse("edition_freeze"), sent).status_code == 302
    draft = Edition.objects.latest("id")
    rename("new")
    address = reverse("logo", args=[draft.sha256])
    for client, seen in ((steward, 200), (reviewer, 200), (reporter, 404), (Client(), 404)):
        assert client.get(address).status_code == seen
    answer = reviewer.get(address)
    assert (answer.content, "private" in answer["Cache-Control"]) == (PNG + b"drafted", True)
    shown = text(reverse("edition_draft", args=[draft.pk]), "zh-hans", reviewer)
    assert f'src="{address}"' in shown.partition('id="identity"')[2].partition("</p>")[0]


def test_a_logo_that_nothing_bears_is_not_shown(reissued):
    rename("between")
    unpublished = branding().logo
    rename("new")
    assert Client().get(reverse("logo", args=[unpublished])).status_code == 404
    assert client_of(People()("reviewer")).get(reverse("logo", args=["0" * 64])).status_code == 404
