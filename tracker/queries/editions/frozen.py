"""What an edition keeps as JSON, by name: the strings in print, the exact scores, where a briefing's numbers are printed.

Rows keep plain JSON for good; it is written by `stored` and read by the functions at the end, and by nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from tracker.models import (
    Edition,
    EditionBulletin,
    EditionCorrection,
    EditionLine,
    EditionSheet,
    PublishedBulletin,
    PublishedCorrection,
    PublishedEdition,
    PublishedLine,
    PublishedSheet,
)
from tracker.wording.brands import Identity

IDENTITY = ("product", "district", "source", "gazette")


@dataclass(frozen=True)
class LineWords:
    """A line of an edition in print. `above` is the section that its own belongs to; `before` and `light_before` are the
    number and light of the month before; `parts` the name and amount of each contribution.
    """

    indicator: str
    unit: str
    section: str
    above: str
    tier: str
    target: str
    value: str
    completion: str
    planned: str
    gap: str
    light: str
    reason: str
    movement: str
    before: str
    light_before: str
    as_of: str
    remark: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ExactPart:
    """A contribution to a line's number: a unit's, an item's or an indicator's. `amount` holds digits; items have none."""

    kind: str
    name: str
    amount: str | None
    rank: int | None
    of_n: int | None


@dataclass(frozen=True)
class GoalWords:
    """A goal of a league in print: its name, its full marks, and how points follow."""

    name: str
    full: str
    rule: str


@dataclass(frozen=True)
class ScoreLineWords:
    """A line of a score in print. `goal` is what was asked for, `light` empty where no light stands behind the points."""

    name: str
    value: str
    month: str
    goal: str
    light: str
    full: str
    points: str
    reason: str


@dataclass(frozen=True)
class ScoreWords:
    """A contender's score in print. `listed` is the red or black list, `extra` the sum of additions and deductions,
    `goals` the points under each goal of the table. `veto` stands beside who is barred from honours, `vetoes` say by what
    and how long.
    """

    unit: str
    place: str
    total: str
    movement: str
    listed: str
    exempt: str
    veto: str
    vetoes: tuple[str, ...]
    extra: str
    goals: tuple[str, ...]
    lines: tuple[ScoreLineWords, ...]


@dataclass(frozen=True)
class SheetWords:
    """A league's table in print."""

    league: str
    rules: str
    basis: str
    state: str
    goals: tuple[GoalWords, ...]
    scores: tuple[ScoreWords, ...]


@dataclass(frozen=True)
class ExactLine:
    """A line of a score as it was reckoned: decimals as digits, days as days, `light` a band's fields or empty.

    `goal` is the goal's place in the rules, `indicator` a code; `target_version`, `adjustment` and `figures` are the
    ledger's own numbers.
    """

    kind: str
    points: str
    full: str | None
    share: str | None
    state: str
    value: str | None
    of_total: int | None
    data_month: str | None
    completion: str | None
    planned: str | None
    attained: str | None
    place: int | None
    of_n: int | None
    measure: str | None
    least: str | None
    most: str | None
    light: Mapping[str, Any]
    light_rule: str
    figures: Sequence[int]
    votes: Mapping[str, int]
    illustrative: bool
    goal: int | None
    indicator: str | None
    target_version: int | None
    adjustment: int | None


@dataclass(frozen=True)
class ExactVeto:
    """A veto that bars a contender from honours: its number in the ledger, and its months; without the last until lifted."""

    veto: int
    first_month: str
    last_month: str | None


@dataclass(frozen=True)
class ExactScore:
    """A contender's score as it was reckoned; `unit` is a code, `before` the place of the month before."""

    unit: str
    total: str | None
    place: int | None
    of_n: int | None
    before: int | None
    attained: str | None
    listed: str
    exempt: bool
    vetoes: tuple[ExactVeto, ...]
    lines: tuple[ExactLine, ...]


@dataclass(frozen=True)
class BulletinSource:
    """The unit of measure and decimal places a briefing prints a figure in, and the address of the line that tells more of it
    within the edition, empty where there is none.
    """

    unit: str
    places: int
    line: str


# --- write --------------------------------------------------------------------------------------------


def stored(value: Any) -> Any:
    """A value as the row keeps it: names and lists all the way down."""
    if is_dataclass(value):
        return {one.name: stored(getattr(value, one.name)) for one in fields(value)}
    return [stored(one) for one in value] if isinstance(value, tuple) else value


def stored_identity(identity: Identity) -> dict[str, str]:
    """What the product calls itself in a language, as an edition keeps it; the logo has columns of its own."""
    return {name: getattr(identity, name) for name in IDENTITY}


# --- read ---------------------------------------------------------------------------------------------


def identity_of(row: Edition | PublishedEdition, language: str) -> Identity:
    """What an edition calls the product in a language."""
    return Identity(**row.printed[language], logo=row.sha256)


def line_words(
    row: EditionLine | EditionCorrection | PublishedLine | PublishedCorrection, language: str
) -> LineWords:
    """What a line, or its correction, prints in a language."""
    kept = row.printed[language]
    return LineWords(**{**kept, "parts": tuple((name, amount) for name, amount in kept["parts"])})


def sheet_words(row: EditionSheet | PublishedSheet, language: str) -> SheetWords:
    """What a league's table prints in a language."""
    kept = row.printed[language]
    goals = tuple(GoalWords(**goal) for goal in kept["goals"])
    return SheetWords(**{**kept, "goals": goals, "scores": tuple(map(_score_words, kept["scores"]))})


def _score_words(kept: Mapping[str, Any]) -> ScoreWords:
    lines = tuple(ScoreLineWords(**line) for line in kept["lines"])
    words = {name: tuple(kept[name]) for name in ("goals", "vetoes")}
    return ScoreWords(**{**kept, **words, "lines": lines})


def exact_scores(row: EditionSheet | PublishedSheet) -> list[ExactScore]:
    """The scores of a league's table as they were reckoned, in its order."""
    return [
        ExactScore(
            **{
                **kept,
                "vetoes": tuple(ExactVeto(**veto) for veto in kept["vetoes"]),
                "lines": tuple(ExactLine(**line) for line in kept["lines"]),
            }
        )
        for kept in row.scores
    ]


def bulletin_sources(row: EditionBulletin | PublishedBulletin) -> dict[str, BulletinSource]:
    """Where a briefing's figures are printed, by their names."""
    return {code: BulletinSource(**kept) for code, kept in row.sources.items()}


# --- compare ------------------------------------------------------------------------------------------
# Whoever asks whether what is kept has been changed takes it as it is: it may be anything.


def kept_words(row: EditionLine, language: str) -> dict[str, Any]:
    """The strings of a line as they are kept."""
    kept: dict[str, Any] = row.printed[language]
    return kept


def kept_scores(row: EditionSheet) -> list[tuple[str, dict[str, Any]]]:
    """The scores of a table as they are kept, each with its unit's code."""
    return [(kept["unit"], kept) for kept in row.scores]


def kept_score_words(row: EditionSheet, language: str) -> list[dict[str, Any]]:
    """The strings of each score as they are kept, in the table's order."""
    return list(row.printed[language]["scores"])
