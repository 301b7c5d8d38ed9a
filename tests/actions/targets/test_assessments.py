"""研判: who may say something beside a light, and that the light stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tracker.actions.targets.assessments import assess
from tracker.calc.periods import Month, end_of_day
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Assessment, Event, Target
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)


def said(**given) -> Assessment:
    target = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    return Assessment(
        **{"target": target, "month": JUNE.first, "stance": "worse", "text": "两个项目资金未到位", **given}
    )


def light(known_by=None):
    target = Target.objects.filter(indicator__code="inv.outside_funds", unit__code="dayu")
    return standings(target, JUNE, known_by=known_by)[0]


@pytest.mark.parametrize("role", ["leader", "steward"])
def test_it_stands_beside_the_light_and_on_record(person, now, role):
    before = light().judgement
    written = assess(by=person(role), at=now, assessment=said())
    found = light()
    assert (found.judgement, found.assessments) == (before, (written,))
    assert Event.objects.filter(kind="assess", object_id=written.pk, data__stance="worse").count() == 1


def test_the_newest_is_first_and_none_is_replaced(person, now):
    for text in ("一", "二"):
        assess(by=person("leader"), at=now, assessment=said(text=text))
    assert [one.text for one in light().assessments] == ["二", "一"]


def test_what_was_not_written_yet_is_not_shown(person, now):
    assess(by=person("leader"), at=now, assessment=said())
    assert light(known_by=end_of_day(Month(2023, 8).first)).assessments == ()


@pytest.mark.parametrize(
    ("role", "unit"),
    [("reporter", "dayu"), ("reviewer", "kuiwen"), ("leader", "liyuan"), ("administrator", "kuiwen")],
)
def test_others_may_not(person, now, role, unit):
    with pytest.raises(AccessRefused):
        assess(by=person(role, unit), at=now, assessment=said())
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"text": "  "}, {"stance": "x"}, {"month": Month(2024, 1).first}, {"month": Month(2022, 12).first}],
)
def test_what_says_nothing_or_lies_outside_is_refused(person, now, wrong):
    with pytest.raises((Refused, ValidationError)):
        assess(by=person("leader"), at=now, assessment=said(**wrong))
