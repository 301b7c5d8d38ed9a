"""What may be asked of the list of numbers that don't agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker import wording
from tracker.calc.periods import Month
from tracker.forms.filters import NamedChoiceField, offer
from tracker.forms.months import MonthChoiceField
from tracker.models import Indicator, Unit


class DisagreementsForm(forms.Form):
    """A month, and perhaps a unit and an indicator; all in the address."""

    month = MonthChoiceField(label=_("月份"), required=False)
    unit = NamedChoiceField(
        Unit.objects.all(), label=_("单位"), required=False, empty_label=_("全部单位"), to_field_name="code"
    )
    indicator = NamedChoiceField(
        Indicator.objects.all(),
        label=_("指标"),
        required=False,
        empty_label=_("全部指标"),
        to_field_name="code",
    )

    def __init__(
        self,
        *args: Any,
        months: Sequence[Month],
        units: Sequence[Unit],
        indicators: Sequence[Indicator],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["month"]
        named.choices = [(str(month), wording.month(month.first)) for month in months]
        offer(self.fields["unit"], units, by="code")
        what: Any = self.fields["indicator"]
        what.choices = [("", what.empty_label), *((one.code, wording.label(one)) for one in indicators)]
