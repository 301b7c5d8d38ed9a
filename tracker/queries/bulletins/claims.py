"""Claims of a briefing that no figure bears out, and the note that answers for each of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.calc.bulletin_claims import Flag
from tracker.calc.concerns import Concern, Look, Thing, found
from tracker.calc.refusals import Refused
from tracker.models import BulletinIssue
from tracker.wording.bulletins import Bulletin, Sentence


@dataclass(frozen=True)
class Claim:
    """What a sentence claims without support. `key` is the same for the same words in the same sentence alone."""

    sentence: Sentence
    flag: Flag

    @property
    def key(self) -> str:
        told = "\n".join((self.sentence.text, self.flag.code, self.flag.words))
        return f"claim-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Answered:
    """A claim as it was answered for when the briefing went out."""

    sentence: str
    words: str
    note: str


def claims_of(bulletins: Iterable[Bulletin]) -> list[Claim]:
    """The claims of briefings in the order printed, each once."""
    found = (Claim(*one) for bulletin in bulletins for one in bulletin.flagged)
    return list({one.key: one for one in found}.values())


def answers(claims: Sequence[Claim], notes: Mapping[str, str]) -> list[dict[str, str]]:
    """Each claim with the note that answers for it, as rows keep it. Raises Refused where one has none."""
    for one in claims:
        if not notes.get(one.key, "").strip():
            raise Refused("unsupported", field=one.key)
    return [
        {"sentence": one.sentence.text, "words": one.flag.words, "note": notes[one.key].strip()}
        for one in claims
    ]


def answered(kept: Iterable[Mapping[str, str]]) -> list[Answered]:
    """What rows keep, read back."""
    return [Answered(**one) for one in kept]


def issue_look(issue: BulletinIssue) -> Look:
    """A briefing as it goes out: the claims that notes answer for."""
    things = [Thing(one.sentence, f"{one.words} · {one.note}") for one in answered(issue.answers)]
    return Look(found(Concern("answered", things)), holds=issue.blocks)
