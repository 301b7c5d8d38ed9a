"""不适用: declared and ended by the unit or a steward, decided by another steward, never for a published month."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.actions.reports import EXPLAINED, refused_by_a_broken, said
from tests.editions import IDENTITY
from tests.inapplicable import JULY, declared, ended, wish
from tests.unwitnessed import past_the_actions
from tracker.actions.ledger.updates import submit
from tracker.actions.targets.inapplicable import accept_inapplicable, ask_inapplicable, refuse_inapplicable
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Edition,
    EditionStep,
    Event,
    Figure,
    Inapplicability,
    InapplicabilityDecision,
    Notice,
    Series,
)
from tracker.queries.targets.inapplicable import inapplicable

pytestmark = pytest.mark.django_db


@pytest.fixture
def street_clerk(person: Any) -> Any:
    return person("reporter", "dayu")


def publish_month(month: Month, by: Any, other: Any) -> None:
    """An edition of a month, written past the actions."""
    past_the_actions()
    edition = Edition.objects.create(
        month=month.first, version=1, cut_off=f"{month.plus(1)}-20T18:00+08:00", author=by, printed=IDENTITY
    )
    for kind, more in (("approve", {}), ("sign", {"name": "示例签发人"}), ("publish", {"number": 1})):
        EditionStep.objects.create(edition=edition, kind=kind, person=other, **more)


def holds(asked: Inapplicability, month: Month = JULY) -> bool:
    known = inapplicable({asked.indicator_id}, None)
    return known.held(asked.indicator_id, asked.unit_id, month) is not None


def events(asked: Inapplicability) -> list[str]:
    found = Event.objects.filter(object_type="inapplicability", object_id=asked.pk).order_by("id")
    return list(found.values_list("kind", flat=True))


def test_a_request_changes_nothing_yet(street_clerk, steward, now):
    asked = ask_inapplicable(by=street_clerk, at=now, asked=wish())
    assert not holds(asked)
    assert events(asked) == ["declare_inapplicable"]
    assert Notice.objects.filter(recipient=steward, kind="applying_asked").exists()


def test_accepted_it_holds_from_its_month_on(street_clerk, steward, now):
    asked = ask_inapplicable(by=street_clerk, at=now, asked=wish())
    decision = accept_inapplicable(by=steward, at=now, asked=asked)
    assert (decision.decider, decision.kind) == (steward, "accept")
    stored = InapplicabilityDecision.objects.get(pk=decision.pk)
    assert stored.requester == street_clerk
    assert [holds(asked, Month(2023, n)) for n in (6, 7, 8, 12)] == [False, True, True, True]
    assert holds(asked, Month(2024, 3))
    assert events(asked) == ["declare_inapplicable", "accept_inapplicable"]
    assert Notice.objects.filter(recipient=street_clerk, kind="applying_accepted").exists()


def test_refused_it_leaves_all_as_it_was(street_clerk, steward, now):
    asked = ask_inapplicable(by=street_clerk, at=now, asked=wish())
    with pytest.raises(Refused, match="reason_missing"):
        refuse_inapplicable(by=steward, at=now, asked=asked, reason=" ")
    refuse_inapplicable(by=steward, at=now, asked=asked, reason="仍有地块")
    assert not holds(asked)
    assert events(asked) == ["declare_inapplicable", "refuse_inapplicable"]
    assert Notice.objects.get(recipient=street_clerk, kind="applying_refused").data["reason"] == "仍有地块"
    with pytest.raises(Refused, match="change_decided"):
        accept_inapplicable(by=steward, at=now, asked=asked)


def test_it_is_ended_as_it_was_declared(steward, now):
    first = declared()
    last = ended(month=Month(2023, 10))
    assert [holds(first, Month(2023, n)) for n in (7, 9, 10, 12)] == [True, True, False, False]
    assert events(last) == ["end_inapplicable", "accept_inapplicable"]


def test_ended_from_its_own_month_it_never_was():
    first = declared()
    ended(month=JULY)
    assert not holds(first)


@pytest.mark.parametrize("role", ["reporter", "reviewer"])
def test_who_asks(person, now, role):
    assert ask_inapplicable(by=person(role, "dayu"), at=now, asked=wish()).pk


def test_a_steward_asks_and_another_decides(person, steward, now):
    asked = ask_inapplicable(by=steward, at=now, asked=wish())
    with pytest.raises(AccessRefused, match="own_request"):
        accept_inapplicable(by=steward, at=now, asked=asked)
    with pytest.raises(AccessRefused, match="own_request"):
        refuse_inapplicable(by=steward, at=now, asked=asked, reason="因")
    accept_inapplicable(by=person("steward"), at=now, asked=asked)
    assert holds(asked)


@pytest.mark.parametrize(
    ("role", "unit"),
    [("reporter", "commerce"), ("leader", "kuiwen"), ("administrator", "kuiwen"), ("auditor", "kuiwen")],
)
def test_nobody_else_asks(person, now, role, unit):
    with pytest.raises(AccessRefused, match="not_yours_to_declare"):
        ask_inapplicable(by=person(role, unit), at=now, asked=wish())
    assert not Inapplicability.objects.exists()


@pytest.mark.parametrize(
    ("role", "unit"),
    [("reviewer", "kuiwen"), ("leader", "kuiwen"), ("administrator", "kuiwen"), ("steward", "commerce")],
)
def test_nobody_else_decides(person, street_clerk, now, role, unit):
    asked = ask_inapplicable(by=street_clerk, at=now, asked=wish())
    with pytest.raises(AccessRefused, match="not_a_steward"):
        accept_inapplicable(by=person(role, unit), at=now, asked=asked)
    assert not InapplicabilityDecision.objects.exists()


@pytest.mark.parametrize("given", [{"reason": ""}, {"basis": ""}, {"from_month": date(2023, 7, 2)}])
def test_reason_document_and_a_whole_month_are_needed(street_clerk, now, given):
    with pytest.raises(ValidationError):
        ask_inapplicable(by=street_clerk, at=now, asked=wish(**given))


def test_the_document_is_not_of_a_day_to_come(street_clerk, now):
    with pytest.raises(Refused, match="basis_in_the_future"):
        ask_inapplicable(by=street_clerk, at=now, asked=wish(basis_date=now.date() + timedelta(days=1)))


def test_one_request_waits_at_a_time(street_clerk, now):
    ask_inapplicable(by=street_clerk, at=now, asked=wish())
    with pytest.raises(Refused, match="declaration_waiting"):
        ask_inapplicable(by=street_clerk, at=now, asked=wish(month=Month(2023, 9)))


def test_what_would_change_nothing_is_not_asked(street_clerk, now):
    with pytest.raises(Refused, match="applies_already"):
        ask_inapplicable(by=street_clerk, at=now, asked=wish(holds=False))
    declared()
    with pytest.raises(Refused, match="not_applying_already"):
        ask_inapplicable(by=street_clerk, at=now, asked=wish(month=Month(2023, 9)))


def test_what_a_unit_does_not_have_is_not_declared(street_clerk, now):
    with pytest.raises(Refused, match="nothing_to_declare"):
        ask_inapplicable(by=street_clerk, at=now, asked=wish(code="overview.indicators"))


def test_a_published_month_is_out_of_reach(street_clerk, person, steward, now):
    publish_month(JULY, steward, person("leader"))
    with pytest.raises(Refused, match="month_published") as refused:
        ask_inapplicable(by=street_clerk, at=now, asked=wish())
    assert refused.value.details["first"] == JULY.plus(1)
    assert declared(month=JULY.plus(1)).pk
    with pytest.raises(Refused, match="month_published"):
        ask_inapplicable(by=street_clerk, at=now, asked=wish(holds=False))


def test_so_is_one_published_while_the_request_waited(street_clerk, person, steward, now):
    asked = ask_inapplicable(by=street_clerk, at=now, asked=wish())
    publish_month(JULY, steward, person("leader"))
    with pytest.raises(Refused, match="month_published"):
        accept_inapplicable(by=steward, at=now, asked=asked)
    refuse_inapplicable(by=steward, at=now, asked=asked, reason="该月已公布")


@pytest.mark.parametrize("table", ["tracker_inapplicabilitydecision", "tracker_event"])
def test_all_of_a_decision_or_nothing(street_clerk, steward, now, table):
    asked = ask_inapplicable(by=street_clerk, at=now, asked=wish())
    refused_by_a_broken(table, lambda: accept_inapplicable(by=steward, at=now, asked=asked))
    assert not holds(asked)


def test_figures_are_refused_until_it_is_ended(street_clerk, now):
    series = Series.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    report: dict[str, Any] = {"series": series, "month": JULY, "report": said("6.6"), "answers": EXPLAINED}
    declared()
    with pytest.raises(Refused, match="not_applying") as refused:
        submit(by=street_clerk, at=now, key=uuid.uuid4(), **report)
    assert refused.value.details["since"] == JULY
    ended()
    submit(by=street_clerk, at=now, key=uuid.uuid4(), **report)
    assert Figure.objects.filter(slot__series=series, slot__month=JULY.first).count() == 1


def test_what_was_sent_before_is_there_when_it_is_sent_again(street_clerk, now):
    series = Series.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    report: dict[str, Any] = {"series": series, "month": JULY, "report": said("6.6"), "answers": EXPLAINED}
    key = uuid.uuid4()
    figure = submit(by=street_clerk, at=now, key=key, **report)
    declared()
    assert submit(by=street_clerk, at=now, key=key, **report).pk == figure.pk
