"""In English, pages show Chinese only where it was entered as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from typing import Any

import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.languages.catalogue import PO
from tests.views.steps import funds, report_address, reported, target_of, tower
from tracker.models import Draft, ImportRun, Indicator, Register, Series, Target

CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]+")
SWITCH = "中文"
MODELS = sorted(admin.site._registry, key=lambda model: model.__name__)
ADMIN = {f"admin:tracker_{model._meta.model_name}": model for model in MODELS}


@pytest.fixture
def in_english(signed_in: Any, settings: Any) -> Callable[..., Client]:
    """Signs somebody in who reads English."""

    def sign_in(role: str, unit: str = "kuiwen") -> Client:
        client = signed_in(role, unit)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return sign_in


def entered() -> re.Pattern[str]:
    """Any text that stands in the database, or is offered for it, whole; the longest first.

    English that quotes an example of a Chinese document does so on purpose.
    """
    own_names = (name for _code, name in settings.LANGUAGES)
    found = {SWITCH, *own_names, *quoting()}
    fields = (field for model in MODELS for field in model._meta.concrete_fields)
    found |= {field.default for field in fields if isinstance(field.default, str)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type = 'jsonb' FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name LIKE 'tracker%%'"
            " AND data_type IN ('character varying', 'text', 'jsonb')"
        )
        for table, column, is_json in cursor.fetchall():
            cursor.execute(_texts(table, column, is_json))
            found.update(line for (text,) in cursor.fetchall() for line in text.splitlines())
    return any_of(filter(CHINESE.search, found))


@cache
def quoting() -> list[str]:
    """English of the catalogue that quotes Chinese."""
    return [entry.msgstr for entry in polib.pofile(str(PO)) if CHINESE.search(entry.msgstr)]


def any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest of thousands of texts at each place; sorted by how they begin, or all would be tried at each."""
    rest: dict[str, list[str]] = {}
    for text in sorted(texts, key=len, reverse=True):
        rest.setdefault(re.escape(text[0]), []).append(re.escape(text[1:]))
    return re.compile("|".join(f"{first}(?:{'|'.join(ends)})" for first, ends in rest.items()))


def _texts(table: str, column: str, is_json: bool) -> str:
    if not is_json:
        return f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
    leaves = f"""jsonb_path_query("{column}", 'strict $.** ? (@.type() == "string")')"""
    return f"""SELECT DISTINCT leaf #>> '{{}}' FROM (SELECT {leaves} AS leaf FROM "{table}") AS leaves"""


def left_over(client: Client, addresses: Iterator[str], *, shut: bool = False) -> list[tuple[str, str]]:
    """Addresses with the Chinese that they show beside data; `shut`: some may be refused."""
    pages = [(address, client.get(address)) for address in addresses]
    data = entered()
    wrong = []
    for address, page in pages:
        assert page.status_code in {200, 400, 404} | ({302, 403} if shut else set()), address
        content = page.getvalue() if page.streaming else page.content
        wrong += [(address, word) for word in CHINESE.findall(data.sub("", unescape(content.decode())))]
    return wrong


def reading() -> Iterator[str]:
    for name in ("board", "board_export", "progress_sections", "progress_units", "registers"):
        yield reverse(name)
        yield reverse(name) + "?month=2023-06&day=2023-07-06"
    yield reverse("missing")
    yield reverse("missing_lines", args=["dayu", "2023-07"])
    yield reverse("notices")
    yield reverse("board") + "?light=violet"
    yield reverse("board") + "?month=June"
    yield reverse("board") + "?q=zzzz"
    for code in Register.objects.values_list("code", flat=True):
        yield reverse("register", args=[code])
    one_of_each_kind = Target.objects.order_by("indicator__kind", "id").distinct("indicator__kind")
    for target in [*one_of_each_kind, target_of("com.towers_over_100m", "commerce")]:
        yield reverse("target", args=[target.pk])
        yield reverse("target", args=[target.pk]) + "?day=2020-01-01"
    yield "/nowhere/"


@pytest.mark.long
def test_a_leaders_pages(in_english: Callable[..., Client]) -> None:
    assert not left_over(in_english("leader"), reading())


def test_a_reporters_pages(in_english: Callable[..., Client]) -> None:
    client = in_english("reporter", "dayu")
    figure = reported(client, funds(), value="7.7")
    series = Series.objects.filter(unit__code="dayu").order_by("indicator_id", "measure_id", "stage_id", "id")
    forms = series.distinct("indicator_id", "measure_id", "stage_id")
    pages = [
        reverse("todo"),
        reverse("missing"),
        reverse("report"),
        reverse("report") + "?month=2023-03",
        reverse("figure", args=[figure.pk]),
        reverse("item", args=[tower().pk]),
    ]
    assert not left_over(client, iter([*pages, *map(report_address, forms)]))


def test_a_files_way_in(in_english: Callable[..., Client]) -> None:
    """What a file would change, what is wrong with it, what was imported, and that it was taken back."""
    client = in_english("reporter", "kuiwen")
    head = "Name,Unit,Total investment (100 million yuan),Industry,Phone"
    sent = f"{head}\n示例冷链仓库,大虞街道,12,物流,1\n示例医院扩建,无此单位,,,\n示例湿地整治,大虞街道,x,,\n"
    into = reverse("import", args=["register", "projects"])
    answer = client.post(into, {"file": SimpleUploadedFile("x.csv", sent.encode()), "month": "2023-07"})
    place = answer["Location"]
    digest = re.search(r'name="digest" value="(\w+)"', client.get(place).content.decode())
    assert digest
    told = client.post(place, {"digest": digest[1], "without_refused": "on"})
    run = ImportRun.objects.latest("id")
    undone = client.post(reverse("import_undo", args=[run.pk]), {"reason": "typo"})
    assert (told.status_code, undone.status_code) == (302, 302)
    month = reverse("import", args=["month", "dayu"])
    ranks = reverse("import", args=["ranks", Indicator.objects.filter(kind="rank")[0].code])
    assert not left_over(in_english("steward"), iter([ranks]))
    pages = [into, month, told["Location"], undone["Location"], reverse("import_runs"), place]
    typed = [
        (address, word)
        for address, word in left_over(client, iter(pages))
        if word not in "无此单位示例医院扩建湿地整治"
    ]
    assert typed == []


def test_refused_entries(in_english: Callable[..., Client]) -> None:
    client = in_english("reporter", "dayu")
    page = client.post(report_address(funds()), {"value": "七", "not_applicable": "x", "as_of": "2999-01-01"})
    typed = page.content.decode().replace("七", "")
    assert "is not a number" in typed
    assert not CHINESE.findall(entered().sub("", unescape(typed)))


def test_a_reviewers_pages(in_english: Callable[..., Client]) -> None:
    figure = reported(in_english("reporter", "dayu"), funds(), value="7.7")
    client = in_english("reviewer")
    assert not left_over(client, iter([reverse("review"), reverse("figure", args=[figure.pk])]))
    client.post(reverse("approve", args=[figure.pk]))
    pages = [reverse("figure", args=[figure.pk]), reverse("review"), reverse("figure", args=[figure.pk])]
    assert not left_over(client, iter(pages))
    asking = reverse("change_request", args=[target_of("inv.outside_funds", "dayu").pk])
    assert not left_over(
        client, iter([asking, reverse("review") + "?only=own", reverse("review") + "?tick=all"])
    )
    refused = client.post(reverse("review"), {"figure": [figure.pk, 1], "step": "approve"}).content.decode()
    assert not CHINESE.findall(entered().sub("", unescape(refused)))


def test_what_waits_for_a_steward(in_english: Callable[..., Client]) -> None:
    client = in_english("steward")
    assert not left_over(client, iter([reverse("steward")]))
    Indicator.objects.filter(series=funds()).update(embargoed_from="2023-07-01")
    figure = reported(in_english("reporter", "dayu"), funds(), value="7.7")
    in_english("reviewer").post(reverse("approve", args=[figure.pk]))
    target = target_of("inv.outside_funds", "dayu")
    asked = {"tier": "committed", "value": "3", "qualifier": "exact", "in_force_from": "2023-07-01"}
    asked |= {"basis": "minutes", "basis_date": "2023-07-01", "reason": "moved away", "as_it_is": "1"}
    assert (
        in_english("reporter", "dayu").post(reverse("change_request", args=[target.pk]), asked).status_code
        == 302
    )
    pages = [reverse("steward"), reverse("target", args=[target.pk]), reverse("figure", args=[figure.pk])]
    assert not left_over(client, iter(pages))


@pytest.mark.long
def test_the_admins_pages(in_english: Callable[..., Client], person: Any) -> None:
    """Each model's pages as whoever may change it reads them."""
    Draft.objects.create(
        series=funds(), author=person("reporter", "dayu"), entries={"value": "1"}, saved_at=timezone.now()
    )
    administrator, steward = in_english("administrator"), in_english("steward")
    assert not left_over(administrator, iter([reverse("admin:index")]))
    theirs = [name for name in ADMIN if administrator.get(reverse(f"{name}_add")).status_code == 200]
    assert not left_over(administrator, configuring(theirs), shut=True)
    assert not left_over(steward, configuring(name for name in ADMIN if name not in theirs), shut=True)


def configuring(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        row = ADMIN[name]._default_manager.order_by("pk").first()
        yield from (reverse(f"{name}_changelist"), reverse(f"{name}_add"))
        if row:
            yield reverse(f"{name}_change", args=[row.pk])


def test_the_page_to_sign_in(db: None) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    assert not left_over(client, iter([reverse("account_login")]))
