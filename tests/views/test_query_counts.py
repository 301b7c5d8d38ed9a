"""How many statements a page takes: a fixed number, however long its lists are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.unwitnessed import past_the_actions
from tracker.models import Indicator, Item, Series, Target, TargetVersion, Unit, User

MORE = 50
JUNE = {"month": "2023-06"}


def pages() -> dict[str, tuple[str, int]]:
    """Main pages with the most statements each may take, those of session, person, rights and the product's name (6) included."""
    towers = Target.objects.get(indicator__code="com.towers_over_100m", district_wide=True)
    funds = Target.objects.get(indicator__code="inv.outside_funds", district_wide=True)
    return {
        "board": (reverse("board"), 26),
        "counted target": (reverse("target", args=[towers.pk]), 41),
        "reported target": (reverse("target", args=[funds.pk]), 35),
        "by unit": (reverse("progress_units"), 26),
        "two months": (reverse("progress_months"), 37),
        "matrix": (reverse("progress_matrix"), 26),
        "forecasts": (reverse("forecast"), 23),
        "register": (reverse("register", args=["projects"]), 21),
    }


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address, JUNE).status_code == 200
    return len(queries)


def lengthen() -> None:
    """Fifty more goals with a series each, and fifty more projects."""
    unit, author = Unit.objects.get(code="dayu"), User.objects.get(username="history_entry")
    past_the_actions()
    one = Target.objects.get(indicator__code="inv.outside_funds", unit=unit, first_month=date(2023, 1, 1))
    version = one.versions.get(number=1)
    with connection.cursor() as cursor:  # as the owner can: goals of the past are otherwise set by two
        cursor.execute("ALTER TABLE tracker_targetversion DISABLE TRIGGER ledger_goal_by_two")
    for number in range(MORE):
        indicator = Indicator.objects.get(pk=one.indicator_id)
        indicator.pk, indicator.code, indicator.name = None, f"more.{number}", f"示例又一项{number}"
        indicator.save()
        target = Target.objects.create(
            indicator=indicator, unit=unit, first_month=one.first_month, last_month=one.last_month
        )
        TargetVersion.objects.create(
            target=target,
            number=1,
            value=version.value,
            tier=version.tier,
            in_force_from=version.in_force_from,
            basis=version.basis,
            basis_date=version.basis_date,
            author=author,
            illustrative=True,
        )
        Series.objects.create(indicator=indicator, unit=unit)
    project = Item.objects.filter(register__code="projects").first()
    assert project is not None
    for number in range(MORE):
        Item.objects.create(
            register=project.register,
            code=f"more-{number}",
            name=f"示例又一个{number}",
            unit=unit,
            illustrative=True,
        )


@pytest.mark.usefixtures("db")
def test_a_longer_list_takes_no_more_statements(signed_in: Any) -> None:
    client = signed_in("leader")
    client.get(reverse("board"))  # notes the presence, once a minute
    before = {name: statements(client, address) for name, (address, _most) in pages().items()}
    assert {name: count for name, count in before.items() if count > pages()[name][1]} == {}
    lengthen()
    assert {name: statements(client, address) for name, (address, _most) in pages().items()} == before
