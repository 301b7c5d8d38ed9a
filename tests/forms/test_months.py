"""A month may be written in any usual way wherever one is asked for: forms, addresses, the admin, and what it searches for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms as django_forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tracker import forms
from tracker.admin.scope import ByMembership
from tracker.calc.periods import Month, NotAMonth
from tracker.forms.months import MonthChoiceField, MonthField, MonthInput

WIDE = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")
WRITTEN = (
    "{0}-{1:02}",
    "{0}-{1}",
    "{0}年{1}月",
    "{0}年{1:02}月份",
    "{0} 年 {1} 月",
    "{0}.{1}",
    "{0}/{1}",
    "{0}{1:02}",
)
NONE = ("", "7", "2023", "2023-13", "202313", "2023-0", "23-07", "2023年", "2023-07-02", "七月", "2023-07x")


@given(
    year=st.integers(1900, 2999), number=st.integers(1, 12), way=st.sampled_from(WRITTEN), wide=st.booleans()
)
def test_every_way_of_writing_a_month(year: int, number: int, way: str, wide: bool) -> None:
    text = way.format(year, number)
    assert Month.read(f" {text.translate(WIDE) if wide else text}　") == Month(year, number)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(NotAMonth):
        Month.read(text)


def declared() -> Iterator[tuple[str, django_forms.Field]]:
    """Every field of every form of the site."""
    for module in walk_packages(forms.__path__, f"{forms.__name__}."):
        for form in vars(import_module(module.name)).values():
            if isinstance(form, type) and issubclass(form, django_forms.BaseForm):
                for name, field in getattr(form, "base_fields", {}).items():
                    yield f"{form.__name__}.{name}", field


def test_no_form_reads_months_in_a_way_of_its_own() -> None:
    strange = []
    for name, field in declared():
        typed = field.widget.attrs.get("type") == "month" or isinstance(field.widget, MonthInput)
        listed = name.endswith(".month") and isinstance(field, django_forms.ChoiceField)
        if (typed and not isinstance(field, MonthField)) or (
            listed and not isinstance(field, MonthChoiceField)
        ):
            strange.append(name)
    assert strange == []


def fields_of_months() -> dict[str, django_forms.Field]:
    return {name: field for name, field in declared() if isinstance(field, MonthField | MonthChoiceField)}


@pytest.mark.parametrize("name", fields_of_months())
def test_every_field_takes_every_way(name: str) -> None:
    field = fields_of_months()[name]
    for way in WRITTEN:
        read = field.to_python(way.format(2023, 6).translate(WIDE))
        assert read == (date(2023, 6, 1) if isinstance(field, MonthField) else "2023-06"), way


@pytest.mark.parametrize("text", ["2023-13", "2023-06-02", "月"])
def test_what_is_refused_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValidationError, match="请"):
        MonthField().clean(text)
    assert MonthField().clean("2023-06-01") == date(2023, 6, 1)
    assert MonthChoiceField().to_python(text) == text


def written_in_the_admin(request: HttpRequest) -> Iterator[Any]:
    """The forms of the admin, and those within them, of which the asker may fill in one."""
    for page in admin.site._registry.values():
        if isinstance(page, ByMembership) and page.has_add_permission(request):
            yield page
            yield from page.get_inline_instances(request)


@pytest.mark.django_db
def test_every_month_of_the_admin_is_read_so(person: Any) -> None:
    """What its label calls a month, whichever table it is of."""
    request, found = RequestFactory().get("/"), 0
    request.user = person("steward")
    for page in written_in_the_admin(request):
        for column in page.model._meta.concrete_fields:
            if isinstance(column, models.DateField) and column.editable:
                field = page.formfield_for_dbfield(column, request)
                named = str(column.verbose_name).endswith(("月", "月份"))
                assert isinstance(field, MonthField) == named, (page, column)
                found += named
    assert found >= 10


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["board", "progress_units", "missing", "ranks", "leagues", "report"])
def test_an_address_may_name_a_month_in_any_way(name: str, signed_in: Any) -> None:
    client: Client = signed_in("reporter" if name == "report" else "reviewer")
    usual = client.get(reverse(name), {"month": "2023-06"})
    again = client.get(reverse(name), {"month": "2023年6月"})
    assert (again.status_code, usual.status_code) == (200, 200)
    assert heading(again) == heading(usual)


def heading(answer: Any) -> str:
    body: str = answer.content.decode()
    return body[body.index("<h1") : body.index("</h1>")]


@pytest.mark.django_db
def test_the_admin_finds_a_month(signed_in: Any) -> None:
    found = signed_in("steward").get(reverse("admin:tracker_window_changelist"), {"q": "2023年7月"})
    assert "2023-07" in found.content.decode().replace("2023年7月1日", "2023-07")
    assert "0 个结果" not in found.content.decode()
