"""The record in words: every field and every other thing that events tell has a name in the reader's language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from tracker.wording.record import details, event_name

ACTIONS = Path(__file__).parents[2] / "tracker" / "actions"
CHINESE = r"[\u3400-\u9fff]"
# By what kind of field: what an event or a trigger keeps of it, and how it is read in Chinese and in English.
KEPT: dict[type[Any], tuple[Any, str, str]] = {
    models.DateTimeField: ("2023-07-20T02:05:00+00:00", "2023年7月20日 10:05", "20 Jul 2023 10:05"),
    models.DateField: ("2023-07-20", "2023年7月20日", "20 Jul 2023"),
    models.DecimalField: ("-12.50000000", "−12.5", "−12.5"),
    models.BooleanField: (True, "是", "Yes"),
}
OF_EVERY_EVENT = {"by", "of", "at", "told"}


def calls() -> Iterator[ast.Call]:
    for path in ACTIONS.rglob("*.py"):
        yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def records() -> Iterator[ast.Call]:
    names = "record", "record_each"
    yield from (one for one in calls() if isinstance(one.func, ast.Name) and one.func.id in names)


def told() -> Iterator[str]:
    """What events tell, by the keywords with which the actions record them."""
    for call in records():
        yield from (keyword.arg for keyword in call.keywords if keyword.arg)


def kinds() -> Iterator[str]:
    """Kinds of event, as the actions name them where they record one or leave it to the second person's word."""
    said = [call.args[0] for call in records()]
    said += [keyword.value for call in calls() for keyword in call.keywords if keyword.arg == "event"]
    for one in said:
        words = [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]
        yield from (str(word.value) for word in words if isinstance(word, ast.Constant))


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {""}))
def test_every_kind_of_event_has_a_name(kind: str) -> None:
    assert re.search(CHINESE, event_name(kind))
    with translation.override("en"):
        assert not re.search(r"[\u3400-\u9fff_]", event_name(kind))


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
        assert not re.search(CHINESE, " ".join(details(data, "indicator")))


@pytest.mark.parametrize(
    "model", list(apps.get_app_config("tracker").get_models()), ids=lambda one: one._meta.model_name
)
def test_what_changed_of_any_row_is_read_in_words(model: type[models.Model]) -> None:
    """Each field by its name, its old and its new value as pages print them."""
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        kept, chinese, english = next(
            (said for kind, said in KEPT.items() if isinstance(field, kind)), ("甲", "甲", "甲")
        )
        if field.choices:
            kept, chinese = field.flatchoices[0]
        data = {"changes": {field.name: [None, kept]}}
        assert details(data, model._meta.model_name or "") == [f"{field.verbose_name}：— → {chinese}"]
        with translation.override("en"):
            (line,) = details(data, model._meta.model_name or "")
            english = str(field.flatchoices[0][1]) if field.choices else english
            assert line == f"{field.verbose_name}: — → {english}"


def test_of_a_row_that_came_or_went_all_is_told() -> None:
    data = {"values": {"name": "招商", "name_en": "", "order": 3}}
    assert details(data, "section", "enter") == ["名称：— → 招商", "排序：— → 3"]
    assert details(data, "section", "remove") == ["名称：招商 → —", "排序：3 → —"]


def test_what_events_tell_beside_fields_is_read_as_pages_print_it() -> None:
    data = {
        "value": "12.50000000",
        "from_month": "2023-07",
        "shares": {"dayu": "3.20"},
        "until": "2023-07-20T10:05:00+08:00",
    }
    assert details(data, "ceased") == [
        "数值：12.5",
        "起始月份：2023年7月",
        "份额：dayu：3.2",
        "截止时间：2023年7月20日 10:05",
    ]


def test_of_a_model_that_is_gone_names_stay_as_written() -> None:
    assert details({"changes": {"colour": ["red", True]}}, "ceased") == ["colour：red → 是"]
