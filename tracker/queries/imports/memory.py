"""How tables were laid that went into a place before: what was confirmed once needn't be asked of the next file of that shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.calc.captions import is_unit, masked
from tracker.calc.headings import read_heading
from tracker.calc.names import folded
from tracker.calc.periods import day_of
from tracker.documents.headers import Header
from tracker.models import Event, ImportRun
from tracker.queries.imports.preview import ImportTarget

KEY, SHAPE, SAID, MEANT, TITLES, COLUMNS = "layout", "shape", "said", "meant", "titles", "columns"
MEASURED, BUT_UNITS = "measured", "but_units"
KIND = "kind"  # what an answer holds for beside the layout
REMEMBERED, FORGET = "remembered", "forget_layout"
Answered = Mapping[tuple[str, str], str]  # options by the question and the kind of title or of rows
_LOOKED_BACK = 300  # imports into a place


@dataclass(frozen=True)
class Remembered:
    """The answers by which a table was laid, and what its headings meant by themselves then and what the ledger measured in, by the columns' letters.

    `by` confirmed them `on` a day; `run` is the last import that was read so, at `used`. `titles` are the headings in order; of what was
    confirmed before they were kept only the columns that were read are known, in words. `answered` are the options that were chosen
    where it was asked about a kind of title or of rows, by the question and that kind, of whichever import had such last.
    """

    said: Mapping[str, str]
    meant: Mapping[str, str]
    measured: Mapping[str, str]
    but_units: str
    by: str
    on: date
    run: ImportRun
    used: datetime
    titles: Sequence[str]
    read: Sequence[str]
    answered: Answered


def remembered_layouts(into: ImportTarget) -> dict[str, Remembered]:
    """By the shape of the table, as the last import into this place had it that wasn't taken back; without those that were forgotten since."""
    runs = ImportRun.objects.filter(
        register=into.register, unit=into.unit, indicator=into.indicator, undone_by=None, undoes=None
    )
    laid = list(
        runs.filter(choices__contains=[{"key": KEY}]).select_related("author").order_by("-id")[:_LOOKED_BACK]
    )
    forgotten = _forgotten([run.pk for run in laid])
    found: dict[str, Remembered] = {}
    over: set[str] = set()  # what was remembered of them before was forgotten
    for run in laid:
        choice = next(one for one in run.choices if one["key"] == KEY)
        shape = choice["details"].get(SHAPE)
        if not shape or shape in over:
            continue
        if (run.pk, shape) in forgotten:
            over.add(shape)
        elif shape in found:
            found[shape] = replace(found[shape], answered={**_answered(run), **found[shape].answered})
        else:
            found[shape] = _remembered(run, choice)
    return found


def _answered(run: ImportRun) -> dict[tuple[str, str], str]:
    """What was chosen in an import where it was asked about a kind of title or of rows."""
    return {
        (one["key"], one["details"][KIND]): one["chosen"] for one in run.choices if KIND in one["details"]
    }


def _remembered(run: ImportRun, choice: Mapping[str, Any]) -> Remembered:
    details = choice["details"]
    by, on = str(run.author), day_of(run.recorded_at)
    if choice["code"] == REMEMBERED:
        by, on = details["by"], date.fromisoformat(details["on"])
    said, meant, measured = (_pairs(details.get(name, ())) for name in (SAID, MEANT, MEASURED))
    titles, read = (details.get(name, ()) for name in (TITLES, COLUMNS))
    but_units = details.get(BUT_UNITS, "")
    return Remembered(
        said, meant, measured, but_units, by, on, run, run.recorded_at, titles, read, _answered(run)
    )


def _pairs(told: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in told:
        key, _equals, value = one.partition("=")
        found[key] = value
    return found


def _forgotten(runs: Sequence[int]) -> set[tuple[int, str]]:
    """The imports, with the shape, of which the layout was forgotten."""
    events = Event.objects.filter(kind=FORGET, object_type=ImportRun._meta.model_name, object_id__in=runs)
    return {(run, data[SHAPE]) for run, data in events.values_list("object_id", "data")} if runs else set()


def shape_of(header: Header) -> str:
    """What tells a table from others, whatever month it is of, as one word."""
    return _word(header.shape)


def shape_but_units(header: Header) -> str:
    """The same, whatever units of measure its titles and the lines around it state."""
    return _word([str(header.layout.rows), *map(_without_unit, header.titles)])


def _word(said: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


def _without_unit(title: str) -> str:
    unit = read_heading(title).unit
    return masked(title).replace(folded(unit), "") if is_unit(unit) else masked(title)
