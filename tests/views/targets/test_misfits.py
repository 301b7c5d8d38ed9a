"""A change that leaves the parts of a divided goal unlike the goal says so before it's decided, by whatever door it comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.districts import workbook
from tests.people import People
from tests.views.steps import page, target_of
from tracker.actions.imports.setting_up import try_out
from tracker.documents.workbooks import read_book
from tracker.models import Target, TargetChangeRequest
from tracker.wording.splits import misfit

APART = "各单位合计90亿元，比全区目标89亿元多1亿元。"


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


@pytest.fixture
def whole(db: None) -> Target:
    return target_of("inv.outside_funds", "kuiwen")


def ask_for(client: Client, target: Target, value: str, **given: str) -> Any:
    terms = {"tier": "committed", "qualifier": "exact", "in_force_from": "2023-07-01"}
    ground = {"basis": "会议", "basis_date": "2023-07-10", "reason": "调减"}
    return client.post(
        reverse("change_request", args=[target.pk]), {"value": value, **terms, **ground, **given}
    )


def test_a_change_of_the_goal_tells_that_its_parts_do_not_add_up(
    signed_in: Any, steward: Client, whole: Target
) -> None:
    own = signed_in("reporter", "kuiwen")
    refused = ask_for(own, whole, "89")
    assert refused.status_code == 400
    assert APART in refused.content.decode()
    assert 'value="89"' in refused.content.decode()
    assert not TargetChangeRequest.objects.filter(target=whole).exists()
    assert ask_for(own, whole, "89", as_it_is="on").status_code == 302
    assert APART in page(steward, "steward")


def test_so_does_a_change_of_a_part(reporter: Client, steward: Client) -> None:
    own = target_of("inv.outside_funds", "dayu")
    refused = ask_for(reporter, own, "11")
    assert "各单位合计89亿元，比全区目标90亿元少1亿元。" in refused.content.decode()
    assert ask_for(reporter, own, "11", as_it_is="on").status_code == 302
    assert "比全区目标90亿元少1亿元" in page(steward, "steward")


def test_and_a_roll_over(steward: Client, whole: Target) -> None:
    address = reverse("roll_over", args=[2023])
    lines = steward.get(address).context["lines"]
    sent = {}
    for line in lines:
        sent[line["goes_on"].html_name] = "on"
        if line.asks:
            sent[line["value"].html_name] = "89" if line.proposal.target == whole else line["value"].value()
    sent |= {"basis": "会议", "basis_date": "2023-07-10"}
    refused = steward.post(address, sent)
    assert refused.status_code == 400
    assert "自2024年1月起，“到位省外资金”" + APART in refused.content.decode()
    assert not Target.objects.filter(first_month="2024-01-01").exists()


LESS = """\
indicator,unit,issuer,first_month,last_month,district_wide,number,value,qualifier,tier,judged_by,paced_by,light_family,\
baseline,in_force_from,basis,basis_date,reason,illustrative,stated_date
inv.outside_funds,kuiwen,,2023-01,2023-12,1,2,89,exact,committed,pace,straight,,,2023-07,会议,2023-07-10,调减,0,2023-07-10
"""


def test_and_a_workbook_that_sets_up(person: People, now: datetime) -> None:
    book = read_book("设置.xlsx", workbook({"targets": LESS}))
    found = try_out(by=person("steward"), at=now, book=book)
    assert [misfit(one) for one in found.misfits] == ["自2023年7月起，“到位省外资金”" + APART]
