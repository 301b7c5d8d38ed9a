"""Any acts among four units, taken back in between and at the end: everything is as it was in the beginning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.goals import set_goal
from tests.people import People
from tracker.actions.targets.reorganising import carry_out, request_reorganisation, request_undoing
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import (
    Indicator,
    Item,
    Membership,
    Register,
    Reorganisation,
    Target,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.ledger.lives import lives
from tracker.queries.reporting.owed import owed_in
from tracker.queries.targets.standings import standings
from tracker.wording.refusals import sentence

JANUARY, JULY, AUGUST, SEPTEMBER, OCTOBER = (Month(2023, number) for number in (1, 7, 8, 9, 10))
NEXT_YEAR = Month(2024, 1)
FUNDS = "inv.outside_funds"
CODES = ("north", "south", "east", "west")
D = Decimal


@contextmanager
def world() -> Iterator[tuple[User, User, datetime]]:
    """Four units: one below another, goals with and without a base, this year's and the next's, two set anew for the autumn; gone
    when the sequence ends.
    """
    with transaction.atomic():
        now = timezone.localtime()
        one, two = People()("steward"), People()("steward")
        district = Unit.objects.get(kind="district")
        for code in CODES:
            Unit.objects.create(code=code, name=f"{code}街道", kind="sub_district", parent=district)
        Unit.objects.filter(code="west").update(parent=Unit.objects.get(code="north"))
        goals = (
            ("north", "10", JANUARY, "5"), ("south", "7", JANUARY, "2"), ("east", "3", JANUARY, None),
            ("north", "11", NEXT_YEAR, None), ("west", "0", JANUARY, None),
            ("north", "12", SEPTEMBER, "6"), ("south", "9", OCTOBER, "3"),
        )  # fmt: skip
        for code, value, month, base in goals:
            target, _new = Target.objects.get_or_create(
                indicator=Indicator.objects.get(code=FUNDS),
                unit=Unit.objects.get(code=code),
                first_month=date(month.year, 1, 1),
                last_month=date(month.year, 12, 1),
            )
            version = TargetVersion(
                target=target, value=D(value), baseline=base and D(base), tier="committed",
                in_force_from=month.first, basis="依据", basis_date=date(2023, 1, 1), reason="调整",
            )  # fmt: skip
            set_goal(by=one, at=now, version=version)
        for code in ("north", "south"):
            role = People()("reporter", code).memberships.get()
            Membership.objects.filter(pk=role.pk).update(from_date=now.date() - timedelta(days=len(code) % 2))
            register = Register.objects.order_by("pk")[0]
            Item.objects.create(
                register=register, code=f"x-{code}", name=code, unit=Unit.objects.get(code=code)
            )
        Register.objects.filter(pk=Register.objects.order_by("pk")[0].pk).update(
            keeper=Unit.objects.get(code="south")
        )
        yield one, two, now
        transaction.set_rollback(True)


def everything() -> dict[str, Any]:
    """What pages of July and later months, of next year and of today read of the four."""
    own = Unit.objects.filter(code__in=CODES)
    held = Membership.objects.in_force(timezone.localdate()).filter(unit__in=own)
    return {
        "lives": lives(),
        "goals": {
            (month, one.unit.code, one.indicator.code): (
                one.version.value,
                one.version.baseline,
                one.amount,
                one.judgement,
            )
            for month in (JULY, AUGUST, SEPTEMBER, OCTOBER, NEXT_YEAR)
            for one in standings(Target.objects.filter(indicator__code=FUNDS), month)
        },
        "owed": set(owed_in(JULY).filter(unit__in=own).values_list("pk", flat=True)),
        "items": set(
            Item.objects.filter(code__startswith="x-").values_list("code", "unit__code", "series__unit")
        ),
        "roles": set(held.values_list("user", "unit__code", "role", "from_date", "until_date")),
        "tree": set(own.values_list("code", "parent__code")),
        "keepers": set(Register.objects.values_list("code", "keeper__code")),
    }


units = st.sampled_from(CODES)
acts = st.tuples(units, st.lists(units, min_size=1, max_size=2, unique=True), st.booleans(), st.booleans())
steps = st.lists(st.one_of(acts, st.integers(0, 3)), min_size=2, max_size=6)


class Sequence:
    """The acts of one example, those that stand in their order."""

    def __init__(self, one: User, two: User, now: datetime) -> None:
        self.one, self.two, self.now = one, two, now
        self.standing: list[Reorganisation] = []

    def take(self, step: Any) -> None:
        """An act, or the taking back of one that stands; what is refused is refused with a sentence, and undone as a door does."""
        refused = None
        try:
            with transaction.atomic():
                if isinstance(step, int):
                    self.undo(step)
                else:
                    self.act(*step)
        except Refused as fault:
            refused = sentence(fault)
        assert refused != ""

    def act(self, of: str, to: list[str], ends: bool, in_august: bool) -> None:
        task = Indicator.objects.get(code=FUNDS).pk
        request = Reorganisation(
            unit=Unit.objects.get(code=of),
            first_month=(AUGUST if in_august else JULY).first,
            ends=ends,
            manners={} if ends else {str(task): "stands"},
            basis="依据",
            basis_date=date(2023, 6, 1),
        )
        shares = {Unit.objects.get(code=code): D(1) / len(to) for code in to}
        request_reorganisation(by=self.one, at=self.now, request=request, shares=shares)
        carry_out(by=self.two, at=self.now, request=request)
        self.standing.append(request)

    def undo(self, position: int) -> None:
        if not self.standing:
            return
        act = self.standing[-1 - position % len(self.standing)]
        fresh = Reorganisation.objects.get(pk=act.pk)
        request = Reorganisation(undoes=fresh, basis="依据", basis_date=date(2023, 6, 1))
        request_undoing(by=self.one, at=self.now, request=request)
        carry_out(by=self.two, at=self.now, request=request)
        self.standing.remove(act)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=8)
@given(steps)
def test_whatever_was_done_and_undone_leaves_no_trace(taken: list[Any]) -> None:
    with world() as (one, two, now):
        before, sequence = everything(), Sequence(one, two, now)
        for step in taken:
            sequence.take(step)
        while sequence.standing:
            sequence.undo(0)
        assert everything() == before
