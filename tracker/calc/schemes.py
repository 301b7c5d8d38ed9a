"""赋分规则: the rules of a league, each goal with its full marks and its method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

NOTHING, ALL = Decimal(0), Decimal(1)
REACHED, COMPLETION, ADVANCE, EFFICACY, BALLOT = "reached", "completion", "advance", "efficacy", "ballot"
COMPARING = (ADVANCE, EFFICACY)
AS_ZERO, SPREAD, UNRANKED = "zero", "spread", "unranked"


@dataclass(frozen=True)
class Method:
    """How a goal is turned into marks, with what its rule can be set to.

    `reached` gives full marks or none. `completion` gives the share reached, up to `cap`. `advance` (争先进位) gives
    the first place all and each further one `step` less. `efficacy` (功效系数) gives `base` + (1 − base) × (x − min) ÷
    (max − min). `ballot` gives the mean grade of the votes.
    """

    name: str
    cap: Decimal = ALL
    step: Decimal = Decimal("0.05")
    base: Decimal = Decimal("0.6")


PRESETS: Mapping[str, Method] = {
    "reached": Method(REACHED),
    "completion_100": Method(COMPLETION),
    "completion_120": Method(COMPLETION, cap=Decimal("1.2")),
    "advance": Method(ADVANCE),
    "efficacy": Method(EFFICACY),
    "ballot": Method(BALLOT),
}


@dataclass(frozen=True)
class Weighted:
    """A goal of a scheme: its full marks, its method, and whether the smallest value is the best."""

    key: str
    full: Decimal
    method: Method
    smallest_first: bool = False


@dataclass(frozen=True)
class Scheme:
    """The rules of a league: goals, what 未报 costs, limits of additions and deductions, who is on which list.

    `missing` is `zero` (no marks), `spread` (its marks go to the contender's other goals) or `unranked` (no marks
    and no place). `red_over` and `black_under` are fractions of what was to be reached; both ends stay outside.
    """

    goals: tuple[Weighted, ...]
    missing: str = AS_ZERO
    bonus_cap: Decimal | None = None
    deduction_cap: Decimal | None = None
    red_places: int = 0
    red_over: Decimal = ALL
    black_places: int = 0
    black_under: Decimal = ALL
