"""Every published cell follows from the ledger; a figure changed behind its back is found and its cells are named."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from tests.editions import JUNE, published
from tests.ledger.sql import execute, tamper, triggers_off
from tracker.calc.periods import Month
from tracker.management.showing import publish_months
from tracker.models import Edition, EditionLine, EditionStep, Figure, Indicator, Unit, User
from tracker.queries.editions.recompute import NAMES, differences

pytestmark = pytest.mark.django_db
# From a year full of targets into two with few, which are quicker to freeze.
MONTHS = [Month(2023, 5).plus(step) for step in range(10)]


def recomputed(*arguments: str) -> tuple[str, str]:
    """What `recompute` says and complains of; its last line too when it exits 1."""
    said, complaints = io.StringIO(), io.StringIO()
    try:
        call_command("recompute", *arguments, stdout=said, stderr=complaints)
    except CommandError as error:
        complaints.write(str(error))
    return said.getvalue(), complaints.getvalue()


@pytest.mark.long
def test_clean_over_the_turn_of_a_year_and_names_the_cell_after_tampering(person: Callable[..., User]):
    people = {role: person(role) for role in ("steward", "reviewer", "leader")}
    assert publish_months(people, MONTHS, at=timezone.now()) == len(MONTHS)
    said, complaints = recomputed()
    assert complaints == ""
    assert [line.split()[0] for line in said.splitlines()] == ["Ledger", *(str(month) for month in MONTHS)]
    lines = Edition.objects.get(month=JUNE.first).lines
    figure = lines.get(code="inv.outside_funds", unit_code="dayu").figures[0]
    tamper("tracker_figure", "UPDATE tracker_figure SET value = value + 1 WHERE id = %s", figure)
    said, complaints = recomputed("2023-06")
    assert f"tracker_figure row {figure}: the row isn't what was recorded" in complaints
    assert "2023-06 v1: inv.outside_funds dayu: value: published 6.6" in complaints
    assert (
        "2023-06 v1: inv.outside_funds kuiwen: value (zh-hans): published 41.1亿元, recomputed 42.1亿元"
        in complaints
    )
    assert "2023-06 v1: secretaries dayu: total: published 81.15" in complaints
    assert "2023-06 v1: secretaries dayu: lines 1 value: published 6.6, recomputed 7.6" in complaints
    assert "cells differ from what the ledger gives" in complaints
    said, complaints = recomputed("2023-05")
    assert said.startswith("2023-05 v1: ")
    assert "2023-05 v1" not in complaints
    assert complaints.endswith("the ledger itself doesn't hold.")
    told = Edition.objects.get(month=JUNE.first).bulletins.get().blocks
    named = (part for block in told for sentence in block["sentences"] for part in sentence["parts"])
    figures = next(
        part["figures"]
        for part in named
        if isinstance(part, dict) and part["name"] == "com.towers_tax" and part["figures"]
    )
    paid = Figure.objects.filter(pk__in=figures, slot__series__measure__code="tax")[0]
    tamper("tracker_figure", "UPDATE tracker_figure SET value = value + 20000 WHERE id = %s", paid.pk)
    assert re.search(
        r"2023-06 v1: monthly com\.towers_tax: 实绩: published 8\.55亿元, recomputed ",
        recomputed("2023-06")[1],
    )


def test_names_places_and_what_is_reported_later_are_no_differences(person, signed_in):
    edition = published(person)
    Indicator.objects.filter(code="inv.outside_funds").update(name="改了名", places=0)
    Unit.objects.filter(code="dayu").update(name="改了名的街道")
    said, complaints = recomputed("2023-06/v1")
    assert complaints == ""
    assert said.splitlines()[1:] == [f"2023-06 v1: {edition.lines.count()} lines as published"]


# Of a line these say which it is, or what may be called, ordered, rounded or marked otherwise by now.
NOT_COMPARED = {
    "id", "recorded_at", "edition", "position", "target", "code", "unit_code", "section_code", "measured_in", "places",
    "goal_illustrative", "value_illustrative",
}  # fmt: skip


def wrong(field: models.Field, now: Any) -> Any:
    """Something that a cell of a line doesn't say."""
    if field.name == "printed":
        return {
            language: {cell: "wrong" if isinstance(text, str) else text for cell, text in said.items()}
            for language, said in now.items()
        }
    if field.name == "parts":
        return [{"kind": "wrong", "amount": "1", "rank": None, "of_n": None}]
    if field.is_relation:
        return now + 1
    kinds: dict[type[models.Field], Any] = {
        models.DecimalField: "424242", models.PositiveSmallIntegerField: 99, models.DateField: "1999-01-01",
        models.BooleanField: not now, models.JSONField: ["wrong"],
    }  # fmt: skip
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), "wrong")


def test_every_cell_of_a_line_is_compared(person):
    edition = published(person)
    line = edition.lines.get(code="inv.outside_funds", unit_code="dayu")
    fields = [one for one in EditionLine._meta.concrete_fields if one.name not in NOT_COMPARED]
    said = {one.attname: wrong(one, getattr(line, one.attname)) for one in fields}
    with triggers_off("tracker_editionline"):
        EditionLine.objects.filter(pk=line.pk).update(**said)
    found = differences(edition)
    assert {(one.code, one.unit_code) for one in found} == {(line.code, line.unit_code)}
    cells = {one.attname for one in fields} - {"printed"}
    for language, words in line.printed.items():
        cells |= {f"{cell} ({language})" for cell in words if cell not in NAMES}
    assert {one.cell for one in found} == cells


def test_an_edition_that_is_not_there(person):
    assert "no published edition" in recomputed("2023-06")[1]
    said, complaints = recomputed()
    assert said.startswith("Ledger sound: ")
    assert complaints == ""
    for wrong in ("2023-13", "2023-06/vx"):
        assert "write it like" in recomputed(wrong)[1]


def test_the_ledger_is_compared_with_the_head_of_an_edition(person):
    published(person)
    said = io.StringIO()
    call_command("verify_ledger", "2023-06", stdout=said)
    assert said.getvalue().startswith("Ledger sound")
    with pytest.raises(CommandError, match="no published edition"):
        call_command("verify_ledger", "2023-05", stdout=said)
    head = EditionStep.objects.get(kind="publish").head
    sequence = execute("SELECT sequence FROM tracker_ledgerentry WHERE hash = %s", head)[0]["sequence"]
    tamper("tracker_ledgerentry", "DELETE FROM tracker_ledgerentry WHERE sequence >= %s", sequence)
    with pytest.raises(CommandError, match="Ledger broken"):
        call_command("verify_ledger", "2023-06", stdout=said)
