"""How a file's table is read: what each column is, the unit above the table, the month it is of."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.captions import units_in
from tracker.documents.cells import letters_of
from tracker.forms.months import MonthChoiceField
from tracker.forms.refusable import Refusable
from tracker.queries.imports.dating import MONTH
from tracker.queries.imports.laying import (
    COLUMN,
    CONFIRMED,
    HEADER,
    LAYOUT,
    SHEET,
    UNIT,
    Table,
    choices_of,
    fields_of,
)
from tracker.queries.imports.meanings import UNREAD
from tracker.queries.imports.preview import ImportTarget
from tracker.wording import month as month_name
from tracker.wording.languages import language
from tracker.wording.refusals import question_sentence

LONGEST_TITLE = 16


class WhereForm(Refusable, forms.Form):
    """Which sheet is read, and which of its rows are the header; changed, the columns are proposed anew."""

    sheet = forms.ChoiceField(label=gettext_lazy("工作表"))
    header = forms.ChoiceField(label=gettext_lazy("表头所在行"))

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        header = table.header
        hidden = _("（隐藏）")
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            (one.name, one.name + (hidden if one.is_hidden else "")) for one in table.sheets if one.lines
        ]
        self.fields["header"].choices = [  # type: ignore[attr-defined]
            (rows, _("第%(rows)s行") % {"rows": rows.replace("-", "–")}) for rows in choices_of(header)
        ]
        self.initial = {"sheet": header.sheet.name, "header": _rows(table)}


class LayoutForm(Refusable, forms.Form):
    """What each column is, and what holds where a heading doesn't say: units and month."""

    unit = forms.CharField(
        label=gettext_lazy("表中写明的计量单位"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("用于没有写明单位的栏；有几个时用顿号分开，如 亿元、%。"),
    )
    month = MonthChoiceField(
        label=gettext_lazy("月份"),
        help_text=gettext_lazy("用于没有写明月份的栏。"),
        error_messages={"required": gettext_lazy("请选择月份。")},
    )

    def __init__(
        self, *args: Any, table: Table, into: ImportTarget, months: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.into = table, into
        self.initial = {"unit": "、".join(table.header.layout.units), "month": str(table.month or "")}
        self._ask_month(table, months)
        self.named = {one.key: one.title(language()) for one in fields_of(into)}
        offered = [("", _("不读取")), *self.named.items()]
        for index in table.filled:
            self.fields[f"c{index}"] = forms.ChoiceField(
                label=_("%(letter)s栏") % {"letter": letters_of(index)}, choices=offered, required=False
            )
            self.initial[f"c{index}"] = table.header.columns.get(index, ("", None))[0]

    def _ask_month(self, table: Table, months: list[tuple[str, str]]) -> None:
        """Offer the months; where the file says another than was chosen, one has to be chosen here."""
        told = [(str(one), month_name(one)) for one in table.told.all if str(one) not in dict(months)]
        field, doubt = self.fields["month"], table.told.doubt(self.into.month)
        open_one = [("", _("请选择"))] if doubt and table.month is None else []
        field.choices = [*open_one, *told, *months]  # type: ignore[attr-defined]
        if doubt:
            field.help_text = question_sentence(doubt, table.told.details(self.into.month))

    @property
    def columns(self) -> list[tuple[str, forms.BoundField]]:
        """Each column's letters and what it is."""
        return [(letters_of(index), self[f"c{index}"]) for index in self.table.filled]

    @property
    def read(self) -> list[str]:
        """The columns that are proposed to be read, each by its letters and what it is."""
        columns = self.table.header.columns
        return [
            f"{letters_of(one)} {self.named[columns[one][0]]}" for one in self.table.filled if one in columns
        ]

    @property
    def unread(self) -> list[str]:
        """The columns that aren't, by letters and title, of two rows of titles the lower one."""
        header, places = self.table.header, self.table.filled
        titles = [title.rpartition(" ")[2] if header.layout.rows > 1 else title for title in header.titles]
        shown = {index: Truncator(title).chars(LONGEST_TITLE) for index, title in enumerate(titles)}
        return [
            f"{letters_of(one)} {shown.get(one, '')}".rstrip() for one in places if one not in header.columns
        ]

    def clean_unit(self) -> str:
        """Units that are known, as they are kept. Raises ValidationError."""
        given = self.cleaned_data["unit"].strip()
        known = {one.measured_in for one in fields_of(self.into)}
        if given and not units_in(f"单位：{given}", known):
            raise forms.ValidationError(_("不认识这个计量单位。请填写如 万元、%，或留空。"))
        return "、".join(units_in(f"单位：{given}", known))

    def clean(self) -> None:
        """Make sure that what is needed is there. What is there twice in the same month is told by the plan."""
        given = Counter(self.cleaned_data.get(f"c{index}", "") for index in self.table.filled)
        missing = [
            title for one, title in self.table.needed.items() if not any(given[key] for key in one.split("|"))
        ]
        if missing:
            raise forms.ValidationError(
                _("还缺少：%(titles)s。请为它指定一栏。") % {"titles": _("、").join(missing)}
            )

    @property
    def answers(self) -> dict[str, str]:
        """The layout as it is kept beside the file."""
        columns = {
            COLUMN + letters_of(index): self.cleaned_data[f"c{index}"] or UNREAD
            for index in self.table.filled
        }
        month = {MONTH: self.cleaned_data["month"]}
        chosen = self.into.month
        if self.cleaned_data["month"] == str(chosen) and not self.table.told.doubt(chosen):
            month = {MONTH: ""}
        where = {
            SHEET: self.table.header.sheet.name if len(self.table.sheets) > 1 else "",
            HEADER: _rows(self.table),
        }
        return {LAYOUT: CONFIRMED, **where, UNIT: self.cleaned_data["unit"], **month, **columns}


def _rows(table: Table) -> str:
    first, last = table.header.layout.first, table.header.row
    return str(first) if first == last else f"{first}-{last}"
