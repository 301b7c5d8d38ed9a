"""The end of a unit on pages: drawn up, seen whole, asked for as it was seen, decided by another, taken back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.acts import ask
from tests.goals import set_goal
from tests.inapplicable import declared
from tests.people import client_of
from tests.views.steps import target_of
from tracker.actions.ledger.updates import save_draft
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.actions.targets.changes import propose_goal
from tracker.calc.periods import Month
from tracker.models import Item, Notice, Reorganisation, Series, Target, TargetVersion, Unit, User

pytestmark = pytest.mark.django_db

ASKED = {
    "extent": "whole",
    "first_month": "2023-07-01",
    "manner": "stands",
    "unit_0": "guangwen",
    "share_0": "100",
    "basis": "潍编〔2023〕12号",
    "basis_date": "2023-06-20",
}
FORM = reverse("reorganise", args=["beiyuan"])


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


@pytest.fixture
def other(signed_in: Any) -> Client:
    return signed_in("steward")


def sent(client: Client, step: str, **given: str) -> Any:
    return client.post(FORM, {**ASKED, "step": step, **given})


def text(answer: Any) -> str:
    return answer.content.decode()


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', text(answer))
    return found[1] if found else ""


def asked_for(client: Client, **given: str) -> Reorganisation:
    preview = sent(client, "next", **given)
    more = {"shown": hidden(preview, "shown"), "assigned": hidden(preview, "assigned")}
    answer = sent(client, "ask", **{**given, **more})
    assert answer.status_code == 302, text(answer)
    return Reorganisation.objects.latest("id")


def decided(client: Client, act: Reorganisation, step: str = "accept", reason: str = "") -> Any:
    return client.post(reverse("reorganisation_decide", args=[act.pk]), {"step": step, "reason": reason})


def test_everything_that_passes_is_shown_before_it_is_asked_for(steward: Client, person: Any) -> None:
    person("reporter", "beiyuan", name="zhao")
    preview = sent(steward, "next")
    shown = text(preview)
    items = Item.objects.filter(unit__code="beiyuan")
    lines = Series.objects.filter(unit__code="beiyuan", indicator__isnull=False).count()
    goals = Target.objects.filter(unit__code="beiyuan", district_wide=False, last_month__gte="2023-07-01")
    assert f"填报数据项 {lines}" in shown
    assert f"目标 {goals.count()}" in shown
    assert "填报人 1" in shown
    assert all(one.name in shown for one in items)
    assert not Reorganisation.objects.exists()


def test_what_was_seen_is_asked_for_and_another_steward_decides(
    steward: Client, other: Client, person: Any
) -> None:
    clerk = person("reporter", "guangwen")
    act = asked_for(steward)
    assert "北苑街道" in text(other.get(reverse("steward")))
    assert "机构调整 1 项" in text(other.get(reverse("todo")))
    assert "机构调整 1 项" not in text(steward.get(reverse("todo")))
    page = text(other.get(reverse("reorganisation", args=[act.pk])))
    assert 'value="accept"' in page
    assert 'value="accept"' not in text(steward.get(reverse("reorganisation", args=[act.pk])))
    assert decided(steward, act).status_code == 403
    assert decided(other, act).status_code == 302
    assert not Item.objects.filter(unit__code="beiyuan").exists()
    assert Notice.objects.filter(recipient=clerk, kind="act_carried_out").count() == 1
    assert not Notice.objects.filter(kind="goal_asked").exists()
    assert "广文街道" in text(client_of(clerk).get(reverse("notices")))
    done = text(steward.get(reverse("reorganisation", args=[act.pk])))
    assert "已生效" in done
    assert "申请撤销" in done


def test_a_preview_that_changed_isnt_asked_for(steward: Client) -> None:
    seen = hidden(sent(steward, "next"), "shown")
    answer = sent(steward, "ask", shown=seen, share_0="100", unit_0="dayu")
    assert answer.status_code == 200
    assert "还没有提出" in text(answer)
    assert not Reorganisation.objects.exists()


def test_a_split_asks_whose_each_item_becomes(steward: Client, other: Client) -> None:
    shares = {"share_0": "60", "unit_1": "dayu", "share_1": "40"}
    page = sent(steward, "next", **shares)
    items = Item.objects.filter(unit__code="beiyuan").order_by("register__order", "code")
    whole, single = items[0].register, items.exclude(register=items[0].register).first()
    dayu = str(Unit.objects.get(code="dayu").pk)
    assert all(f"item_{one.pk}" in text(page) for one in items)
    chosen = {f"register_{whole.pk}": dayu}
    if single is not None:
        chosen[f"item_{single.pk}"] = dayu
    preview = sent(steward, "assigned", **shares, **chosen)
    assigned = hidden(preview, "assigned")
    answer = sent(steward, "ask", **shares, shown=hidden(preview, "shown"), assigned=assigned)
    assert answer.status_code == 302
    gone = {one.pk for one in items.filter(register=whole)} | ({single.pk} if single else set())
    decided(other, Reorganisation.objects.latest("id"))
    assert set(Item.objects.filter(pk__in=gone).values_list("unit__code", flat=True)) == {"dayu"}
    assert {int(pair.split(":")[0]) for pair in assigned.split()} == gone


def test_it_is_taken_back_by_two(steward: Client, other: Client) -> None:
    before = Item.objects.filter(unit__code="beiyuan").count()
    act = asked_for(steward)
    decided(other, act)
    place = reverse("reorganisation", args=[act.pk])
    assert other.post(place, {"basis": ""}).status_code == 400
    assert other.post(place, {"basis": "潍编〔2023〕15号", "basis_date": "2023-07-20"}).status_code == 302
    back = Reorganisation.objects.get(undoes=act)
    assert "将划回原单位" in text(steward.get(reverse("reorganisation", args=[back.pk])))
    assert decided(other, back).status_code == 403
    assert decided(steward, back).status_code == 302
    assert Item.objects.filter(unit__code="beiyuan").count() == before
    assert "已撤销" in text(steward.get(reverse("reorganisations")))
    assert "申请撤销" not in text(steward.get(place))


def test_taking_back_can_be_asked_for_again_once_it_was_refused(steward: Client, other: Client) -> None:
    act = asked_for(steward)
    decided(other, act)
    place, said = reverse("reorganisation", args=[act.pk]), {"basis_date": "2023-07-20"}
    assert other.post(place, {"basis": "潍编〔2023〕15号", **said}).status_code == 302
    assert other.post(place, {"basis": "潍编〔2023〕16号", **said}).status_code == 400
    decided(steward, act.undoings.get(), "refuse", "依据不足")
    assert "申请撤销" in text(steward.get(place))
    assert other.post(place, {"basis": "潍编〔2023〕16号", **said}).status_code == 302
    decided(steward, act.undoings.get(decision=None))
    assert "已撤销" in text(steward.get(place))
    assert Item.objects.filter(unit__code="beiyuan").exists()


def test_a_refusal_says_why(steward: Client, other: Client) -> None:
    act = asked_for(steward)
    assert decided(other, act, "refuse").status_code == 400
    assert decided(other, act, "perhaps").status_code == 400
    assert decided(other, act, "refuse", "依据不足").status_code == 302
    assert "依据不足" in text(steward.get(reverse("reorganisation", args=[act.pk])))
    assert "未同意" in text(steward.get(reverse("reorganisations")))
    assert Item.objects.filter(unit__code="beiyuan").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"share_0": "50"}, "合计为50%"),
        ({"unit_0": ""}, "承接单位"),
        ({"unit_1": "guangwen", "share_1": "50", "share_0": "50"}, "同一个单位只能选一次"),
        ({"share_1": "50", "share_0": "50"}, "填了份额，还要选择单位"),
        ({"unit_1": "dayu", "share_0": "100"}, "请填写大于零的份额"),
        ({"unit_0": "kuiwen"}, "承接单位"),
        ({"unit_0": "beiyuan"}, "承接单位"),
        ({"first_month": "2023-03-01"}, "承接起始月"),
        ({"assigned": "x"}, "条目划转的内容不完整"),
        ({"basis": ""}, "依据"),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed(steward: Client, given: dict[str, str], said: str) -> None:
    answer = sent(steward, "next", **given)
    assert answer.status_code == 400
    assert said in text(answer)
    assert 'role="alert"' in text(answer)


def test_only_stewards_of_the_district_ask(signed_in: Any) -> None:
    for role, unit in (("steward", "guangwen"), ("administrator", "kuiwen"), ("leader", "kuiwen")):
        client = signed_in(role, unit)
        assert client.get(FORM).status_code == 403
        assert sent(client, "next").status_code == 403
        listed = client.get(reverse("reorganisations"))
        assert listed.status_code == 200
        assert "提出机构调整" not in text(listed)


def test_others_see_what_was_carried_out_alone(steward: Client, other: Client, signed_in: Any) -> None:
    act = asked_for(steward)
    reporter = signed_in("reporter", "dayu")
    place = reverse("reorganisation", args=[act.pk])
    assert reporter.get(place).status_code == 403
    assert "北苑街道" not in text(reporter.get(reverse("reorganisations")))
    decided(other, act)
    assert "潍编〔2023〕12号" in text(reporter.get(place))
    assert "申请撤销" not in text(reporter.get(place))
    assert reporter.post(place, {"basis": "x", "basis_date": "2023-07-20"}).status_code == 403


def test_drafts_and_what_waits_are_counted(steward: Client, person: Any) -> None:
    series = Series.objects.get(indicator__code="inv.outside_funds", unit__code="beiyuan")
    clerk = person("reporter", "beiyuan")
    save_draft(by=clerk, at=timezone.now(), series=series, month=Month(2023, 7), entries={"value": "1"})
    assert "草稿 1" in text(sent(steward, "next"))


def test_the_form_starts_with_the_first_open_month_and_offers_no_unit_that_ended(
    steward: Client, other: Client
) -> None:
    decided(other, asked_for(steward))
    found = steward.get(reverse("reorganise", args=["dayu"]))
    assert 'value="guangwen"' in text(found)
    assert 'value="beiyuan"' not in text(found)
    assert 'value="beiyuan"' not in text(steward.get(reverse("reorganisations")))
    chosen = steward.get(reverse("reorganisations"), {"unit": "dayu"})
    assert chosen["Location"] == reverse("reorganise", args=["dayu"])
    assert steward.get(reverse("reorganisations"), {"unit": "nowhere"}).status_code == 404
    assert steward.get(reverse("reorganise", args=["kuiwen"])).status_code == 404


def test_while_one_waits_the_form_leads_to_it_at_once(steward: Client) -> None:
    act = asked_for(steward)
    answer = steward.get(FORM)
    assert "等待确认" in text(answer)
    assert reverse("reorganisation", args=[act.pk]) in text(answer)
    assert 'name="extent"' not in text(answer)
    assert sent(steward, "next").status_code == 409
    assert Reorganisation.objects.count() == 1


def test_of_a_unit_that_ended_the_form_says_so_at_once(steward: Client, other: Client) -> None:
    act = asked_for(steward)
    decided(other, act)
    answer = steward.get(FORM)
    assert "北苑街道到2023年6月为止" in text(answer)
    assert reverse("reorganisation", args=[act.pk]) in text(answer)
    assert 'name="extent"' not in text(answer)
    assert sent(steward, "next").status_code == 409


@pytest.mark.parametrize(("since", "offered"), [(Month(2023, 7), ["2023-08"]), (Month(2040, 1), [])])
def test_only_months_before_which_the_unit_is_there_are_offered(
    steward: Client, person: Any, since: Month, offered: list[str]
) -> None:
    new = Unit(code="audit", name="审计局", kind="bureau", parent=Unit.objects.get(parent=None))
    configuration.save(by=person("steward"), at=timezone.now(), row=new, in_force=InForce(since))
    shown = text(steward.get(reverse("reorganise", args=["audit"])))
    assert re.findall(r'value="(\d{4}-\d\d)-01"', shown)[:1] == offered
    assert ("自2040年1月起设立" in shown) == (not offered)


def value_of(target: Target) -> Decimal:
    return target.versions.latest("number").value or Decimal(0)


def test_what_passed_stays_listed_and_so_does_what_came_back(
    steward: Client, other: Client, person: Any
) -> None:
    clerk = person("reporter", "beiyuan", name="zhao")
    item = Item.objects.filter(unit__code="beiyuan")[0]
    goal = target_of("inv.outside_funds", "guangwen")
    before, gained = (value_of(target_of("inv.outside_funds", code)) for code in ("guangwen", "beiyuan"))
    act = asked_for(steward)
    decided(other, act)
    place = reverse("reorganisation", args=[act.pk])
    shown = text(steward.get(place))
    own = re.search(f'href="{reverse("target", args=[goal.pk])}".*?</tr>', shown, re.DOTALL)
    assert own
    assert [Decimal(one) for one in re.findall(r"[\d.]+(?=亿元)", own[0])] == [before, before + gained]
    assert reverse("item", args=[item.pk]) in shown
    assert str(clerk) in shown
    assert other.post(place, {"basis": "潍编〔2023〕15号", "basis_date": "2023-07-20"}).status_code == 302
    back = Reorganisation.objects.get(undoes=act)
    decided(steward, back)
    returned = text(steward.get(reverse("reorganisation", args=[back.pk])))
    own = re.search(f'href="{reverse("target", args=[goal.pk])}".*?</tr>', returned, re.DOTALL)
    assert own
    assert [Decimal(one) for one in re.findall(r"[\d.]+(?=亿元)", own[0])] == [before + gained, before]
    assert "→ 北苑街道" in returned
    assert reverse("item", args=[item.pk]) in returned
    assert str(clerk) in returned
    assert text(steward.get(place)).count(reverse("item", args=[item.pk])) == 1


def steps_of(page: str, goal: Target) -> list[list[str]]:
    """Of each row of a goal the months and amounts in it."""
    rows = re.findall(f'href="{reverse("target", args=[goal.pk])}".*?</tr>', page, re.DOTALL)
    return [re.findall(r"(?<=自)2023年\d+月(?=起)|[\d.]+(?=亿元)", one) for one in rows]


def test_each_month_from_which_a_goal_is_set_is_shown_before_and_after(
    steward: Client, other: Client, person: Any
) -> None:
    own, theirs = (target_of("inv.outside_funds", code) for code in ("beiyuan", "guangwen"))
    part, before = value_of(own), value_of(theirs)
    version = TargetVersion(
        target=theirs, in_force_from=date(2023, 10, 1), value=before + 7, tier="committed", basis="试验",
        basis_date=date(2023, 1, 20), reason="试验",
    )  # fmt: skip
    set_goal(by=person("steward"), at=timezone.now(), version=version)

    def told(month: str, *amounts: Decimal) -> list[str]:
        return [month, *(str(one.normalize()) for one in amounts)]

    assert steps_of(text(sent(steward, "next")), own) == [
        told("2023年7月", part, before, before + part),
        told("2023年10月", part, before + 7, before + 7 + part),
    ]
    act = asked_for(steward)
    decided(other, act)
    done = text(steward.get(reverse("reorganisation", args=[act.pk])))
    assert steps_of(done, theirs) == [
        told("2023年7月", before, before + part),
        told("2023年10月", before + 7, before + 7 + part),
    ]
    goals = Target.objects.filter(unit=theirs.unit, versions__basis=act.basis).distinct()
    assert f"承接单位的目标 {goals.count()}<" in done


def test_what_doesnt_apply_and_what_waits_is_shown_before(
    steward: Client, other: Client, person: Any
) -> None:
    declared("beiyuan")
    assert "对原单位不适用，不并入" in text(sent(steward, "next"))
    declared("guangwen")
    assert "对承接单位仍不适用" in text(sent(steward, "next"))
    target = Target.objects.get(indicator__code="proj.fai_investment", unit__code="guangwen")
    version = TargetVersion(
        target=target, in_force_from=date(2023, 7, 1), value=Decimal(9), tier="committed", basis="试验",
        basis_date=date(2023, 1, 20), reason="试验",
    )  # fmt: skip
    propose_goal(by=person("steward"), at=timezone.now(), version=version)
    assert "待决定的目标调整" in text(sent(steward, "next"))
    answer = decided(other, asked_for(steward))
    assert answer.status_code == 400
    assert "还有调整申请待决定" in text(answer)


def test_the_list_asks_as_often_for_many_acts_as_for_one(steward: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert steward.get(reverse("reorganisations")).status_code == 200
        return len(queries)

    asked_for(steward)
    few = statements()
    for code in ("dayu", "liyuan", "nianlipu"):
        ask(code, "weizhoulu", by=User.objects.filter(memberships__role="steward")[0], at=timezone.now())
    assert statements() == few
