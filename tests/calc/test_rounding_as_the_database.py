"""四舍五入 is one thing: what Python rounds, PostgreSQL rounds the same; what one holds, the other takes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.calc.numbers import NotANumber, TooManyDigits, check_digits, round_half_up

pytestmark = pytest.mark.django_db
within_one_transaction = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
decimals = st.integers(-(10**18), 10**18).flatmap(
    lambda digits: st.integers(0, 10).map(lambda places: Decimal(digits).scaleb(-places))
)
ties = st.integers(-(10**9), 10**9).map(lambda n: Decimal(n) + Decimal("0.5"))


def ask(sql: str, *values: Decimal | int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


@given(value=decimals, places=st.integers(0, 6))
@within_one_transaction
def test_rounds_like_postgresql(db, value, places):
    assert round_half_up(value, places) == ask("SELECT round(%s::numeric, %s)", value, places)


@given(tie=ties, places=st.integers(0, 6))
@within_one_transaction
def test_ties_round_like_postgresql(db, tie, places):
    value = tie.scaleb(-places)
    assert round_half_up(value, places) == ask("SELECT round(%s::numeric, %s)", value, places)


def test_the_seen_case():
    assert round_half_up(Decimal("2.665"), 2) == ask("SELECT round(2.665, 2)") == Decimal("2.67")


@given(value=decimals)
@within_one_transaction
def test_what_fits_here_fits_the_ledger(db, value):
    try:
        check_digits(value)
    except TooManyDigits:
        return
    assert ask("SELECT ledger_fits(%s::numeric(23, 8))", value) is True


@given(value=decimals.filter(lambda d: d == round(d, 8)).filter(lambda d: abs(d) < 10**15))
@within_one_transaction
def test_what_the_ledger_takes_fits_here(db, value):
    fits = ask("SELECT ledger_fits(%s::numeric(23, 8))", value)
    try:
        check_digits(value)
    except (TooManyDigits, NotANumber):
        assert fits is False
    else:
        assert fits is True
