"""Steps that tests of the doors share: what a reporter posts, and what was written."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tracker.calc.checks import SHIPPED
from tracker.models import Decision, Event, Evidence, Figure, Item, Series, Target

MONTH = "2023-07"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def series_of(indicator: str, unit: str) -> Series:
    return Series.objects.get(indicator__code=indicator, unit__code=unit)


def funds(unit: str = "dayu") -> Series:
    """到位省外资金 of a unit: a running total in 亿元, still to be reported for July."""
    return series_of("inv.outside_funds", unit)


def target_of(indicator: str, unit: str) -> Target:
    return Target.objects.get(indicator__code=indicator, unit__code=unit)


def tower(unit: str = "dayu") -> Item:
    return Item.objects.filter(register__code="towers", unit__code=unit)[0]


def pdf(name: str = "证明.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def entries(**given: Any) -> dict[str, Any]:
    """What the form of a report sends; an entry of None is left out.

    Warnings are answered, whatever they are.
    """
    explained = {"warned": " ".join(SHIPPED), "explanation": "已与银行回单核对", "next_step": "下月补齐"}
    sent = {"key": str(uuid.uuid4()), "as_of": "2023-07-31", **explained, **given}
    return {name: entry for name, entry in sent.items() if entry is not None}


def report_address(series: Series, month: str = MONTH) -> str:
    if series.is_monthly:
        return reverse("report_month", args=[series.pk, month])
    return reverse("report_once", args=[series.pk])


def post_report(client: Client, series: Series, month: str = MONTH, **given: Any) -> Any:
    return client.post(report_address(series, month), entries(**given))


def reported(client: Client, series: Series, month: str = MONTH, **given: Any) -> Figure:
    """The figure that a reporter's submission made."""
    response = post_report(client, series, month, **given)
    assert response.status_code == 302, response.content.decode()
    return Figure.objects.latest("id")


def approved(reporter: Client, reviewer: Client, series: Series, month: str = MONTH, **given: Any) -> Figure:
    """A figure reported by one person and approved by another."""
    figure = reported(reporter, series, month, **given)
    assert step(reviewer, "approve", figure).status_code == 302
    return figure


def step(client: Client, name: str, figure: Figure, **given: Any) -> Any:
    return client.post(reverse(name, args=[figure.pk]), given)


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.content.decode()
    return str(response.content.decode())


def written() -> tuple[int, int, int, int]:
    """How many figures, decisions, events and evidence files there are."""
    return (
        Figure.objects.count(),
        Decision.objects.count(),
        Event.objects.count(),
        Evidence.objects.count(),
    )
