"""Steps that can't be taken, each with the code of its reason; `wording/refusals` puts it into a sentence."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The step can't be taken and nothing was written. `code` says why in a word, `details` what its sentence names.

    The detail `field`, where there is one, is the field at fault.
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


class AccessRefused(Refused):
    """The person may not do this."""
