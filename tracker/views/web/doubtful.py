"""What doesn't add up among what waits, as the reviewer is shown it before anything is approved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.models import Unit
from tracker.queries.reporting.agreeing import Broken
from tracker.wording.checks import relation_sentence


@dataclass(frozen=True)
class Doubt:
    """One of them: whose numbers, and the sentence with all of these."""

    unit: Unit
    sentence: str


@dataclass(frozen=True)
class Doubtful:
    """All of them; `digest` tells them from any others, so that what is approved all the same is what was shown."""

    doubts: Sequence[Doubt]
    digest: str

    def __bool__(self) -> bool:
        return bool(self.doubts)


def told_apart(found: Sequence[Broken]) -> Doubtful:
    units = Unit.objects.in_bulk({one.unit for one in found}) if found else {}
    doubts = [
        Doubt(units[one.unit], relation_sentence(one.numbers, is_cut=one.found.is_cut)) for one in found
    ]
    told = json.dumps([[one.unit, one.numbers] for one in found], sort_keys=True)
    return Doubtful(doubts, hashlib.sha256(told.encode()).hexdigest())
