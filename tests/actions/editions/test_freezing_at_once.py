"""Freezing while others write: one draft, one instant, and nothing added to it afterwards. Real commits."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.actions.racing import crowd, hire, owed
from tests.actions.reports import JULY, said
from tracker.actions.editions.publishing import freeze
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.calc.refusals import Refused
from tracker.models import BulletinVersion, Edition, EditionBulletin, Event
from tracker.queries.editions.lines import lines_of
from tracker.queries.ledger.as_of import settled_instant
from tracker.queries.targets.snapshots import snapshot

pytestmark = pytest.mark.usefixtures("own_database")
COLUMNS = ("code", "unit_code", "value", "completion", "gap", "light", "previous", "figures", "not_reported")


def event() -> Event:
    made = Event.objects.create(kind="x", actor_id=1, actor="", object_type="", object_id=1, summary="")
    made.refresh_from_db()
    return made


def test_an_instant_is_settled_once_writers_are_done(django_db_blocker):
    """Who has its time but hasn't committed is waited for, so that nothing known by then turns up later."""
    with django_db_blocker.unblock():
        began, go_on = threading.Event(), threading.Event()
        times: list[datetime] = []

        def write() -> None:
            with transaction.atomic():
                times.append(event().recorded_at)
                began.set()
                go_on.wait(60)
            connection.close()

        writer = threading.Thread(target=write)
        writer.start()
        assert began.wait(60)
        threading.Timer(0.3, go_on.set).start()
        instant = settled_instant()
        assert Event.objects.filter(kind="x").exists()
        assert instant > times[0]
        writer.join()


def cells(lines: Any) -> list[tuple[object, ...]]:
    return [tuple(getattr(line, name) for name in COLUMNS) for line in lines]


def test_one_of_many_freezes_and_what_lands_meanwhile_is_in_or_out(django_db_blocker, now):
    """Whatever is approved during the freeze: computed again, the edition's instant gives the same lines."""
    with django_db_blocker.unblock():
        stewards = [hire("steward", "kuiwen", number, now) for number in range(3)]
        clerk, reviewer = hire("reporter", "kuiwen", 9, now), hire("reviewer", "kuiwen", 9, now)
        figure = submit(by=clerk, at=now, series=owed(), month=JULY, report=said("9.5"), key=uuid.uuid4())
        with crowd(4) as four:
            steps = [partial(freeze, by=one, at=now, month=JULY) for one in stewards]
            ends = four.together([*steps, partial(approve, by=reviewer, at=now, figure=figure)])
        assert sum(isinstance(end, Edition) for end in ends) == 1
        assert sum(isinstance(end, Refused) for end in ends) == 2
        edition = Edition.objects.get()
        assert cells(edition.lines.all()) == cells(lines_of(snapshot(JULY, edition.cut_off)))

        rows: list[Any] = [edition.lines.all()[0], edition.sheets.all()[0]]
        for row in rows:
            row.pk, row.position, row._state.adding = None, 9999, True
            with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
                type(row).objects.bulk_create([row])
        text = BulletinVersion.objects.all()[0]
        enclosed = EditionBulletin(
            edition=edition, position=1, template=text.template, version=text, blocks=[]
        )
        with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
            EditionBulletin.objects.bulk_create([enclosed])
