"""批量修改: many items changed together by the door of single changes, after a preview, all or none, each on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import page
from tracker.actions.registers.several import ItemRefused, Wanted, edit_items, try_edit_items
from tracker.calc.refusals import AccessRefused
from tracker.models import Column, Event, Item, User

ADDRESS = reverse("items_edit", args=["towers"])


@pytest.fixture
def columns(db: None) -> None:
    register = Item.objects.filter(register__code="towers")[0].register
    Column.objects.create(register=register, code="keeper", name="示例楼长", form="person", order=90)
    Column.objects.create(
        register=register, code="phase", name="示例阶段", form="choice", choices="一期\n二期", order=91
    )


@pytest.fixture
def towers(columns: None) -> list[Item]:
    return list(
        Item.objects.filter(register__code="towers", unit__code="dayu").select_related("register")[:3]
    )


def sent(towers: list[Item], step: str, **texts: str) -> dict[str, Any]:
    marked = {f"changes_{code}": "on" for code in texts}
    written = {f"column_{code}": text for code, text in texts.items()}
    return {"item": [one.pk for one in towers], "step": step, **marked, **written}


def stored(towers: list[Item]) -> list[dict[str, str]]:
    return [Item.objects.get(pk=one.pk).descriptions for one in towers]


def edits(towers: list[Item]) -> int:
    return Event.objects.filter(kind="edit_item", object_id__in=[one.pk for one in towers]).count()


def test_a_preview_shows_and_writes_nothing_then_only_what_differs_is_written(
    reporter: Client, towers: list[Item]
) -> None:
    person = User.objects.get(pk=reporter.session["_auth_user_id"])
    now = datetime.fromisoformat("2026-01-05T10:00:00+08:00")
    edit_items(by=person, at=now, items=towers[:1], wanted=Wanted({"keeper": "示例甲"}))
    before = stored(towers)
    shown = reporter.post(ADDRESS, sent(towers, "preview", keeper="示例甲"))
    assert shown.status_code == 200
    assert "2 个条目会改动" in shown.content.decode()
    assert "另有 1 个条目本来就是这样" in shown.content.decode()
    assert (stored(towers), edits(towers)) == (before, 1)
    given = sent(towers, "apply", keeper="示例甲") | {"seen": shown.context["seen"]}
    assert reporter.post(ADDRESS, given).status_code == 302
    assert stored(towers) == [one | {"keeper": "示例甲"} for one in before]
    assert edits(towers) == 3


def test_what_changed_since_the_preview_is_shown_again(reporter: Client, towers: list[Item]) -> None:
    seen = reporter.post(ADDRESS, sent(towers, "preview", keeper="示例甲")).context["seen"]
    reporter.post(
        reverse("item_edit", args=[towers[0].pk]), {"name": towers[0].name, "column_keeper": "示例乙"}
    )
    answer = reporter.post(ADDRESS, sent(towers, "apply", keeper="示例甲") | {"seen": seen})
    assert answer.status_code == 409
    assert "示例乙" in answer.content.decode()
    assert "keeper" not in stored(towers)[1]


def test_without_marking_a_column_or_an_item_it_is_asked_for_and_what_was_typed_stays(
    reporter: Client, towers: list[Item]
) -> None:
    none = reporter.post(ADDRESS, {"item": [towers[0].pk], "step": "preview", "column_keeper": "示例甲"})
    assert none.status_code == 400
    assert "请勾选要修改的内容" in none.content.decode()
    assert 'value="示例甲"' in none.content.decode()
    assert "请先勾选要修改的条目" in reporter.post(ADDRESS, sent([], "preview", keeper="x")).content.decode()
    assert reporter.post(ADDRESS, sent(towers, "hack", keeper="x")).status_code == 400


def test_one_that_cannot_be_changed_so_leaves_all_as_they_were(
    person: Any, towers: list[Item], now: datetime
) -> None:
    by, before = person("reporter", "dayu"), stored(towers)
    for step in (edit_items, try_edit_items):
        with pytest.raises(ItemRefused) as refused:
            step(by=by, at=now, items=towers, wanted=Wanted({"keeper": "示例甲", "phase": "三期"}))
        assert refused.value.item == towers[0]
        assert (stored(towers), edits(towers)) == (before, 0)
        for one in towers:
            one.refresh_from_db()


def test_others_items_are_neither_listed_nor_changed(
    person: Any, stranger: Client, towers: list[Item], now: datetime
) -> None:
    assert f'value="{towers[0].pk}"' not in page(stranger, "items_edit", "towers")
    assert stranger.post(ADDRESS, sent(towers, "preview", keeper="x")).status_code == 403
    with pytest.raises(AccessRefused):
        edit_items(by=person("reporter", "liyuan"), at=now, items=towers, wanted=Wanted({"keeper": "x"}))
    assert edits(towers) == 0


def test_it_takes_the_filters_of_the_list(reporter: Client, towers: list[Item]) -> None:
    shown = page(reporter, "items_edit", "towers", q=towers[0].name, tick="all")
    assert shown.count('name="item"') == 1
    assert " checked" in shown
