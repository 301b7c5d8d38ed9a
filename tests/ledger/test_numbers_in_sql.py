"""What no figure can say, whoever inserts it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.ledger.sql import execute, refused_insert

pytestmark = pytest.mark.django_db


def refused(figure, **columns) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        figure(**columns)
    return str(refusal.value)


@pytest.mark.parametrize(
    "number",
    [
        "NaN", "Infinity", "-Infinity", "1e15", "-1e15", "1234567890123456", "12345678.12345678", "-1234567890.123456",
        "0.000000001",
    ],
)  # fmt: skip
def test_what_the_check_refuses(figure, number):
    assert "figure_number_fits" in refused(figure, value=number)


@pytest.mark.parametrize("number", ["NaN", "1234567890.123456", "12345678.12345678"])
@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_parts_of_a_ratio_fit_too(figure, part, number):
    assert "figure_number_fits" in refused(
        figure, **{"value": None, "numerator": 1, "denominator": 1, part: number}
    )


@pytest.mark.parametrize(
    "number",
    ["999999999999999", "-999999999999999", "0.00000001", "1234567.12345678", "0", "-0.5", "100000000000000"],
)
def test_fifteen_digits_are_kept_exactly(figure, number):
    assert figure(value=number)["value"] == Decimal(number)


@pytest.mark.parametrize("number", ["24.20", "24.2", "100", "0.00", "1.500000000"])
def test_decimals_are_kept_as_they_were_typed(figure, number):
    assert str(figure(value=number)["value"]) == number


@pytest.mark.parametrize("number", ["NaN", "1234567890.123456"])
def test_a_target_fits_too(author, number):
    target = execute("SELECT target_id AS id FROM tracker_targetversion ORDER BY id LIMIT 1")[0]["id"]
    said = refused_insert(
        "tracker_targetversion", target_id=target, number=99, value=number, qualifier="exact", tier="committed",
        judged_by="pace", paced_by="straight", light_family="", in_force_from=date(2023, 1, 1), basis="", basis_date=date(2023, 1, 1), reason="改",
        author_id=author.pk, illustrative=False,
    )  # fmt: skip
    assert "target_version_number_fits" in said


def test_a_threshold_fits_too(author):
    said = refusal_of_a_rule_with_threshold("NaN", author.pk)
    assert "counting_rule_number_fits" in said


def refusal_of_a_rule_with_threshold(number: str, author: int) -> str:
    rule = execute("SELECT * FROM tracker_countingrule WHERE threshold IS NOT NULL ORDER BY id LIMIT 1")[0]
    changed = {"number": 99, "threshold": number, "reason": "改", "author_id": author}
    made_by_the_database = {"id", "recorded_at", "known_at", "stated_date", "history_load_id"}
    given = {name: value for name, value in {**rule, **changed}.items() if name not in made_by_the_database}
    return refused_insert("tracker_countingrule", **given)


NOTHING = {"value": None}


@pytest.mark.parametrize(
    "columns",
    [
        NOTHING,
        {"not_applicable": "无此业务"},
        {"numerator": 1, "denominator": 2},
        {"rank": 1, "of_n": 12},
        {"reached_on": date(2023, 7, 1)},
        NOTHING | {"numerator": 1},
        NOTHING | {"denominator": 1},
        NOTHING | {"numerator": 1, "denominator": 0},
        NOTHING | {"numerator": 1, "denominator": -2},
        NOTHING | {"rank": 1, "of_n": 12},
        NOTHING | {"rank": 1},
        NOTHING | {"of_n": 12},
        NOTHING | {"reached_on": date(2023, 7, 1), "not_applicable": "无"},
    ],
    ids=lambda columns: "-".join(columns),
)
def test_a_figure_says_one_thing(figure, columns):
    assert "figure_says_one_thing" in refused(figure, **columns)


@pytest.mark.parametrize(("rank", "of_n"), [(0, 12), (13, 12), (1, None), (None, 12)])
def test_a_place_is_one_of_those_ranked(figure, rank, of_n):
    county = execute("SELECT id FROM tracker_comparisonset LIMIT 1")[0]["id"]
    columns = {"value": None, "rank": rank, "of_n": of_n, "comparison_set_id": county}
    assert "figure_says_one_thing" in refused(figure, **columns)


def test_not_applicable_needs_no_number(figure):
    assert figure(value=None, not_applicable="无此业务")["not_applicable"] == "无此业务"
