"""Steps that can't be taken, each with the code of its reason; whoever shows it puts it into a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.calc.checks import Finding


class UpdateRefused(Exception):
    """The step can't be taken; `code` says why in a word the doors put into a sentence."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


class WindowClosed(UpdateRefused):
    """The month can't be reported now; `opening` says why, `ask` names the stewards who may prolong it."""


class Conflict(UpdateRefused):
    """Somebody else was faster, or the page was old: nothing was written."""


class KeyReused(UpdateRefused):
    """The same submission key came with other content."""


class Held(UpdateRefused):
    """Checks object: `findings` are errors, which stop the report, and warnings that lack their sentence."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("held", findings=tuple(findings))

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self.details["findings"])
