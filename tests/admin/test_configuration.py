"""Configuration is changed through actions: on record with old and new, and never under figures' feet."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.admin.forms import context_of, filled
from tracker.admin.removal import NAMED
from tracker.models import (
    Event,
    Figure,
    Indicator,
    Item,
    Membership,
    Register,
    Section,
    Series,
    Unit,
    User,
    Window,
    WindowException,
)


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:tracker_{row._meta.model_name}_{page}", args=[row.pk])


def change(client: Client, row: Any, **changes: Any) -> Any:
    page = address(row)
    return client.post(page, filled(client.get(page), **changes))


def newest_event() -> Event:
    event = Event.objects.first()
    assert event is not None
    return event


def test_a_change_is_on_record_with_old_and_new(steward: Client) -> None:
    unit = Unit.objects.get(code="dongguan")
    assert change(steward, unit, name="东关新城街道").status_code == 302
    unit.refresh_from_db()
    assert unit.pinyin.endswith("dgxcjd")
    event = newest_event()
    assert (event.kind, event.object_id) == ("amend", unit.pk)
    assert event.data["changes"]["name"] == ["东关街道", "东关新城街道"]


def test_a_setting_that_is_yet_to_come_says_so_in_its_place(steward: Client) -> None:
    """The form shows what holds later; until then something else does."""
    indicator = Indicator.objects.all()[0]
    before, ahead = indicator.name, timezone.localdate().replace(day=1) + timedelta(days=70)
    since = ahead.replace(day=1)
    assert change(steward, indicator, name="明年的名称", in_force_from=since.isoformat()).status_code == 302
    fields = context_of(steward.get(address(indicator)))["adminform"].form.fields
    assert f"{since:%Y-%m} 起才执行；此前仍为：{before}。" in fields["name"].help_text
    assert "起才执行" not in fields["order"].help_text
    assert change(steward, indicator, order="88").status_code == 302
    fields = context_of(steward.get(address(indicator)))["adminform"].form.fields
    assert "起才执行" not in fields["order"].help_text


def test_saving_without_a_change_leaves_no_event(steward: Client) -> None:
    before = Event.objects.count()
    assert change(steward, Unit.objects.get(code="dongguan")).status_code == 302
    assert Event.objects.count() == before


def test_a_new_row_gets_its_pinyin_and_an_event(steward: Client) -> None:
    district = Unit.objects.get(kind="district")
    posted = {"code": "x1", "name": "审计局", "kind": "bureau", "parent": district.pk, "order": "9"}
    assert steward.post(reverse("admin:tracker_unit_add"), posted).status_code == 302
    assert Unit.objects.get(code="x1").pinyin == "shenjiju sjj"
    assert newest_event().data["values"]["name"] == "审计局"


def test_constraints_speak_in_sentences(steward: Client) -> None:
    posted = {"code": "x1", "name": "审计局", "kind": "bureau", "order": "9"}
    response = steward.post(reverse("admin:tracker_unit_add"), posted)
    assert "除区本级外，每个单位都要选择上级单位" in str(context_of(response)["errors"])


def test_counted_indicators_are_on_record_too(steward: Client) -> None:
    indicator = Indicator.objects.filter(kind=Indicator.Kind.INDICATOR_COUNT)[0]
    left = indicator.members.all()[:1]
    assert change(steward, indicator, members=[one.pk for one in left]).status_code == 302
    assert indicator.members.count() == 1
    assert "members" in newest_event().data["changes"]


def test_what_figures_are_read_by_is_fixed(steward: Client) -> None:
    indicator = Indicator.objects.filter(series__slots__figures__isnull=False, kind="cumulative")[0]
    page = steward.get(address(indicator))
    assert "measured_in" not in context_of(page)["adminform"].form.fields
    posted = filled(page) | {"measured_in": "万元", "kind": "level"}
    steward.post(address(indicator), posted)
    stored = Indicator.objects.get(pk=indicator.pk)
    assert (stored.measured_in, stored.kind) == (indicator.measured_in, indicator.kind)


def test_a_measure_with_figures_is_fixed_in_its_register_too(steward: Client) -> None:
    register = Register.objects.filter(measures__series__slots__figures__value__isnull=False)[0]
    form = filled(steward.get(address(register)))
    name = next(key for key in form if key.endswith("-measured_in") and form[key])
    response = steward.post(address(register), form | {name: "万元"})
    assert "不能再改：计量单位" in str(context_of(response)["errors"])


def test_a_new_stage_reaches_the_items_already_there(steward: Client) -> None:
    register = Register.objects.get(code="projects")
    form = filled(steward.get(address(register)))
    total = int(form["stages-TOTAL_FORMS"])
    form |= {
        "stages-TOTAL_FORMS": total + 1,
        f"stages-{total}-code": "closed",
        f"stages-{total}-name": "销号",
    }
    form |= {f"stages-{total}-order": "99", f"stages-{total}-register": register.pk}
    assert steward.post(address(register), form).status_code == 302
    assert Series.objects.filter(stage__code="closed").count() == register.items.count() > 0


def test_an_item_joins_with_its_series_and_is_described_by_column(steward: Client) -> None:
    register = Register.objects.filter(columns__form="text", stages__isnull=False)[0]
    column = register.columns.filter(form="text")[0]
    unit = Unit.objects.get(code="dongguan")
    posted = {"register": register.pk, "code": "new-1", "name": "示例新条目", "unit": unit.pk}
    assert steward.post(reverse("admin:tracker_item_add"), posted).status_code == 302
    item = Item.objects.get(code="new-1")
    assert item.series.count() == register.stages.count() + register.measures.count()
    assert change(steward, item, **{f"column_{column.code}": "说明文字"}).status_code == 302
    item.refresh_from_db()
    assert item.descriptions == {column.code: "说明文字"}
    assert change(steward, item, register=Register.objects.exclude(pk=register.pk)[0].pk).status_code == 302
    item.refresh_from_db()
    assert item.register == register


def test_an_exception_names_who_saved_it(client: Client, administrator: User) -> None:
    window, unit = Window.objects.all()[0], Unit.objects.get(code="dongguan")
    form = {
        "window": window.pk,
        "unit": unit.pk,
        "until_0": "2030-01-01",
        "until_1": "12:00",
        "reason": "系统故障",
        "granted_by": "1",
    }
    assert client.post(reverse("admin:tracker_windowexception_add"), form).status_code == 302
    assert WindowException.objects.get(window=window).granted_by == administrator
    assert newest_event().object_type == "windowexception"


LINK = 'class="deletelink"'


def test_what_is_used_cant_be_deleted_and_the_page_says_why(steward: Client) -> None:
    indicator = Indicator.objects.filter(series__slots__figures__isnull=False)[0]
    page = address(indicator, "delete")
    for response in (steward.get(page), steward.post(page, {"post": "yes"})):
        assert response.status_code == 200
        assert context_of(response)["protected"]
        assert "不再使用的，不必删除" in response.content.decode()
    for row in (indicator, indicator.section):
        shown = steward.get(address(row)).content.decode()
        assert LINK not in shown
        assert '<p class="help kept">' in shown
    assert Indicator.objects.filter(pk=indicator.pk).exists()
    assert Figure.objects.exists()


def test_of_what_keeps_a_row_the_first_of_each_kind_are_named_and_the_others_counted(steward: Client) -> None:
    unit = Unit.objects.alias(many=Count("series")).latest("many")
    held = unit.series.count()
    page = steward.get(address(unit, "delete")).content.decode()
    assert len(re.findall(r"/admin/tracker/series/\d+/", page)) == NAMED < held
    assert f"{Series._meta.verbose_name}另有{held - NAMED}项" in page


def test_what_past_months_are_read_by_cant_be_deleted(steward: Client) -> None:
    """The section that an indicator had until June was deleted, and every page of June broke."""
    section = Section.objects.create(code="left", name="原板块")
    indicator = Indicator.objects.all()[0]
    now = indicator.section_id
    Indicator.objects.filter(pk=indicator.pk).update(section=section)
    assert change(steward, indicator, section=now).status_code == 302
    page = address(section, "delete")
    for response in (steward.get(page), steward.post(page, {"post": "yes"})):
        assert f"指标 {indicator}按它显示" in response.content.decode()
    shown = steward.get(address(section)).content.decode()
    assert LINK not in shown
    assert f"指标 {indicator}按它显示" in shown
    assert Section.objects.filter(pk=section.pk).exists()
    assert steward.get("/?month=2023-03").status_code == 200


def test_a_part_that_is_filled_in_isnt_deleted_with_its_register(steward: Client) -> None:
    register = Register.objects.filter(columns__form="text", items__isnull=False)[0]
    form = filled(steward.get(address(register)))
    assert steward.post(address(register), form | _new_column(register, form)).status_code == 302
    item = register.items.all()[0]
    assert change(steward, item, column_filled="说明").status_code == 302
    form = filled(steward.get(address(register)))
    (place,) = (name for name, said in form.items() if said == "filled")
    response = steward.post(address(register), form | {place.replace("-code", "-DELETE"): "on"})
    assert "有1个条目填了内容" in str(context_of(response)["errors"])
    assert register.columns.filter(code="filled").exists()


def _new_column(register: Register, form: dict[str, Any]) -> dict[str, Any]:
    total = int(form["columns-TOTAL_FORMS"])
    said = {"code": "filled", "name": "新栏", "form": "text", "order": "99", "register": register.pk}
    return {"columns-TOTAL_FORMS": total + 1} | {f"columns-{total}-{name}": one for name, one in said.items()}


def test_what_is_unused_is_deleted_on_record(steward: Client) -> None:
    section = Section.objects.create(code="unused", name="无用板块")
    assert LINK in steward.get(address(section)).content.decode()
    assert steward.post(address(section, "delete"), {"post": "yes"}).status_code == 302
    assert not Section.objects.filter(code="unused").exists()
    assert newest_event().data["values"]["name"] == "无用板块"


@pytest.mark.parametrize("model", [User, Membership], ids=lambda model: model.__name__)
def test_a_steward_runs_the_plan_but_not_the_people(steward: Client, model: Any) -> None:
    row = model._default_manager.all()[0]
    before = list(model._default_manager.order_by("pk").values())
    assert steward.get(address(row)).status_code == 200
    assert steward.post(address(row), {"is_active": ""}).status_code == 403
    assert steward.get(reverse(f"admin:tracker_{row._meta.model_name}_add")).status_code == 403
    assert steward.get(reverse("admin:tracker_user_password", args=[1])).status_code == 403
    assert list(model._default_manager.order_by("pk").values()) == before
