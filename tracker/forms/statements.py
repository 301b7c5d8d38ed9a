"""来源印的数: what one source prints beside a figure, as it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.calc.stated import UNKNOWN, unit_of
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportedNumberField
from tracker.models import Series, Slot, Statement
from tracker.wording.refusals import SENTENCES

PREFIX = "stated"
NUMBERS = tuple(Statement.What.values)
TYPED = tuple(f"{PREFIX}-{name}" for name in (*NUMBERS, "source", "source_date"))  # as they are sent
STATED = (*TYPED, f"{PREFIX}-way")
_SOURCE = Statement._meta.get_field("source")


class StatedForm(Refusable, forms.Form):
    """The numbers that a source prints beside a figure of `series`, with the source and its day; all of it may be left empty.

    Its fields have a prefix and labels of their own, so that it can be part of the form of a report.
    """

    prefix = PREFIX

    value = ReportedNumberField(label=_("来源印的数值"))
    growth = ReportedNumberField(label=_("来源印的同比增速"))
    completion = ReportedNumberField(label=_("来源印的完成率"))
    share = ReportedNumberField(label=_("来源印的占比"))
    rank = ReportedNumberField(label=_("来源印的位次"))
    way = forms.ChoiceField(
        label=Statement._meta.get_field("way").verbose_name, choices=Statement.Way.choices, required=False
    )
    source = forms.CharField(
        label=_SOURCE.verbose_name, required=False, max_length=_SOURCE.max_length, help_text=_SOURCE.help_text
    )
    source_date = forms.DateField(
        label=Statement._meta.get_field("source_date").verbose_name,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, series: Series, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.asked = today, series.printed
        for name in set(NUMBERS).difference(self.asked):
            del self.fields[name]
        for name in self.asked:
            field: Any = self.fields[name]
            field.unit = unit_of(name, series.measured_in)

    @property
    def numbers(self) -> list[tuple[forms.BoundField, str]]:
        """The fields of the numbers, each with its unit of measure."""
        return [(self[name], self.fields[name].unit) for name in self.asked]  # type: ignore[attr-defined]

    @property
    def parts(self) -> list[tuple[forms.BoundField, str]]:
        """All its fields in their order, each with its unit of measure, empty for what isn't a number."""
        return [*self.numbers, *((self[name], "") for name in ("way", "source", "source_date"))]

    @property
    def is_filled(self) -> bool:
        """Whether anything is typed that would be lost; how decimals came about says nothing by itself."""
        return any(str(self[name].value() or "").strip() for name in (*self.asked, "source", "source_date"))

    def entries(self) -> dict[str, str]:
        """What was typed, as a draft keeps it; nothing where nothing is."""
        if not self.is_filled:
            return {}
        typed = {f"{PREFIX}-{name}": self[name].data for name in self.fields}
        return {name: str(text) for name, text in typed.items() if text}

    def clean(self) -> dict[str, Any]:
        """Numbers need their source and its day, and the other way round."""
        given = super().clean() or {}
        filled = [name for name in self.asked if str(self[name].data or "").strip()]
        if filled:
            for name in ("source", "source_date"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("填了来源印的数，来源和来源日期都要填。"))
        elif given.get("source") or given.get("source_date"):
            self.add_error(None, _("填了来源，没有填来源印的数。请填数，或清空来源和来源日期。"))
        if (day := given.get("source_date")) and day > self.today:
            self.add_error("source_date", SENTENCES["source_in_the_future"])
        for one in self._statements(given):
            try:
                one.clean()
            except ValidationError as fault:
                self.add_error(one.what, fault.error_dict["value"])
        return given

    def statements(self, slot: Slot | None = None) -> list[Statement]:
        """What is stated for the slot; without one that is still to be named."""
        return list(self._statements(self.cleaned_data, slot))

    def _statements(self, given: dict[str, Any], slot: Slot | None = None) -> Iterator[Statement]:
        about = {name: given.get(name) for name in ("source", "source_date")}
        for name in self.asked:
            if given.get(name) is not None:
                way = given.get("way") or UNKNOWN
                yield Statement(slot=slot, what=name, value=given[name], way=way, **about)


def drafted(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the entries of a draft say of it, by field."""
    return {name.removeprefix(f"{PREFIX}-"): said[name] for name in STATED if name in said}
