"""The grammar of a briefing's template: headings, sentences, and named figures in braces.

    # 一级标题
    ## 二级标题
    {com.towers_tax|期间}，{com.towers}栋……    one paragraph a line

A name in braces may be followed by formats, each after a bar. Doubled braces are text like any other,
so nothing that another template language would run means anything here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.calc.directions import DIRECTIONS

HEADING, SUBHEADING, PARAGRAPH = "heading", "subheading", "paragraph"
LONGEST = 60_000

_TOKEN = re.compile(rf"\{{\{{|\}}\}}|\{{(?P<inside>[^{{}}]*)\}}|[{{}}]|[{DIRECTIONS}]")
_SENTENCE_END = re.compile(r"(?<=[。！？；])")
_BAR = re.compile(r"[|｜]")


@dataclass(frozen=True)
class Named:
    """A figure asked for by name, with its formats; `source` is how it was written."""

    name: str
    formats: tuple[str, ...]
    source: str
    line: int
    column: int


@dataclass(frozen=True)
class Misplaced:
    """What can't be read or printed: `code` is `unclosed` (a brace without its partner), `nameless` (an empty pair) or
    `hidden_direction` (a character that turns the direction of writing).
    """

    code: str
    source: str
    line: int
    column: int


Token = str | Named | Misplaced


@dataclass(frozen=True)
class TextLine:
    """A heading or a paragraph: its sentences, each a run of texts and names."""

    kind: str
    number: int
    sentences: tuple[tuple[Token, ...], ...]


def parse(body: str) -> list[TextLine]:
    """The lines of a template; empty ones are left out. Numbers of lines and columns begin with 1."""
    lines = []
    for number, text in enumerate(body.splitlines(), start=1):
        kind, start = _kind_of(text)
        tokens = list(_tokens(text, number, start))
        if tokens:
            lines.append(TextLine(kind, number, tuple(_sentences(tokens))))
    return lines


def names_in(body: str) -> set[str]:
    """The names of all figures that a template asks for, those behind 占 among them."""
    tokens = (token for line in parse(body) for sentence in line.sentences for token in sentence)
    named = [token for token in tokens if isinstance(token, Named)]
    wholes = (
        one.removeprefix("占").strip() for token in named for one in token.formats if one.startswith("占")
    )
    return {token.name for token in named} | set(wholes)


def written(sentence: tuple[Token, ...]) -> str:
    """A sentence as it stands in the template."""
    return "".join(token if isinstance(token, str) else token.source for token in sentence)


def _kind_of(text: str) -> tuple[str, int]:
    """What a line is, and where its words begin."""
    stripped = text.lstrip(" \u3000\t")
    indent = len(text) - len(stripped)
    for mark, kind in (("##", SUBHEADING), ("#", HEADING)):
        if stripped.startswith(mark):
            words = stripped[len(mark) :]
            return kind, indent + len(mark) + len(words) - len(words.lstrip())
    return PARAGRAPH, indent


def _tokens(text: str, line: int, start: int) -> Iterator[Token]:
    text = text.rstrip()
    at = start
    for match in _TOKEN.finditer(text, start):
        if match[0] in ("{{", "}}"):
            continue
        if match.start() > at:
            yield text[at : match.start()]
        yield _named(match, line)
        at = match.end()
    if at < len(text):
        yield text[at:]


def _named(match: re.Match[str], line: int) -> Named | Misplaced:
    inside, column = match["inside"], match.start() + 1
    if match[0] in DIRECTIONS:
        return Misplaced("hidden_direction", f"U+{ord(match[0]):04X}", line, column)
    if inside is None:
        return Misplaced("unclosed", match[0], line, column)
    name, *formats = (part.strip() for part in _BAR.split(inside))
    if not name:
        return Misplaced("nameless", match[0], line, column)
    return Named(name, tuple(formats), match[0], line, column)


def _sentences(tokens: list[Token]) -> Iterator[tuple[Token, ...]]:
    """Cut after the marks that end a sentence; only texts hold such marks."""
    sentence: list[Token] = []
    for token in tokens:
        if not isinstance(token, str):
            sentence.append(token)
            continue
        *ended, rest = _SENTENCE_END.split(token)
        for text in ended:
            yield (*sentence, text)
            sentence = []
        if rest:
            sentence.append(rest)
    if sentence:
        yield tuple(sentence)
