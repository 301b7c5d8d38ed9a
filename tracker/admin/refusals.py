"""What an action refuses, told on the form it came from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.calc.numbers import NotANumber, TooManyDigits, check_digits, trimmed
from tracker.calc.refusals import Refused
from tracker.forms.alike import AsksAlike
from tracker.forms.refusable import Refusable

YEARS = range(1900, 2200)  # what months can be reckoned from, with room after the last
OUT_OF_TIME = _("年份要在1900到2199之间，请核对。")
TOO_MANY_DIGITS = _("最多15位有效数字、8位小数。")


class RefusableForm(Refusable, forms.ModelForm):
    """A form that can also show what an action refused after the form itself found no fault."""

    refused: ClassVar[Refused | ValidationError | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            for name, field in self.fields.items():
                self._keep_choice(name, field)

    def _keep_choice(self, name: str, field: Any) -> None:
        """What a row names already may stay, though the person couldn't choose it: a unit's own parent."""
        whole, held = getattr(field, "whole", None), getattr(self.instance, f"{name}_id", None)
        if whole is None or held is None or field.queryset is whole:
            return
        within = field.queryset.order_by().values("pk")
        field.queryset = whole.filter(Q(pk__in=within) | Q(pk=held))

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        return trimmed(value) if isinstance(value, Decimal) else value

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in self.cleaned_data.copy().items():
            if isinstance(value, Decimal):
                self._check_digits(name, value)
            elif isinstance(value, date) and value.year not in YEARS:
                self.add_error(name, ValidationError(OUT_OF_TIME))
        if self.refused is not None:
            self.refuse(self.refused)
        return cleaned

    def _check_digits(self, name: str, value: Decimal) -> None:
        try:
            check_digits(value)
        except (NotANumber, TooManyDigits):
            self.add_error(name, ValidationError(TOO_MANY_DIGITS))


class AlikeForm(RefusableForm, AsksAlike):
    """One of these for something with a name of its own."""
