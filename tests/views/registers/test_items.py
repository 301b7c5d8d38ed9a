"""What staff do with items on the site: add, describe, take out of the register with a second person's word."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import entries, page, tower
from tracker.models import Column, Event, Figure, Item, ItemPresence, ItemStepDecision, Register, Series, Unit

JULY = {"month": "2023-07"}


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


def add(client: Client, **given: str) -> Any:
    dayu = Unit.objects.get(code="dayu").pk
    said = {
        "name": "示例新楼",
        "unit": str(dayu),
        "code": "",
        "column_grade": "甲级",
        "column_opened": "2023-05-01",
    }
    return client.post(reverse("item_add", args=["towers"]), said | given)


def ask(client: Client, item: Item, **given: str) -> Any:
    return client.post(
        reverse("item_step", args=[item.pk]), {"on": "2023-07-03", "reason": "楼宇拆除"} | given
    )


def answer(client: Client, item: Item, **given: str) -> Any:
    return client.post(reverse("step_decide", args=[item.step_requests.latest("id").pk]), given)


def test_a_reporter_adds_an_item_of_the_own_unit(reporter: Client) -> None:
    assert reverse("item_add", args=["towers"]) in page(reporter, "register", "towers")
    assert add(reporter, column_steward_street="张三").status_code == 302
    item = Item.objects.get(name="示例新楼")
    assert (item.unit.code, item.code) == ("dayu", "t-43")
    assert item.descriptions == {"grade": "甲级", "opened": "2023-05-01", "steward_street": "张三"}
    assert Series.objects.filter(item=item).count() == item.register.measures.count()
    shown = page(reporter, "item", item.pk)
    assert "张三" in shown
    assert "加入台账" in shown
    assert "示例新楼" in page(reporter, "register", "towers", q="SLXL", **JULY)
    assert "示例新楼" not in page(reporter, "register", "towers", q="SLXL", month="2023-06")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "请填写名称。"),
        ({"name": "示例楼宇01"}, "（t-01）是同一个名称"),
        ({"code": "t-01"}, "本台账已有这个编号的条目"),
        ({"code": "编号 一"}, "有效"),
        ({"column_grade": "超甲级"}, "有效"),
        ({"column_opened": "去年"}, "日期"),
        ({"unit": "999999"}, "有效"),
        ({"joined_on": "x"}, "日期"),
    ],
)
def test_bad_items_get_a_sentence(reporter: Client, given: dict[str, str], sentence: str) -> None:
    response = add(reporter, **given)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Item.objects.filter(name="示例新楼").exists()


def test_nobody_adds_for_another_unit(reporter: Client) -> None:
    assert add(reporter, unit=str(Unit.objects.get(code="liyuan").pk)).status_code == 400


def test_descriptions_change_with_old_and_new_on_record(reporter: Client) -> None:
    item = tower()
    kept = {name: text for name, text in item.descriptions.items() if name != "grade"}
    said = {f"column_{name}": text for name, text in kept.items()}
    other = "乙级" if item.descriptions["grade"] != "乙级" else "丙级"
    sent = {"name": "改名大厦", "column_grade": other} | said
    assert reporter.post(reverse("item_edit", args=[item.pk]), sent).status_code == 302
    item.refresh_from_db()
    assert (item.name, item.descriptions) == ("改名大厦", kept | {"grade": other})
    event = Event.objects.filter(kind="edit_item", object_id=item.pk).get()
    assert event.data["changes"]["name"][1] == "改名大厦"
    assert other in page(reporter, "item", item.pk)


def test_a_choice_no_longer_offered_may_stay(reporter: Client) -> None:
    item = tower()
    Column.objects.filter(register__code="towers", code="grade").update(choices="特级")
    said = {f"column_{name}": text for name, text in item.descriptions.items()}
    assert reporter.post(reverse("item_edit", args=[item.pk]), {"name": "改名大厦"} | said).status_code == 302


def test_leaving_takes_two(reporter: Client, reviewer: Client, stranger: Client) -> None:
    item = tower()
    assert ask(reporter, item).status_code == 302
    shown = page(reporter, "item", item.pk)
    assert "进出申请待决定" in shown
    assert 'value="accept"' not in shown
    assert not ItemPresence.objects.exists()
    assert answer(reporter, item, step="accept").status_code == 403
    assert answer(stranger, item, step="accept").status_code == 403
    assert "楼宇拆除" in page(reviewer, "registers")
    assert "另有 1 份条目进出申请等待决定" in page(reviewer, "review")
    assert answer(reviewer, item, step="accept").status_code == 302
    assert "移出台账：楼宇拆除" in page(reporter, "item", item.pk, **JULY)
    assert "移出台账：楼宇拆除" not in page(reporter, "item", item.pk, month="2023-06")
    assert answer(reviewer, item, step="accept").status_code == 409
    back = ask(reporter, item, on="2023-07-20", reason="误登记")
    assert back.status_code == 302
    assert item.step_requests.latest("id").joins
    assert answer(reviewer, item, step="accept").status_code == 302
    assert list(item.presence.values_list("joins", flat=True)) == [False, True]


def test_refused_with_the_reason(reporter: Client, reviewer: Client) -> None:
    item = tower()
    ask(reporter, item)
    assert answer(reviewer, item, step="refuse", reason=" ").status_code == 400
    assert answer(reviewer, item, step="refuse", reason="仍在使用").status_code == 302
    assert ItemStepDecision.objects.get().kind == "refuse"
    assert "仍在使用" in page(reporter, "item", item.pk)
    assert not ItemPresence.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"reason": ""}, "请填写理由"), ({"on": "明天"}, "日期"), ({"on": "2999-01-01"}, "不能晚于今天")],
)
def test_bad_requests_get_a_sentence(reporter: Client, given: dict[str, str], sentence: str) -> None:
    response = ask(reporter, tower(), **given)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_one_request_at_a_time(reporter: Client) -> None:
    ask(reporter, tower())
    response = ask(reporter, tower())
    assert response.status_code == 409
    assert "已有一份进出申请" in response.content.decode()


def test_the_page_draws_the_months(leader: Client) -> None:
    shown = page(leader, "item", tower().pk, month="2023-06")
    assert 'class="chart small-chart"' in shown
    assert ">税收 2023</span>" in shown
    assert ">2022</span>" in shown


def test_a_register_without_items_gives_the_first_code(steward: Client) -> None:
    register = Register.objects.create(code="stations", name="微型消防站")
    unit = Unit.objects.get(code="dayu")
    sent = {"name": "示例一站", "unit": str(unit.pk), "code": ""}
    assert steward.post(reverse("item_add", args=[register.code]), sent).status_code == 302
    assert register.items.get().code == "stations-1"


def test_what_was_never_reported_is_reported_by_item_and_stage(reporter: Client) -> None:
    """An item that came with a file has no series but of what the file said; asking for the form opens none."""
    register = Register.objects.get(code="projects")
    item = Item.objects.create(
        register=register, code="p-900", name="示例项目", unit=Unit.objects.get(code="dayu")
    )
    address = reverse("report_stage", args=[item.pk, "signed"])
    assert address in page(reporter, "item", item.pk)
    assert reporter.get(address).status_code == 200
    assert not item.series.exists()
    assert reporter.post(address, entries(reached_on="2023-07-10")).status_code == 302
    assert reporter.post(address, entries(reached_on="2023-07-11")).status_code == 409
    assert [one.stage.code for one in item.series.all() if one.stage] == ["signed"]
    assert Figure.objects.filter(slot__series__item=item).count() == 1
