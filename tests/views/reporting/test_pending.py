"""Whatever waits, in whatever state, is in the to-dos of exactly those who may take it on, and in nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actions.second_persons import second_persons
from tests.contests import a_ballot, a_sheet, an_objection
from tests.editions import CUT_OFF, IDENTITY
from tests.unwitnessed import past_the_actions
from tests.views.steps import entries, funds, page, report_address, reported, step
from tests.views.things import founder
from tracker.access import (
    REPORTER,
    REVIEWER,
    STEWARD,
    Rights,
    can_decide,
    can_report_for,
    check_decide,
    rights_at,
)
from tracker.access.editions import check_approve_edition, check_issue, check_sign_edition
from tracker.access.leagues import can_run, check_second
from tracker.calc import issuing, states
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused
from tracker.models import (
    BallotOpening,
    Decision,
    Edition,
    EditionStep,
    Endorsement,
    Figure,
    ObjectionDecision,
    ScoreSheet,
    Section,
    SheetConfirmation,
    Unit,
    User,
    Vote,
)
from tracker.queries.leagues.rules import contenders

pytestmark = pytest.mark.django_db
Able = Callable[[Rights], bool]


@dataclass(frozen=True)
class Case:
    """What waits: the words or the address by which pages tell of it, and who may take it on."""

    told_by: str
    able: Able


@dataclass(frozen=True)
class Cast:
    """Everybody, by role and place."""

    clients: list[tuple[User, Client]]

    def of(self, role: str, place: str = "kuiwen") -> tuple[User, Client]:
        return next(
            (user, client)
            for user, client in self.clients
            if user.memberships.filter(role=role, unit__code=place).exists()
        )


@pytest.fixture
def cast(everybody: list[tuple[User, Client]]) -> Cast:
    return Cast(everybody)


def nobody(_rights: Rights) -> bool:
    return False


def allowed(check: Callable[..., None], *about: Any) -> Able:
    def able(rights: Rights) -> bool:
        try:
            check(rights, *about)
        except AccessRefused:
            return False
        return True

    return able


# --- figures ----------------------------------------------------------------------------------------


def reports_for_dayu(rights: Rights) -> bool:
    return can_report_for(rights, Unit.objects.get(code="dayu").pk)


def a_figure(cast: Cast) -> Figure:
    return reported(cast.of(REPORTER, "dayu")[1], funds(), value="7.7")


def drafted(cast: Cast) -> Case:
    sent = entries(value="7.7", save_draft="1")
    assert cast.of(REPORTER, "dayu")[1].post(report_address(funds()), sent).status_code == 302
    return Case("草稿 1 份，尚未提交", reports_for_dayu)


def submitted(cast: Cast) -> Case:
    figure = a_figure(cast)
    return Case(f"{reverse('review')}?unit=dayu", allowed(check_decide, figure))


def endorsed(cast: Cast) -> Case:
    Section.objects.filter(indicators=funds().indicator).update(second_review=True)
    figure = a_figure(cast)
    step(cast.of(REVIEWER)[1], "approve", figure)
    again = Figure.objects.get(pk=figure.pk)
    assert not can_decide(rights_at(cast.of(REVIEWER)[0], timezone.now()), again)
    return Case("其中待复审 1 条", allowed(check_decide, again))


def approved(cast: Cast) -> Case:
    step(cast.of(REVIEWER)[1], "approve", a_figure(cast))
    return Case(f"{reverse('review')}?unit=dayu", nobody)


def returned(cast: Cast) -> Case:
    step(cast.of(REVIEWER)[1], "return", a_figure(cast), reason="与银行回单不符")
    return Case("与银行回单不符", reports_for_dayu)


def withdrawn(cast: Cast) -> Case:
    """Back among what is owed, as before it was reported."""
    client = cast.of(REPORTER, "dayu")[1]
    owed = re.search(r"大虞街道 · 2023年7月</strong>\s+还差 \d+ 条", page(client, "todo"))
    assert owed is not None
    line = owed[0]
    figure = a_figure(cast)
    assert line not in page(client, "todo")
    step(client, "withdraw", figure)
    of_dayu = {Unit.objects.get(code="dayu").pk}
    return Case(line, lambda rights: rights.units(REPORTER) >= of_dayu)


FIGURES: dict[str, Callable[[Cast], Case]] = {
    states.DRAFT: drafted,
    states.SUBMITTED: submitted,
    states.ENDORSED: endorsed,
    states.APPROVED: approved,
    states.RETURNED: returned,
    states.WITHDRAWN: withdrawn,
}


# --- editions ---------------------------------------------------------------------------------------

TAKEN = {
    issuing.FROZEN: (),
    issuing.REVIEWED: (issuing.APPROVE,),
    issuing.SIGNED: (issuing.APPROVE, issuing.SIGN),
    issuing.PUBLISHED: (issuing.APPROVE, issuing.SIGN, issuing.PUBLISH),
    issuing.DISCARDED: (issuing.APPROVE, issuing.DISCARD),
}
NEXT: dict[str, Callable[..., None]] = {
    issuing.FROZEN: check_approve_edition,
    issuing.REVIEWED: check_sign_edition,
    issuing.SIGNED: lambda rights, _edition: check_issue(rights),
}


def an_edition(cast: Cast, state: str) -> Case:
    """One that the district's steward froze."""
    past_the_actions()
    steward = cast.of(STEWARD)[0]
    edition = Edition.objects.create(
        month="2023-06-01", version=1, cut_off=CUT_OFF, author=steward, printed=IDENTITY
    )
    said: dict[str, dict[str, Any]] = {
        issuing.SIGN: {"name": "示例"},
        issuing.PUBLISH: {"number": 1},
        issuing.DISCARD: {"note": "因"},
    }
    for kind in TAKEN[state]:
        EditionStep.objects.create(edition=edition, kind=kind, person=founder(), **said.get(kind, {}))
    able = allowed(NEXT[state], edition) if state in NEXT else nobody
    return Case(reverse("edition_draft", args=[edition.pk]), able)


EDITIONS = {f"edition {state}": (lambda cast, state=state: an_edition(cast, state)) for state in TAKEN}


# --- leagues ----------------------------------------------------------------------------------------


def runs(sheet_or_ballot: Any) -> Able:
    units = [unit.pk for unit in contenders(sheet_or_ballot.league, Month.of(sheet_or_ballot.month))]
    return lambda rights: can_run(rights, units)


def a_sealed_ballot(cast: Cast) -> tuple[Any, set[int]]:
    judges = [cast.of(role)[0] for role in ("leader", "auditor", "reviewer")]
    return a_ballot(founder(), *judges), {one.pk for one in judges}


def ungraded(cast: Cast) -> Case:
    _ballot, judges = a_sealed_ballot(cast)
    return Case("个单位等您评价", lambda rights: rights.user_id in judges)


def graded(cast: Cast) -> Case:
    """Nothing more is asked of the judge who has graded, and the day is over."""
    ballot, judges = a_sealed_ballot(cast)
    judge = ballot.judges.earliest("id")
    Vote.objects.create(judge=judge, contender=ballot.contenders.get(), grade="good")
    return Case("个单位等您评价", lambda rights: rights.user_id in judges - {judge.user_id})


def to_open(cast: Cast) -> Case:
    ballot, _judges = a_sealed_ballot(cast)
    for judge in ballot.judges.all():
        Vote.objects.create(judge=judge, contender=ballot.contenders.get(), grade="good")
    return Case("的投票可以开票了", runs(ballot))


def opened(cast: Cast) -> Case:
    ballot, _judges = a_sealed_ballot(cast)
    Vote.objects.create(judge=ballot.judges.earliest("id"), contender=ballot.contenders.get(), grade="good")
    BallotOpening.objects.create(ballot=ballot, author=founder())
    return Case(reverse("ballot", args=[ballot.league.code]), nobody)


def publicised(_cast: Cast) -> Case:
    a_sheet(founder(), until=timezone.localdate())
    dayu = Unit.objects.get(code="dayu").pk
    return Case("的分数在公示", lambda rights: rights.covers(dayu, REPORTER, REVIEWER))


def to_sign(cast: Cast) -> Case:
    """One that the district's steward publicised, who doesn't sign it."""
    sheet = a_sheet(cast.of(STEWARD)[0], until=timezone.localdate() - timedelta(days=1)).sheet
    units = [unit.pk for unit in contenders(sheet.league, Month.of(sheet.month))]
    return Case("公示期满，等您签发", allowed(check_second, units, sheet.author_id))


def disputed(_cast: Cast) -> Case:
    an_objection(a_sheet(founder()), founder())
    return Case("公示期满，等您签发", nobody)


def upheld(_cast: Cast) -> Case:
    entry = a_sheet(founder())
    objection = an_objection(entry, founder())
    ObjectionDecision.objects.create(
        objection=objection, kind="uphold", reason="因", decider=User.objects.exclude(pk=founder().pk)[0]
    )
    return Case("有异议成立，等您重新发布分数", runs(entry.sheet))


def signed(cast: Cast) -> Case:
    sheet = a_sheet(founder()).sheet
    SheetConfirmation.objects.create(sheet=sheet, signer=cast.of("leader")[0])
    return Case("公示期满，等您签发", nobody)


LEAGUES: dict[str, Callable[[Cast], Case]] = {
    one.__name__: one
    for one in (ungraded, graded, to_open, opened, publicised, to_sign, disputed, upheld, signed)
}
CASES = FIGURES | EDITIONS | LEAGUES
# What is decided on otherwise than by `SecondPerson`, and the table of its states above.
WALKED: dict[type[models.Model], Any] = {
    Decision: FIGURES,
    Endorsement: FIGURES,
    EditionStep: EDITIONS,
    SheetConfirmation: LEAGUES,
}


def deciding() -> Iterator[type[models.Model]]:
    """Every model of which the database takes a row from a second person alone."""
    for model in apps.get_app_config("tracker").get_models():
        if any("_by_second_" in one.name for one in model._meta.constraints):
            yield model


def test_every_decision_and_every_state_is_walked() -> None:
    asked = {one.decision for one in second_persons().values()}
    assert set(deciding()) == asked | set(WALKED)
    written = (states.DRAFT, states.SUBMITTED, states.ENDORSED, states.APPROVED)
    assert set(FIGURES) == {*written, *states.STEPS.values()}
    assert set(TAKEN) == {issuing.FROZEN, *issuing.STEPS.values()}
    assert set(NEXT) == set(issuing.OPEN)


@pytest.mark.parametrize("name", CASES)
def test_it_is_told_to_those_who_may_take_it_on(name: str, cast: Cast) -> None:
    case = CASES[name](cast)
    told, able = [], []
    for user, client in cast.clients:
        (role,) = user.memberships.values_list("role", "unit__code")
        body = page(client, "todo")
        told += [role] if case.told_by in body else []
        able += [role] if case.able(rights_at(user, timezone.now())) else []
        assert name == "publicised" or case.told_by not in body or "都办完了" not in body
    assert told == able
    assert bool(able) != (case.able is nobody)


def test_only_the_newest_version_of_a_sheet_is_to_be_signed(cast: Cast) -> None:
    first = a_sheet(founder()).sheet
    client = cast.of("leader")[1]
    assert "公示期满，等您签发" in page(client, "todo")
    ScoreSheet.objects.create(
        league=first.league,
        month=first.month,
        number=2,
        scheme=first.scheme,
        objections_until=timezone.localdate(),
        reason="因",
        author=founder(),
    )
    assert "公示期满，等您签发" not in page(client, "todo")
