"""Is every published cell what the ledger gives? Computed again as known at the cut-off, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.calc.periods import Month
from tracker.models import Edition, EditionLine
from tracker.queries.edition_lines import LANGUAGES, lines_of

EXACT = (
    "target_value", "value", "numerator", "denominator", "rank", "of_n", "not_applicable", "qualifier", "completion",
    "planned", "gap", "missing", "light", "light_word", "light_reason", "rule", "tier", "target_version_id", "data_month",
    "as_of", "previous", "previous_light", "not_reported", "figures",
)  # fmt: skip
# Words that hold names, which may be changed later: what they were is kept, and what they tell is compared by code.
NAMES = ("indicator", "unit", "section", "above", "parts", "remark")


@dataclass(frozen=True)
class Difference:
    """A published cell that the ledger no longer gives: whose, which, what was published and what comes out."""

    code: str
    unit_code: str
    cell: str
    published: object
    recomputed: object


def differences(edition: Edition) -> list[Difference]:
    """Every cell of an edition that differs from what the ledger gives for its month and cut-off, in print order."""
    kept = list(edition.lines.all())
    units = {line.target_id: (line.measured_in, line.places) for line in kept}
    found = {
        line.target_id: line for line in lines_of(Month.of(edition.month), edition.cut_off, printed_in=units)
    }
    differing = [one for line in kept for one in _of_line(line, found.pop(line.target_id, None))]
    return differing + [Difference(new.code, new.unit_code, "line", None, "line") for new in found.values()]


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
        before, after = line.printed[language], again.printed[language]
        for name in before:
            if name not in NAMES and before[name] != after[name]:
                yield Difference(line.code, line.unit_code, f"{name} ({language})", before[name], after[name])


def _shares(line: EditionLine) -> list[tuple[object, ...]]:
    """How much each part contributes, without the names."""
    return [(part["kind"], part["amount"], part["rank"], part["of_n"]) for part in line.parts]
