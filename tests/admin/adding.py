"""Adding rows and versions through the admin's forms, made after rows that are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client

from tests.admin.changing import Told, some_rows
from tests.admin.forms import context_of, filled
from tests.admin.past import one_a_kind
from tests.views.crawling import room_address
from tracker.models import (
    BulletinVersion,
    CountingRule,
    Indicator,
    Item,
    ScoringScheme,
    Series,
    Target,
    Unit,
)

SETTLED, OPEN = "2023-06-01", "2023-07-01"
# What may not be there twice, where it isn't the row's own name or code.
NEW: dict[str, dict[str, Any]] = {
    "window": {"month": "2024-12-01", "combined_into": ""},
    "calendarday": {"day": "2024-12-30"},
    "unit": {"kind": "bureau"},
    "league": {"units": []},
    "reportingcalendar": {"in_use": ""},
    "target": {"first_month": "2023-02-01"},
}
NAMED = {"code": "added-row", "name": "新增示例", "order": "77"}


def add_one(client: Client, model: Any, told: Told) -> None:
    """A row like another of the model's, under a new name."""
    place = room_address(model, "add")
    page = client.get(place)
    if page.status_code == 403 or not (rows := some_rows(model)):
        return
    like = rows[-1]
    said = filled(client.get(room_address(model, "change", like.pk)))
    data = filled(page)
    for bound in context_of(page)["adminform"].form:
        stored = getattr(like, bound.name, None)
        asked = [name for name in said if name in (bound.name, f"{bound.name}_0", f"{bound.name}_1")]
        data |= {name: said[name] for name in asked} or {bound.name: getattr(stored, "pk", stored) or ""}
    own: dict[str, Any] = {name: value for name, value in NAMED.items() if name in data}
    if model is Target:
        own["unit"] = Unit.objects.exclude(targets__indicator=like.indicator_id).order_by("pk")[0].pk
    told.note("added", client.post(place, {**data, **own, **NEW.get(model._meta.model_name, {})}))


def remove_some(client: Client, model: Any, told: Told) -> None:
    """Every one of some rows of a model asked to be removed."""
    for row in some_rows(model):
        answer = client.post(room_address(model, "delete", row.pk), {"post": "yes"})
        assert answer.status_code in (200, 302, 400, 403, 409), answer.status_code
        gone = not model._default_manager.filter(pk=row.pk).exists()
        told.saved["removed"] = told.saved.get("removed", 0) + gone


def version_forms(client: Client) -> Mapping[str, tuple[str, dict[str, Any]]]:
    """By model the address of the form for a new version, and what is posted: the newest one again, something changed."""
    target = Target.objects.filter(
        pk__in=one_a_kind(), versions__judged_by="pace", indicator__kind="cumulative"
    )[0]
    rule = CountingRule.objects.filter(threshold__isnull=False, ceiling=None)[0]
    counted = {
        name: getattr(rule, name)
        for name in ("indicator_id", "register_id", "counts", "tag_id", "stage_id", "stage_test", "measure_id", "taken",
                     "comparison", "threshold_unit", "near_share")
    }  # fmt: skip
    text = BulletinVersion.objects.latest("number")
    said: dict[str, tuple[str, dict[str, Any]]] = {
        "countingrule": ("", {
            **{name.removesuffix("_id"): value or "" for name, value in counted.items()},
            "threshold": (rule.threshold or 0) * 2, "reason": "口径调整",
        }),
        "lightscheme": ("", {"version": "新一版", "bands-1-lower": "7"}),
        "scoringscheme": (
            f"?league={ScoringScheme.objects.all()[0].league_id}",
            {"league": ScoringScheme.objects.all()[0].league_id, "basis": "会议", "reason": "调整", "goals-0-full": "33"},
        ),
        "targetversion": (
            f"?target={target.pk}",
            {"value": "77", "basis": "会议", "basis_date": "2023-06-30", "reason": "调整", "curve": ""},
        ),
        "bulletinversion": ("", {"template": text.template_id, "body": "到位省外资金{inv.outside_funds}。", "reason": "精简"}),
    }  # fmt: skip
    forms = {}
    for name, (query, changes) in said.items():
        place = f"/admin/tracker/{name}/add/{query}"
        forms[name] = place, filled(client.get(place)) | changes
    item = Item.objects.filter(register__code="towers")[0].pk
    forms["itempresence"] = "/admin/tracker/itempresence/add/", {"item": item, "reason": "楼宇拆除"}
    return forms


DATED_BY = {"itempresence": "on"}  # what says from when on; elsewhere in_force_from


def open_a_series(client: Client) -> Any:
    """A unit that is to report an indicator of the whole district that others report."""
    wide = Target.objects.filter(district_wide=True).values("indicator")
    indicator = Indicator.objects.filter(pk__in=wide, series__isnull=False, kind="cumulative").distinct()[0]
    unit = Unit.objects.exclude(series__indicator=indicator).exclude(parent=None)[0]
    before = Series.objects.count()
    answer = client.post("/admin/tracker/series/add/", {"indicator": indicator.pk, "unit": unit.pk})
    assert Series.objects.count() == before + 1
    return answer
