"""用工作簿建账号 on its pages: from the template to the first sign-in with a password that was shown once."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.login.steps import post_password
from tests.people import People, client_of
from tracker.models import AppointmentRequest, Event, Membership, User

pytestmark = pytest.mark.django_db
ZHANG = (None, "zhang", "示例张三", None, None, "大虞街道", "填报人")
LI = (None, "li", "示例李四", None, None, "dayu", "审核人")
DIGEST = re.compile(r'name="digest" value="(\w+)"')
PASSWORD = re.compile(r"<code>([a-z0-9-]+)</code>")
SHEET = re.compile(r'href="data:[^;]+;base64,([^"]+)" download="([^"]+)"')


@pytest.fixture
def administrator(signed_in: Any) -> Client:
    return signed_in("administrator")


def filled_in(client: Client, *rows: Sequence[object]) -> bytes:
    """The template with these rows."""
    template = b"".join(client.get(reverse("people_template")).streaming_content)  # type: ignore[attr-defined]
    made: Any = openpyxl.load_workbook(io.BytesIO(template))
    for number, row in enumerate(rows, start=3):
        for column, said in enumerate(row, start=1):
            made["账号"].cell(number, column, said)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def looked_through(client: Client, content: bytes, name: str = "账号.xlsx") -> tuple[str, str]:
    """The address of what a file would do, and the page."""
    answer = client.post(reverse("people_upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)
    assert answer.status_code == 200
    return answer.redirect_chain[-1][0], answer.content.decode()


def test_the_whole_way(administrator: Client, person: People) -> None:
    address, shown = looked_through(administrator, filled_in(administrator, ZHANG, LI))
    assert ("示例张三" in shown, "1 项任职写入后等待" in shown) == (True, True)
    assert not User.objects.filter(username="zhang").exists()
    digest = DIGEST.findall(shown)[0]
    answer = administrator.post(address, {"digest": digest})
    page = answer.content.decode()
    passwords = PASSWORD.findall(page)
    assert (answer.status_code, len(passwords), answer["Cache-Control"]) == (200, 2, "no-store")
    assert told_in_sheet(page) == passwords
    assert Membership.objects.filter(user__username="zhang", role="reporter").exists()
    assert not Membership.objects.filter(user__username="li").exists()
    confirm(person)
    assert Membership.objects.filter(user__username="li", role="reviewer").exists()
    comes_in(passwords[0])
    again = administrator.post(address, {"digest": digest})
    assert again.status_code in (404, 409)
    assert not any(one in again.content.decode() for one in passwords)


def told_in_sheet(page: str) -> list[str]:
    """The passwords in the file that the page itself holds."""
    ((content, name),) = SHEET.findall(page)
    assert name.endswith(".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(content))).worksheets[0]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    return [one for one in cells if re.fullmatch(r"\w{4}(-\w{4}){3}", one)]


def confirm(person: People) -> None:
    asked = AppointmentRequest.objects.get(decision=None)
    other = client_of(person("administrator"))
    assert other.post(reverse("appointments"), {"step": "confirm", "asked": asked.pk}).status_code == 302


def comes_in(password: str) -> None:
    client = Client()
    assert post_password(client, User.objects.get(username="zhang"), password).status_code == 302
    answer = client.get(reverse("board"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_change_password"))


def test_a_fault_is_told_with_its_cell_and_nothing_can_be_entered(administrator: Client) -> None:
    _address, shown = looked_through(
        administrator, filled_in(administrator, ZHANG, (*LI[:5], "没有的局", "审核人"))
    )
    assert "F4" in shown
    assert "“没有的局”不是已登记的单位" in shown
    assert "确认写入" not in shown


def test_what_is_no_workbook_is_refused_where_it_is_handed_in(administrator: Client) -> None:
    for name, content in (("账号.xlsx", b"nothing"), ("账号.pdf", b"%PDF"), ("空.csv", b"")):
        answer = administrator.post(reverse("people_upload"), {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 400
    assert not Event.objects.filter(kind="enter_accounts").exists()


def test_a_csv_file_will_do(administrator: Client) -> None:
    text = "用户名,显示名称,单位,角色\r\nzhang,示例张三,大虞街道,填报人\r\n"
    _address, shown = looked_through(administrator, text.encode("gb18030"), "账号.csv")
    assert "确认写入" in shown


def test_what_was_looked_through_is_nobody_elses(administrator: Client, signed_in: Any) -> None:
    address, _shown = looked_through(administrator, filled_in(administrator, ZHANG))
    assert signed_in("administrator").get(address).status_code == 404


def test_administrators_are_led_there(administrator: Client, signed_in: Any) -> None:
    link = f'href="{reverse("people_upload")}"'
    assert link in administrator.get(reverse("people")).content.decode()
    assert link not in signed_in("steward").get(reverse("people")).content.decode()
