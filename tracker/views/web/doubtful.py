"""What doesn't add up, or fell to nothing, among what waits, as the reviewer is shown it before anything is approved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.models import CheckAnswer, Unit
from tracker.queries.reporting.agreeing import Broken
from tracker.wording.checks import finding_sentence, relation_sentence
from tracker.wording.names import series_name


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


def told_apart(found: Sequence[Broken], fallen: Sequence[CheckAnswer] = ()) -> Doubtful:
    """What doesn't add up, and which numbers fell to nothing with what their reporters say of it."""
    units = Unit.objects.in_bulk({one.unit for one in found}) if found else {}
    doubts = [
        Doubt(units[one.unit], relation_sentence(one.numbers, is_cut=one.found.is_cut)) for one in found
    ]
    doubts += [Doubt(one.figure.slot.series.unit, _fall(one)) for one in fallen]
    told = json.dumps(
        [*([one.unit, one.numbers] for one in found), *(one.pk for one in fallen)], sort_keys=True
    )
    return Doubtful(doubts, hashlib.sha256(told.encode()).hexdigest())


def _fall(answer: CheckAnswer) -> str:
    said = {
        "what": series_name(answer.figure.slot.series),
        "finding": finding_sentence(answer),
        "sentence": answer.sentence,
    }
    return _("%(what)s：%(finding)s填报人说明：%(sentence)s") % said
