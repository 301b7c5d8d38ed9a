"""Is every published cell what the ledger gives? Computed again as known at the cut-off, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.calc.bulletin_formats import LIST, NAME
from tracker.calc.collecting import uncollected
from tracker.calc.payload import PRINTED
from tracker.calc.periods import Month
from tracker.calc.units import PrintedIn
from tracker.models import Edition, EditionLine, EditionSheet, Unit
from tracker.queries.editions.bulletins import composed_again
from tracker.queries.editions.frozen import kept_score_words, kept_scores, kept_words
from tracker.queries.editions.lines import LANGUAGES, lines_of
from tracker.queries.editions.sheets import enclosed_sheets
from tracker.queries.targets.snapshots import Snapshot, snapshot
from tracker.wording.bulletins import from_json

EXACT = (
    "target_value", "value", *PRINTED, "qualifier", "completion",
    "planned", "gap", "gap_in", "missing", "light", "light_word", "light_colour", "light_shape", "light_order", "light_reason", "rule",
    "counted_by", "tier", "issuer_code", "target_version_id", "data_month", "as_of", "derived", "previous", "previous_light", "not_reported",
    "figures",
)  # fmt: skip
# Words that hold names, which may be changed later: what they were is kept, and what they stand for is compared by code.
NAMES = ("indicator", "unit", "section", "above", "parts", "remark")
NAMED = (LIST, NAME)


@dataclass(frozen=True)
class Difference:
    """A published cell that the ledger no longer gives: whose, which, what was published and what comes out.

    `code` is an indicator's, a league's or a briefing's; `unit_code` a unit's, or in a briefing the name of the figure.
    """

    code: str
    unit_code: str
    cell: str
    published: object
    recomputed: object


@uncollected()
def differences(edition: Edition) -> list[Difference]:
    """Every cell of an edition that differs from what the ledger gives for its month and cut-off, in print order."""
    kept = list(edition.lines.all())
    units = {line.target_id: PrintedIn(line.measured_in, line.places) for line in kept}
    again = snapshot(Month.of(edition.month), edition.cut_off, printed_in=units)
    found = {line.target_id: line for line in lines_of(again)}
    differing = [one for line in kept for one in _of_line(line, found.pop(line.target_id, None))]
    differing += [Difference(new.code, new.unit_code, "line", None, "line") for new in found.values()]
    return [*differing, *_of_sheets(edition, again), *_of_bulletins(edition, again)]


def _of_line(line: EditionLine, again: EditionLine | None) -> Iterator[Difference]:
    if again is None:
        yield Difference(line.code, line.unit_code, "line", "line", None)
        return
    for name in EXACT:
        published, recomputed = getattr(line, name), getattr(again, name)
        if published != recomputed:
            yield Difference(line.code, line.unit_code, name, published, recomputed)
    if _shares(line) != _shares(again):
        yield Difference(line.code, line.unit_code, "parts", _shares(line), _shares(again))
    for language in LANGUAGES:
        before, after = kept_words(line, language), kept_words(again, language)
        for name in before:
            if name not in NAMES and before[name] != after[name]:
                yield Difference(line.code, line.unit_code, f"{name} ({language})", before[name], after[name])


def _shares(line: EditionLine) -> list[dict[str, object]]:
    """How much each part contributes, without the names."""
    return [{cell: said for cell, said in part.items() if cell != "name"} for part in line.parts]


# --- leagues ----------------------------------------------------------------------------------------------


def _of_sheets(edition: Edition, again: Snapshot) -> Iterator[Difference]:
    kept = list(edition.sheets.select_related("league"))
    named = {unit for sheet in kept for unit, _score in kept_scores(sheet)}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=named)}
    took_part = {
        sheet.league_id: sorted(
            (units[unit] for unit, _score in kept_scores(sheet)), key=lambda unit: (unit.order, unit.pk)
        )
        for sheet in kept
    }
    found = {sheet.code: sheet for sheet in enclosed_sheets(again, units=took_part)}
    for sheet in kept:
        yield from _of_sheet(sheet, found.get(sheet.code))


def _of_sheet(sheet: EditionSheet, again: EditionSheet | None) -> Iterator[Difference]:
    if again is None or sheet.scheme_id != again.scheme_id:
        yield Difference(sheet.code, "", "scheme", sheet.scheme_id, again.scheme_id if again else None)
        return
    found, kept = dict(kept_scores(again)), kept_scores(sheet)
    for unit, score in kept:
        for cell, before, after in _differing(score, found.get(unit, {})):
            yield Difference(sheet.code, unit, cell, before, after)
    for language in LANGUAGES:
        words = kept_score_words(sheet, language), kept_score_words(again, language)
        for (unit, _score), before, after in zip(kept, *words, strict=False):
            yield from _of_words(sheet.code, unit, before, after, language)


def _differing(kept: Any, again: Any, place: str = "") -> Iterator[tuple[str, object, object]]:
    """Where two JSON values part, cell by cell: `lines 2 points`."""
    if isinstance(kept, dict) and isinstance(again, dict) and again:
        for name in kept:
            yield from _differing(kept[name], again.get(name), f"{place} {name}".strip())
    elif isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        for number, (one, other) in enumerate(zip(kept, again, strict=True), start=1):
            yield from _differing(one, other, f"{place} {number}".strip())
    elif kept != again:
        yield place or "score", kept, again


def _of_words(
    code: str, unit: str, before: dict[str, Any], after: dict[str, Any], language: str
) -> Iterator[Difference]:
    for cell, kept, again in _differing(before, after):
        if cell.split()[-1] not in ("unit", "name"):
            yield Difference(code, unit, f"{cell} ({language})", kept, again)


# --- briefings --------------------------------------------------------------------------------------------


def _of_bulletins(edition: Edition, again: Snapshot) -> Iterator[Difference]:
    for row in edition.bulletins.select_related("version"):
        kept, composed = from_json(row.blocks).phrases, composed_again(row, again).phrases
        if len(kept) != len(composed):
            yield Difference(row.code, "", "figures", len(kept), len(composed))
        for before, after in zip(kept, composed, strict=False):
            if before.figures != after.figures:
                yield Difference(row.code, before.name, "figures", before.figures, after.figures)
            if before.text != after.text and before.aspect not in NAMED:
                yield Difference(row.code, before.name, before.aspect, before.text, after.text)
