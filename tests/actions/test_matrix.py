"""Role × step × relation to the figure × state: every cell of `matrix.py`, by the steps themselves."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from tests.actions.matrix import MANAGING, OF_THE_MATRIX, PARTS, PEOPLE, STATES, STEPS, TRIED_IN, expected
from tests.actions.reports import EXPLAINED, JULY, said
from tests.unwitnessed import past_the_actions
from tracker.access import rights_of, visible_figures
from tracker.actions.editions.branding import save_brand
from tracker.actions.editions.publishing import publish_corrections
from tracker.actions.leagues.rules import add_scoring_scheme
from tracker.actions.ledger.decisions import approve, return_, withdraw
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.updates import correct, save_draft, submit
from tracker.actions.people.accounts import save_account, unlink_identity
from tracker.actions.registers.items import open_part, save_part
from tracker.actions.registers.steps import accept_step, refuse_step, request_step
from tracker.actions.reporting.months import hand_in
from tracker.calc.correcting import OF_ERROR
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Brand,
    Edition,
    Figure,
    Indicator,
    Item,
    ItemStepRequest,
    League,
    Membership,
    ScoringScheme,
    Section,
    Series,
    Unit,
    User,
    Window,
)
from tracker.queries.reporting.unit_month import owed_series

HELD = {  # what each of the people is where; `author` and `endorser` are named for what they did
    "author": [("reporter", "dayu")], "colleague": [("reporter", "dayu")],
    "absent": [("reporter", "dayu"), ("reviewer", "kuiwen")],
    "judge of own": [("reporter", "dayu"), ("reviewer", "kuiwen")],
    "reviewer": [("reviewer", "kuiwen")], "endorser": [("reviewer", "dayu")],
    "reporter elsewhere": [("reporter", "liyuan")], "reviewer elsewhere": [("reviewer", "liyuan")],
    "leader": [("leader", "kuiwen")], "steward": [("steward", "kuiwen")], "auditor": [("auditor", "kuiwen")],
    "administrator": [("administrator", "kuiwen")],
}  # fmt: skip


class World:
    """大虞街道, its people, and one line a state."""

    def __init__(self, now: datetime, states: Iterable[str] = STATES) -> None:
        self.now, self.later = now, now + timedelta(days=11)
        self.unit = Unit.objects.get(code="dayu")
        self.people = {name: self._person(name, HELD.get(name, [])) for name in PEOPLE}
        Membership.objects.create(
            user=self.people["stand-in"], unit=self.unit, role="reporter", acting_for=self.people["absent"]
        )
        Membership.objects.create(
            user=self.people["former reviewer"],
            unit=Unit.objects.get(code="kuiwen"),
            role="reviewer",
            until_date=now.date() - timedelta(days=1),
        )
        Window.objects.filter(month=JULY.first).update(closes_at=now + timedelta(days=10))
        lines = list(owed_series(self.unit, JULY).filter(measure__isnull=False))
        self.series = dict(zip(STATES, lines, strict=False))
        self.series["under embargo"] = self._of_indicator("inv.outside_funds")
        self.series["endorsed"] = self._of_indicator("com.online_retail")
        Section.objects.filter(indicators__series=self.series["endorsed"]).update(second_review=True)
        self.figures = {state: self._make(state) for state in states}
        Indicator.objects.filter(series=self.series["under embargo"]).update(embargoed_from=JULY.first)

    def _person(self, name: str, held: list[tuple[str, str]]) -> User:
        user = User.objects.create(username=f"m-{uuid.uuid4().hex[:8]}", display_name=name)
        for role, unit in held:
            Membership.objects.create(user=user, unit=Unit.objects.get(code=unit), role=role)
        return user

    def _of_indicator(self, code: str) -> Series:
        series, _made = Series.objects.get_or_create(
            indicator=Indicator.objects.get(code=code), unit=self.unit
        )
        return Series.objects.select_related("indicator", "measure", "stage", "item").get(pk=series.pk)

    def _make(self, state: str) -> Figure | None:
        """Bring the line of a state there; the figure that steps are tried with."""
        whose, _seen_as, *_outcomes = STATES[state]
        if state == "draft":
            self.draft(self.people["author"], state, self.now)
        if not whose:
            return None
        reviewer = self.people["reviewer"]
        figure = self.report(self.people[str(whose)], state, self.now)
        if state == "endorsed":
            approve(by=self.people["endorser"], at=self.now, figure=figure)
        elif state == "returned":
            return_(by=reviewer, at=self.now, figure=figure, reason="核实")
        elif state == "withdrawn":
            withdraw(by=self.people["author"], at=self.now, figure=figure)
        elif state in (
            "approved",
            "to be replaced",
            "correction",
            "replaced",
            "under embargo",
            "locked approved",
        ):
            approve(by=reviewer, at=self.now, figure=figure)
        if state in ("to be replaced", "correction", "replaced"):
            newer = self.put_right(self.people["author"], figure, self.now)
            if state == "replaced":
                approve(by=reviewer, at=self.now, figure=newer)
            return newer if state == "correction" else figure
        return figure

    def draft(self, by: User, state: str, at: datetime) -> object:
        return save_draft(by=by, at=at, series=self.series[state], month=JULY, entries={"value": "8"})

    def report(self, by: User, state: str, at: datetime) -> Figure:
        given: dict[str, Any] = {"series": self.series[state], "month": JULY, "key": uuid.uuid4()}
        return submit(by=by, at=at, report=said("8"), answers=EXPLAINED, **given)

    def hand_in(self, by: User, state: str, at: datetime) -> None:
        entry = Entry(self.series[state].pk, JULY, said("8"), uuid.uuid4(), (), EXPLAINED)
        for _entry, fault in hand_in(
            by=by, at=at, unit=self.unit, month=JULY, entries=[entry]
        ).outcome.refused:
            raise fault

    def put_right(self, by: User, figure: Figure, at: datetime) -> Figure:
        key = uuid.uuid4()
        return correct(
            by=by,
            at=at,
            figure=figure,
            report=said("9"),
            reason="漏报",
            nature=OF_ERROR,
            key=key,
            answers=EXPLAINED,
        )

    def outcome(self, person: str, state: str, step: str) -> str:
        """How a step ends; nothing of it stays."""
        by, at = self.people[person], self.later if state.startswith("locked") else self.now
        figure = self.figures[state]
        steps: dict[str, Callable[[], object]] = {
            "draft": lambda: self.draft(by, state, at),
            "report": lambda: self.report(by, state, at),
            "hand_in": lambda: self.hand_in(by, state, at),
        }
        if figure is not None:
            steps |= {
                "see": lambda: self._look(by, figure),
                "correct": lambda: self.put_right(by, figure, at),
                "approve": lambda: approve(by=by, at=at, figure=figure),
                "return": lambda: return_(by=by, at=at, figure=figure, reason="核实"),
                "withdraw": lambda: withdraw(by=by, at=at, figure=figure),
            }
        try:
            with transaction.atomic():
                steps[step]()
                transaction.set_rollback(True)
        except (AccessRefused, Refused) as fault:
            return fault.code
        return ""

    def _look(self, by: User, figure: Figure) -> None:
        seen = visible_figures(Figure.objects.filter(pk=figure.pk), rights_of(by, on=self.now.date()))
        if not seen.exists():
            raise AccessRefused("unseen")


@pytest.mark.long
@pytest.mark.django_db
def test_every_cell(now: datetime) -> None:
    world = World(now)
    cells = {
        (person, state, step): expected(person, state, step)
        for person in PEOPLE
        for state in STATES
        for step in STEPS
    }
    asked = {cell: outcome for cell, outcome in cells.items() if outcome is not None}
    found = {cell: world.outcome(*cell) for cell in asked}
    assert {cell: (found[cell], asked[cell]) for cell in asked if found[cell] != asked[cell]} == {}
    assert len(asked) > 1500


@pytest.mark.django_db
def test_who_manages(now: datetime) -> None:
    past_the_actions()
    world = World(now, states=())
    item = Item.objects.filter(register__code="towers", unit=world.unit)[0]
    wish: dict[str, Any] = {"item": item, "on": date(2023, 7, 3), "joins": False, "reason": "拆除"}
    colleague = world.people["colleague"]
    asked = ItemStepRequest.objects.create(
        **wish | {"item": Item.objects.filter(register__code="towers", unit=world.unit)[1]}, author=colleague
    )
    edition = Edition(month=JULY.first)
    verbs: dict[str, Callable[..., object]] = {
        "request_step": lambda by: request_step(by=by, at=now, request=ItemStepRequest(**wish)),
        "accept_step": lambda by: accept_step(by=by, at=now, request=asked),
        "refuse_step": lambda by: refuse_step(by=by, at=now, request=asked, reason="因"),
        "open_part": lambda by: open_part(by=by, at=now, item=item, part=item.register.measures.all()[0]),
        "save_part": lambda by: save_part(by=by, at=now, part=item.register.measures.all()[0]),
        "save_brand": lambda by: save_brand(by=by, at=now, brand=Brand.objects.get()),
        "add_scoring_scheme": lambda by: add_scoring_scheme(
            by=by,
            at=now,
            scheme=ScoringScheme(league=League.objects.all()[0], in_force_from=JULY.first),
            goals=[],
        ),
        "publish_corrections": lambda by: publish_corrections(by=by, at=now, edition=edition),
        "save_account": lambda by: save_account(by=by, at=now, user=colleague),
        "unlink_identity": lambda by: unlink_identity(by=by, at=now, user=colleague),
    }
    assert verbs.keys() == MANAGING.keys()
    may = {
        verb: {name.replace(" ", "-") for name, by in world.people.items() if _is_let(take, by)}
        for verb, take in verbs.items()
    }
    assert may == {verb: set(names.split()) for verb, names in MANAGING.items()}


def _is_let(take: Callable[..., object], by: User) -> bool:
    """Whether somebody has the right, whatever else may be wrong with what they asked for."""
    try:
        with transaction.atomic():
            take(by=by)
            transaction.set_rollback(True)
    except AccessRefused:
        return False
    except (Refused, ValidationError):
        pass
    return True


def test_every_step_has_its_row() -> None:
    """A new verb of `actions/` is tried in the matrix, or named with the tests that try who may take it."""
    base = Path(settings.BASE_DIR)
    verbs = {
        node.name
        for path in (base / "tracker/actions").rglob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if any(argument.arg == "by" for argument in node.args.kwonlyargs)
    }
    named = {verb: place for place, some in TRIED_IN.items() for verb in some.split()}
    assert verbs == named.keys() | set(OF_THE_MATRIX.split()) | MANAGING.keys() | PARTS
    texts = {place: (base / "tests" / place).read_text() for place in TRIED_IN}
    assert {verb for verb, place in named.items() if verb not in texts[place]} == set()
    refusing = {
        place for place, text in texts.items() if "AccessRefused" in text or "not_" in text or "403" in text
    }
    assert refusing == texts.keys()
