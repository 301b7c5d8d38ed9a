"""Acts as tests ask for them, as two stewards carry them out, and as they are taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.people import known_as
from tracker.actions.targets.reorganising import carry_out, request_reorganisation, request_undoing
from tracker.calc.periods import Month
from tracker.models import Item, Reorganisation, ReorganisationDecision, Unit, User

JULY = Month(2023, 7)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def drawn_up(code: str, month: Month = JULY, **given: Any) -> Reorganisation:
    """An act of a unit that nobody has asked for yet."""
    ground = {"basis": "潍编〔2023〕12号", "basis_date": date(2023, 6, 20)}
    return Reorganisation(unit=unit(code), first_month=month.first, **(ground | given))


def ask(
    code: str, into: str | Mapping[str, str], *, by: User, at: datetime, month: Month = JULY, **given: Any
) -> Reorganisation:
    """Ask that a unit end and one or, with their shares, several others follow."""
    shares = {into: "1"} if isinstance(into, str) else into
    parts = {unit(one): Decimal(share) for one, share in shares.items()}
    return request_reorganisation(by=by, at=at, request=drawn_up(code, month, **given), shares=parts)


def carried_out(
    code: str,
    into: str | Mapping[str, str],
    *,
    by: User,
    second: User,
    at: datetime,
    month: Month = JULY,
    **given: Any,
) -> ReorganisationDecision:
    """The same, done by a `second` steward."""
    return carry_out(by=second, at=at, request=ask(code, into, by=by, at=at, month=month, **given))


def two_stewards() -> tuple[User, User]:
    return known_as("who-asks-for-acts", "steward"), known_as("who-carries-out-acts", "steward")


def acted(code: str, into: str | Mapping[str, str], *, at: datetime, **given: Any) -> Reorganisation:
    """An act carried out by two stewards: a unit ends, or what is `given` passes, and others follow."""
    one, other = two_stewards()
    said = {"basis": f"潍编〔2023〕12号（{code}）", **given}
    return carried_out(code, into, by=one, second=other, at=at, **said).request


def undone(act: Reorganisation, *, at: datetime) -> Reorganisation:
    """The act that took another one back."""
    (one, other), act = two_stewards(), Reorganisation.objects.get(pk=act.pk)
    request = Reorganisation(undoes=act, basis="潍编〔2023〕15号", basis_date=date(2023, 7, 20))
    made = request_undoing(by=one, at=at, request=request)
    return carry_out(by=other, at=at, request=made).request


def hand_over(code: str, into: str, items: Iterable[Item], *, at: datetime) -> Reorganisation:
    """Let items pass from July on from a unit that stays."""
    passing = {str(one.pk): unit(into).pk for one in items}
    return acted(code, into, at=at, ends=False, items=passing)
