"""The pages of briefings: every number opens its source, and what can't be printed is told where it stands."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.views.confirming import confirmed
from tests.views.steps import page
from tracker.models import BulletinIssue, BulletinVersion, Figure, Target

pytestmark = pytest.mark.django_db
OPENED = {"target": Target, "breakdown": Target, "figure": Figure}
TEXT = "/bulletins/monthly/text/?month=2023-06"


@pytest.fixture
def office(signed_in: Any) -> Client:
    return signed_in("steward")


def test_each_number_opens_its_source(leader: Client) -> None:
    shown = page(leader, "bulletin", "monthly", "2023-06")
    links = re.findall(r'<a class="figure" href="([^"]+)"', shown)
    assert len(links) > 80
    addresses = sorted({unescape(link) for link in links})
    behind: dict[Any, set[int]] = {Target: set(), Figure: set()}
    for address in addresses:
        place = resolve(urlsplit(address).path)
        behind[OPENED[place.url_name or ""]].add(place.kwargs["pk"])
    for model, keys in behind.items():
        assert model.objects.filter(pk__in=keys).count() == len(keys) > 0
    for address in addresses[::8]:  # opening them all takes as long as the rest of this file
        assert leader.get(address).status_code == 200, address


def test_an_unknown_name_is_refused_with_place_and_choices(office: Client) -> None:
    answer = office.post(TEXT, {"body": "甲。\n税收{com.towers_taxs}。", "reason": ""})
    shown = unescape(answer.content.decode())
    assert answer.status_code == 400
    assert "第2行第3字：没有叫“com.towers_taxs”的数" in shown
    assert 'data-instead="com.towers_tax"' in shown
    assert "税收{com.towers_taxs}。" in shown
    assert BulletinVersion.objects.count() == 1


def test_a_preview_keeps_nothing(office: Client) -> None:
    shown = office.post(TEXT, {"body": "税收增长{com.towers_tax}。", "step": "preview"}).content.decode()
    assert "句中没有上升的增速" in shown
    piece = office.post(
        reverse("bulletin_preview", args=["monthly"]) + "?month=2023-06", {"body": "共{com.towers}"}
    )
    assert "42栋" in piece.content.decode()
    assert "<html" not in piece.content.decode()
    assert BulletinVersion.objects.count() == 1


def test_a_text_is_kept_and_shown(office: Client) -> None:
    answer = office.post(TEXT, {"body": "<b>共</b>{com.towers}\r\n", "reason": "精简"}, follow=True)
    assert "已保存为第2版" in answer.content.decode()
    assert "&lt;b&gt;共&lt;/b&gt;" in answer.content.decode()


def test_the_admin_refuses_the_same(office: Client) -> None:
    version = BulletinVersion.objects.get()
    sent = {"template": version.template_id, "in_force_from": "2023-06-01", "reason": ""}
    answer = office.post(reverse("admin:tracker_bulletinversion_add"), {**sent, "body": "税收{com.tax}"})
    assert "没有叫“com.tax”的数" in unescape(answer.content.decode())
    answer = office.post(
        reverse("admin:tracker_bulletinversion_add"), {**sent, "body": "税收{com.towers_tax}"}
    )
    assert answer.status_code == 302
    assert BulletinVersion.objects.count() == 2


def test_issuing_freezes_and_everybody_reads_it(office: Client, stranger: Client) -> None:
    confirmed(office, reverse("bulletin_issue", args=["monthly", "2023-06"]))
    issue = BulletinIssue.objects.get()
    assert "8.55亿元" in page(stranger, "bulletin_issued", issue.pk)
    for kind in ("docx", "pdf", "html", "txt"):
        assert stranger.get(reverse("bulletin_issued_file", args=[issue.pk, kind])).status_code == 200
    assert stranger.get(reverse("bulletin_issued_file", args=[issue.pk, "exe"])).status_code == 404


def test_each_claim_without_support_is_answered_by_a_second_person(office: Client, signed_in: Any) -> None:
    office.post(TEXT, {"body": "税收居全市第1，{com.towers_tax}。外资居全市第2，{inv.outside_funds}。"})
    shown = page(office, "bulletin", "monthly", "2023-06")
    assert '<mark class="flagged"' in shown
    assert "请由另一人写明依据后印发" in shown
    place, other = reverse("bulletin_issue", args=["monthly", "2023-06"]), signed_in("steward")
    fields = dict.fromkeys(
        re.findall(r'name="(claim-\w+)"', page(other, "bulletin", "monthly", "2023-06")), "通报"
    )
    assert len(fields) == 2
    assert confirmed(office, place, fields).status_code == 400
    first, second = fields
    answer = confirmed(other, place, {first: "市税务局通报", second: ""})
    assert answer.status_code == 409
    assert "市税务局通报" in answer.content.decode()
    assert not BulletinIssue.objects.exists()
    assert confirmed(other, place, fields).status_code == 302
    assert "通报" in page(office, "bulletin_issued", BulletinIssue.objects.get().pk)


@pytest.mark.parametrize(("month", "status"), [("June", 404), ("2022-06", 400), ("2023-06", 200)])
def test_months(leader: Client, month: str, status: int) -> None:
    assert leader.get(reverse("bulletin", args=["monthly", month])).status_code == status
