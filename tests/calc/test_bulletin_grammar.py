"""How a briefing's template is read, and where it is at fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.bulletin_grammar import Misplaced, Named, parse, written


def tokens(body: str) -> list[object]:
    return [token for line in parse(body) for sentence in line.sentences for token in sentence]


def test_headings_paragraphs_and_sentences():
    lines = parse("# 总体\n\n## 工业\n　　甲增长。乙下降！丙\n")
    assert [(line.kind, line.number, len(line.sentences)) for line in lines] == [
        ("heading", 1, 1),
        ("subheading", 3, 1),
        ("paragraph", 4, 3),
    ]


def test_names_carry_formats_and_their_place():
    assert tokens("　甲{ com.towers | 目标｜余 }栋") == [
        "甲",
        Named("com.towers", ("目标", "余"), "{ com.towers | 目标｜余 }", 1, 3),
        "栋",
    ]


@pytest.mark.parametrize(
    ("body", "code", "column"),
    [
        ("甲{com.towers", "unclosed", 2),
        ("甲}", "unclosed", 2),
        ("{}", "nameless", 1),
        ("{ |余}", "nameless", 1),
    ],
)
def test_misplaced_braces(body, code, column):
    (found,) = (token for token in tokens(body) if isinstance(token, Misplaced))
    assert (found.code, found.column) == (code, column)


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{{com.towers}}", "a {{x}} b", "{% load x %}", "${x}"[:1]])
def test_other_languages_mean_nothing(text):
    assert [one for one in tokens(text) if isinstance(one, Named) and one.name == "7*7"] == []
    if text.startswith("{{"):
        assert tokens(text) == [text]


@given(st.text(max_size=80))
def test_nothing_typed_is_lost(body):
    """Whatever is typed comes out again but for the space around a line and the marks of headings."""
    for line in parse(body):
        text = "".join(written(sentence) for sentence in line.sentences)
        assert text in body
