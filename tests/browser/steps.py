"""What people do on the pages, by the words they read there."""

from __future__ import annotations

import re
import struct
import uuid
import zlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Locator, Page

from tests.actions.reports import EXPLAINED
from tracker.actions.ledger.updates import submit
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.models import Figure, Series, Target, User

PASSWORD = "a good long password"
PATIENCE = 60_000  # milliseconds that anything may take to show; what is slow isn't wrong
LANGUAGES = ["zh-hans", "en"]
MONTH = "2023-07"
VALUE = "7.77"
PROOF = "银行回单.png"


def funds(unit: str) -> Series:
    """到位省外资金 of a unit: still to be reported for July."""
    return Series.objects.get(indicator__code="inv.outside_funds", unit__code=unit)


def target_of(indicator: str, unit: str) -> Target:
    return Target.objects.get(indicator__code=indicator, unit__code=unit)


def report_address(series: Series) -> str:
    return reverse("report_month", args=[series.pk, MONTH])


def waiting_figure(reporter: User, unit: str) -> Figure:
    """A figure of July that nobody has decided on, reported without a browser."""
    return submit(
        by=reporter,
        at=timezone.now(),
        series=funds(unit),
        month=Month.parse(MONTH),
        report=Report(as_of=date(2023, 7, 31), value=Decimal(VALUE), note="7月新到位两笔。"),
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )


def png() -> bytes:
    """One grey point as an image file."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(b"\x00\x80")), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@dataclass(frozen=True)
class Visitor:
    """Somebody in front of a page, reading it in a language."""

    page: Page
    language: str

    def reads(self, text: str, context: str | None = None) -> str:
        """How the page says `text` in the visitor's language."""
        with translation.override(self.language):
            return translation.pgettext(context, text) if context else translation.gettext(text)

    def button(self, text: str, context: str | None = None) -> Locator:
        return self.page.get_by_role("button", name=self.reads(text, context), exact=True)

    def way(self, text: str, context: str | None = None) -> Locator:
        """A link of the main navigation."""
        return self.page.locator("nav.ways").get_by_role("link", name=self.reads(text, context), exact=True)

    def field(self, text: str) -> Locator:
        return self.page.get_by_label(self.reads(text), exact=True)

    def come_to_sign_in(self) -> None:
        """Open the sign-in page and switch it to the visitor's language if it's in another."""
        self.page.goto(reverse("account_login"))
        if self.language == "en":
            self.page.get_by_role("button", name="English").click()
        assert self.page.locator("html").get_attribute("lang") == self.language

    def sign_in(self, user: User) -> None:
        if reverse("account_login") not in self.page.url:
            self.come_to_sign_in()
        self.page.locator("[name=login]").fill(user.username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.button("登录").click()
        self.page.wait_for_url(lambda address: reverse("account_login") not in address)

    def sign_out(self) -> None:
        self.button("退出").click()
        self.page.wait_for_url(re.compile(re.escape(reverse("account_login"))))

    def fill_in_report(self) -> None:
        """What a report of July says, with its breakdown."""
        self.field("数值").fill(VALUE)
        self.field("说明").fill("7月新到位两笔。")
        self.field("佐证材料").set_input_files({"name": PROOF, "mimeType": "image/png", "buffer": png()})

    def hand_in(self) -> Figure:
        """Submit the form that is open; the figure that this made."""
        self.button("提交审核").click()
        self.page.wait_for_url(re.compile(r"/figures/\d+/$"))
        return Figure.objects.latest("id")
