"""The grid of a unit's month as forms: a row a series, and the day that all of them are as of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.calc.intake import Report
from tracker.calc.payload import ENTERED
from tracker.forms.reports import ReportForm
from tracker.models import Series

AT_ONCE = 80  # lines a page: with ten fields a line, within what one request may hold


class AsOfForm(forms.Form):
    """The day that every number on the page is as of; a line that differs has its own page."""

    as_of = forms.DateField(
        label=_("数据截至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("本页所有数据都截至这一天；个别不同的，用该行的“单独填报”。"),
    )


class RowForm(ReportForm):
    """One line of the grid: number, note, 不适用, evidence, and the answer to what the checks ask."""

    LEFT_OUT = ("qualifier", "grade", "as_of")
    DRAFTED = (
        *ENTERED, "flag", "is_not_applicable", "not_applicable", "note", "explanation", "next_step",
    )  # fmt: skip

    def __init__(self, *args: Any, series: Series, as_of: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, series=series, prefix=f"s{series.pk}", **kwargs)
        self.day = as_of
        for name in self.LEFT_OUT:
            self.fields.pop(name, None)
        for name in ("note", "not_applicable", "explanation", "next_step"):
            self.fields[name].widget.attrs["rows"] = 1
        for number, name in enumerate(self.boxes):
            self.fields[name].widget.attrs |= {"class": "box number", "data-column": str(number)}

    @property
    def boxes(self) -> list[str]:
        return [name for name in self.series.form.entered if name in self.fields]

    @property
    def is_filled(self) -> bool:
        """Whether the line is to be handed in: a number, or 不适用 that was ticked or given a reason."""
        said = self["is_not_applicable"].data or str(self["not_applicable"].data or "").strip()
        return self.has_payload or bool(said)

    @property
    def has_content(self) -> bool:
        """Whether there is anything to keep, handed in or not."""
        return self.is_filled or bool(str(self["note"].data or "").strip()) or bool(self["evidence"].data)

    def entries(self) -> dict[str, str]:
        """What was typed, to be kept as a draft."""
        typed = {name: self[name].data for name in self.DRAFTED if name in self.fields}
        return {name: "on" if text is True else str(text) for name, text in typed.items() if text}

    def report(self) -> Report:
        assert self.day is not None
        self.cleaned_data["as_of"] = self.day
        return super().report()
