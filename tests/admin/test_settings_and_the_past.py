"""The great test: whatever is changed in the admin, every page of a past month prints what it printed, or it was refused.

Generated from the admin's own forms and from the addresses themselves, so that a field and a page are covered the day they appear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.admin.changing import CONFIGURED, Told, change_all
from tests.admin.past import NOT_OF_A_MONTH, OF_ACCOUNTS, addresses, names, unspoken
from tests.editions import published
from tests.people import People, client_of
from tests.views.crawling import Answer, Asked, crawl, difference, patterns
from tracker.calc.periods import Month
from tracker.models import Edition
from tracker.queries.editions.recompute import differences

pytestmark = pytest.mark.django_db
PAST = [Month(2023, number) for number in range(1, 7)]
SHOWN = ("2023-03", "2023-06")
# Of the second month those pages alone that say most, and of strangers those that everybody may see.
ALSO = (
    "/?",
    "/targets/",
    "/leagues/secretaries/?",
    "/registers/towers/?",
    "/bulletins/monthly/",
    "/missing/",
)
OF_STRANGERS = ("/?", "/leagues/secretaries/?")


@dataclass
class World:
    """Six published months, who changes settings, who looks at the months, and what every page of them prints."""

    changing: Client
    viewers: dict[str, tuple[Client, list[Asked]]]
    printed: dict[tuple[str, Asked], Answer] = field(default_factory=dict)

    def pages(self) -> dict[tuple[str, Asked], Answer]:
        return {
            (who, one): answer
            for who, (client, asked) in self.viewers.items()
            for one, answer in crawl(client, asked).items()
        }

    def altered(self) -> dict[str, str]:
        """What is no longer as it was printed: pages, published cells, and how much was owed."""
        now = self.pages()
        found = {
            f"{who} {one.address}": difference(answer, now[who, one])
            for (who, one), answer in self.printed.items()
            if now[who, one] != answer
        }
        for edition in Edition.objects.order_by("month"):
            if cells := differences(edition):
                found[f"recompute {edition}"] = str(cells[:3])
        return found


@pytest.fixture(scope="module")
def world(shared_world: Any) -> Iterator[World]:
    person = People()
    with time_machine.travel(timezone.now(), tick=False):
        with shared_world():
            for month in PAST:
                published(person, month)
            steward = client_of(person("steward"))
            viewers = {
                "steward": (
                    steward,
                    addresses(SHOWN[0])
                    + [one for one in addresses(SHOWN[1]) if one.address.startswith(ALSO)],
                ),
                "stranger": (
                    client_of(person("reporter", "liyuan")),
                    [one for one in addresses(SHOWN[0]) if one.address.startswith(OF_STRANGERS)],
                ),
                "anybody": (
                    Client(),
                    [one for one in addresses(SHOWN[1]) if "/editions/2023" in one.address],
                ),
            }
            made = World(client_of(person("steward")), viewers)
            made.pages()
            made.printed = made.pages()
        yield made


def test_every_address_is_asked_or_named() -> None:
    every = {name for name, _pattern in patterns() if not name.startswith(OF_ACCOUNTS)}
    assert every == names() | unspoken()
    assert not names() & unspoken()
    assert len(" ".join(NOT_OF_A_MONTH.values()).split()) == len(unspoken())


def test_pages_of_a_month_are_there_and_stay(world: World) -> None:
    """What is compared is there to be compared, and nothing but a change changes it."""
    assert {answer[0] for answer in world.printed.values()} <= {200, 404, 409}
    missing = [one.address for (_who, one), answer in world.printed.items() if answer[0] == 404]
    assert all("/targets/" in one or "/lines/" in one or "/leagues/" in one for one in missing), missing
    assert world.altered() == {}


@pytest.mark.parametrize("model", CONFIGURED, ids=lambda model: model._meta.model_name)
def test_no_change_of_a_setting_reaches_the_past(world: World, model: Any) -> None:
    told = change_all(world.changing, model, Told())
    assert told.saved or told.refused
    altered = world.altered()
    with open("/tmp/great/out.txt", "a") as out:
        print(
            "=====", model.__name__, told.saved, {k: sorted(v)[:2] for k, v in told.refused.items()}, file=out
        )
        for k, v in altered.items():
            print("   ", k, v[:330], file=out)
    assert altered == {}
