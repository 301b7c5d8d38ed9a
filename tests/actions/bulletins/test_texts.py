"""The text of a briefing is kept in versions; an issued one stays as it was, whatever is corrected later."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from tests.actions.reports import EXPLAINED
from tracker.actions.bulletins.texts import add_bulletin_version, issue_bulletin
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.releases import release
from tracker.actions.ledger.updates import correct, submit
from tracker.calc.correcting import OF_ERROR
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import BulletinIssue, BulletinTemplate, BulletinVersion, Event, Figure, Indicator, Series
from tracker.queries.bulletins.claims import answered, claims_of
from tracker.queries.bulletins.texts import as_issued, draft

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = Month(2023, 5), Month(2023, 6), Month(2023, 7)


@pytest.fixture
def template():
    return BulletinTemplate.objects.get(code="monthly")


@pytest.fixture
def write(steward, now, template):
    def add(body, **given):
        asked = {"by": steward, "at": now, "template": template, "body": body, "month": JUNE}
        return add_bulletin_version(**{**asked, **given})

    return add


def test_a_new_text_is_a_new_version(write, template):
    version = write("{com.towers}栋楼。", reason="精简")
    assert (version.number, draft(template, JUNE).bulletin.text) == (2, "42栋栋楼。")
    assert Event.objects.latest("id").kind == "write_bulletin"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "text_empty"),
        (" \n", "text_empty"),
        pytest.param("甲" * 60001, "text_too_long", id="too_long"),
        ("实现{com.towers_taxes}。", "text_faults"),
        ("实现{com.towers.__class__}。", "text_faults"),
        ("实现{com.towers", "text_faults"),
    ],
)
def test_a_text_that_cannot_be_printed_is_not_kept(write, body, code):
    with pytest.raises(Refused) as refused:
        write(body)
    assert refused.value.code == code
    assert BulletinVersion.objects.count() == 1


def test_a_figure_not_yet_approved_is_refused(write, clerk, reviewer, now):
    """July of a name of which only July was reported."""
    indicator = Indicator.objects.get(code="inv.outside_funds")
    fresh = Indicator.objects.get(pk=indicator.pk)
    fresh.pk, fresh.code, fresh.name = None, "inv.fresh", "新指标"
    fresh.save()
    series = Series.objects.create(indicator=fresh, unit=clerk.memberships.get().unit)
    report = Report(as_of=date(2023, 7, 31), value=Decimal(5))
    figure = submit(
        by=clerk, at=now, series=series, month=JULY, report=report, key=uuid.uuid4(), answers=EXPLAINED
    )
    with pytest.raises(Refused) as refused:
        write("新增{inv.fresh}。", month=JULY)
    assert [fault.code for fault in refused.value.details["faults"]] == ["unapproved"]
    approve(by=reviewer, at=now, figure=figure)
    assert write("新增{inv.fresh}。", month=JULY).number == 2


def test_an_embargo_blocks_text_and_issue_until_the_release(
    write, clerk, reviewer, steward, template, now, series
):
    """Whether there is a figure or not: a draft that told them apart would tell it to leaders."""
    write("到位{inv.outside_funds}。", month=JULY)
    Indicator.objects.filter(pk=series.indicator_id).update(embargoed_from=JULY.first)

    def is_blocked() -> None:
        with pytest.raises(Refused) as refused:
            write("到位{inv.outside_funds}。", month=JULY)
        assert [fault.code for fault in refused.value.details["faults"]] == ["embargoed"]
        with pytest.raises(Refused):
            issue_bulletin(by=steward, at=now, template=template, month=JULY)

    is_blocked()
    before = draft(template, JULY)
    report = Report(as_of=date(2023, 7, 31), value=Decimal("99.99"))
    figure = submit(
        by=clerk, at=now, series=series, month=JULY, report=report, key=uuid.uuid4(), answers=EXPLAINED
    )
    approve(by=reviewer, at=now, figure=figure)
    is_blocked()
    assert draft(template, JULY) == before
    assert not draft(template, JUNE).bulletin.faults
    release(by=steward, at=now, indicator=series.indicator, month=JULY, basis="统计局反馈")
    assert not draft(template, JULY).bulletin.faults


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader"])
def test_the_office_alone_writes_and_issues(person, now, template, role):
    by = person(role)
    with pytest.raises(AccessRefused):
        add_bulletin_version(by=by, at=now, template=template, body="甲", month=JUNE)
    with pytest.raises(AccessRefused):
        issue_bulletin(by=by, at=now, template=template, month=JUNE)


def test_each_claim_without_support_needs_its_grounds_from_somebody_else(
    write, steward, person, now, template
):
    write("税收居全市第1，{com.towers_tax}。外资居全市第2，{inv.outside_funds}。")
    first, second = claims_of([draft(template, JUNE).bulletin])
    other = person("steward")
    issued = partial(issue_bulletin, at=now, template=template, month=JUNE)
    for notes in ({}, {first.key: "据市税务局通报"}, {first.key: "据市税务局通报", second.key: " "}):
        with pytest.raises(Refused, match="unsupported"):
            issued(by=other, notes=notes)
    notes = {first.key: "据市税务局通报", second.key: "据市统计局通报"}
    with pytest.raises(Refused, match="own_claims"):
        issued(by=steward, notes=notes)
    assert [(one.words, one.note) for one in answered(issued(by=other, notes=notes).answers)] == [
        (first.flag.words, "据市税务局通报"),
        (second.flag.words, "据市统计局通报"),
    ]


def test_one_towers_tax_changes_the_draft_and_not_what_was_issued(steward, person, now, template):
    clerk, reviewer = person("reporter", "kuiwen"), person("reviewer", "kuiwen")
    issue = issue_bulletin(by=steward, at=now, template=template, month=JUNE)
    may = Figure.objects.filter(slot__series__measure__code="tax", slot__month=MAY.first, value__gt=0)[0]
    assert may.value is not None
    said = Report(as_of=may.as_of_date, value=may.value + 1000)
    correction = correct(
        by=clerk,
        at=now,
        figure=may,
        report=said,
        reason="漏报一户",
        nature=OF_ERROR,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    assert "实现税收8.55亿元" in draft(template, JUNE).bulletin.text
    approve(by=reviewer, at=now, figure=correction)
    now_drafted, kept = (
        draft(template, JUNE).bulletin,
        as_issued(BulletinIssue.objects.get(pk=issue.pk)).bulletin,
    )
    assert "实现税收8.65亿元" in now_drafted.text
    assert "实现税收8.55亿元" in kept.text
    behind = {phrase.name: phrase.figures for phrase in kept.phrases if phrase.aspect == "实绩"}
    assert may.pk in behind["com.towers_tax"]
    assert correction.pk in next(
        p.figures for p in now_drafted.phrases if p.name == "com.towers_tax" and p.aspect == "实绩"
    )


def test_issues_are_numbered_and_a_month_issued_again_is_a_revision(steward, now, template):
    first, again = (issue_bulletin(by=steward, at=now, template=template, month=JUNE) for _ in range(2))
    july = issue_bulletin(by=steward, at=now, template=template, month=JULY)
    assert [(one.number, one.revision) for one in (first, again, july)] == [(1, 1), (1, 2), (2, 1)]
    assert first.numbered == f"示例督字〔{now.year}〕1号"


def test_numbers_are_of_the_year_of_issue(steward, now, template):
    """What is issued in January counts from one again, whichever month it tells of; issued again it keeps its number."""
    next_january = now.replace(year=now.year + 1, month=1, day=20)
    first = issue_bulletin(by=steward, at=now, template=template, month=JUNE)
    july = issue_bulletin(by=steward, at=next_january, template=template, month=JULY)
    again = issue_bulletin(by=steward, at=next_january, template=template, month=JUNE)
    numbers = [one.numbered.partition("〔")[2] for one in (first, july, again)]
    assert numbers == [f"{now.year}〕1号", f"{now.year + 1}〕1号", f"{now.year}〕1号"]
