"""A briefing made of a template and the ledger's figures: composed as a draft, or read back as it was issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from django.utils import translation

from tracker.calc import bulletin_claims
from tracker.calc.bulletin_claims import Dated, Flag, Spoken
from tracker.calc.bulletin_formats import Source, Unsayable, manner_of
from tracker.calc.bulletin_grammar import HEADING, SUBHEADING, Misplaced, Named, Token, parse, written
from tracker.calc.periods import Month
from tracker.wording import parts as parts_reported
from tracker.wording.bulletin_phrases import Phrase, period_of, say
from tracker.wording.languages import CHINESE
from tracker.wording.numbers import ordinal
from tracker.wording.periods import chinese_month

MONTH_NAME, YEAR_NAME = "月份", "年份"
SUGGESTED = 5


@dataclass(frozen=True)
class Fault:
    """A name that can't be printed: why, where, in which sentence, and what could be meant instead."""

    code: str
    found: str
    line: int
    column: int
    sentence: str
    choices: tuple[str, ...] = ()
    source: str = ""


Part = str | Phrase | Fault


@dataclass(frozen=True)
class Sentence:
    """A sentence as printed, with the claims that its figures don't bear out."""

    parts: tuple[Part, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def text(self) -> str:
        return "".join(printed(part) for part in self.parts)


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph."""

    kind: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True)
class Bulletin:
    """A whole briefing. With faults it is a draft that can't be taken along."""

    blocks: tuple[Block, ...]

    def _parts(self) -> Iterator[Part]:
        return (part for block in self.blocks for sentence in block.sentences for part in sentence.parts)

    @property
    def faults(self) -> list[Fault]:
        return [part for part in self._parts() if isinstance(part, Fault)]

    @property
    def phrases(self) -> list[Phrase]:
        """Every figure in it, in the order printed."""
        return [part for part in self._parts() if isinstance(part, Phrase)]

    @property
    def flagged(self) -> list[tuple[Sentence, Flag]]:
        every = (sentence for block in self.blocks for sentence in block.sentences)
        return [(sentence, flag) for sentence in every for flag in sentence.flags]

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    @property
    def numbered(self) -> list[tuple[str, Block]]:
        """Every block with the mark before it: 一、 before a heading, （一） before one below it, nothing else."""
        above = below = 0
        found = []
        for block in self.blocks:
            if block.kind == HEADING:
                above, below = above + 1, 0
                found.append((f"{ordinal(above)}、", block))
            elif block.kind == SUBHEADING:
                below += 1
                found.append((f"（{ordinal(below)}）", block))
            else:
                found.append(("", block))
        return found


def printed(part: Part) -> str:
    """A part as it reads; what can't be printed stands as it was written."""
    if isinstance(part, str):
        return part
    return part.text if isinstance(part, Phrase) else part.source


def compose(body: str, sources: Mapping[str, Source], month: Month) -> Bulletin:
    """The briefing that a template makes of what is known in a month."""
    made = [
        Block(line.kind, tuple(_sentence(sentence, sources, month) for sentence in line.sentences))
        for line in parse(body)
    ]
    return Bulletin(tuple(made))


Said = str | Spoken | Dated
Made = tuple[Part, Said]


def _sentence(tokens: tuple[Token, ...], sources: Mapping[str, Source], month: Month) -> Sentence:
    made = [_part(token, tokens, sources, month) for token in tokens]
    claimed = [said for _part, said in made]
    return Sentence(tuple(_with_parts(made, month)), tuple(bulletin_claims.flags(claimed)))


def _part(token: Token, sentence: tuple[Token, ...], sources: Mapping[str, Source], month: Month) -> Made:
    """A token as printed, and what it says."""
    if isinstance(token, str):
        return token, token
    if isinstance(token, Misplaced):
        return _fault(token, sentence, Unsayable(token.code, token.source)), token.source
    if token.name in (MONTH_NAME, YEAR_NAME) and not token.formats:
        text = chinese_month(month) if token.name == MONTH_NAME else f"{month.year}年"
        phrase = Phrase(text, token.name, token.name, token.name)
        return phrase, Dated(month, text) if token.name == MONTH_NAME else ""
    try:
        manner = manner_of(token.formats)
        source = _known(token.name, sources)
        whole = _known(manner.whole, sources) if manner.whole else None
        phrase = say(source, manner, whole)
    except Unsayable as why:
        return _fault(token, sentence, why), ""
    return phrase, Spoken(source, manner, phrase.text, whole)


def _with_parts(made: Sequence[Made], month: Month) -> Iterator[Part]:
    """A sentence as printed: behind the first mention of a number that not all parts have reported stands how many have, and of which
    months it is where the words before it don't say so.
    """
    dated: Month | None = None
    told: set[str] = set()
    for part, said in made:
        if not isinstance(part, Phrase) or isinstance(said, str):
            yield part
            continue
        dated = said.dates or dated
        numbers = {one.figure: one for one in said.numbers} if isinstance(said, Spoken) else {}
        lacking = [_lacking(one, dated, month) for figure, one in numbers.items() if figure not in told]
        told.update(numbers)
        yield replace(part, text=part.text + "".join(lacking))


def _lacking(source: Source, dated: Month | None, month: Month) -> str:
    assert source.reading is not None
    own = source.reading.month
    with translation.override(CHINESE):
        return parts_reported.beside(source.parts, own, "" if own in (dated, month) else period_of(source))


def _known(name: str, sources: Mapping[str, Source]) -> Source:
    if name not in sources:
        raise Unsayable("unknown", name, nearest(name, sources))
    return sources[name]


def nearest(name: str, sources: Mapping[str, Source]) -> list[str]:
    """Names that could be meant: those spelt alike, then those whose title or section is alike."""
    alike = get_close_matches(name, sources, n=SUGGESTED, cutoff=0.5)
    titled = {source.label: code for code, source in sources.items()}
    alike += [titled[label] for label in titled if name in label or label in name]
    alike += [titled[label] for label in get_close_matches(name, titled, n=SUGGESTED, cutoff=0.3)]
    section = name.split(".")[0] + "."
    alike += [code for code in sources if code.startswith(section)]
    return list(dict.fromkeys(alike))[:SUGGESTED]


def _fault(token: Named | Misplaced, sentence: tuple[Token, ...], why: Unsayable) -> Fault:
    return Fault(
        code=why.code,
        found=why.found or token.source,
        line=token.line,
        column=token.column,
        sentence=written(sentence),
        choices=why.near,
        source=token.source,
    )


# --- kept as issued -----------------------------------------------------------------------------------


def to_json(bulletin: Bulletin) -> list[dict[str, Any]]:
    """A faultless briefing as plain data, to be kept as it was issued."""
    return [
        {
            "kind": block.kind,
            "sentences": [
                {
                    "parts": [part if isinstance(part, str) else dict(vars(part)) for part in sentence.parts],
                    "flags": [dict(vars(flag)) for flag in sentence.flags],
                }
                for sentence in block.sentences
            ],
        }
        for block in bulletin.blocks
    ]


def from_json(blocks: Sequence[Mapping[str, Any]]) -> Bulletin:
    """A briefing as it was issued."""
    return Bulletin(
        tuple(
            Block(block["kind"], tuple(_sentence_from(sentence) for sentence in block["sentences"]))
            for block in blocks
        )
    )


def _sentence_from(kept: Mapping[str, Any]) -> Sentence:
    parts = tuple(
        part if isinstance(part, str) else Phrase(**{**part, "figures": tuple(part["figures"])})
        for part in kept["parts"]
    )
    return Sentence(parts, tuple(Flag(**flag) for flag in kept["flags"]))
