"""The great test: whatever is changed in the admin, every page of a past month prints what it printed, or it was refused.

Generated from the admin's own forms and from the addresses themselves, so that a field and a page are covered the day they appear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.admin.adding import DATED_BY, OPEN, SETTLED, add_one, open_a_series, remove_some, version_forms
from tests.admin.changing import CONFIGURED, VERSIONED, Told, change_all, sentences_of
from tests.admin.past import NOT_OF_A_MONTH, OF_ACCOUNTS, addresses, names, unspoken
from tests.editions import published
from tests.goals import accepted
from tests.people import People, client_of
from tests.unwitnessed import past_the_actions
from tests.views.crawling import Answer, Asked, crawl, difference, patterns
from tracker.calc.periods import Month
from tracker.models import CalendarDay, Edition, Identity, Indicator, TargetChangeRequest, Unit
from tracker.queries.editions.recompute import differences
from tracker.queries.reporting.owed import Counts, counts

pytestmark = pytest.mark.django_db
# What may be done on a page now, the months one may go to, what was changed since, and the record of what was done, which goes on.
OF_NOW = re.compile(
    rb'<form[^>]* method="post".*?</form>|<section id="applying" class="offer".*?</section>'
    rb'|<select name="(?:month|against)".*?</select>|<section id="course".*?</section>'
    rb'|<details class="since".*?</details>|<p class="since .*?</p>',
    re.DOTALL,
)
Step = Callable[[], Any]
PAST = [Month(2023, number) for number in range(3, 7)]
SHOWN = ("2023-03", "2023-06")
# Of the second month those pages alone that say most, and of strangers those that everybody may see.
ALSO = ("/?", "/leagues/secretaries/?", "/registers/towers/?", "/bulletins/monthly/", "/missing/")
OF_STRANGERS = ("/?", "/leagues/secretaries/?")


@dataclass
class World:
    """Four published months, who changes settings, who looks at the months, and what every page of them prints."""

    changing: Client
    viewers: dict[str, tuple[Client, list[Asked]]]
    printed: dict[tuple[str, Asked], Answer] = field(default_factory=dict)
    rates: dict[tuple[int, Month], Counts] = field(default_factory=dict)

    def pages(self) -> dict[tuple[str, Asked], Answer]:
        """Every page without what is of now on it."""
        return {
            (who, one): (status, b" ".join(OF_NOW.sub(b" ", content).split()), _kept(headers))
            for who, (client, asked) in self.viewers.items()
            for one, (status, content, headers) in crawl(client, asked).items()
        }

    def owed(self) -> dict[tuple[int, Month], Counts]:
        """How much every unit owed for the months and reported."""
        return counts(list(Unit.objects.values_list("pk", flat=True)), PAST, inside=[])

    def altered(self) -> dict[str, str]:
        """What is no longer as it was printed: pages, published cells, and how much was owed."""
        now = self.pages()
        found = {
            f"{who} {one.address}": difference(answer, now[who, one])
            for (who, one), answer in self.printed.items()
            if now[who, one] != answer
        }
        if self.owed() != self.rates:
            found["rates of reporting"] = str(set(self.owed().items()) ^ set(self.rates.items()))[:300]
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
            some_of_what_the_fixtures_lack()
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
            made.printed, made.rates = made.pages(), made.owed()
        yield made


def _kept(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The headers but for how long the page is with what is of now."""
    return tuple(one for one in headers if one[0] != "Content-Length")


def some_of_what_the_fixtures_lack() -> None:
    past_the_actions()
    growth = Indicator.objects.filter(kind="growth")[0]
    Identity.objects.create(kind="growth", result=growth, numerator=Indicator.objects.filter(kind="level")[0])
    CalendarDay.objects.create(day=date(2023, 4, 23), worked=True, reason="调休")
    CalendarDay.objects.create(day=date(2099, 4, 23), worked=True, reason="调休")


def test_every_address_is_asked_or_named() -> None:
    every = {name for name, _pattern in patterns() if not name.startswith(OF_ACCOUNTS)}
    assert every == names() | unspoken()
    assert not names() & unspoken()
    assert len(" ".join(NOT_OF_A_MONTH.values()).split()) == len(unspoken())


def test_pages_of_a_month_are_there(world: World) -> None:
    """What is compared is there to be compared."""
    assert {answer[0] for answer in world.printed.values()} <= {200, 404, 409}
    missing = [one.address for (_who, one), answer in world.printed.items() if answer[0] == 404]
    assert all("/targets/" in one or "/lines/" in one or "/leagues/" in one for one in missing), missing


def blamed(world: World, every: Step, each: Callable[[], Mapping[str, Step]]) -> dict[str, dict[str, str]]:
    """What all steps together alter, by the step that does when it is taken alone; nothing is kept."""
    altered = tried(world, every)
    if not altered:
        return {}
    alone = {name: found for name, step in each().items() if (found := tried(world, step))}
    return alone or {"together": altered}


def tried(world: World, step: Step) -> dict[str, str]:
    with transaction.atomic():
        step()
        altered = world.altered()
        transaction.set_rollback(True)
    return altered


def test_no_change_of_a_setting_reaches_the_past(world: World) -> None:
    """Every field of the forms, those of their parts included, to every other value thought of. Where that is red each field is
    tried alone.
    """
    client, told = world.changing, {model: Told() for model in CONFIGURED}

    def every() -> None:
        for model in CONFIGURED:
            change_all(client, model, told[model])

    def each() -> dict[str, Step]:
        return {
            f"{model._meta.model_name} {name}": partial(change_all, client, model, Told(), [name])
            for model in CONFIGURED
            for name in sorted(told[model].asked)
        }

    assert blamed(world, every, each) == {}
    for model in CONFIGURED:
        assert told[model].saved.keys() | told[model].refused.keys() == told[model].asked


def test_no_version_reaches_into_a_settled_month(world: World) -> None:
    for name, (place, said) in version_forms(world.changing).items():
        answer = world.changing.post(place, {**said, DATED_BY.get(name, "in_force_from"): SETTLED})
        assert answer.status_code == 200, name
        said_so = [one for one in sentences_of(answer) if "已经公布" in one or "不能早于上一版" in one]
        assert said_so, (name, sentences_of(answer))


def test_no_version_and_no_row_that_comes_or_goes_reaches_the_past(world: World) -> None:
    """Versions from the open month on."""
    client = world.changing
    forms, told = version_forms(client), {model: Told() for model in CONFIGURED}

    def add(name: str) -> None:
        place, said = forms[name]
        answer = client.post(place, {**said, DATED_BY.get(name, "in_force_from"): OPEN})
        assert answer.status_code == 302, (name, sentences_of(answer))
        for waiting in TargetChangeRequest.objects.filter(decision=None):
            accepted(waiting, at=timezone.now())

    def every() -> None:
        for name in forms:
            add(name)
        open_a_series(client)
        for model in CONFIGURED:
            add_one(client, model, told[model])
        for model in reversed(CONFIGURED):
            remove_some(client, model, told[model])

    def each() -> dict[str, Step]:
        versions: dict[str, Step] = {name: partial(add, name) for name in forms}
        rows: dict[str, Step] = {
            f"{verb.__name__} {model._meta.model_name}": partial(verb, client, model, Told())
            for model in CONFIGURED
            for verb in (add_one, remove_some)
        }
        return versions | rows | {"series": partial(open_a_series, client)}

    assert blamed(world, every, each) == {}


def test_every_room_of_versions_is_asked(world: World) -> None:
    """Who may report longer is no setting: it alters nothing that was reported."""
    asked = {*version_forms(world.changing), "series", "windowexception"}
    assert asked == {model._meta.model_name for model in VERSIONED}
