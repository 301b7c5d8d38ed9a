"""Editions that tests of several rooms need: a month taken all the way to the public, and a bare one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.unwitnessed import past_the_actions
from tracker.actions.editions.publishing import approve_edition, freeze, publish, sign
from tracker.calc.periods import SHANGHAI, Month
from tracker.models import (
    BulletinVersion,
    Edition,
    EditionBulletin,
    EditionCorrection,
    EditionLine,
    EditionSheet,
    EditionStep,
    ScoringScheme,
    TargetVersion,
    User,
)
from tracker.queries.editions.bulletins import unsupported_claims

JUNE = Month(2023, 6)
CUT_OFF = datetime(2023, 7, 20, 18, tzinfo=SHANGHAI)
CALLED = {"product": "示例跟踪", "district": "示例区", "source": "", "gazette": "示例晒绩"}
IDENTITY = {"zh-hans": CALLED, "en": CALLED}


def published(person: Callable[..., User], month: Month = JUNE, **given: Any) -> Edition:
    """A month frozen by a steward, approved by a reviewer, signed by a leader and published."""
    now = timezone.now()
    steward = person("steward")
    edition = freeze(by=steward, at=now, month=month, **{"incomplete": "示例：部分单位未报"} | given)
    answers = {one.key: "示例：句子的依据已核对" for one in unsupported_claims(edition)}
    approve_edition(by=person("reviewer"), at=now, edition=edition, notes=answers)
    sign(by=person("leader"), at=now, edition=edition)
    publish(by=steward, at=now, edition=edition)
    return Edition.objects.get(pk=edition.pk)


def bare(author: User, other: User) -> Edition:
    """A published edition of one line with a correction, written past the actions."""
    version = TargetVersion.objects.all()[0]
    past_the_actions()
    edition = Edition.objects.create(
        month=date(2023, 6, 1), version=1, cut_off=CUT_OFF, author=author, printed=IDENTITY
    )
    line = EditionLine.objects.create(
        edition=edition, position=1, target_id=version.target_id, target_version=version, code="x", unit_code="x",
        section_code="x", places=2, tier="committed", derived=False, light="completed", light_word="已完成",
        light_colour="blue", light_shape="check", light_order=1, light_reason="pace_reached", rule="x",
        goal_illustrative=False, value_illustrative=False,
    )  # fmt: skip
    text, scheme = BulletinVersion.objects.all()[0], ScoringScheme.objects.all()[0]
    EditionBulletin.objects.create(
        edition=edition, position=1, template=text.template, code="x", version=text, masthead="简报", issuer="示例",
        title="简报", blocks=[],
    )  # fmt: skip
    EditionSheet.objects.create(
        edition=edition, position=1, league=scheme.league, code="x", scheme=scheme, scores=[], illustrative=True,
        printed={language: {"scores": []} for language in ("zh-hans", "en")},
    )  # fmt: skip
    for kind, said in (("approve", {}), ("sign", {"name": "示例签发人"}), ("publish", {"number": 1})):
        EditionStep.objects.create(edition=edition, kind=kind, person=other, **said)
    EditionCorrection.objects.create(
        line=line, cut_off=CUT_OFF, light="completed", reason="因", author=author
    )
    return edition
