"""来源印的数: what a source prints beside a figure, as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms

from tracker.calc.stated import unit_of
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportedNumberField
from tracker.models import Series, Statement


class StatementForm(Refusable, forms.ModelForm):
    """One printed number of a series; what it is measured in follows from what is chosen."""

    value = ReportedNumberField()

    class Meta:
        model = Statement
        fields = ("what", "value", "way", "source", "source_date")
        widgets = {"source_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "id_statement_%s"
        typed: Any = self.fields["value"]
        asked = Statement._meta.get_field("value")
        typed.label, typed.help_text, typed.required = asked.verbose_name, asked.help_text, True
        typed.unit = unit_of(str(self.data.get("what", "")), series.measured_in)
