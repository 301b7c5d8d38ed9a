"""批量修改 of tags and units: tags become reports that wait for review, units an act that waits for a second steward."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.unwitnessed import on_record
from tests.views.registers.test_several import ADDRESS
from tests.views.steps import page
from tracker.access.settled import first_open_month
from tracker.models import Event, Figure, Item, Measure, Register, Reorganisation, Series, Unit, Window

JULY = "2023-07"


@pytest.fixture
def tag(db: None) -> Measure:
    register = Register.objects.get(code="towers")
    return Measure.objects.create(register=register, code="shown", name="示例标记", form="flag", order=90)


@pytest.fixture
def towers(tag: Measure) -> list[Item]:
    return list(Item.objects.filter(register__code="towers", unit__code="dayu")[:3])


def sent(towers: list[Item], step: str, **more: str) -> dict[str, Any]:
    return {"item": [one.pk for one in towers], "step": step, **more}


def tagged(towers: list[Item], step: str, said: str = "1", **more: str) -> dict[str, Any]:
    told = {"tags_shown": "on", "tag_shown": said, "month": JULY, "as_of": "2023-07-31"}
    return sent(towers, step, **told, **more)


def passed(towers: list[Item], step: str, **more: str) -> dict[str, Any]:
    month = str(first_open_month(timezone.now()))
    ground = {"basis": "奎编〔2026〕1号", "basis_date": "2023-07-01"}
    return sent(towers, step, passes="on", unit="liyuan", first_month=month, **ground, **more)


def apply(client: Client, given: dict[str, Any]) -> Any:
    """Look at the preview, then have it done."""
    shown = client.post(ADDRESS, given)
    assert shown.status_code == 200, shown.content.decode()
    return client.post(ADDRESS, given | {"step": "apply", "seen": shown.context["seen"]})


def reports(tag: Measure) -> list[tuple[int, str]]:
    found = Figure.objects.filter(slot__series__measure=tag).order_by("id")
    return [(int(one.value or 0), one.state) for one in found]


def test_tags_are_reported_for_each_and_wait(reporter: Client, towers: list[Item], tag: Measure) -> None:
    shown = reporter.post(ADDRESS, tagged(towers, "preview"))
    assert shown.status_code == 200, shown.content.decode()
    assert "示例标记" in shown.content.decode()
    assert (reports(tag), Series.objects.filter(measure=tag).count()) == ([], 0)
    assert apply(reporter, tagged(towers[:2], "preview")).status_code == 302
    assert reports(tag) == [(1, "submitted")] * 2
    assert apply(reporter, tagged(towers, "preview")).status_code == 302
    assert reports(tag) == [(1, "submitted")] * 3


def test_one_that_waits_otherwise_leaves_all_as_they_were(
    reporter: Client, towers: list[Item], tag: Measure
) -> None:
    apply(reporter, tagged(towers[:1], "preview"))
    answer = reporter.post(ADDRESS, tagged(towers, "preview", said="0"))
    assert answer.status_code == 400
    assert towers[0].name in answer.content.decode()
    assert 'value="2023-07-31"' in answer.content.decode()
    assert reports(tag) == [(1, "submitted")]


def test_a_closed_month_is_neither_offered_nor_taken(
    reporter: Client, towers: list[Item], tag: Measure
) -> None:
    assert "示例标记" in page(reporter, "items_edit", "towers")
    with on_record():
        Window.objects.filter(closes_at=None).update(closes_at=timezone.now())
    assert "示例标记" not in page(reporter, "items_edit", "towers")
    assert reporter.post(ADDRESS, tagged(towers, "preview")).status_code == 400
    assert reports(tag) == []


def test_what_a_tag_needs_is_asked_for(reporter: Client, towers: list[Item]) -> None:
    answer = reporter.post(ADDRESS, sent(towers, "preview", tags_shown="on"))
    assert answer.status_code == 400
    assert all(f"请填写{name}。" in answer.content.decode() for name in ("示例标记", "月份", "数据截至"))


def test_another_unit_is_asked_for_by_one_steward_and_decided_by_another(
    signed_in: Any, towers: list[Item]
) -> None:
    steward, other = signed_in("steward"), Item.objects.filter(register__code="towers", unit__code="guangwen")
    chosen = [*towers, *other[:1]]
    assert apply(steward, passed(chosen, "preview")).status_code == 302
    acts = Reorganisation.objects.order_by("unit")
    assert {one.unit.code: len(one.items) for one in acts} == {"dayu": 3, "guangwen": 1}
    assert not any(one.ends for one in acts)
    assert not Item.objects.filter(pk__in=[one.pk for one in chosen], unit__code="liyuan").exists()
    assert Event.objects.filter(kind="request_reorganisation").count() == 2
    own = Reorganisation.objects.get(unit__code="dayu")
    accept = {"step": "accept"}
    assert steward.post(reverse("reorganisation_decide", args=[own.pk]), accept).status_code == 403
    done = signed_in("steward").post(reverse("reorganisation_decide", args=[own.pk]), accept)
    assert done.status_code == 302, done.content.decode()
    assert Item.objects.filter(pk__in=[one.pk for one in towers], unit__code="liyuan").count() == 3


def test_a_unit_of_which_an_act_waits_leaves_all_as_they_were(signed_in: Any, towers: list[Item]) -> None:
    steward = signed_in("steward")
    apply(steward, passed(towers[:1], "preview"))
    answer = steward.post(ADDRESS, passed(towers, "preview"))
    assert answer.status_code in (400, 409)
    assert "奎编〔2026〕1号" in answer.content.decode()
    assert Reorganisation.objects.count() == 1


def test_who_reports_is_told_who_passes_items_on(reporter: Client, towers: list[Item]) -> None:
    shown = page(reporter, "items_edit", "towers")
    assert 'name="passes"' not in shown
    assert "由区业务管理员在这里提出" in shown
    answer = reporter.post(ADDRESS, passed(towers, "preview"))
    assert (answer.status_code, Reorganisation.objects.count()) == (400, 0)
    assert Unit.objects.get(code="dayu").items.filter(pk=towers[0].pk).exists()
