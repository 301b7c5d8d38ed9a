"""A district that isn't Kuiwen never reads of Kuiwen: on no page, in no file, in no mail; and it says its own name."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader
from pytest_django.plugin import DjangoDbBlocker

from tests.admin.forms import filled
from tests.editions import published
from tests.languages.catalogue import PO
from tests.people import People, client_of
from tests.views.crawling import patterns
from tracker.calc.periods import Month
from tracker.models import Brand, Indicator, Notice, Target, Unit, User
from tracker.queries.people.brands import branding
from tracker.wording.notices import subject_and_body

pytestmark = pytest.mark.xdist_group("cases")
KUIWEN = re.compile(r"奎文|kuiwen|潍坊|weifang", re.IGNORECASE)
JUNE = Month(2023, 6)
LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
LATER = {"account_logout", "set_language"}


def places() -> Iterator[str]:
    """Every address that names nothing, and of those that name something one of each that people read most."""
    for name, pattern in patterns():
        fixed = not (pattern.pattern.converters or getattr(pattern.pattern, "regex", re.compile("")).groups)
        if fixed and name not in LATER and "None" not in name and not name.endswith("autocomplete"):
            yield f"{reverse(name)}?month=2023-06"
    target = Target.objects.get(indicator__code="done")
    named: list[tuple[str, list[Any]]] = [
        ("target", [target.pk]), ("register", ["rb"]), ("my_month", ["ju", "2023-06"]), ("year_plan", [2023, "ju"]),
        ("import", ["register", "rb"]), ("import", ["month", "ju"]), ("edition", ["2023-06"]), ("edition_version", ["2023-06", 1]),
        ("edition_line", ["2023-06", 1, "done", "ju"]), ("edition_csv", ["2023-06", 1]), ("api_edition", ["2023-06", 1]),
        ("admin:tracker_indicator_change", [Indicator.objects.get(code="done").pk]), ("admin:tracker_unit_change", [Unit.objects.all()[0].pk]),
        ("admin:tracker_user_change", [User.objects.latest("pk").pk]), ("target", [10**9]), ("rule", [target.pk]),
    ]  # fmt: skip
    yield from (f"{reverse(name, args=args)}?month=2023-06" for name, args in named)


def read(client: Client, place: str, language: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(place + ("&" if "?" in place else "?") + f"lang={language}")
    content = answer.getvalue()
    kind = answer.get("Content-Type", "")
    return content.decode(errors="replace") if "text" in kind or "json" in kind else ""


@pytest.fixture
def district(
    mini_district: dict[str, User], django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[People]:
    """The small district for one test, with a place for its files."""
    cache.clear()
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path), transaction.atomic():
        yield People()
        transaction.set_rollback(True)
    cache.clear()


def named(administrator: Client, **given: Any) -> Any:
    add = not Brand.objects.exists()
    address = reverse("admin:tracker_brand_add") if add else reverse("admin:tracker_brand_change", args=[1])
    answer: Any = administrator.post(address, filled(administrator.get(address), **given))
    cache.clear()
    return answer


def test_nothing_speaks_of_kuiwen_in_either_language(district: People) -> None:
    published(lambda role: district(role, "qu"), JUNE)
    steward, administrator = client_of(district("steward", "qu")), client_of(district("administrator", "qu"))
    found = []
    for place in places():
        client = administrator if "/admin/" in place else steward
        client = Client() if place.startswith(("/editions/", "/api/", reverse("account_login"))) else client
        for language in ("zh-hans",) if "/admin/" in place else ("zh-hans", "en"):
            text = read(client, place, language)
            if hit := KUIWEN.search(text):
                found.append((place, language, text[max(0, hit.start() - 60) : hit.end() + 40]))
    assert not found


def test_no_text_of_the_product_names_kuiwen() -> None:
    """So that in the admin, which shows no names of its own in English, one language is enough."""
    texts = [
        text
        for one in polib.pofile(str(PO))
        for text in (one.msgid, one.msgid_plural, one.msgstr, *one.msgstr_plural.values())
    ]
    assert len(texts) > 1000
    assert [text for text in texts if KUIWEN.search(text)] == []


def test_it_says_its_own_name_everywhere(district: People) -> None:
    administrator, steward = client_of(district("administrator", "qu")), client_of(district("steward", "qu"))
    assert steward.get(reverse("admin:tracker_brand_add")).status_code == 403
    said = {
        "name": "示例跟踪", "name_en": "Sample Tracker", "note": "数字来自示例局月报。", "note_en": "From the sample bureau.",
        "edition": "一月一亮相", "edition_en": "The Sample Monthly",
        "logo": SimpleUploadedFile("标志.png", LOGO),
    }  # fmt: skip
    assert named(administrator, **said).status_code == 302
    published(lambda role: district(role, "qu"), JUNE)
    board = read(steward, reverse("board"), "zh-hans")
    assert all(text in board for text in ("· 示例跟踪</title>", "数字来自示例局月报。", "示例区", "/logo/"))
    board = read(steward, reverse("board"), "en")
    assert all(
        text in board for text in ("· Sample Tracker</title>", "From the sample bureau.", "Example District")
    )
    assert "示例跟踪 · 管理" in read(administrator, reverse("admin:index"), "zh-hans")
    assert "示例跟踪" in read(Client(), reverse("account_login"), "zh-hans")
    public = read(Client(), reverse("edition", args=["2023-06"]), "zh-hans")
    assert all(text in public for text in ("一月一亮相", "示例区", "· 示例跟踪</title>"))
    api = Client().get(reverse("api_editions"), {"lang": "en"}).json()
    assert (api["title"], api["district"]) == ("Sample Tracker · The Sample Monthly", "Example District")
    printed = Client().get(reverse("edition_pdf", args=["2023-06", 1])).content
    assert "一月一亮相" in PdfReader(io.BytesIO(printed)).pages[0].extract_text()
    logo = Client().get(re.findall(r'src="(/logo/[0-9a-f]+/)"', public)[0])
    assert (logo.content, logo["Content-Type"]) == (LOGO, "image/png")
    with translation.override("en"):
        subject, body = subject_and_body([_notice(district)], "", branding().identity.product)
    assert (subject.startswith("[Sample Tracker] "), "Sample Tracker" in body) == (True, True)


def test_a_logo_is_a_small_picture_and_can_be_taken_away(district: People) -> None:
    administrator = client_of(district("administrator", "qu"))
    large = LOGO + b"\0" * 200 * 1024
    for name, content, told in (
        ("a.png", large, "标志不能超过200 KB"),
        ("a.pdf", b"%PDF-1.4", "不是 PNG 或 JPG 图片"),
        ("a.svg", b"<svg/>", "不是 PNG 或 JPG 图片"),
    ):
        answer = named(administrator, name="甲", logo=SimpleUploadedFile(name, content))
        assert told in answer.content.decode()
    assert not Brand.objects.exists()
    assert named(administrator, name="甲", logo=SimpleUploadedFile("a.png", LOGO)).status_code == 302
    kept = branding().logo
    assert named(administrator, name="乙").status_code == 302
    assert branding().logo == kept
    assert named(administrator, bare="on").status_code == 302
    assert (branding().logo, branding().name) == ("", "乙")
    assert Client().get(reverse("logo", args=[kept])).status_code == 404


def _notice(person: People) -> Notice:
    data = {"month": "2023-06", "unit": "示例局", "missing": 1, "due": "2023-06-28"}
    return Notice(recipient=person("reporter", "ju"), kind="due", data=data)
