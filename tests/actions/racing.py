"""Real people at one instant: threads, each with a connection of its own, let go by a barrier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Barrier, BrokenBarrierError
from typing import Any

from django.db import connection, transaction

from tests.actions.reports import JULY
from tracker.actions.people.accounts import appoint
from tracker.models import Membership, Series, Unit, User

Step = Callable[[], object]
PATIENCE = 30  # seconds that those at the barrier wait for the last one


def hire(role: str, unit: str, number: int, now: datetime) -> User:
    by = User.objects.get(username="history_entry")
    with transaction.atomic():
        user = User.objects.create_user(f"{role}-{number}", display_name="测试")
        appoint(by=by, at=now, user=user, unit=Unit.objects.get(code=unit), role=Membership.Role(role))
    return user


def owed() -> Series:
    return Series.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")


def free_series(count: int) -> list[Series]:
    """Series of which nothing has been said for July."""
    found = list(Series.objects.filter(measure__form="quantity").exclude(slots__month=JULY.first)[:count])
    assert len(found) == count
    return found


class Crowd:
    """As many people as there are threads; they keep their connections from race to race."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.barrier = Barrier(size)
        self.pool = ThreadPoolExecutor(size)

    def together(self, steps: Sequence[Step]) -> list[object]:
        """Take one step each at one instant; what each gives, or the exception it ends in."""
        assert len(steps) == self.size
        return list(self.pool.map(self._take, steps))

    def _take(self, step: Step) -> object:
        connection.ensure_connection()
        try:
            self.barrier.wait(PATIENCE)
            return step()
        except BrokenBarrierError:
            raise
        except Exception as fault:
            return fault

    def _leave(self, _number: int) -> None:
        self.barrier.wait(PATIENCE)
        connection.close()

    def go_home(self) -> None:
        list(self.pool.map(self._leave, range(self.size)))
        self.pool.shutdown()


@contextmanager
def crowd(size: int) -> Iterator[Crowd]:
    people = Crowd(size)
    try:
        yield people
    finally:
        people.go_home()


def together(steps: Sequence[Step]) -> list[Any]:
    """The same for people who meet only once."""
    with crowd(len(steps)) as people:
        return people.together(steps)
