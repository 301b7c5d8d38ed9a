"""Which acts can be asked for and carried out: nobody follows who isn't there, and of two that exclude each other one is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from tests.actions.racing import hire, together
from tests.acts import ask, carried_out, drawn_up, unit
from tests.ledger.sql import settle
from tracker.actions.targets.reorganising import carry_out, refuse_reorganisation, request_reorganisation
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Item, Membership, Reorganisation, Target, Unit, User
from tracker.queries.targets.passing import passing_of, successors_of

AUGUST = Month(2023, 8)
FUNDS = "inv.outside_funds"
STREETS = ["dongguan", "dayu", "liyuan", "nianlipu", "weizhoulu", "beiyuan", "guangwen"]


@pytest.fixture
def second(person: Any) -> User:
    return person("steward")


@pytest.fixture
def asked(steward: User, now: datetime) -> Callable[..., Reorganisation]:
    def ask_for(code: str, into: Any, **given: Any) -> Reorganisation:
        return ask(code, into, by=steward, at=now, **given)

    return ask_for


@pytest.fixture
def done(steward: User, second: User, now: datetime) -> Callable[..., Any]:
    def do(code: str, into: Any, **given: Any) -> Any:
        return carried_out(code, into, by=steward, second=second, at=now, **given)

    return do


def refused(step: Callable[[], object]) -> str:
    with pytest.raises(Refused) as fault:
        step()
    return fault.value.code


def task(code: str = FUNDS) -> dict[str, Any]:
    """What hands over one task while its unit stays."""
    indicator = Target.objects.filter(indicator__code=code)[0].indicator_id
    return {"ends": False, "manners": {str(indicator): "stands"}}


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(("code", "into"), list(permutations(STREETS, 2))[::5])
def test_any_street_can_be_merged_into_any_other(
    code: str, into: str, asked: Any, second: User, now: datetime
) -> None:
    act = asked(code, into)
    shown = passing_of(act, successors_of(act), on=now.date())
    kept = carry_out(by=second, at=now, request=act).done
    assert len(kept["items"]) == len(shown.items)
    assert len(kept["goals"]) == len([one for one in shown.goals if one.becomes is not None])
    assert not Item.objects.filter(unit__code=code).exists()


@pytest.mark.django_db
def test_what_ended_since_it_was_asked_for_doesnt_follow(
    asked: Any, done: Any, second: User, now: datetime
) -> None:
    waiting = asked("beiyuan", "guangwen")
    items = Item.objects.filter(unit__code="beiyuan").count()
    done("guangwen", "dayu", month=AUGUST)
    assert refused(lambda: carry_out(by=second, at=now, request=waiting)) == "not_a_successor"
    assert Item.objects.filter(unit__code="beiyuan").count() == items
    refuse_reorganisation(by=second, at=now, request=waiting, reason="广文已撤并")
    assert refused(lambda: asked("beiyuan", "guangwen")) == "not_a_successor"


@pytest.mark.django_db
def test_a_unit_ends_once(asked: Any, done: Any) -> None:
    done("beiyuan", "guangwen")
    assert refused(lambda: asked("beiyuan", "dayu")) == "unit_not_there"
    assert refused(lambda: asked("beiyuan", "dayu", month=AUGUST)) == "unit_not_there"


@pytest.mark.django_db
def test_a_task_handed_on_comes_back_by_name_or_with_the_end_of_who_got_it(
    asked: Any, done: Any, second: User, now: datetime
) -> None:
    waiting = asked("dayu", "beiyuan")
    done("beiyuan", "guangwen", **task())
    assert refused(lambda: carry_out(by=second, at=now, request=waiting)) == "task_handed_on"
    refuse_reorganisation(by=second, at=now, request=waiting, reason="任务已划转")
    assert refused(lambda: asked("dayu", "beiyuan")) == "task_handed_on"
    asked("nianlipu", "beiyuan", **task())
    asked("liyuan", "beiyuan", **task("proj.fai_investment"))
    asked("guangwen", "beiyuan")


@pytest.mark.django_db
def test_no_act_is_older_than_one_that_stands(asked: Any, done: Any) -> None:
    done("dayu", "beiyuan", month=AUGUST)
    assert refused(lambda: asked("beiyuan", "guangwen")) == "act_from_later"
    asked("beiyuan", "guangwen", month=AUGUST)


@pytest.mark.django_db
@pytest.mark.parametrize("waiting", [[("dayu", "beiyuan")], [("dayu", "liyuan"), ("liyuan", "beiyuan")]])
def test_units_dont_follow_each_other(waiting: list[tuple[str, str]], asked: Any) -> None:
    for code, into in waiting:
        asked(code, into)
    assert refused(lambda: asked("beiyuan", {"guangwen": "0.5", "dayu": "0.5"})) == "acts_in_a_circle"
    assert refused(lambda: asked("beiyuan", "dayu", **task())) == "acts_in_a_circle"
    asked("beiyuan", "guangwen")


@pytest.mark.django_db
def test_two_units_may_exchange_tasks(asked: Any) -> None:
    asked("dayu", "beiyuan", **task())
    assert refused(lambda: asked("beiyuan", "dayu", **task())) == "acts_in_a_circle"
    asked("beiyuan", "dayu", **task("proj.fai_investment"))


@pytest.mark.django_db
def test_a_unit_isnt_followed_by_one_below_it(asked: Any) -> None:
    Unit.objects.filter(code="guangwen").update(parent=unit("beiyuan"))
    assert refused(lambda: asked("beiyuan", "guangwen")) == "successor_below"
    asked("beiyuan", {"dayu": "0.5", "guangwen": "0.5"})


@pytest.mark.django_db
def test_who_asked_must_still_be_a_steward(asked: Any, steward: User, second: User, now: datetime) -> None:
    act = asked("beiyuan", "guangwen")
    settle()
    Membership.objects.filter(user=steward).update(until_date=now.date().replace(year=now.year - 1))
    assert refused(lambda: carry_out(by=second, at=now, request=act)) == "asker_left"
    refuse_reorganisation(by=second, at=now, request=act, reason="请重新提出")


@pytest.mark.usefixtures("own_database")
def test_of_two_asked_for_at_once_that_exclude_each_other_one_is_refused(now: datetime) -> None:
    by = [hire("steward", "kuiwen", number, now) for number in range(2)]

    def step(number: int, code: str, into: str) -> object:
        with transaction.atomic():
            shares = {unit(into): Decimal(1)}
            return request_reorganisation(by=by[number], at=now, request=drawn_up(code), shares=shares)

    for _race in range(3):
        found = together([lambda: step(0, "dayu", "beiyuan"), lambda: step(1, "beiyuan", "dayu")])
        codes = {one.code if isinstance(one, Refused) else type(one).__name__ for one in found}
        assert codes == {"Reorganisation", "acts_in_a_circle"}
        waiting = Reorganisation.objects.get(decision=None)
        other = next(one for one in by if one != waiting.author)
        refuse_reorganisation(by=other, at=now, request=waiting, reason="再来")
