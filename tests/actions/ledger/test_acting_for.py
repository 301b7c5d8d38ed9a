"""代填: reporting in somebody's place is on record, and neither of the two decides on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tests.actions.reports import events_of
from tests.people import People
from tracker.access import rights_at, visible_figures
from tracker.actions.ledger.decisions import approve, return_, withdraw
from tracker.actions.people.accounts import save_membership
from tracker.actions.people.appointments import confirm_appointments
from tracker.calc.refusals import AccessRefused
from tracker.models import AppointmentRequest, Decision, Figure, Membership, Notice, Unit, User
from tracker.wording.names import reported_by


@pytest.fixture
def absent(person) -> User:
    """Reviews for the whole district; somebody reports in their place."""
    return person("reviewer", "kuiwen")


@pytest.fixture
def stand_in(person, absent, now) -> User:
    """Reports for the commerce bureau in place of `absent`, and for nobody else."""
    user = person("reporter", "liyuan")
    represent(user, absent, now)
    return user


def represent(user: User, absent: User, now, unit: str = "commerce", **dates) -> Membership:
    membership = Membership(
        user=user, unit=Unit.objects.get(code=unit), role="reporter", acting_for=absent, **dates
    )
    by = User.objects.get(username="history_entry")
    asked = save_membership(by=by, at=now, membership=membership)
    assert isinstance(
        asked, AppointmentRequest
    )  # reporting in another's place is confirmed by a second administrator
    confirm_appointments(by=People()("administrator"), at=now, requests=[asked.pk])
    return Membership.objects.latest("id")


def test_the_figure_says_in_whose_place(submitted, stand_in, absent):
    figure = submitted(by=stand_in)
    assert (figure.author, figure.acting_for) == (stand_in, absent)


def test_a_right_of_ones_own_comes_first(submitted, clerk, absent, now):
    represent(clerk, absent, now)
    assert submitted(by=clerk).acting_for is None


def test_a_correction_says_it_too(approved, corrected, stand_in, absent):
    assert corrected(approved, by=stand_in).acting_for == absent


def test_it_reaches_the_units_below(submitted, person, absent, now):
    user = person("leader")
    represent(user, absent, now, "kuiwen")
    assert submitted(by=user).acting_for == absent


@pytest.mark.parametrize("decide", [approve, return_])
def test_who_was_acted_for_does_not_decide(submitted, stand_in, absent, reviewer, now, decide):
    figure = submitted(by=stand_in)
    reason = {"reason": "核对"} if decide is return_ else {}
    with pytest.raises(AccessRefused, match="reported_in_your_place"):
        decide(by=absent, at=now, figure=figure, **reason)
    assert events_of(figure) == ["submit"]
    decide(by=reviewer, at=now, figure=figure, **reason)
    assert Decision.objects.get(figure=figure).acting_for == absent


def test_who_acted_withdraws(submitted, stand_in, absent, now):
    figure = submitted(by=stand_in)
    with pytest.raises(AccessRefused, match="not_your_figure"):
        withdraw(by=absent, at=now, figure=figure)
    assert withdraw(by=stand_in, at=now, figure=figure).decider == stand_in


@pytest.mark.parametrize("dates", [{"until_date": -1}, {"from_date": 1}])
def test_only_for_its_time(submitted, person, absent, now, dates):
    user = person("reporter", "liyuan")
    represent(
        user, absent, now, **{name: (now + timedelta(days=days)).date() for name, days in dates.items()}
    )
    with pytest.raises(AccessRefused, match="not_your_unit"):
        submitted(by=user)
    assert not Figure.objects.filter(author=user).exists()


def test_once_that_person_has_left_it_is_done_in_ones_own_name(submitted, stand_in, absent, reviewer, now):
    """There is nobody to stand in for: the right goes on as long as it was given, and the figure names nobody else."""
    absent.memberships.update(until_date=(now - timedelta(days=1)).date())
    figure = submitted(by=stand_in)
    assert (figure.author, figure.acting_for) == (stand_in, None)
    approve(by=reviewer, at=now, figure=figure)


@pytest.mark.parametrize("step", ["submitted", "returned"])
def test_who_has_left_hears_nothing_of_what_was_done_in_their_place(
    submitted, stand_in, absent, reviewer, now, step
):
    figure = submitted(by=stand_in)
    absent.is_active = False
    absent.save()
    if step == "returned":
        return_(by=reviewer, at=now, figure=figure, reason="核对")
    assert not Notice.objects.filter(recipient=absent).exclude(kind="role_changed").exists()
    assert not visible_figures(Figure.objects.all(), rights_at(absent, now)).exists()


def test_only_reporting_is_done_in_somebodys_place(person, absent, now):
    membership = Membership(
        user=person("leader"), unit=Unit.objects.get(code="commerce"), role="reviewer", acting_for=absent
    )
    with pytest.raises(ValidationError, match="只有填报人可以代他人填报"):
        save_membership(by=User.objects.get(username="history_entry"), at=now, membership=membership)


def test_nobody_acts_for_themselves(absent, now):
    with pytest.raises(ValidationError, match="不能代本人填报"):
        represent(absent, absent, now)


def test_how_it_is_printed(submitted, stand_in, absent):
    stand_in.display_name, absent.display_name = "张某", "李某"
    stand_in.save()
    absent.save()
    figure = submitted(by=stand_in)
    assert reported_by(figure) == "张某（代李某）"
    with translation.override("en"):
        assert reported_by(figure) == "张某 (for 李某)"
