"""A target's light is one light: the board, its page, the sections and the file say the same word, whatever the number."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tracker.actions.targets import add_target_version
from tracker.calc.periods import Month
from tracker.models import Figure, Target, TargetVersion
from tracker.queries.lights import families

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)
WORD = re.compile(r'<span class="light light-(\w+)">.*?</svg>([^<]+)</span>', re.S)


def words_at(client: Client, name: str, target: Target, *args: Any) -> tuple[str, str]:
    """Colour and word of a target's light on a page."""
    shown = client.get(reverse(name, args=args), {"month": "2023-06", "per_page": "200"}).content.decode()
    if name != "target":
        row = next(
            part for part in shown.split("<tr")[1:] if f'href="{reverse("target", args=[target.pk])}?' in part
        )
        shown = row.split("</tr")[0]
    found = WORD.search(shown)
    assert found is not None
    return found[1], found[2].strip()


def word_in_file(client: Client, target: Target) -> str:
    answer = client.get(reverse("board_export"), {"month": "2023-06"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = csv.DictReader(text.splitlines())
    return next(
        row["亮灯"]
        for row in rows
        if row["指标代码"] == target.indicator.code and row["责任单位"] == target.unit.name
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_random_target_has_one_light_everywhere(
    seed: int, signed_in: Callable[..., Client], person: Any, now: datetime
) -> None:
    chance = random.Random(seed)
    goals = Target.objects.filter(versions__judged_by="pace", versions__value__isnull=False).distinct()
    target = chance.choice(list(goals.select_related("indicator", "unit").order_by("pk")))
    before = target.versions.last()
    assert before is not None
    reached = Figure.objects.count() and before.value
    assert reached
    version = TargetVersion(
        target=target, tier=before.tier, judged_by="pace", in_force_from=JUNE.first,
        value=reached * chance.choice([1, 2, 3]) / chance.choice([2, 4, 5]),
        light_family=chance.choice(["", *families()]), paced_by=chance.choice(["straight", "profile"]),
        basis="会议", basis_date=JUNE.first, reason="因",
    )  # fmt: skip
    version.value = round(version.value, 2)  # type: ignore[arg-type]
    add_target_version(by=person("steward"), at=now, version=version)
    leader = signed_in("leader")
    page = words_at(leader, "target", target, target.pk)
    assert words_at(leader, "board", target) == page
    assert words_at(leader, "progress_units", target) == page
    assert word_in_file(leader, target) == page[1]
