"""Months as people write them: one field for all forms, one choice for all lists of months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tracker.calc.periods import Month, NotAMonth

LONGEST = 20
NAMED = ("month", "in_force_from")


class MonthInput(forms.DateInput):
    """The browser's own choice of a month where it has one, a line of text elsewhere."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"maxlength": LONGEST, **(attrs or {})}, format="%Y-%m")


class MonthField(forms.DateField):
    """A month as its first day, however it is written; its first day itself is taken too."""

    widget = MonthInput

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and value.strip():
            try:
                return Month.read(value).first
            except NotAMonth:
                value = self._first_day(value)
        return super().to_python(value)

    def _first_day(self, text: str) -> date:
        try:
            day = super().to_python(text)
        except ValidationError:
            raise ValidationError(_("请写成 2023-06 这样的形式。"), code="invalid") from None
        if day is None or day.day != 1:
            raise ValidationError(_("请填该月1日。"), code="invalid")
        return day


class MonthChoiceField(forms.ChoiceField):
    """One of the months offered, however it is written in the address or the form."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return str(Month.read(text))
        except NotAMonth:
            return text


def is_month(column: models.Field[Any, Any]) -> bool:
    """Whether a column holds months: by its table's conditions, or by its name."""
    if not isinstance(column, models.DateField) or isinstance(column, models.DateTimeField):
        return False
    conditions = [
        one.condition for one in column.model._meta.constraints if isinstance(one, models.CheckConstraint)
    ]
    asked = {lookup for one in conditions for lookup in _lookups(one)}
    return f"{column.name}__day" in asked or column.name in NAMED


def _lookups(condition: Any) -> Iterator[str]:
    """The names by which a condition asks."""
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0]
        else:
            yield from _lookups(child)
