"""How the admin shows a number, a link to another row, and what an event holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from tracker import wording
from tracker.calc.numbers import digits
from tracker.models import (
    Figure,
    Indicator,
    Item,
    Measure,
    Section,
    Series,
    Slot,
    Stage,
    Statement,
    Target,
    TargetVersion,
    User,
)
from tracker.wording.names import indicator_path, section_path


def number(field: str, title: Any) -> Callable[..., Any]:
    """A column with a decimal field as people write it: 90, not 90.00000000."""

    @admin.display(description=title, ordering=field)
    def show(_admin: Any, row: models.Model) -> str:
        value = getattr(row, field)
        return digits(value) if isinstance(value, Decimal) else "—"

    return show


def link(field: str, title: Any) -> Callable[..., Any]:
    """A column that leads to the related row's page in the admin."""

    @admin.display(description=title, ordering=field)
    def show(_admin: Any, row: models.Model) -> str | None:
        related = getattr(row, field, None)
        return linked(related) if related is not None else None

    return show


NAMED_BY: dict[type[models.Model], tuple[str, ...]] = {  # the rows that `label` names beside a row
    Section: ("parent",),
    Indicator: ("section__parent",),
    Target: ("indicator", "unit", "issuer"),
    Series: ("indicator", "item", "measure", "stage", "unit"),
    Stage: ("register",),
    Measure: ("register",),
    Item: ("register",),
}


def label(row: models.Model) -> str:
    """A row as choices offer it: several units may have the same target, several registers the same stage,
    several themes a section of the same name.
    """
    if isinstance(row, Target):
        return f"{row} · {row.unit}"
    if isinstance(row, Series):
        return f"{row} · {row.unit}"
    if isinstance(row, User):
        return f"{row} · {row.username}"
    if isinstance(row, Section):
        return section_path(row)
    if isinstance(row, Indicator):
        return indicator_path(row)
    if isinstance(row, Stage | Measure | Item):
        return f"{row.register} · {row}"
    return str(row)


def title(row: models.Model) -> str:
    """A row as its page is headed: by its name in the reader's language where it has one, else as it is stored."""
    match row:
        case Series():
            return wording.series_name(row)
        case Slot():
            return f"{title(row.series)} {row.month:%Y-%m}" if row.month else title(row.series)
        case Figure():
            return f"{title(row.slot)} #{row.pk}"
        case Statement():
            return f"{title(row.slot)} · {row.get_what_display()}"
        case Target():
            return f"{wording.goal_name(row)} · {row.first_month:%Y}"
        case TargetVersion():
            return f"{title(row.target)} v{row.number}"
    return wording.label(row)


class SeenValues(admin.AllValuesFieldListFilter):
    """The values of a related row's field among the rows that the person sees; Django's own offers all there are."""

    def __init__(
        self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        seen = model_admin.get_queryset(request).order_by(field_path)
        self.lookup_choices = seen.values_list(field_path, flat=True).distinct()


class Labelled(forms.ModelChoiceField):
    """A choice between rows named by `label`."""

    def label_from_instance(self, obj: models.Model) -> str:
        return label(obj)


def linked(row: models.Model) -> str:
    address = address_of(row._meta.model_name or "", row.pk)
    return format_html('<a href="{}">{}</a>', address, title(row)) if address else title(row)


def address_of(model: str, pk: int) -> str:
    """Where the admin shows a row; nothing for models without pages of their own."""
    try:
        return reverse(f"admin:tracker_{model}_change", args=[pk])
    except NoReverseMatch:
        return ""


def told(data: Any) -> str:
    """Stored JSON, readable, with its Chinese left as it is."""
    text = json.dumps(data, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    return format_html('<pre class="told">{}</pre>', text)
