"""What somebody sends to declare that a goal doesn't apply to a unit, or to end that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker import wording
from tracker.calc.periods import Month
from tracker.forms.refusable import Refusable
from tracker.models import Inapplicability


class DeclareForm(Refusable, forms.ModelForm):
    """From which month on, why and by which document; the months are those that aren't published."""

    from_month = forms.TypedChoiceField(
        label=_("起始月"),
        coerce=date.fromisoformat,
        help_text=_("从该月起，以后各月都按此办理。已公布的月份不能选。"),
    )

    class Meta:
        model = Inapplicability
        fields = ("from_month", "reason", "basis", "basis_date")
        widgets = {
            "basis_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(month.first.isoformat(), wording.month(month)) for month in months]
        self.fields["from_month"].choices = named  # type: ignore[attr-defined]
        self.has_months = bool(months)
