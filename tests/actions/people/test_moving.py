"""The person moves, the post stays: returns, notices and their mail go to whoever reports now, and nobody else."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.utils import translation

from tests.actions.reports import CLOSED, EXPLAINED, JULY, said
from tests.inapplicable import wish
from tests.ledger.sql import settle
from tests.people import People
from tests.unwitnessed import past_the_actions
from tracker.access import can_withdraw, rights_at, visible_figures
from tracker.access.confidential import visible_rows
from tracker.actions.ledger.decisions import approve, return_, withdraw
from tracker.actions.ledger.updates import submit
from tracker.actions.people.accounts import save_account, save_membership
from tracker.actions.people.handing_on import WAITING, hand_on
from tracker.actions.people.notices import claim
from tracker.actions.reporting.reminders import remind
from tracker.actions.reporting.reopenings import refuse_reopening, request_reopenings
from tracker.actions.targets.changes import refuse_change, request_change
from tracker.actions.targets.inapplicable import ask_inapplicable, refuse_inapplicable
from tracker.actions.targets.reorganising import refuse_reorganisation, request_reorganisation
from tracker.calc.refusals import AccessRefused
from tracker.models import (
    Event,
    Figure,
    Indicator,
    Notice,
    Reorganisation,
    Section,
    Series,
    Target,
    TargetChangeRequest,
    Unit,
    User,
)
from tracker.queries.people.notices import inbox, unread_count
from tracker.queries.reporting.unit_month import returned_to
from tracker.wording.notices import handed_on

pytestmark = pytest.mark.django_db
Mail = Notice.Mail


def founder() -> User:
    return User.objects.get(username="history_entry")


def leaves(user: User, now: Any, *, to: str = "liyuan") -> None:
    """The end of all of somebody's roles was yesterday; from today on they report elsewhere."""
    settle()
    for held in user.memberships.all():
        held.until_date = now.date() - timedelta(days=1)
        save_membership(by=founder(), at=now, membership=held)
    if to:
        begins(user, now, to)


def begins(user: User, now: Any, unit: str = "commerce", **dates: Any) -> None:
    held = user.memberships.model(user=user, unit=Unit.objects.get(code=unit), role="reporter", **dates)
    save_membership(by=founder(), at=now, membership=held)


def shut(user: User, now: Any) -> None:
    settle()
    user.is_active = False
    save_account(by=founder(), at=now, user=user)


def kinds(user: User, now: Any) -> list[str]:
    """What somebody's inbox tells of figures and months, the newest first."""
    found = [one.newest.kind for one in inbox(rights_at(user, now))]
    return [kind for kind in found if not kind.startswith("role")]


def returned(user: User, now: Any) -> list[Figure]:
    return list(returned_to(rights_at(user, now)))


@pytest.fixture
def successor(person: Any) -> User:
    """Of another unit until they come."""
    return person("reporter", "dayu")


@pytest.fixture
def sent_back(submitted: Any, reviewer: User, now: Any) -> Figure:
    figure = submitted()
    return_(by=reviewer, at=now, figure=figure, reason="与回单77.13不符")
    return Figure.objects.get(pk=figure.pk)


def test_colleagues_see_what_was_returned_and_are_told(sent_back, clerk, colleague, now):
    other = colleague
    assert returned(other, now) == returned(clerk, now) == [sent_back]
    assert kinds(other, now) == []  # came into being after the return was told


def test_all_who_report_are_told_of_a_return(clerk, colleague, submitted, reviewer, now):
    return_(by=reviewer, at=now, figure=submitted(), reason="因")
    assert kinds(clerk, now) == kinds(colleague, now) == ["returned"]


@pytest.mark.parametrize("goes", [leaves, shut])
def test_who_comes_after_finds_the_return_with_its_history(sent_back, clerk, successor, now, goes):
    goes(clerk, now)
    assert Notice.objects.get(recipient=clerk, kind="returned").read_at is None  # nobody there yet
    begins(successor, now)
    assert returned(successor, now) == [sent_back]
    assert kinds(successor, now) == ["returned"]
    assert unread_count(rights_at(successor, now)) >= 1
    notice = Notice.objects.get(recipient=successor, kind="returned")
    assert (notice.data["reason"], notice.data["first_to"]) == ("与回单77.13不符", str(clerk))
    assert str(clerk) in handed_on(notice)
    with translation.override("en"):
        assert str(clerk) in handed_on(notice)


def test_who_has_left_sees_nothing_of_it(sent_back, clerk, now):
    leaves(clerk, now)
    rights = rights_at(clerk, now)
    assert returned(clerk, now) == []
    assert kinds(clerk, now) == []
    assert not visible_figures(Figure.objects.filter(pk=sent_back.pk), rights).exists()
    assert not visible_rows(Notice.objects.filter(kind="returned"), rights).exists()
    assert not visible_rows(
        Event.objects.filter(object_type="figure", object_id=sent_back.pk), rights
    ).exists()


def test_a_return_after_the_author_left_is_told_to_who_is_there(submitted, clerk, colleague, reviewer, now):
    figure = submitted()
    leaves(clerk, now)
    return_(by=reviewer, at=now, figure=figure, reason="因")
    assert set(Notice.objects.filter(kind="returned").values_list("recipient", flat=True)) == {colleague.pk}


def test_a_return_while_nobody_is_there_waits_for_who_comes(submitted, clerk, successor, reviewer, now):
    figure = submitted()
    leaves(clerk, now)
    return_(by=reviewer, at=now, figure=figure, reason="因")
    assert kinds(clerk, now) == []
    begins(successor, now)
    assert kinds(successor, now) == ["returned"]


def test_handing_on_again_tells_nobody_twice(sent_back, clerk, successor, now):
    leaves(clerk, now)
    begins(successor, now)
    assert hand_on(at=now) == hand_on(at=now, to=successor) == 0
    assert Notice.objects.filter(recipient=successor, kind="returned").count() == 1
    assert Notice.objects.get(recipient=clerk, kind="returned").read_at is not None


def test_a_day_ends_and_begins_a_post_without_anybody_doing_anything(sent_back, clerk, successor, now):
    begins(successor, now, from_date=now.date() + timedelta(days=2))
    held = clerk.memberships.get()
    held.until_date = now.date() + timedelta(days=1)
    save_membership(by=founder(), at=now, membership=held)
    assert (kinds(clerk, now), kinds(successor, now)) == (["returned"], [])
    later = now + timedelta(days=2)
    assert kinds(clerk, later) == []
    assert hand_on(at=later) >= 1
    assert kinds(successor, later) == ["returned"]


def test_who_comes_beside_a_colleague_finds_what_is_open(sent_back, clerk, successor, now):
    begins(successor, now)
    assert kinds(successor, now) == kinds(clerk, now) == ["returned"]


def test_reported_again_nobody_is_told_any_more(sent_back, submitted, clerk, successor, now):
    begins(successor, now)
    submitted(by=successor)
    assert unread_count(rights_at(clerk, now)) == 0
    assert returned(clerk, now) == returned(successor, now) == []


def test_read_by_who_left_is_not_open_any_more_but_returned_stays(sent_back, clerk, successor, now):
    Notice.objects.filter(recipient=clerk).update(read_at=now)
    leaves(clerk, now)
    begins(successor, now)
    assert kinds(successor, now) == []
    assert returned(successor, now) == [sent_back]


def test_mail_goes_to_who_holds_the_post(submitted, clerk, successor, reviewer, now):
    for user in (clerk, successor):
        user.email = f"{user.username}@example.org"
        user.save()
    return_(by=reviewer, at=now, figure=submitted(), reason="因")
    leaves(clerk, now)
    begins(successor, now)
    mailed: dict[User, set[str]] = {}
    while (batch := claim(at=now + timedelta(hours=1))) is not None:
        mailed[batch.recipient] = {one.kind for one in batch.notices} | mailed.get(batch.recipient, set())
    assert "returned" not in mailed.get(clerk, set())
    assert "returned" in mailed[successor]


def test_mail_of_a_post_is_not_sent_to_who_left_before_anybody_came(submitted, clerk, reviewer, now):
    clerk.email = "clerk@example.org"
    clerk.save()
    return_(by=reviewer, at=now, figure=submitted(), reason="因")
    settle()
    clerk.memberships.update(until_date=now.date() - timedelta(days=1))
    assert claim(at=now + timedelta(hours=1)) is None
    assert Notice.objects.get(recipient=clerk).mail == Mail.NONE


def test_a_reminder_belongs_to_the_post(clerk, successor, steward, series, now):
    remind(by=steward, at=now, wanted=[(series.unit_id, JULY)])
    leaves(clerk, now)
    begins(successor, now)
    assert (kinds(clerk, now), kinds(successor, now)) == ([], ["reminder"])


def test_what_is_ones_own_stays_ones_own(clerk, now):
    leaves(clerk, now)
    own = [one.newest.kind for one in inbox(rights_at(clerk, now))]
    assert set(own) == {"role_changed"}


def test_a_new_reviewer_finds_what_waits_but_not_their_own(submitted, reviewer, clerk, colleague, now):
    figure = submitted()
    for user in (clerk, colleague):
        user.memberships.create(unit=figure.slot.series.unit, role="reviewer")
        hand_on(at=now, to=user)
    assert (kinds(colleague, now), kinds(clerk, now)) == (["submitted"], [])
    approve(by=colleague, at=now, figure=figure)
    assert unread_count(rights_at(reviewer, now)) == 0


def test_a_reviewer_who_moves_leaves_an_endorsement_behind(submitted, series, reviewer, person, now):
    Section.objects.filter(indicators=series.indicator).update(second_review=True)
    second, figure = person("reviewer"), submitted()
    approve(by=reviewer, at=now, figure=figure)
    leaves(reviewer, now)
    fresh = Figure.objects.get(pk=figure.pk)
    with pytest.raises(AccessRefused, match="not_a_reviewer"):
        approve(by=reviewer, at=now, figure=fresh)
    approve(by=second, at=now, figure=fresh)
    assert Figure.objects.get(pk=figure.pk).endorsement.endorser == reviewer


def test_whom_somebody_stood_in_for_hands_on_nothing_to_reviewers(submitted, reviewer, person, now):
    absent, stand_in = person("reviewer"), person("reporter", "commerce")
    stand_in.memberships.update(acting_for=absent)
    return_(by=reviewer, at=now, figure=submitted(by=stand_in), reason="因")
    assert kinds(absent, now) == ["returned"]
    leaves(absent, now)
    assert kinds(absent, now) == []
    assert "returned" not in kinds(reviewer, now)
    assert kinds(stand_in, now) == ["returned"]


def test_what_waits_from_who_left_is_returned_not_withdrawn(submitted, clerk, colleague, reviewer, now):
    figure = submitted()
    leaves(clerk, now)
    for user in (clerk, colleague):
        assert not can_withdraw(rights_at(user, now), figure)
        with pytest.raises(AccessRefused, match="not_your_figure"):
            withdraw(by=user, at=now, figure=figure)
    return_(by=reviewer, at=now, figure=figure, reason="填报人已离岗")
    given: dict[str, Any] = {"series": figure.slot.series, "month": JULY, "answers": EXPLAINED}
    submit(by=colleague, at=now, report=said("9.4"), key=uuid.uuid4(), **given)


def test_a_request_stays_with_the_unit(person, steward, now):
    asker, successor = person("reporter", "dayu"), person("reporter", "liyuan")
    target = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    asked = request_change(
        by=asker,
        at=now,
        request=TargetChangeRequest(
            target=target, tier="committed", value=1, in_force_from=JULY.first, basis="会议",
            basis_date=JULY.first, reason="因",
        ),
    )  # fmt: skip
    leaves(asker, now, to="commerce")
    assert not visible_rows(TargetChangeRequest.objects.all(), rights_at(asker, now)).exists()
    refuse_change(by=steward, at=now, request=asked, reason="依据不足")
    assert not Notice.objects.filter(kind="change_asked", read_at=None).exists()
    assert kinds(asker, now) == []
    begins(successor, now, "dayu")
    assert kinds(successor, now) == ["change_refused"]
    assert visible_rows(TargetChangeRequest.objects.all(), rights_at(successor, now)).exists()


def test_who_is_asked_of_an_appointment_follows_the_post(now):
    """A new administrator is told of what waits, but whoever gains by it isn't."""
    founder_too, asked = People()("administrator"), People()("reporter", "dayu")
    unit = Unit.objects.get(code="dayu")
    save_membership(
        by=founder(), at=now, membership=asked.memberships.model(user=asked, unit=unit, role="administrator")
    )
    local = People()("administrator", "dayu")
    hand_on(at=now, to=local)
    told = set(Notice.objects.filter(kind="role_asked").values_list("recipient", flat=True))
    assert told == {founder_too.pk, local.pk}


def line_asked_for(now: Any) -> tuple[str, Any]:
    past_the_actions()
    rank = Indicator.objects.get(code="overview.trade.rank")
    line, _made = Series.objects.get_or_create(indicator=rank, unit=Unit.objects.get(code="dayu"))
    (asked,) = request_reopenings(
        by=People()("reporter", "dayu", name="asker"), at=now, lines=[(line, CLOSED)], reason="系统故障"
    )
    return "reopening", partial(refuse_reopening, request=asked)


def applying_asked_for(now: Any) -> tuple[str, Any]:
    asked = ask_inapplicable(by=People()("reporter", "dayu", name="asker"), at=now, asked=wish())
    return "applying", partial(refuse_inapplicable, asked=asked)


def act_asked(now: Any) -> tuple[str, Any]:
    act = Reorganisation(
        unit=Unit.objects.get(code="beiyuan"),
        first_month=JULY.first,
        basis="潍编〔2023〕12号",
        basis_date=JULY.first,
    )
    shares = {Unit.objects.get(code="guangwen"): Decimal(1)}
    by = People()("steward", name="asker")
    asked = request_reorganisation(by=by, at=now, request=act, shares=shares)
    return "act", partial(refuse_reorganisation, request=asked)


@pytest.mark.parametrize("ask", [line_asked_for, applying_asked_for, act_asked])
def test_what_is_asked_of_stewards_and_answered_stays_with_the_posts(ask, person, now):
    leaving = person("steward")
    what, refuse = ask(now)
    assert kinds(leaving, now) == [f"{what}_asked"]
    leaves(leaving, now, to="")
    new = person("steward")
    hand_on(at=now, to=new)
    assert (kinds(leaving, now), kinds(new, now)) == ([], [f"{what}_asked"])
    refuse(by=new, at=now, reason="依据不足")
    assert not Notice.objects.filter(kind=f"{what}_asked", read_at=None).exists()
    asker = User.objects.get(username="asker")
    assert kinds(asker, now)[0] == f"{what}_refused"
    role, unit = asker.memberships.values_list("role", "unit__code").get()
    leaves(asker, now, to="")
    after = person(role, unit)
    hand_on(at=now, to=after)
    assert (kinds(asker, now), kinds(after, now)) == ([], [f"{what}_refused"])


def test_who_asked_is_not_asked_when_they_come_to_decide(now, person):
    act_asked(now)
    asker, leaving = User.objects.get(username="asker"), person("steward")
    hand_on(at=now, to=leaving)
    leaves(leaving, now, to="")
    hand_on(at=now, to=asker)
    assert kinds(asker, now) == []


def test_every_request_that_waits_is_told_to_a_post():
    assert {kind for kind in Notice.Kind.values if kind.endswith("_asked")} == set(WAITING)
