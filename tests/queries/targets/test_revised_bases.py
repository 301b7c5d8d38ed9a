"""Last year's base is revised: goals keep the plan they were given by, and a version takes the new one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.reports import EXPLAINED
from tests.goals import set_goal
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct
from tracker.calc.correcting import BASE, OF_ERROR, Nature
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.progress import PROFILE
from tracker.models import Figure, Target, TargetVersion
from tracker.queries.editions.lines import lines_of
from tracker.queries.ledger.as_of import this_instant
from tracker.queries.ledger.bases import ORIGINALLY
from tracker.queries.targets.bases import documents_of_last_year
from tracker.queries.targets.courses import SeriesHistory, course
from tracker.queries.targets.plans import bases_before, window_before
from tracker.queries.targets.snapshots import snapshot
from tracker.queries.targets.standings import Standing, standings, standings_over
from tracker.queries.targets.year_plans import year_plan
from tracker.tables.board import export_row
from tracker.tables.year_plans import goal_rows
from tracker.wording.standings import reason

pytestmark = pytest.mark.django_db
JUNE, JULY = Month(2023, 6), Month(2023, 7)
MONTHS = [Month(2023, number) for number in range(1, 8)]
DOCUMENT = Nature(BASE, "奎统字〔2023〕5号", date(2023, 5, 10))


@pytest.fixture
def revise(person: Any, now: Any) -> Callable[..., Figure]:
    """Corrects a month of Liyuan's funds of last year: `revise(12, "0.8")` is four fifths of December."""

    def put_right(month: int, times: str, nature: Nature = DOCUMENT) -> Figure:
        figure = liyuan(month)
        assert figure.value is not None
        newer = correct(
            by=person("reporter", "liyuan"),
            at=now,
            figure=figure,
            report=Report(as_of=figure.as_of_date, value=figure.value * Decimal(times), grade=figure.grade),
            reason="核减",
            nature=nature,
            key=uuid.uuid4(),
            answers=EXPLAINED,
        )
        approve(by=person("reviewer"), at=now, figure=newer)
        return Figure.objects.get(pk=newer.pk)

    return put_right


def liyuan(month: int) -> Figure:
    return Figure.objects.get(
        slot__series__unit__code="liyuan",
        slot__series__indicator__code="inv.outside_funds",
        slot__month=date(2022, month, 1),
        decision__kind="approve",
        decision__superseded_by=None,
    )


def target() -> Target:
    return Target.objects.get(
        indicator__code="inv.outside_funds",
        unit__code="liyuan",
        district_wide=False,
        first_month="2023-01-01",
    )


def seen(month: Month = JUNE) -> SeriesHistory:
    found = course(target(), month)
    assert found is not None
    return found


def judged(known_by: Any = None) -> dict[Month, tuple[Any, ...]]:
    return {
        month: said(one) for month, one in standings_over([target()], MONTHS, known_by=known_by)[0].items()
    }


def said(one: Standing) -> tuple[Any, ...]:
    judgement = one.judgement
    return judgement.planned, judgement.gap, judgement.light.code, dict(one.curve)


def version_from(month: Month, person: Any, now: Any) -> TargetVersion:
    old = target().versions.order_by("number").last()
    assert old is not None
    told = {name: getattr(old, name) for name in ("value", "qualifier", "tier", "judged_by", "light_family")}
    version = TargetVersion(
        target=old.target, paced_by=PROFILE, in_force_from=month.first, basis="区长办公会",
        basis_date=month.first, reason="采用调整后的基数", **told,
    )  # fmt: skip
    return set_goal(by=person("steward"), at=now, version=version)


def test_a_goal_keeps_the_curve_it_was_planned_by(revise):
    before = judged()
    revise(12, "0.8")
    assert judged() == before
    found = seen()
    assert {way.way: way.planned for way in found.ways}[PROFILE] == found.now.judgement.planned


def test_one_month_and_a_whole_year_are_read_alike(revise):
    revise(12, "0.8")
    over = standings_over([target()], MONTHS)[0]
    assert {month: said(standings([target()], month)[0]) for month in MONTHS} == {
        month: said(one) for month, one in over.items()
    }
    assert [said(one) for one in seen(JULY).months] == [said(one) for one in over.values()]


def test_an_error_goes_on_to_count(revise):
    before = seen().now.judgement.planned
    revise(12, "0.8", OF_ERROR)
    assert before is not None
    assert seen().now.judgement.planned == before / Decimal("0.8")
    assert seen().now.rebased is None


def test_december_cut_by_a_fifth_and_a_version_that_takes_it(revise, person, now):
    before = judged()
    june, december = liyuan(6).value, liyuan(12).value
    revise(12, "0.8")
    version_from(JULY, person, now)
    after = judged()
    assert {month: after[month] for month in MONTHS[:-1]} == {month: before[month] for month in MONTHS[:-1]}
    curve = after[JULY][3]
    shares = [curve[month] for month in sorted(curve)]
    assert shares == sorted(shares)
    assert (min(shares) >= 0, shares[-1], len(shares)) == (True, 1, 12)
    assert june is not None
    assert december is not None
    assert curve[JUNE] == june / (december * Decimal("0.8"))


def test_what_corrects_a_revised_base_belongs_to_it(revise, person, now):
    before = judged()
    revise(12, "0.8")
    revise(12, "1.1", OF_ERROR)
    assert judged() == before
    version_from(JULY, person, now)
    newest = judged()[JULY]
    revise(12, "0.9")
    assert judged()[JULY] == newest


def test_an_error_before_the_base_was_revised_is_put_right_in_the_old_base(revise):
    revise(6, "0.5", OF_ERROR)
    before = judged()
    revise(6, "0.8")
    assert judged() == before


def test_a_past_day_says_what_it_said(revise, person, now):
    before, then = judged(), this_instant()
    revise(12, "0.8")
    between, revised = judged(), this_instant()
    version_from(JULY, person, now)
    assert judged(then) == before == between == judged(revised)


def test_both_are_named_with_the_document(revise, person, now):
    assert seen().now.rebased is None
    revise(12, "0.8")
    both = seen().now.rebased
    assert both is not None
    assert [(one.base_document, one.base_document_date) for one in both.documents] == [
        (DOCUMENT.document, DOCUMENT.document_date)
    ]
    assert [(one.revised, one.used) for one in both.both] == [(False, True), (True, False)]
    old, new = (one.judgement.planned for one in both.both)
    assert old is not None
    assert new == old / Decimal("0.8")
    version_from(JULY, person, now)
    both = seen(JULY).now.rebased
    assert both is not None
    assert [(one.revised, one.used) for one in both.both] == [(True, True), (False, False)]
    assert both.used.judgement == seen(JULY).now.judgement


def test_a_light_that_the_base_decides_names_both_wherever_it_is_explained(revise):
    """On the page, in the board's files and in an edition: all print the same reason."""
    assert "基数" not in reason(seen().now)
    revise(12, "0.6")
    both = seen().now.rebased
    assert both is not None
    assert both.lights_differ
    lights = [one.judgement.light.word for one in both.both]
    told = f"去年基数已由奎统字〔2023〕5号（2023年5月10日）调整：按制定计划时的原基数为{lights[0]}，按调整后的基数则为{lights[1]}。"
    [now] = standings([target()], JUNE)
    found = snapshot(JUNE, this_instant())
    line = next(one for one in lines_of(found) if one.target == target())
    for said in (reason(now), str(export_row(now)[13]), line.printed["zh-hans"]["reason"]):
        assert said.endswith(told)


def test_forecasts_go_by_the_newest_base_and_name_it(revise):
    assert documents_of_last_year(seen(), None) == ()
    revise(12, "0.8")
    assert [one.base_document for one in documents_of_last_year(seen(), None)] == [DOCUMENT.document]
    assert seen().before[Month(2023, 12)] == liyuan(12).value


def test_a_year_plan_keeps_the_shares_it_was_signed_with(revise):
    def shares() -> list[Any]:
        plan = year_plan(target().unit, 2023)
        return [one.planned for one in plan.goals if one.target == target()]

    before = shares()
    revise(12, "0.8")
    assert shares() == before != []


def test_a_year_plan_marks_a_goal_that_hasnt_taken_up_the_revised_base(revise, person, now):
    def marked() -> list[str]:
        plan = year_plan(target().unit, 2023)
        [cells] = [cells for one, cells in goal_rows(plan) if one.target == target()]
        return [cell for cell in cells if DOCUMENT.document in cell]

    assert marked() == []
    revise(12, "0.8")
    [said] = marked()
    assert "目标尚未采用，仍按原基数" in said
    version_from(JULY, person, now)
    assert marked() == []


def test_what_is_counted_of_a_register_goes_by_the_old_base_too(person, now):
    counted = Target.objects.get(indicator__code="com.towers_tax", first_month="2023-01-01")
    figure = Figure.objects.filter(
        slot__series__measure__code="tax", slot__month=date(2022, 12, 1), value__gt=0
    ).first()
    assert figure is not None
    assert figure.value is not None
    newer = correct(
        by=person("reporter"),
        at=now,
        figure=figure,
        report=Report(as_of=figure.as_of_date, value=figure.value / 2, grade=figure.grade),
        reason="核减",
        nature=DOCUMENT,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    before = course(counted, JUNE)
    approve(by=person("reviewer"), at=now, figure=newer)
    after = course(counted, JUNE)
    assert before is not None
    assert after is not None
    assert before.before != after.before
    bases = bases_before([counted], None)
    by_then = after.gathered.by_base(bases.said(ORIGINALLY))
    assert window_before(counted, JUNE, by_then) == before.before
    assert [one.base_document for one in documents_of_last_year(after, None)] == [DOCUMENT.document]
