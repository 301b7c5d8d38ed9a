"""What the system prints for June 2023 is what the briefing of July 6 printed."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.queries.release import RELEASE, release_rows

pytestmark = pytest.mark.django_db
UNDER_PRINT = {"context", "mechanism"}
PRINTED = [row for row in release_rows() if row["role"] not in UNDER_PRINT]


@pytest.fixture(scope="module")
def exported(django_db_setup: None, django_db_blocker, tmp_path_factory) -> dict[str, dict[str, str]]:
    path: Path = tmp_path_factory.mktemp("export") / "figures.csv"
    with django_db_blocker.unblock():
        call_command("export_figures", "2023-06", output=path, verbosity=0)
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    return {row["id"]: row for row in rows}


def test_the_copy_is_the_release():
    original = Path(__file__).parents[3] / "shared" / "release" / "figures.csv"
    if original.exists():
        assert RELEASE.read_bytes() == original.read_bytes()


def test_every_printed_figure_is_there(exported):
    assert {row["id"] for row in PRINTED} <= exported.keys()


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: row["id"])
def test_printed_as_the_release(exported, row):
    printed = exported[row["id"]]
    assert Decimal(printed["value"]) == Decimal(row["value"])
    for name in ("unit", "qualifier", "period_from", "period_to", "rank", "rank_of"):
        assert (name, printed[name]) == (name, row[name])


def test_nothing_invented_is_printed(exported):
    assert exported.keys() <= {row["id"] for row in release_rows()}


@pytest.mark.parametrize(
    "code",
    [
        "com.towers",
        "com.towers_tax",
        "inv.signed",
        "renew.plots_cleared",
        "overview.top3",
        "biz.problems_accepted",
    ],
)
def test_derived_numbers_say_so(exported, code):
    assert exported[code]["source"] == "derived"


@pytest.mark.parametrize("code", ["fin.institutions", "biz.new_entities", "overview.retail"])
def test_reported_numbers_say_so(exported, code):
    assert exported[code]["source"] == "reported"
