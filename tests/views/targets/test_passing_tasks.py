"""A task and some items pass while their unit stays: drawn up, seen, decided, told on every page, refused where it is gone."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.actions.reports import EXPLAINED, JULY, said
from tests.people import client_of
from tests.views.steps import target_of
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct, save_draft, submit
from tracker.calc.correcting import OF_ERROR
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Figure, Item, Notice, Register, Reorganisation, Series, Unit
from tracker.queries.imports.month_books import month_book
from tracker.queries.reporting.owed import begun

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)
FUNDS = "inv.outside_funds"
FORM = reverse("reorganise", args=["beiyuan"])


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


@pytest.fixture
def other(signed_in: Any) -> Client:
    return signed_in("steward")


def funds(code: str) -> Series:
    return Series.objects.get(indicator__code=FUNDS, unit__code=code)


def task() -> str:
    return f"task_{funds('beiyuan').indicator_id}"


def asked(**given: str) -> dict[str, str]:
    usual = {
        "extent": "part",
        "first_month": "2023-07-01",
        "unit_0": "guangwen",
        "share_0": "100",
        "basis": "潍编〔2023〕12号",
        "basis_date": "2023-06-20",
    }
    return usual | given


def shown(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    found: str = answer.content.decode()
    return found


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    return shown(client.get(reverse(name, args=args), query))


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)
    return found[1] if found else ""


def previewed(client: Client, data: dict[str, str], **chosen: str) -> str:
    shown(client.post(FORM, {**data, "step": "next"}))
    return shown(client.post(FORM, {**data, "step": "assigned", **chosen}))


@pytest.fixture
def passed(steward: Client, other: Client) -> Callable[..., Reorganisation]:
    """Carry out by pages what two stewards want: the funds, and the items chosen."""

    def carry_out(**chosen: str) -> Reorganisation:
        data = asked(**{task(): "stands"})
        seen = previewed(steward, data, **chosen)
        more = {"shown": hidden(seen, "shown"), "assigned": hidden(seen, "assigned")}
        shown(steward.post(FORM, {**data, **more, "step": "ask"}), 302)
        act = Reorganisation.objects.latest("id")
        shown(other.post(reverse("reorganisation_decide", args=[act.pk]), {"step": "accept"}), 302)
        return act

    return carry_out


def of_register() -> tuple[list[Item], dict[str, str]]:
    """All items of one register that the unit has, and what chooses them at once."""
    register = Register.objects.get(code="projects")
    items = list(Item.objects.filter(unit__code="beiyuan", register=register))
    assert len(items) > 2
    return items, {f"register_{register.pk}": str(Unit.objects.get(code="guangwen").pk)}


def test_items_stay_unless_they_are_chosen(steward: Client) -> None:
    items, whole = of_register()
    data = asked(**{task(): "stands"})
    step = shown(steward.post(FORM, {**data, "step": "next"}))
    assert "不选的条目不划转" in step
    every = Item.objects.filter(unit__code="beiyuan")
    assert all(f'name="item_{one.pk}"' in step for one in every)
    assert "划转1项指标到广文街道" in previewed(steward, data)
    seen = previewed(steward, data, **whole, **{f"item_{items[0].pk}": "stays"})
    assert f"划转1项指标、{len(items) - 1}个条目到广文街道" in seen
    assert "并入" not in seen
    kept = {int(pair.split(":")[0]) for pair in hidden(seen, "assigned").split()}
    assert kept == {one.pk for one in items[1:]}
    again = steward.post(FORM, {**data, "assigned": hidden(seen, "assigned"), "step": "next"})
    assert sum("selected" in row for row in shown(again).split("\n") if 'value="stays"' in row) == 0


def test_only_items_may_pass_but_not_nothing(steward: Client) -> None:
    _items, whole = of_register()
    assert "项指标" not in hidden(previewed(steward, asked(), **whole), "shown")
    refused = shown(steward.post(FORM, {**asked(), "step": "assigned"}), 400)
    assert "请至少选择一项要划转的指标或一个条目" in refused
    assert "不在可用的选项中" in shown(
        steward.post(FORM, {**asked(**{task(): "perhaps"}), "step": "next"}), 400
    )
    assert "调整什么" in shown(steward.post(FORM, {**asked(extent=""), "step": "next"}), 400)
    assert "请选择累计数怎样承接" in shown(steward.post(FORM, {**asked(extent="whole"), "step": "next"}), 400)
    assert not Reorganisation.objects.exists()


def test_another_steward_sees_what_passes_and_takes_it_back(
    passed: Any, steward: Client, other: Client, person: Any
) -> None:
    clerk = person("reporter", "guangwen")
    items, whole = of_register()
    act = passed(**whole)
    told = Notice.objects.get(recipient=clerk, kind="act_carried_out")
    assert told.data["items"] == len(items)
    assert f"北苑街道的1项指标、{len(items)}个条目" in page(client_of(clerk), "notices")
    assert {one.unit.code for one in Item.objects.filter(pk__in=[one.pk for one in items])} == {"guangwen"}
    place = reverse("reorganisation", args=[act.pk])
    done = shown(steward.get(place))
    assert "北苑街道的任务划转" in done
    assert "原单位期末数不动" in done
    listed = page(steward, "reorganisations")
    assert f"1项指标、{len(items)}个条目" in listed
    back = {"basis": "潍编〔2023〕15号", "basis_date": "2023-07-20"}
    shown(steward.post(place, back), 302)
    undoing = Reorganisation.objects.get(undoes=act)
    assert "撤销北苑街道的任务划转" in page(other, "reorganisation", undoing.pk)
    shown(other.post(reverse("reorganisation_decide", args=[undoing.pk]), {"step": "accept"}), 302)
    assert {one.unit.code for one in Item.objects.filter(pk__in=[one.pk for one in items])} == {"beiyuan"}
    assert "划转给" not in page(steward, "board", unit=str(act.unit_id), month="2023-07")


def test_pages_say_since_when_and_to_whom(passed: Any, signed_in: Any) -> None:
    reader = signed_in("leader")
    own, theirs = target_of(FUNDS, "beiyuan"), target_of(FUNDS, "guangwen")
    unrelated = target_of("proj.fai_investment", "beiyuan")
    before = page(reader, "target", own.pk, month="2023-06")
    items, whole = of_register()
    passed(**whole)
    goes = f'href="{reverse("target", args=[theirs.pk])}?month=2023-07"'
    came = f'href="{reverse("target", args=[own.pk])}?month=2023-06"'
    after = page(reader, "target", own.pk, month="2023-07")
    assert "自2023年7月起，北苑街道的" in after
    assert goes in after
    assert "报到2023年6月为止" in after
    assert goes not in before
    assert "划转给" not in page(reader, "target", own.pk, month="2023-06")
    assert "划转给" not in page(reader, "target", unrelated.pk, month="2023-07")
    taken = page(reader, "target", theirs.pk, month="2023-07")
    assert "广文街道自2023年7月起承接" in taken
    assert came in taken
    assert came not in page(reader, "target", theirs.pk, month="2023-06")
    for code, words in (("beiyuan", "划转给"), ("guangwen", "起承接")):
        unit = str(Unit.objects.get(code=code).pk)
        board = page(reader, "board", unit=unit, month="2023-07")
        assert words in board
        assert f"{len(items)}个条目" in board
        assert words not in page(reader, "board", unit=unit, month="2023-06")
        assert "并入" not in board


def test_an_item_says_in_whose_care_it_is_and_was(passed: Any, signed_in: Any) -> None:
    reader = signed_in("leader")
    items, whole = of_register()
    untouched = Item.objects.filter(unit__code="dayu")[0]
    passed(**whole)
    after = page(reader, "item", items[0].pk, month="2023-07")
    assert "自2023年7月起由广文街道负责" in after
    assert "到2023年6月为止由北苑街道负责" in after
    assert "起由广文街道负责" not in page(reader, "item", items[0].pk, month="2023-06")
    assert "in-care" not in page(reader, "item", untouched.pk, month="2023-07")


def test_the_unit_isnt_asked_for_it_any_more(passed: Any, person: Any, now: datetime) -> None:
    clerk = person("reporter", "beiyuan")
    series, client = funds("beiyuan"), client_of(clerk)
    place = f's{series.pk}-value"'
    save_draft(by=clerk, at=now, series=series, month=JULY, entries={"value": "1"})
    assert begun([series.unit_id]).exists()
    assert place in page(client, "my_month", "beiyuan", "2023-07")
    passed()
    assert not begun([series.unit_id]).exists()
    assert place not in page(client, "my_month", "beiyuan", "2023-07")
    assert "划转给" in page(client, "missing_lines", "beiyuan", "2023-07")
    rows = {one.series.pk for one in month_book(series.unit, JULY, at=now)}
    assert rows
    assert series.pk not in rows
    assert series.pk in {one.series.pk for one in month_book(series.unit, JUNE, at=now)}
    assert "划转给" in page(client, "report_month", series.pk, "2023-07")
    sent = {"value": "2", "as_of": "2023-07-31", "key": str(uuid.uuid4()), "submit_figure": "1"}
    answer = client.post(reverse("report_month", args=[series.pk, "2023-07"]), sent)
    assert "这项任务只到2023年6月为止，此后由广文街道承接" in shown(answer, 400)
    with pytest.raises(Refused) as refused:
        submit(by=clerk, at=now, series=series, month=JULY, report=said("2"), key=uuid.uuid4())
    assert refused.value.code == "task_passed"


def test_its_months_before_are_still_the_units_to_correct(passed: Any, person: Any, now: datetime) -> None:
    clerk, reviewer = person("reporter", "beiyuan"), person("reviewer")
    passed()
    stands = Figure.objects.filter(slot__series=funds("beiyuan"), slot__month=JUNE.first).latest("id")
    report = replace(said("0.95"), as_of=date(2023, 6, 30))
    answers, why = EXPLAINED, "漏报一笔"
    figure = correct(
        by=clerk, at=now, figure=stands, report=report, reason=why, nature=OF_ERROR, key=uuid.uuid4(),
        answers=answers,
    )  # fmt: skip
    approve(by=reviewer, at=now, figure=figure)
    theirs = client_of(person("reporter", "guangwen"))
    seen = page(theirs, "target", target_of(FUNDS, "beiyuan").pk, month="2023-06")
    assert "9500万元" in seen or "0.95亿元" in seen
    assert "北苑街道" in page(theirs, "target", target_of(FUNDS, "guangwen").pk, month="2023-07")
