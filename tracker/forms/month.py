"""The grid of a unit's month as forms: a row a series, and the day that all of them are as of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.calc.intake import Report
from tracker.calc.payload import ENTERED
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportForm
from tracker.forms.statements import PREFIX, StatedForm, drafted
from tracker.models import Series, Statement

AT_ONCE = 80  # lines a page: with twenty fields a line, within what one request may hold


class AsOfForm(Refusable, forms.Form):
    """The day that every number on the page is as of; a line that differs has its own page."""

    as_of = forms.DateField(
        label=_("数据截至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("本页所有数据都截至这一天；个别不同的，用该行的“单独填报”。"),
    )


class RowForm(ReportForm):
    """One line of the grid: number, note, 不适用, evidence, the answer to what the checks ask, and what a source prints beside it.

    `stating` is the part for that, None where sources print nothing beside such a series.
    """

    LEFT_OUT = ("qualifier", "grade", "as_of")
    DRAFTED = (
        *ENTERED, "flag", "is_not_applicable", "not_applicable", "note", "explanation", "next_step",
    )  # fmt: skip

    def __init__(
        self, *args: Any, series: Series, today: date, as_of: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, series=series, prefix=f"s{series.pk}", **kwargs)
        self.day = as_of
        self.stating = (
            StatedForm(
                self.data if self.is_bound else None,
                series=series,
                today=today,
                prefix=self.add_prefix(PREFIX),
                initial=drafted(self.initial),
            )
            if series.printed
            else None
        )
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
    def says_the_month(self) -> bool:
        """Whether the month's line is answered: a number, or 不适用 that was ticked or given a reason."""
        said = self["is_not_applicable"].data or str(self["not_applicable"].data or "").strip()
        return self.has_payload or bool(said)

    @property
    def is_filled(self) -> bool:
        """Whether the line is to be handed in; what a source prints comes with the number that it stands beside."""
        return self.says_the_month or (self.stating is not None and self.stating.is_filled)

    @property
    def is_wrong(self) -> bool:
        """Whether anything in the line was refused."""
        return bool(self.errors or (self.stating is not None and self.stating.errors))

    @property
    def faults(self) -> list[str]:
        """What was refused in the line, in words."""
        parts = [self, self.stating] if self.stating is not None else [self]
        return [str(one) for part in parts for errors in part.errors.values() for one in errors]

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.stating is None or self.stating.is_valid()])

    def entries(self) -> dict[str, str]:
        """What was typed, to be kept as a draft."""
        typed = {name: self[name].data for name in self.DRAFTED if name in self.fields}
        kept = {name: "on" if text is True else str(text) for name, text in typed.items() if text}
        return kept | (self.stating.entries() if self.stating is not None else {})

    def report(self) -> Report:
        assert self.day is not None
        self.cleaned_data["as_of"] = self.day
        return super().report()

    def statements(self) -> list[Statement]:
        """What a source prints beside the number, for a slot that is still to be named."""
        return self.stating.statements() if self.stating is not None else []
