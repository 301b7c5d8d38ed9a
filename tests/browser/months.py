"""A unit that owes thirty lines, and somebody whose clicks and keystrokes are counted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import Locator, Page

from tests.browser.steps import Visitor
from tests.unwitnessed import on_record
from tracker.actions.ledger.decisions import decide
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.submitting import submit_all
from tracker.calc.checks import SHIPPED
from tracker.calc.findings import answered_alike
from tracker.calc.intake import FORM_VALUE, Report
from tracker.calc.periods import Month
from tracker.models import Figure, Indicator, Series, Unit, User

JUNE, JULY = Month(2023, 6), Month(2023, 7)
LINES = 30


@on_record()
def thirty_lines() -> list[Series]:
    """A unit of its own that owes thirty numbers a month, in the order of its grid."""
    district = Unit.objects.get(kind="district")
    unit = Unit.objects.create(
        code="thirty", name="示例三十项局", kind="bureau", parent=district, illustrative=True
    )
    reported = Indicator.objects.filter(
        targets__first_month__lte=JUNE.first, targets__last_month__gte=JULY.first
    ).distinct()
    plain = [
        one
        for one in reported.order_by("order")
        if one.traits.is_reported and one.kind not in ("ratio", "rank", "share")
    ]
    made = [Series.objects.create(indicator=one, unit=unit) for one in plain[:LINES]]
    assert len(made) == LINES
    assert all(one.form == FORM_VALUE for one in made)
    return made


def report_june(lines: list[Series], reporter: User, reviewer: User) -> None:
    """What stood the month before, approved."""
    explained = answered_alike(SHIPPED, "已核对", "继续推进")
    entries = [
        Entry(
            one.pk,
            JUNE,
            Report(as_of=date(2023, 6, 30), value=Decimal(10 + number), note="含新增两笔"),
            uuid.uuid4(),
            (),
            explained,
        )
        for number, one in enumerate(lines)
    ]
    done = submit_all(by=reporter, at=timezone.now(), entries=entries)
    assert not done.refused
    figures = list(Figure.objects.filter(pk__in=[figure for _, figure in done.taken]))
    outcome = decide(by=reviewer, at=timezone.now(), figures=figures, kind="approve")
    assert not outcome.refused


@dataclass
class Counted:
    """Hands on mouse and keyboard: every click and every key pressed is counted; a chord is one key more."""

    page: Page
    clicks: int = 0
    keys: int = 0
    told: list[str] = field(default_factory=list)

    def click(self, wanted: Locator) -> None:
        wanted.click()
        self.clicks += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += len(key.split("+"))


def paste(visitor: Visitor, lines: list[str]) -> None:
    """Put the lines on the clipboard as a spreadsheet does, and press the keys that paste them."""
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.page.evaluate("text => navigator.clipboard.writeText(text)", "\r\n".join(lines) + "\r\n")
    visitor.page.keyboard.press("Control+v")


def hands_of(visitor: Visitor) -> Counted:
    return Counted(visitor.page)


def in_a_spreadsheet(texts: list[str]) -> tuple[int, int]:
    """Clicks and keystrokes of the same month in a spreadsheet that is sent by mail, as a model.

    Open the file from the mail (2 clicks), click the first cell (1), type every number and Enter, save (2 keys); answer
    the mail, attach, choose the file, confirm, send (5 clicks).
    """
    return 2 + 1 + 5, sum(len(text) + 1 for text in texts) + 2
