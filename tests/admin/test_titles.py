"""A row's page is headed by its name in the reader's language, where it has one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from tests.unwitnessed import past_the_actions
from tracker.models import Alias, Brand, Figure, Issuer, Statement, Target, Unit, User

pytestmark = pytest.mark.django_db


def headed(client: Any, row: Model) -> set[str]:
    """What heads the page of a row and ends the way to it."""
    place = reverse(f"admin:tracker_{row._meta.model_name}_change", args=[row.pk])
    page = client.get(place).content.decode()
    way = page.partition('<div class="breadcrumbs">')[2].partition("</div>")[0]
    return {page.partition("<h2>")[2].partition("</h2>")[0], way.rpartition("›")[2].strip()}


def test_in_either_language(signed_in: Any) -> None:
    past_the_actions()
    author, unit = User.objects.get(username="history_entry"), Unit.objects.get(code="dayu")
    figure = Figure.objects.filter(slot__series__indicator__code="inv.outside_funds")[0]
    month, told = f"{figure.slot.month:%Y-%m}", {"source": "月报", "source_date": date(2023, 7, 31)}
    statement = Statement.objects.create(slot=figure.slot, what="growth", value=1, author=author, **told)
    alias = Alias.objects.create(
        kind="unit", text="大虞街办", folded="大虞街办", unit=unit, reason="简称", author=author
    )
    issuer = Issuer.objects.create(code="sample", name="示例来源", name_en="Sample issuer")
    target = Target.objects.filter(indicator__code="inv.outside_funds", unit=unit)[0]
    Target.objects.filter(pk=target.pk).update(issuer=issuer)
    funds, year = target.indicator, f"{target.first_month:%Y}"
    names: list[tuple[Model, str, str]] = [
        (Brand.objects.get(), "奎文目标跟踪", "Kuiwen Targets"),
        (issuer, "示例来源", "Sample issuer"),
        (unit, unit.name, unit.name_en),
        (alias, "大虞街办", "大虞街办"),
        (
            statement,
            f"{funds.name} {month} · 同比增速",
            f"{funds.name_en} {month} · Growth on the year before",
        ),
        (target, f"{funds.name}（示例来源） · {year}", f"{funds.name_en} (Sample issuer) · {year}"),
    ]
    client = signed_in("administrator")
    for language, column in (("zh-hans", 1), ("en", 2)):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        assert [headed(client, one[0]) for one in names] == [{one[column]} for one in names]
    listed = client.get(reverse("admin:tracker_brand_changelist")).content.decode()
    assert "Kuiwen Targets</a>" in listed
