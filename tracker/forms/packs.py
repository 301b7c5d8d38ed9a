"""Which month to make a pack of, and in which format."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.calc.periods import Month
from tracker.forms.months import MonthChoiceField
from tracker.forms.refusable import Refusable
from tracker.models import Pack
from tracker.wording import month as month_name


class PackForm(Refusable, forms.Form):
    month = MonthChoiceField(label=_("月份"))
    kind = forms.ChoiceField(label=_("格式"), choices=Pack.Kind.choices)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, months: Iterable[Month], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["month"].choices = [(str(one), month_name(one)) for one in months]  # type: ignore[attr-defined]

    def clean_month(self) -> Month:
        return Month.parse(self.cleaned_data["month"])
