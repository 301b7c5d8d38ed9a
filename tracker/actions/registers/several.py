"""The same said of many items of one register at one stroke: facts, tags and whose they are, each by the very door of single changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.submitting import submit_all
from tracker.actions.registers.items import open_part, save_item
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Item, Measure, Unit, User
from tracker.queries.registers.tags import tags_said


class ItemRefused(Exception):
    """One of several items can't be changed so, and therefore none was: which, and why."""

    def __init__(self, item: Item, fault: Refused | ValidationError) -> None:
        super().__init__(str(item))
        self.item, self.fault = item, fault


@dataclass(frozen=True)
class Tags:
    """What is to be reported of yes and no: by measure, for a month, as of a day."""

    said: Mapping[Measure, bool]
    month: Month
    as_of: date


@dataclass(frozen=True)
class Passing:
    """The unit that items are to pass to. `ask` asks for that, of one unit and its items, where a second person decides."""

    to: Unit
    ask: Callable[[Unit, Sequence[Item]], object]


@dataclass(frozen=True)
class Wanted:
    """What is to be written: `texts` by the code of the descriptive column, an empty one empties it; tags; another unit."""

    texts: Mapping[str, str] = field(default_factory=dict)
    tags: Tags | None = None
    passing: Passing | None = None


@dataclass
class Changed:
    """An item and what changed in it, before and after: texts by the code of the column, what is reported of each tag (None: nothing
    so far), and the unit that is asked for.
    """

    item: Item
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tags: dict[Measure, tuple[bool | None, bool]] = field(default_factory=dict)
    units: tuple[Unit, Unit] | None = None

    def __bool__(self) -> bool:
        return bool(self.texts or self.tags or self.units)


@transaction.atomic
def edit_items(*, by: User, at: datetime, items: Sequence[Item], wanted: Wanted) -> list[Changed]:
    """Write what is wanted into all of these items: facts at once, tags as reports to be reviewed, the unit as an act to be decided on.

    What isn't named stays as it is, and an item that says all of it already isn't touched. All or nothing; each item that
    changes has an event of its own. Raises AccessRefused or ItemRefused.
    """
    done = [Changed(item) for item in items]
    for one in done:
        _describe(by, at, one, wanted.texts)
    if wanted.tags is not None:
        _report(by, at, done, wanted.tags)
    if wanted.passing is not None:
        _pass(done, wanted.passing)
    return [one for one in done if one]


def try_edit_items(*, by: User, at: datetime, items: Sequence[Item], wanted: Wanted) -> list[Changed]:
    """What `edit_items` would do, by doing and undoing it. Raises what it raises."""
    with transaction.atomic():
        done = edit_items(by=by, at=at, items=items, wanted=wanted)
        transaction.set_rollback(True)
    return done


@contextmanager
def _of(item: Item, *, reports: bool = False) -> Iterator[None]:
    """A step that is refused because of an item: whoever may not do it at all is refused, unless
    it is just not for them to report.
    """
    try:
        yield
    except (Refused, ValidationError) as fault:
        if not reports and isinstance(fault, AccessRefused):
            raise
        raise ItemRefused(item, fault) from fault


def _describe(by: User, at: datetime, one: Changed, texts: Mapping[str, str]) -> None:
    stored = one.item.descriptions or {}
    differing = {code: (stored.get(code, ""), text) for code, text in texts.items()}
    one.texts = {code: both for code, both in differing.items() if both[0] != both[1]}
    if one.texts:
        one.item.descriptions = {code: text for code, text in (stored | dict(texts)).items() if text}
        with _of(one.item):
            save_item(by=by, at=at, item=one.item)


def _report(by: User, at: datetime, done: Sequence[Changed], tags: Tags) -> None:
    """Report the tags of the items that don't say so yet, or wait to."""
    known = tags_said([one.item.pk for one in done], list(tags.said), tags.month)
    entries, of = [], {}
    for one in done:
        for measure, wanted in tags.said.items():
            now = known.get((one.item.pk, measure.pk))
            if now is wanted:
                continue
            one.tags[measure] = (now, wanted)
            with _of(one.item, reports=True):
                series = open_part(by=by, at=at, item=one.item, part=measure, month=tags.month)
            report = Report(as_of=tags.as_of, value=Decimal(wanted))
            entries.append(Entry(series.pk, tags.month, report, uuid.uuid4()))
            of[series.pk] = one.item
    for entry, fault in submit_all(by=by, at=at, entries=entries).refused if entries else ():
        with _of(of[entry.series], reports=True):
            raise fault


def _pass(done: Sequence[Changed], passing: Passing) -> None:
    """Ask, for each unit that would hand over some of the items, that they pass."""
    going = sorted(
        (one for one in done if one.item.unit_id != passing.to.pk), key=lambda one: one.item.unit_id
    )
    for _unit, group in groupby(going, key=lambda one: one.item.unit_id):
        some = list(group)
        unit = some[0].item.unit
        with _of(some[0].item):
            passing.ask(unit, [one.item for one in some])
        for one in some:
            one.units = (unit, passing.to)
