"""A league whose field changes: who left is named, places are compared among those that stay, promises don't count what passed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.editions import published
from tests.merging import merged, reported
from tracker.calc.periods import Month
from tracker.models import League, Promise, Target, Unit, User
from tracker.queries.editions.recompute import differences
from tracker.queries.leagues.fields import among
from tracker.queries.leagues.promises import Kept, promises_of
from tracker.queries.leagues.sheets import Table, trial
from tracker.wording.scores import field_change, not_promised

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST, SEPTEMBER = (Month(2023, number) for number in (6, 7, 8, 9))
FUNDS = "inv.outside_funds"
CHANGED = (
    "参赛单位由上月7个变为6个；北苑街道已由广文街道承接，不再参赛；名次变动只在两个月都参赛的单位之间比；"
    "本月承接或划出任务的单位不比：广文街道"
)


def secretaries() -> League:
    return League.objects.get(code="secretaries")


def table(month: Month) -> Table:
    found = trial(secretaries(), month)
    assert found is not None
    return found


def places(month: Month) -> dict[int, int]:
    return {one.unit.pk: one.entry.place for one in table(month).scores if one.entry.place}


def test_who_left_is_named_in_that_month_alone() -> None:
    before = table(JUNE).field
    merged()
    assert before is None
    assert table(JUNE).field is None
    assert field_change(table(JULY).field) == CHANGED
    assert len(table(JUNE).scores) == 7
    assert len(table(JULY).scores) == 6
    assert table(AUGUST).field is None


def test_places_are_compared_among_those_that_stay() -> None:
    """The street that June had first, or second behind the heir, ends: all behind it move up, and none has risen."""
    heir = Unit.objects.get(code="guangwen").pk
    june = places(JUNE)
    leaving = min((unit for unit in june if unit != heir), key=lambda unit: june[unit])
    merged(Unit.objects.get(pk=leaving).code)
    staying = {one.unit.pk for one in table(JULY).scores}
    expected = among(june, staying)
    assert expected != {unit: june[unit] for unit in expected}, "somebody stood behind the one that left"
    found = {one.unit.pk: one.entry.before for one in table(JULY).scores}
    assert found == {**expected, heir: None}


def test_an_edition_says_so_too_and_is_reckoned_again_alike(person: Any) -> None:
    merged()
    edition = published(person, JULY)
    [sheet] = [one for one in edition.sheets.all() if one.code == "secretaries"]
    assert CHANGED in sheet.printed["zh-hans"]["state"]
    assert differences(edition) == []


def promised(unit: str, month: Month = JULY) -> Kept:
    """The newest promise of a street."""
    return promises_of(secretaries(), month, unit=Unit.objects.get(code=unit))[0]


def goes_on() -> None:
    merged(manner="continues")
    reported({"guangwen": "12.5"}, FUNDS)


def stands() -> None:
    merged(manner="stands")
    reported({"guangwen": "11.6"}, FUNDS)


@pytest.mark.parametrize("world", [goes_on, stands])
def test_a_promise_isnt_kept_by_what_was_taken_over(world: Callable[[], None]) -> None:
    """广文 promised twelve in March; its 12.5 of July hold 0.9 that were 北苑's in June."""
    world()
    kept = promised("guangwen")
    assert (kept.amount, kept.taken_over, kept.own) == (Decimal("12.5"), Decimal("0.9"), Decimal("11.6"))
    assert kept.outcome == "pending"
    assert not_promised(kept.promise, kept.taken_over) == "其中承诺后承接0.9亿元，不计入兑现"


def test_a_promise_that_its_growth_keeps_is_kept() -> None:
    merged(manner="stands")
    reported({"guangwen": "12"}, FUNDS)
    assert promised("guangwen").outcome == "kept"


def test_what_a_unit_promised_that_ended_is_passed_on_and_not_missing() -> None:
    target = Target.objects.get(indicator__code=FUNDS, unit__code="beiyuan", first_month="2023-01-01")
    Promise.objects.create(
        league=secretaries(), month=JUNE.first, unit=target.unit, text="到9月底到位3亿元。", target=target, value=3,
        due=SEPTEMBER.first, author=User.objects.get(username="history_entry"),
    )  # fmt: skip
    merged()
    assert [promised("beiyuan", month).outcome for month in (JUNE, JULY, SEPTEMBER)] == [
        "pending",
        "passed_on",
        "passed_on",
    ]
