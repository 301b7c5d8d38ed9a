"""Whatever is read of a month before a unit ended reads the same after it has: every page of June, letter by letter."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import People, client_of
from tests.views.crawling import Answer, Asked, crawl, difference
from tests.views.steps import target_of
from tracker.actions.targets.reorganising import carry_out, request_reorganisation
from tracker.models import Item, Reorganisation, Target, Unit

MONTH = "2023-06"
# Of a month by what stands in their address or is asked of them.
PLAIN = (
    "board", "board_export", "board_workbook", "progress_sections", "progress_units", "progress_leaders",
    "progress_lights", "progress_months", "progress_months_workbook", "progress_matrix",
    "forecast", "registers", "ranks", "leagues", "wall", "editions",
)  # fmt: skip

NOT_OF_THE_MONTH = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d"  # when it was printed
    r"|wall-as-of.*?</p>"
    r"|<h2>目标与口径</h2>.*?<h3>"  # all versions of a goal, also those from later months on
    r"|<h2>(?:目标|条目)的经过</h2>.*?</section>",  # who did what when
    re.DOTALL,
)


def of_june() -> list[Asked]:
    """The pages and files of June: of the district, of both units and of a third one, and of an item that passes."""
    named: list[tuple[str, list[Any]]] = [(name, []) for name in PLAIN]
    units = ("beiyuan", "guangwen", "dayu")
    goals = Target.objects.filter(
        indicator__code__in=("inv.outside_funds", "proj.fai_investment", "com.towers_over_100m"),
        unit__code__in=(*units, "kuiwen", "commerce"),
    )
    named += [("target", [one.pk]) for one in goals.order_by("pk")]
    named += [("league", ["secretaries"]), *(("contender", ["secretaries", code]) for code in units)]
    named += [("progress_workbook", ["units"]), ("missing_lines", ["dayu", MONTH])]
    named += [("missing_lines", [code, MONTH]) for code in ("beiyuan", "guangwen")]
    towers = target_of("com.towers_over_100m", "commerce").pk
    named += [("breakdown", [towers, part]) for part in ("included", "near")]
    named += [("breakdown_export", [towers, "included"])]
    named += [(name, ["projects"]) for name in ("register", "register_export")]
    item = Item.objects.filter(unit__code="beiyuan").order_by("pk")[0]
    named += [("item", [item.pk]), ("bulletin", ["monthly", MONTH])]
    found = [f"{reverse(name, args=args)}?month={MONTH}" for name, args in named]
    found += [f"{reverse('board')}?month={MONTH}&unit={Unit.objects.get(code=code).pk}" for code in units]
    found += [f"{reverse('board')}?month={MONTH}&q=北苑"]
    return [Asked("get", address) for address in found]


@pytest.fixture(scope="module")
def answers(shared_world: Any) -> dict[Asked, tuple[Answer, Answer]]:
    """What each page says before and after 北苑 became a part of 广文 in July."""
    with shared_world():
        person = People()
        reader = client_of(person("leader"))
        asked = of_june()
        reader.get(reverse("board"))
        before = crawl(reader, asked)
        merge(person)
        after = crawl(reader, asked)
    return {one: (before[one], after[one]) for one in asked}


def of_the_month(answer: Answer) -> Answer:
    """What an answer says of the month, without when it was made and what goals say from later months on."""
    return answer[0], NOT_OF_THE_MONTH.sub("", answer[1].decode(errors="replace")).encode(), ()


def merge(person: People) -> None:
    act = Reorganisation(
        unit=Unit.objects.get(code="beiyuan"),
        first_month=date(2023, 7, 1),
        basis="潍编〔2023〕12号",
        basis_date=date(2023, 6, 20),
    )
    shares = {Unit.objects.get(code="guangwen"): Decimal(1)}
    at = timezone.now()
    asked = request_reorganisation(by=person("steward"), at=at, request=act, shares=shares)
    carry_out(by=person("steward"), at=at, request=asked)


@pytest.mark.django_db
def test_every_page_of_june_reads_as_before(answers: dict[Asked, tuple[Answer, Answer]]) -> None:
    assert {one[0] for pair in answers.values() for one in pair} == {200}
    differing = {
        one.address: difference(before, after)
        for one, pair in answers.items()
        if (before := of_the_month(pair[0])) != (after := of_the_month(pair[1]))
    }
    assert differing == {}


@pytest.mark.django_db
def test_july_speaks_of_it(answers: object, client: Client) -> None:
    """So that the pages compared are pages that could have differed."""
    reader = client_of(People()("leader"))
    unit = Unit.objects.get(code="beiyuan")
    july = reader.get(reverse("board"), {"month": "2023-07", "unit": str(unit.pk)}).content.decode()
    assert "北苑街道到2023年6月为止" in july
    assert "潍编〔2023〕12号" in july
    successor = Unit.objects.get(code="guangwen")
    july = reader.get(reverse("board"), {"month": "2023-07", "unit": str(successor.pk)}).content.decode()
    assert "承接" in july
