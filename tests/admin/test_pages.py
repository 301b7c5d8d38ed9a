"""Every model's pages answer those who may see them and nobody else; lists stay cheap and findable."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.admin.forms import context_of
from tests.contests import a_row_of_each
from tests.editions import bare
from tests.people import People, client_of
from tests.unwitnessed import past_the_actions
from tracker.actions.bulletins.texts import issue_bulletin
from tracker.actions.people.accounts import appoint
from tracker.calc.periods import Month
from tracker.models import (
    Alias,
    Amendment,
    AppointmentRequest,
    Assessment,
    BulletinTemplate,
    CalendarDay,
    CheckAnswer,
    Draft,
    Endorsement,
    Evidence,
    Figure,
    Identity,
    ImportRun,
    Inapplicability,
    InapplicabilityDecision,
    Indicator,
    Item,
    ItemPresence,
    ItemStepDecision,
    ItemStepRequest,
    Membership,
    Notice,
    Pack,
    RankSheet,
    Receipt,
    Register,
    Release,
    Remark,
    ReopeningDecision,
    ReopeningRequest,
    Reorganisation,
    Section,
    Series,
    Slot,
    Statement,
    Succession,
    Target,
    TargetChangeDecision,
    TargetChangeRequest,
    Unit,
    User,
    Window,
    WindowException,
)

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model.__name__)
NAMES = [model.__name__ for model in MODELS]


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:tracker_{model._meta.model_name}_{page}", args=args)


@pytest.fixture(scope="module")
def administrator(shared_world: Any) -> User:
    """Who is the district's steward and reporter as well: of the record an administrator alone sees what everybody may."""
    with shared_world():
        made, unit = People()("administrator"), Unit.objects.get(parent=None)
        by = User.objects.get(username="history_entry")
        for role in (Membership.Role.STEWARD, Membership.Role.REPORTER):
            appoint(by=by, at=timezone.now(), user=made, unit=unit, role=role)
        return made


@pytest.fixture(scope="module")
def client(shared_world: Any, administrator: User) -> Client:
    with shared_world():
        return client_of(administrator)


@pytest.fixture(scope="module")
def others(shared_world: Any) -> dict[str, Client]:
    """Who has no business here, by role."""
    with shared_world():
        return {role: client_of(People()(role)) for role in ("reporter", "reviewer", "leader")}


@pytest.fixture(scope="module")
def rows(shared_world: Any, administrator: User) -> None:
    with shared_world():
        a_row_of_every_model(administrator)


def a_row_of_every_model(administrator: User) -> None:
    """A row of each model that the fixtures leave empty."""
    past_the_actions()
    figure, series = Figure.objects.all()[0], Series.objects.all()[0]
    Evidence.objects.create(
        figure=figure, name="合同.pdf", sha256="0" * 64, size=1, content_type="application/pdf"
    )
    Receipt.objects.create(
        unit=Unit.objects.all()[0], month=date(2023, 7, 1), author=administrator, figures=[figure.pk]
    )
    amended = {"table": "item", "row": figure.slot.series_id, "field": "descriptions", "value": {"x": "y"}}
    Amendment.objects.create(in_force_from=date(2023, 7, 1), author=administrator, **amended)
    CheckAnswer.objects.create(figure=figure, rule="below_last_month", numbers={}, sentence="核减一笔")
    Remark.objects.create(figure=figure, text="请核对", author=administrator)
    Statement.objects.create(
        slot=figure.slot,
        what="growth",
        value=1,
        source="月报",
        source_date=date(2023, 7, 31),
        author=administrator,
    )
    Identity.objects.create(
        kind="growth", result=Indicator.objects.all()[0], numerator=Indicator.objects.all()[1]
    )
    Section.objects.update(second_review=True)
    waiting = Figure.objects.create(
        slot=Slot.objects.filter(series__indicator__isnull=False)[0],
        value=1,
        as_of_date=date(2023, 7, 31),
        author=administrator,
        idempotency_key=uuid.uuid4(),
    )
    Endorsement.objects.create(figure=waiting, endorser=User.objects.exclude(pk=administrator.pk)[0])
    Release.objects.create(
        indicator=Indicator.objects.all()[0], month=date(2023, 7, 1), basis="反馈", author=administrator
    )
    RankSheet.objects.create(
        indicator=Indicator.objects.filter(kind="rank")[0],
        month=date(2023, 7, 1),
        source="市统计局",
        source_date=date(2023, 8, 20),
        author=administrator,
    )
    ItemPresence.objects.create(
        item=Item.objects.all()[0], on=date(2023, 7, 1), reason="楼宇拆除", author=administrator
    )
    leaving = ItemStepRequest.objects.create(
        item=Item.objects.all()[0], on=date(2023, 7, 1), reason="楼宇拆除", author=administrator
    )
    ItemStepDecision.objects.create(
        request=leaving, kind="refuse", reason="因", decider=User.objects.exclude(pk=administrator.pk)[0]
    )
    target = Target.objects.all()[0]
    asked = TargetChangeRequest.objects.create(
        target=target,
        tier="monitored",
        in_force_from=target.first_month,
        basis="会议",
        basis_date=target.first_month,
        reason="因",
        author=administrator,
    )
    TargetChangeDecision.objects.create(
        request=asked, kind="refuse", reason="因", decider=User.objects.exclude(pk=administrator.pk)[0]
    )
    declared = Inapplicability.objects.create(
        indicator=target.indicator,
        unit=target.unit,
        from_month=target.first_month,
        reason="因",
        basis="会议",
        basis_date=target.first_month,
        author=administrator,
    )
    InapplicabilityDecision.objects.create(
        request=declared, kind="refuse", reason="因", decider=User.objects.exclude(pk=administrator.pk)[0]
    )
    AppointmentRequest.objects.create(user=administrator, author=administrator)
    bare(administrator, User.objects.exclude(pk=administrator.pk)[0])
    Assessment.objects.create(
        target=Target.objects.all()[0],
        month=date(2023, 7, 1),
        stance="worse",
        text="示例研判",
        author=administrator,
    )
    counts = dict.fromkeys(("rows", "added", "changed", "unchanged", "refused", "figures"), 0)
    ImportRun.objects.create(
        kind="register",
        name="示例.xlsx",
        sha256="0" * 64,
        register=Register.objects.all()[0],
        units=[Unit.objects.get(parent=None).pk],
        author=administrator,
        **counts,
    )
    template = BulletinTemplate.objects.get()
    issue_bulletin(by=administrator, at=timezone.now(), template=template, month=Month(2023, 6))
    a_row_of_each(administrator, User.objects.exclude(pk=administrator.pk)[0])
    given = {"cut_off": timezone.now(), "begun_at": timezone.now(), "moved_at": timezone.now()}
    Pack.objects.create(key=uuid.uuid4(), month=date(2023, 7, 1), kind="pdf", author=administrator, **given)
    Draft.objects.create(series=series, author=administrator, entries={"value": "1"}, saved_at=timezone.now())
    act = Reorganisation.objects.create(
        unit=Unit.objects.get(code="beiyuan"),
        first_month=date(2023, 7, 1),
        basis="编办文件",
        basis_date=date(2023, 7, 1),
        author=administrator,
    )
    Succession.objects.create(reorganisation=act, successor=Unit.objects.get(code="guangwen"))
    Alias.objects.create(
        kind="unit", text="北苑", folded="北苑", unit=act.unit, reason="沿用旧称", author=administrator
    )
    CalendarDay.objects.create(day=date(2031, 2, 1), worked=True, reason="示例通知")
    Notice.objects.create(
        recipient=administrator,
        kind="due",
        data={"unit": "示例局", "month": "2023-07", "missing": 1, "due": ""},
    )
    WindowException.objects.create(
        window=Window.objects.all()[0],
        unit=Unit.objects.all()[0],
        until=timezone.now(),
        reason="补报",
        granted_by=administrator,
    )
    wanted = ReopeningRequest.objects.create(
        window=Window.objects.all()[0], series=series, reason="系统故障", author=administrator
    )
    ReopeningDecision.objects.create(
        request=wanted, kind="refuse", reason="因", decider=User.objects.exclude(pk=administrator.pk)[0]
    )


def test_groups_and_permissions_do_not_appear() -> None:
    assert Group not in admin.site._registry
    assert {model._meta.app_label for model in MODELS} == {"tracker"}


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
@pytest.mark.usefixtures("rows")
def test_pages_open_for_the_administrator(client: Client, model: Any) -> None:
    room = admin.site._registry[model]
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "changelist"), {"q": "swzj"}).status_code == 200
    row = model._default_manager.all()[0]
    assert client.get(address(model, "change", row.pk)).status_code == 200
    response = client.get(address(model, "add"))
    assert response.status_code == (200 if room.has_add_permission(response.wsgi_request) else 403)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader"])
def test_pages_are_shut_for_other_roles(others: dict[str, Client], model: Any, role: str) -> None:
    for page in ("changelist", "add"):
        assert others[role].get(address(model, page)).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_anonymous_people_sign_in_on_the_products_own_page(model: Any) -> None:
    response = Client().get(address(model, "changelist"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_admin_has_no_sign_in_of_its_own(signed_in: Any, person: Any) -> None:
    door = reverse("admin:login")
    assert Client().get(door)["Location"].startswith(reverse("account_login"))
    client = Client()
    client.post(door, {"login": person("administrator").username, "password": "a good long password"})
    assert "_auth_user_id" not in client.session
    assert signed_in("reporter").get(reverse("admin:index")).status_code == 403


def test_index_lists_every_model_once_by_topic(client: Client) -> None:
    topics = context_of(client.get(reverse("admin:index")))["app_list"]
    listed = [model["model"] for topic in topics for model in topic["models"]]
    assert sorted(listed, key=lambda model: model.__name__) == MODELS


@pytest.mark.parametrize(
    ("model", "limit"), [("item", 25), ("figure", 25), ("indicator", 25), ("series", 25), ("event", 25)]
)
def test_lists_ask_a_bounded_number_of_queries(
    client: Client, django_assert_max_num_queries: Any, model: str, limit: int
) -> None:
    with django_assert_max_num_queries(limit):
        client.get(reverse(f"admin:tracker_{model}_changelist"))


@pytest.mark.parametrize(("query", "name"), [("dgjd", "东关街道"), ("dongguan", "东关街道")])
def test_units_are_found_by_pinyin(client: Client, query: str, name: str) -> None:
    answer = client.get(reverse("admin:tracker_unit_changelist"), {"q": query})
    assert name in [unit.name for unit in context_of(answer)["cl"].result_list]


def test_items_and_indicators_are_found_by_pinyin(client: Client) -> None:
    answer = client.get(reverse("admin:tracker_indicator_changelist"), {"q": "shengwaizijin"})
    assert "inv.outside_funds" in [one.code for one in context_of(answer)["cl"].result_list]
    item = Item.objects.all()[0]
    answer = client.get(reverse("admin:tracker_item_changelist"), {"q": item.pinyin.split()[0]})
    assert item in context_of(answer)["cl"].result_list


def test_choosing_offers_what_was_typed_in_pinyin(client: Client) -> None:
    asked = {
        "term": "shengwaizijin",
        "app_label": "tracker",
        "model_name": "target",
        "field_name": "indicator",
    }
    answer = client.get(reverse("admin:autocomplete"), asked).json()
    assert any("省外资金" in one["text"] for one in answer["results"])


def test_history_of_a_row_is_the_record(client: Client) -> None:
    answer = client.get(address(Unit, "history", 1), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0][0].endswith("object_type=unit&object_id=1")


def test_targets_are_offered_with_their_unit(client: Client) -> None:
    asked = {
        "term": "swzj", "app_label": "tracker", "model_name": "targetversion", "field_name": "target",
    }  # fmt: skip
    texts = [one["text"] for one in client.get(reverse("admin:autocomplete"), asked).json()["results"]]
    assert len(texts) == len(set(texts)) > 1
