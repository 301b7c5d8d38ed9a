"""Forecasts on pages, the steward's roll-over, and what people say beside a light."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.views.confirming import confirmed
from tests.views.steps import page, target_of, tower
from tracker.models import Assessment, Item, Target


def test_a_target_s_page_says_where_it_ends_and_how_it_was_tried(leader: Client) -> None:
    shown = page(leader, "target", target_of("inv.outside_funds", "kuiwen").pk, month="2023-06")
    for part in ("12月可达", "区间", "按去年同期节奏", "平均误差", 'class="fan"', "采用"):
        assert part in shown


def test_the_towers_page_lists_who_will_and_may_cross(leader: Client) -> None:
    shown = page(leader, "target", target_of("com.towers_over_100m", "commerce").pk, month="2023-06")
    for part in ("12月预计达到", "预计达标 3", "示例楼宇11", "可能达标", "可能性", "达标数的回测"):
        assert part in shown


def test_in_english_too(leader: Client) -> None:
    leader.post(reverse("set_language"), {"language": "en", "next": "/"})
    shown = page(leader, "target", target_of("com.towers_over_100m", "commerce").pk, month="2023-06")
    for part in ("expected by Dec 2023 (range", "towers", "Back-test", "Last year&#x27;s rhythm"):
        assert part in shown


def test_where_nothing_is_said_the_page_says_why(leader: Client) -> None:
    assert "暂不预测" in page(
        leader, "target", target_of("fin.value_added", "statistics").pk, month="2023-06"
    )
    assert "不作预测" in page(leader, "target", target_of("overview.trade.rank", "statistics").pk)


def test_a_tower_says_the_same_as_the_towers_list(leader: Client) -> None:
    item = Item.objects.get(name="示例楼宇30")
    shown = page(leader, "item", item.pk, month="2023-06")
    listed = page(leader, "target", target_of("com.towers_over_100m", "commerce").pk, month="2023-06")
    value = shown.split("12月可达")[1].split("（")[0]
    row = listed.split(
        f'href="{reverse("item", args=[item.pk])}?month=2023-06">示例楼宇30</a> <span class="number">'
    )
    assert any(part.startswith(value) for part in row[1:])
    assert "达标的可能性" in shown


def test_a_project_has_no_forecast_of_its_own(leader: Client) -> None:
    project = Item.objects.filter(register__code="projects")[0]
    assert "达标的可能性" not in page(leader, "item", project.pk)


def test_the_page_of_all_goals(leader: Client) -> None:
    shown = page(leader, "forecast", month="2023-06")
    assert shown.count('data-label="期末预计"') > 8
    narrowed = page(leader, "forecast", month="2023-06", outlook="short")
    assert 0 < narrowed.count('data-label="期末预计"') < shown.count('data-label="期末预计"')


def test_an_outlook_that_is_none(leader: Client) -> None:
    assert leader.get(reverse("forecast"), {"outlook": "x"}).status_code == 400


def test_both_gaps_where_the_plans_differ(leader: Client) -> None:
    shown = page(leader, "target", target_of("inv.outside_funds", "liyuan").pk, month="2023-06")
    for part in ("序时进度的几种算法", "按月均匀", "去年同期节奏", "评判所用"):
        assert part in shown


# --- 研判 ----------------------------------------------------------------------------------------


def test_an_assessment_is_written_and_shown_on_board_page_and_file(leader: Client) -> None:
    target = target_of("inv.outside_funds", "dayu")
    answer = leader.post(
        reverse("assess", args=[target.pk, "2023-06"]), {"stance": "worse", "text": "资金未到位"}
    )
    assert answer.status_code == 302
    assert Assessment.objects.get().month.isoformat() == "2023-06-01"
    for shown in (
        page(leader, "target", target.pk, month="2023-06"),
        page(leader, "board", month="2023-06", per_page="200"),
    ):
        assert "资金未到位" in shown
        assert "比亮灯严峻" in shown
    file = b"".join(leader.get(reverse("board_export"), {"month": "2023-06"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert "比亮灯严峻：资金未到位" in file


def test_an_empty_assessment_is_asked_again_with_nothing_lost(leader: Client) -> None:
    target = target_of("inv.outside_funds", "dayu")
    answer = leader.post(reverse("assess", args=[target.pk, "2023-06"]), {"stance": "better", "text": ""})
    assert answer.status_code == 400
    assert 'value="better" selected' in answer.content.decode()
    assert leader.post(reverse("assess", args=[target.pk, "junk"])).status_code == 404


# --- 结转 ----------------------------------------------------------------------------------------


@pytest.fixture
def steward(signed_in: Any) -> Client:
    client: Client = signed_in("steward")
    return client


def sent(client: Client, **changes: str) -> dict[str, str]:
    lines = client.get(reverse("roll_over", args=[2023])).context["lines"]
    given = {"basis": "区委一号文件", "basis_date": "2024-01-05", "as_it_is": "on"}
    for line in lines:
        given[f"{line.prefix}-goes_on"] = "on"
        if line.asks:
            given[f"{line.prefix}-value"] = str(line.initial["value"])
    return given | changes


def test_the_steward_rolls_the_year_over_and_both_years_can_be_chosen(
    steward: Client, leader: Client, signed_in: Any
) -> None:
    dayu = target_of("inv.outside_funds", "dayu")
    answer = confirmed(
        steward, reverse("roll_over", args=[2023]), sent(steward, **{f"t{dayu.pk}-value": "13.5"})
    )
    assert answer.status_code == 302
    followed = Target.objects.get(indicator=dayu.indicator, unit=dayu.unit, first_month__year=2024)
    assert "待另一名业务管理员确认" in page(steward, "roll_over", 2023)
    asked = followed.change_requests.get()
    decision = reverse("change_decide", args=[asked.pk])
    assert confirmed(signed_in("steward"), decision, {"step": "accept"}).status_code == 302
    assert "13.5亿元" in page(leader, "target", followed.pk, month="2024-01")
    assert "12亿元" in page(leader, "target", dayu.pk, month="2023-06")
    assert '<option value="2024-01"' in page(leader, "board")
    assert steward.get(reverse("roll_over", args=[2023])).context["lines"] == []


def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(steward: Client) -> None:
    dayu = target_of("inv.outside_funds", "dayu")
    wrong = sent(steward, **{f"t{dayu.pk}-value": "十三", "basis": ""})
    answer = steward.post(reverse("roll_over", args=[2023]), wrong)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "不是数字" in shown
    assert "请写明依据" in shown
    assert 'value="十三"' in shown
    assert not Target.objects.filter(first_month__year=2024).exists()


def test_a_year_without_targets_is_an_empty_page(steward: Client) -> None:
    assert "没有在这一年到期的目标" in page(steward, "roll_over", 2019)


def test_the_command_is_a_dry_run_unless_told(person: Any) -> None:
    out = StringIO()
    call_command("roll_over", "2023", stdout=out)
    assert "Dry run: nothing was written." in out.getvalue()
    assert "inv.outside_funds\tdayu\ttarget 12" in out.getvalue()
    assert not Target.objects.filter(first_month__year=2024).exists()
    with pytest.raises(CommandError, match="needs --by"):
        call_command("roll_over", "2023", "--apply", stdout=StringIO())
    ground = ("--apply", "--basis", "区委一号文件", "--basis-date", "2024-01-05", "--by")
    with pytest.raises(CommandError, match="没有管理权限"):
        call_command("roll_over", "2023", *ground, person("reporter", "dayu").username, stdout=StringIO())
    call_command("roll_over", "2023", *ground, person("steward").username, stdout=out)
    assert Target.objects.filter(first_month__year=2024).exists()
    call_command("roll_over", "2023", *ground, person("steward").username, stdout=out)
    assert out.getvalue().rstrip().endswith("0 targets set.")


def test_a_tower_shows_a_picture(leader: Client) -> None:
    assert 'class="fan"' in page(leader, "item", tower().pk, month="2023-06")
