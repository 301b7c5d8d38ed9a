"""What speaks against a step that can't be taken back, or should be known before it, and how one look is told from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """Where more is told: the name of an address, what fills it, and the query."""

    name: str
    args: tuple[Any, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class Thing:
    """One of what a concern is about: what it is called, what is said of it, and its page."""

    label: str
    said: str = ""
    page: Page | None = None


@dataclass(frozen=True)
class Concern:
    """Things of one kind; `page` tells of all of them. `grave` is what makes the step doubtful, the rest should be known."""

    kind: str
    things: Sequence[Thing]
    page: Page | None = None
    grave: bool = True

    @property
    def mark(self) -> str:
        """The same for the same things alone."""
        return _mark([self.kind, [[one.label, one.said] for one in self.things]])


@dataclass(frozen=True)
class Look:
    """What was found before a step, and `holds`: whatever the step would put down for good."""

    concerns: Sequence[Concern]
    holds: Any = None

    @property
    def mark(self) -> str:
        """The same where the same was found and the same would be put down."""
        return ",".join([_mark(self.holds), *sorted(one.mark for one in self.concerns)])

    def since(self, seen: str) -> Collection[str]:
        """The marks of concerns that weren't in the look with the mark `seen`; none where nothing was seen."""
        return {one.mark for one in self.concerns} - set(seen.split(",")) if seen else set()


def found(*concerns: Concern) -> list[Concern]:
    """Those that have any thing."""
    return [one for one in concerns if one.things]


def _mark(told: Any) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
