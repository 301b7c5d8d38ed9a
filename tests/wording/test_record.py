"""The record in words: every field and every other thing that events tell has a name in the reader's language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tracker.wording.record import details

ACTIONS = Path(__file__).parents[2] / "tracker" / "actions"
OF_EVERY_EVENT = {"by", "of", "at"}


def told() -> Iterator[str]:
    """What events tell, by the keywords with which the actions record them."""
    for path in ACTIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                yield from (keyword.arg for keyword in node.keywords if keyword.arg)


@pytest.mark.parametrize("name", sorted(set(told()) - OF_EVERY_EVENT - {"changes", "values", "reason"}))
def test_what_an_event_tells_has_a_name(name: str) -> None:
    (line,) = details({name: "x"})
    assert not line.startswith(name)
    with translation.override("en"):
        (line,) = details({name: "x"})
    assert re.fullmatch(r"[A-Za-z][^_\u3400-\u9fff]*: ?x", line), line


def test_changed_fields_are_called_as_in_forms() -> None:
    data = {"changes": {"over_months": ["last", "sum"], "name_en": ["", "Funds"]}}
    first, second = details(data, "indicator")
    assert "over_months" not in first
    assert "sum" not in first
    assert second == "英文名称：— → Funds"
    with translation.override("en"):
        assert not re.search(r"[\u3400-\u9fff]", " ".join(details(data, "indicator")))


def test_of_a_model_that_is_gone_names_stay_as_written() -> None:
    assert details({"changes": {"colour": ["red", True]}}, "ceased") == ["colour：red → 是"]
