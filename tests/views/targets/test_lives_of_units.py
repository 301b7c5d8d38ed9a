"""Pages of units that ended, that follow others or open later, and what their people go on doing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actions.reports import EXPLAINED, JULY, said
from tests.goals import set_goal
from tests.people import People, client_of
from tests.unwitnessed import past_the_actions
from tests.views.steps import target_of
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct, submit
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.actions.targets.reorganising import carry_out, request_reorganisation
from tracker.calc.correcting import OF_ERROR
from tracker.calc.periods import Month
from tracker.models import Figure, Reorganisation, Series, Target, TargetVersion, Unit
from tracker.queries.reporting.owed import owed_in

pytestmark = pytest.mark.django_db
JUNE, AUGUST = Month(2023, 6), Month(2023, 8)
ENDED = "北苑街道到2023年6月为止，2023年7月起并入"


@pytest.fixture
def merged(person: Any, now: datetime) -> Callable[..., None]:
    def merge(**shares: str) -> None:
        act = Reorganisation(
            unit=Unit.objects.get(code="beiyuan"),
            first_month=JULY.first,
            basis="潍编〔2023〕12号",
            basis_date=date(2023, 6, 20),
        )
        parts = {
            Unit.objects.get(code=code): Decimal(share)
            for code, share in (shares or {"guangwen": "1"}).items()
        }
        asked = request_reorganisation(by=person("steward"), at=now, request=act, shares=parts)
        carry_out(by=person("steward"), at=now, request=asked)

    return merge


def text(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def funds(code: str) -> Series:
    return Series.objects.get(indicator__code="inv.outside_funds", unit__code=code)


def test_pages_of_a_unit_that_ended_say_until_when_and_into_what(merged: Any, signed_in: Any) -> None:
    reader = signed_in("leader")
    unit, target = Unit.objects.get(code="beiyuan"), target_of("inv.outside_funds", "beiyuan")
    merged()
    pages: tuple[tuple[str, list[Any], dict[str, str]], ...] = (
        ("board", [], {"unit": str(unit.pk)}),
        ("target", [target.pk], {}),
        ("year_plan", [2023, "beiyuan"], {}),
        ("missing_lines", ["beiyuan", "2023-07"], {}),
    )
    for name, args, query in pages:
        assert ENDED in text(reader, name, *args, month="2023-07", **query), name
        if name != "missing_lines":
            assert ENDED not in text(reader, name, *args, month="2023-06", **query), name
    shown = text(reader, "target", target.pk, month="2023-07")
    theirs = target_of("inv.outside_funds", "guangwen")
    assert f'href="{reverse("target", args=[theirs.pk])}?month=2023-07"' in shown
    own = text(reader, "target", theirs.pk, month="2023-07")
    assert "广文街道自2023年7月起承接" in own


def test_of_a_split_the_pages_name_all_who_follow(merged: Any, signed_in: Any) -> None:
    merged(guangwen="0.5", dayu="0.5")
    unit = Unit.objects.get(code="beiyuan")
    shown = text(signed_in("leader"), "board", unit=str(unit.pk), month="2023-07")
    assert "2023年7月起由" in shown
    assert "广文街道" in shown


def test_the_month_of_the_unit_leads_to_its_successors(merged: Any, person: Any) -> None:
    clerk = client_of(person("reporter", "beiyuan"))
    merged()
    shown = text(clerk, "my_month", "beiyuan", "2023-07")
    assert ENDED in shown
    assert reverse("my_month", args=["guangwen", "2023-07"]) in shown
    listed = text(clerk, "report", month="2023-07")
    assert ENDED in listed
    assert reverse("my_drafts", args=["beiyuan", "2023-07"]) not in listed
    sent = clerk.post(reverse("my_month", args=["beiyuan", "2023-07"]), {"step": "submit"})
    assert "承接" in sent.content.decode()
    assert sent.status_code == 400
    assert ENDED in text(clerk, "report_month", funds("beiyuan").pk, "2023-07")


def test_what_waited_is_the_successors_to_review(merged: Any, person: Any, now: datetime) -> None:
    clerk, reviewer = person("reporter", "beiyuan"), person("reviewer", "guangwen")
    figure = submit(
        by=clerk,
        at=now,
        series=funds("beiyuan"),
        month=JULY,
        report=said("2"),
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    page = client_of(reviewer)
    assert reverse("figure", args=[figure.pk]) not in text(page, "review")
    merged()
    assert reverse("figure", args=[figure.pk]) in text(page, "review")
    assert "北苑街道" in text(page, "todo")
    told = "北苑街道只报到2023年6月为止，这条2023年7月的数据通过了也不计入；请退回，由广文街道填报"
    assert told in text(page, "review")
    assert told in text(page, "figure", figure.pk)
    assert approve(by=reviewer, at=now, figure=figure)


def test_what_the_unit_said_of_its_months_is_put_right_by_the_successors_people(
    merged: Any, person: Any, now: datetime
) -> None:
    clerk, reviewer = person("reporter", "guangwen"), person("reviewer")
    merged()
    stands = Figure.objects.filter(slot__series=funds("beiyuan"), slot__month=JUNE.first).latest("id")
    page = client_of(clerk).get(reverse("correct", args=[stands.pk]))
    assert page.status_code == 200
    corrected = correct(
        by=clerk,
        at=now,
        figure=stands,
        report=replace(said("0.95"), as_of=date(2023, 6, 30)),
        reason="漏报一笔",
        nature=OF_ERROR,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    approve(by=reviewer, at=now, figure=corrected)
    shown = text(client_of(clerk), "target", target_of("inv.outside_funds", "beiyuan").pk, month="2023-06")
    assert "9500万元" in shown or "0.95亿元" in shown


def test_a_street_that_opens_in_august_owes_from_august(person: Any, now: datetime) -> None:
    row = Unit(
        code="xincheng",
        name="示例新城街道",
        kind="sub_district",
        parent=Unit.objects.get(code="kuiwen"),
        illustrative=True,
    )
    administrator = person("administrator")
    unit = configuration.save(by=administrator, at=now, row=row, in_force=InForce(AUGUST))
    past_the_actions()
    Series.objects.create(indicator=funds("dayu").indicator, unit=unit)
    assert [owed_in(month).filter(unit=unit).count() for month in (JULY, AUGUST)] == [0, 1]
    clerk = client_of(person("reporter", "xincheng"))
    assert "示例新城街道自2023年8月起设立" in text(clerk, "my_month", "xincheng", "2023-07")
    assert "示例新城街道自2023年8月起设立" in text(clerk, "missing_lines", "xincheng", "2023-07")
    assert "自2023年8月起设立" in text(clerk, "report", month="2023-07")


def test_search_finds_successors_and_former_names(
    merged: Any, signed_in: Any, person: Any, now: datetime
) -> None:
    reader = signed_in("leader")
    theirs = target_of("inv.outside_funds", "guangwen")
    link = f'href="{reverse("target", args=[theirs.pk])}'
    assert link not in text(reader, "board", q="北苑", month="2023-07")
    merged()
    assert link in text(reader, "board", q="北苑", month="2023-07")
    assert link not in text(reader, "board", q="北苑", month="2023-06")
    row = Unit.objects.get(code="guangwen")
    row.name = "新广街道"
    configuration.save(by=person("administrator"), at=now, row=row, in_force=InForce(JULY))
    assert link in text(reader, "board", q="广文", month="2023-07")


def test_nothing_new_is_said_of_a_unit_that_ended(merged: Any, signed_in: Any) -> None:
    administrator, steward = signed_in("administrator"), signed_in("steward")
    offered = {"app_label": "tracker", "model_name": "membership", "field_name": "unit", "term": "北苑"}
    place = reverse("admin:autocomplete")
    assert "北苑街道" in administrator.get(place, offered).json()["results"][0]["text"]
    merged()
    assert administrator.get(place, offered).json()["results"] == []
    unit = Unit.objects.get(code="beiyuan")
    assert f'<option value="{unit.pk}"' not in text(steward, "item_add", "projects")


def aims(unit: Unit, year: int) -> Target:
    """A goal of the unit for a year, from its first month on."""
    by, now, first = People()("steward"), timezone.localtime(), date(year, 1, 1)
    row = Target(
        indicator=target_of("inv.outside_funds", "guangwen").indicator,
        unit=unit,
        first_month=first,
        last_month=date(year, 12, 1),
    )
    target = configuration.save(by=by, at=now, row=row)
    told: dict[str, Any] = {"value": 10, "tier": "committed", "basis": "会议", "basis_date": date(2023, 1, 1)}
    set_goal(by=by, at=now, version=TargetVersion(target=target, in_force_from=first, **told))
    return target


def test_a_month_before_the_unit_leads_to_its_first(person: Any, now: datetime, signed_in: Any) -> None:
    row = Unit(
        code="xincheng", name="示例新城街道", kind="sub_district", parent=Unit.objects.get(code="kuiwen")
    )
    unit = configuration.save(by=person("administrator"), at=now, row=row, in_force=InForce(AUGUST))
    target = aims(unit, 2023)
    answer = signed_in("leader").get(reverse("target", args=[target.pk]), {"month": "2023-07"})
    shown = answer.content.decode()
    assert answer.status_code == 404
    assert "示例新城街道自2023年8月起设立" in shown
    assert f'href="{reverse("target", args=[target.pk])}?month=2023-08"' in shown
    assert (
        signed_in("leader").get(reverse("target", args=[target.pk]), {"month": "2023-08"}).status_code == 200
    )


def test_a_goal_for_after_the_unit_leads_to_those_who_follow(merged: Any, signed_in: Any) -> None:
    target, theirs = (aims(Unit.objects.get(code=code), 2024) for code in ("beiyuan", "guangwen"))
    merged()
    answer = signed_in("leader").get(reverse("target", args=[target.pk]), {"month": "2024-02"})
    shown = answer.content.decode()
    assert answer.status_code == 404
    assert "没有可看的月份" in shown
    assert reverse("target", args=[theirs.pk]) in shown


def test_the_page_of_a_goal_that_ended_names_document_and_people(merged: Any, signed_in: Any) -> None:
    merged()
    act = Reorganisation.objects.get()
    shown = text(signed_in("leader"), "target", target_of("inv.outside_funds", "beiyuan").pk, month="2023-08")
    assert f"依据：{act.basis}（2023年6月20日） · 提出人 {act.author} " in shown
    assert f"决定人 {act.decision.decider} " in shown
    assert "第1版" in shown
