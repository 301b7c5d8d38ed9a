"""What is held back because checks object to it."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.calc.checks import Finding
from tracker.calc.refusals import Refused


class Held(Refused):
    """Checks object: `findings` are errors, which stop the report, and warnings that lack their sentence."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("held", findings=tuple(findings))

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self.details["findings"])
