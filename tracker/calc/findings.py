"""What the checks at entry object to, and the sentences that warnings are answered with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.calc.refusals import Refused

ERROR, WARNING, OFF = "error", "warning", "off"
BELOW_LAST_MONTH = "below_last_month"
ABOVE_NEXT_MONTH = "above_next_month"
TENFOLD = "tenfold"
PERCENT_AS_FRACTION = "percent_as_fraction"
OUTSIDE_PERCENT = "outside_percent"
NUMERATOR_ABOVE = "numerator_above"
OTHER_SET_SIZE = "other_set_size"
BEYOND_HISTORY = "beyond_history"
PARTS_DIFFER = "parts_differ"
CUT_NOT_ROUNDED = "cut_not_rounded"
LIKE_ANOTHER_MONTH = "like_another_month"
AS_OF_OUTSIDE = "as_of_outside"
BEHIND_PLAN = "behind_plan"
UNLIKELY_PERCENT = "unlikely_percent"
UNLIKE_OTHERS = "unlike_others"
FELL_TO_NOTHING = "fell_to_nothing"
RANK_JUMP = "rank_jump"


@dataclass(frozen=True)
class Finding:
    """A rule's objection: how strict, at which limit, and the numbers compared, all as texts that can be kept, or lists of such."""

    rule: str
    severity: str
    limits: Mapping[str, str]
    numbers: Mapping[str, Any]

    @property
    def wants_next_step(self) -> bool:
        return self.rule == BEHIND_PLAN


class Held(Refused):
    """Checks object: `findings` are errors, which stop the report, and warnings that lack their sentence."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("held", findings=tuple(findings))

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self.details["findings"])


@dataclass(frozen=True)
class Answer:
    """The sentence that a warning asks for, and what will be done next where the plan isn't kept."""

    sentence: str
    next_step: str = ""


def unanswered(findings: Iterable[Finding], answers: Mapping[str, Answer]) -> tuple[Finding, ...]:
    """The findings that still stop a report: errors, and warnings without their sentence or next step."""
    return tuple(
        one for one in findings if one.severity == ERROR or not _answered(one, answers.get(one.rule))
    )


def answered_alike(codes: Iterable[str], sentence: str, next_step: str = "") -> dict[str, Answer]:
    """One sentence for several warnings about one number, as forms and workbooks ask for it."""
    return {code: Answer(sentence.strip(), next_step.strip()) for code in codes} if sentence.strip() else {}


def _answered(finding: Finding, answer: Answer | None) -> bool:
    if answer is None or not answer.sentence.strip():
        return False
    return bool(answer.next_step.strip()) or not finding.wants_next_step
