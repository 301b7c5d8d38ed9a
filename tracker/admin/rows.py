"""Rows edited below what they belong to: what is stored and left as it is costs no question of the database."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet

from tracker.admin.refusals import RefusableForm


class RowForm(RefusableForm):
    """The form of one of several rows; one that is stored and not changed isn't checked again, since nothing of it is saved."""

    def _post_clean(self) -> None:
        if self.instance.pk is None or self.has_changed():
            super()._post_clean()  # type: ignore[misc]


class _Known(forms.ModelChoiceField):
    """Which stored row a form is about. Django asks the database for each what it has read for all of them."""

    def __init__(self, row: Any, **options: Any) -> None:
        super().__init__(**options)
        self.row = row

    def to_python(self, value: Any) -> Any:
        return self.row if str(value) == str(self.row.pk) else super().to_python(value)


class Rows(BaseInlineFormSet):
    """The rows of one kind."""

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        name = self.fk.model._meta.pk.name
        field = form.fields.get(name)
        if type(field) is forms.ModelChoiceField and form.instance.pk is not None:
            form.fields[name] = _Known(
                form.instance,
                queryset=field.queryset,
                initial=field.initial,
                required=field.required,
                widget=field.widget,
            )
