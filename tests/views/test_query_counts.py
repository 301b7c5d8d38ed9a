"""How many statements a page takes: a fixed number, however long its lists are, and none twice."""

from __future__ import annotations

from collections import Counter
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
# Pages that ask something twice, and why. None asks anything three times.
ASKED_TWICE = {
    "by unit": "the lives of units decide what stands and what is owed, each by itself",
    "counted target": "its list of items is read after the standing that counts them",
    "two months": "of each month all is gathered by itself, and what holds in both is the same",
}


def pages() -> dict[str, tuple[str, int]]:
    """Main pages with the most statements each may take, those of session, person, rights and the product's name (6) included."""
    towers = Target.objects.get(indicator__code="com.towers_over_100m", district_wide=True)
    funds = Target.objects.get(indicator__code="inv.outside_funds", district_wide=True)
    return {
        "board": (reverse("board"), 28),
        "counted target": (reverse("target", args=[towers.pk]), 43),
        "reported target": (reverse("target", args=[funds.pk]), 36),
        "by unit": (reverse("progress_units"), 31),
        "two months": (reverse("progress_months"), 37),
        "matrix": (reverse("progress_matrix"), 28),
        "forecasts": (reverse("forecast"), 25),
        "register": (reverse("register", args=["projects"]), 21),
    }


def statements(client: Client, address: str, month: dict[str, str] = JUNE) -> list[str]:
    """What a page asks the database, with the values it asks for."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, month).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


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
    asked = {name: statements(client, address) for name, (address, _most) in pages().items()}
    before = {name: len(those) for name, those in asked.items()}
    assert {name: count for name, count in before.items() if count > pages()[name][1]} == {}
    assert {name: most_often(those) for name, those in asked.items()} == {
        name: 2 if name in ASKED_TWICE else 1 for name in asked
    }
    lengthen()
    again = {name: len(statements(client, address)) for name, (address, _most) in pages().items()}
    assert again == before


def most_often(asked: list[str]) -> int:
    return max(Counter(asked).values())


@pytest.mark.usefixtures("db")
def test_the_admin_asks_once_what_it_needs_to_know(signed_in: Any) -> None:
    client = signed_in("steward")
    client.get(reverse("todo"))
    for address in (reverse("admin:index"), reverse("admin:tracker_section_changelist")):
        asked = statements(client, address, {})
        assert (most_often(asked), len(asked)) <= (1, 7), asked
