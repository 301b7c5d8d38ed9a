"""Random courses of changes between months that are published one after the other: every edition stays what it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings

from tests.admin.changing import CONFIGURED, Told, fields_of, some_rows
from tests.admin.forms import filled
from tests.admin.other_values import others
from tests.editions import published
from tests.people import People, client_of
from tests.views.crawling import room_address
from tracker.calc.periods import Month
from tracker.models import Edition
from tracker.queries.editions.recompute import differences

pytestmark = [pytest.mark.django_db, pytest.mark.long]
FIRST, *LATER = (Month(2023, number) for number in range(2, 7))
Picked = tuple[int, int, int, int]


@dataclass
class World:
    """The first month published; who changes settings, who looks at the board, and rows that may be changed, by model."""

    first_board: bytes = field(init=False)
    changing: Client
    looking: Client
    rows: list[tuple[Any, list[Any]]]

    def change(self, picked: Picked) -> None:
        """One field of one row to one other value; saved or refused with a sentence."""
        model, rows = self.rows[picked[0] % len(self.rows)]
        place = room_address(model, "change", rows[picked[1] % len(rows)].pk)
        page = self.changing.get(place)
        asked = [bound for _name, bound in fields_of(page)]
        if not asked:
            return
        bound = asked[picked[2] % len(asked)]
        if answers := others(bound):
            answer = answers[picked[3] % len(answers)]
            Told().note(bound.name, self.changing.post(place, filled(page) | dict(answer)))

    def board(self, month: Month) -> bytes:
        return b"".join(self.looking.get("/board.csv", {"month": str(month)}).streaming_content)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def world(shared_world: Callable[[], Any]) -> World:
    person = People()
    with shared_world():
        rows = [(model, some_rows(model)) for model in CONFIGURED]
        changing, looking = client_of(person("steward")), client_of(person("steward"))
        made = World(changing, looking, [(model, own) for model, own in rows if own])
        published(person, FIRST)
        made.first_board = made.board(FIRST)
        return made


picked = st.tuples(*(st.integers(0, 999) for _ in range(4)))


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(course=st.lists(st.lists(picked, max_size=5), min_size=2, max_size=4))
def test_courses_of_changes_leave_published_months_alone(world: World, course: list[list[Picked]]) -> None:
    """Each course's changes come after one month and before the next; all months are looked at again at its end."""
    person, boards = People(), {FIRST: world.first_board}
    with transaction.atomic():
        for month, changes in zip([FIRST, *LATER], course, strict=False):
            if month not in boards:
                published(person, month)
                boards[month] = world.board(month)
            for one in changes:
                world.change(one)
        assert {month: world.board(month) for month in boards} == boards
        found = {str(edition): differences(edition) for edition in Edition.objects.all()}
        assert {name: cells for name, cells in found.items() if cells} == {}
        transaction.set_rollback(True)
