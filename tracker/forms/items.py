"""Items as staff enter them on the site: name, unit and a field for each descriptive column of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.alike import CONFIRMED, AsksAlike
from tracker.forms.refusable import Refusable
from tracker.models import Column, Item, ItemStepRequest, Unit
from tracker.wording import label

PREFIX = "column_"
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def column_field(column: Column, stored: str, date_widget: forms.Widget = DATE) -> forms.Field:
    """The field of a descriptive column; a choice that is no longer offered stays while it is stored."""
    if column.form == Column.Form.DATE:
        return forms.DateField(label=label(column), required=False, widget=date_widget)
    if column.form == Column.Form.CHOICE:
        listed = column.offered
        if stored and stored not in listed:
            listed.append(stored)
        return forms.ChoiceField(
            label=label(column), required=False, choices=[("", "—"), *((one, one) for one in listed)]
        )
    return forms.CharField(label=label(column), required=False, max_length=500)


def described(columns: list[Column], given: dict[str, Any], kept: dict[str, str]) -> dict[str, str]:
    """The descriptions an item has after a form: columns that weren't asked for stay as they are."""
    texts = kept | {column.code: str(given.get(PREFIX + column.code) or "") for column in columns}
    return {code: text for code, text in texts.items() if text}


class ItemForm(Refusable, AsksAlike):
    """A new item, or the name and descriptions of one that is there. `units` are those one may add for."""

    joined_on = forms.DateField(
        label=_("加入日期"),
        required=False,
        widget=DATE,
        help_text=_(
            "从该日所在的月份起计数；留空则从现在可以填报的最新一月起。已公布的月份不再改动，从其后一月起。"
        ),
    )

    class Meta:
        model = Item
        fields = ("name", "unit", "code")

    def __init__(self, *args: Any, units: list[Unit] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields[CONFIRMED] = fields.pop(CONFIRMED)
        self.columns = list(self.instance.register.columns.all())
        stored = self.instance.descriptions or {}
        for column in self.columns:
            text = stored.get(column.code, "")
            fields[PREFIX + column.code] = column_field(column, text)
            fields[PREFIX + column.code].initial = text
        if units is None:
            for name in ("unit", "code", "joined_on"):
                del fields[name]
            return
        fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        fields["unit"].label_from_instance = label
        fields["unit"].empty_label = None if len(units) == 1 else "—"
        fields["code"].required = False
        fields["code"].help_text = _("留空则自动编号。")
        fields["joined_on"] = fields.pop("joined_on")

    def _post_clean(self) -> None:
        self.instance.descriptions = described(
            self.columns, self.cleaned_data, self.instance.descriptions or {}
        )
        super()._post_clean()  # type: ignore[misc]


class StepForm(Refusable, forms.ModelForm):
    """From which day an item leaves its register or comes back, and why."""

    class Meta:
        model = ItemStepRequest
        fields = ("on", "reason")
        widgets = {"on": DATE, "reason": forms.Textarea(attrs={"rows": 2})}
