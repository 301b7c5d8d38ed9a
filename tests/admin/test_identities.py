"""勾稽关系 through the admin: what a growth rate of a settled month was reckoned from stays what its pages say."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.actions.reports import EXPLAINED, JULY, said
from tests.admin.forms import filled
from tests.unwitnessed import past_the_actions
from tracker.actions.ledger.updates import submit
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import Figure, Identity, Indicator, Series, Unit, Window
from tracker.queries.ledger.growth import growth_base
from tracker.queries.reporting.agreeing import broken

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)
UNIT = "liyuan"


def indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


@pytest.fixture
def rate(db: None) -> Series:
    unit = Unit.objects.get(code=UNIT)
    past_the_actions()
    return Series.objects.create(indicator=indicator("overview.trade"), unit=unit)


@pytest.fixture
def identity(rate: Series) -> Identity:
    return Identity.objects.create(
        kind="growth", result=indicator("overview.trade"), numerator=indicator("inv.outside_funds")
    )


@pytest.fixture
def reported(rate: Series, person: Any, now: datetime) -> dict[Month, Figure]:
    """The rate of June, which is settled then, and of July."""
    clerk = person("reporter", UNIT)
    found = {
        month: submit(
            by=clerk, at=now, series=rate, month=month, report=replace(said("6"), as_of=month.last),
            key=uuid.uuid4(), answers=EXPLAINED,
        )
        for month in (JUNE, JULY)
    }  # fmt: skip
    past_the_actions()
    Window.objects.filter(month=JUNE.first).update(closes_at=now - timedelta(days=1))
    return found


def base(figure: Figure) -> str | None:
    found = growth_base(Figure.objects.select_related("slot__series").get(pk=figure.pk))
    return found.indicator.code if found else None


def bases(reported: dict[Month, Figure]) -> list[str | None]:
    return [base(reported[month]) for month in (JUNE, JULY)]


def other() -> Indicator:
    """An indicator that the unit doesn't report."""
    return indicator("proj.fai_investment")


def change(client: Client, row: Identity, **given: Any) -> Any:
    place = reverse("admin:tracker_identity_change", args=[row.pk])
    return client.post(place, filled(client.get(place), **given))


def test_another_base_holds_from_the_first_month_that_isnt_settled(
    identity: Identity, reported: dict[Month, Figure], steward: Client
) -> None:
    assert bases(reported) == ["inv.outside_funds"] * 2
    assert change(steward, identity, numerator=other().pk).status_code == 302
    assert base(reported[JUNE]) == "inv.outside_funds"
    assert base(reported[JULY]) != "inv.outside_funds"
    series = reported[JUNE].slot.series
    funds = indicator("inv.outside_funds").pk
    laid = {
        (one, series.unit_id, month): Reading(month, month.last, value=Decimal(900))
        for one in (indicator("overview.trade").pk, funds)
        for month in (JUNE, JULY)
    }
    assert [one.month for one in broken(laid, laid)] == [JUNE]
    refused = change(
        steward, identity, numerator=indicator("inv.outside_funds").pk, in_force_from="2023-06-01"
    )
    assert refused.status_code == 200
    assert base(reported[JULY]) != "inv.outside_funds"


def test_another_kind_or_result_leaves_what_was_told_of_june(
    identity: Identity, reported: dict[Month, Figure], steward: Client
) -> None:
    assert (
        change(steward, identity, result=indicator("inv.outside_funds").pk, numerator=other().pk).status_code
        == 302
    )
    assert bases(reported) == ["inv.outside_funds", None]


def test_a_new_relation_tells_nothing_of_settled_months(
    rate: Series, reported: dict[Month, Figure], steward: Client
) -> None:
    sent = {
        "kind": "growth", "result": rate.indicator_id, "numerator": indicator("inv.outside_funds").pk,
        "tolerance": "0",
    }  # fmt: skip
    assert steward.post(reverse("admin:tracker_identity_add"), sent).status_code == 302
    assert bases(reported) == [None, "inv.outside_funds"]


def test_what_tells_of_settled_months_isnt_removed(
    identity: Identity, reported: dict[Month, Figure], steward: Client
) -> None:
    place = reverse("admin:tracker_identity_delete", args=[identity.pk])
    answer = steward.post(place, {"post": "yes"})
    assert "不能删除" in answer.content.decode()
    assert bases(reported) == ["inv.outside_funds"] * 2
    for_checks = Identity.objects.create(kind="sum", result=other())
    place = reverse("admin:tracker_identity_delete", args=[for_checks.pk])
    assert steward.post(place, {"post": "yes"}).status_code == 302
    assert not Identity.objects.filter(pk=for_checks.pk).exists()
