"""What people type after a command's name."""

from __future__ import annotations

from argparse import ArgumentTypeError

from tracker.calc.periods import Month, NotAMonth


def month(text: str) -> Month:
    """A month written like 2023-06."""
    try:
        return Month.read(text)
    except NotAMonth:
        raise ArgumentTypeError(f"{text!r} isn't a month; write it like 2023-06") from None


def edition(text: str) -> tuple[Month, int | None]:
    """A month, or one version of it written like 2023-06/v1."""
    of_month, _, version = text.partition("/v")
    if version and not version.isdecimal():
        raise ArgumentTypeError(f"{text!r} isn't an edition; write it like 2023-06 or 2023-06/v1")
    return month(of_month), int(version) if version else None
