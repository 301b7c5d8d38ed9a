"""What is to be written into many items at once: of each column whether it is changed, and to what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.calc.refusals import Refused
from tracker.forms.items import PREFIX, column_field
from tracker.forms.refusable import Refusable
from tracker.forms.review import chosen_numbers
from tracker.models import Column, Item
from tracker.wording import label
from tracker.wording.refusals import sentence

MOST = 200
CHANGES = "changes_"
PREVIEW, APPLY = "preview", "apply"


class SeveralForm(Refusable, forms.Form):
    """The items ticked, the columns to change and what to write; nothing of a column that isn't marked is looked at.

    `seen` tells which changes were shown before they are made.
    """

    item = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    step = forms.ChoiceField(choices=[(PREVIEW, ""), (APPLY, "")])
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for column in columns:
            named = _("修改“%(name)s”") % {"name": label(column)}
            self.fields[CHANGES + column.code] = forms.BooleanField(label=named, required=False)
            value = self.fields[PREFIX + column.code] = column_field(column, "")
            value.widget.attrs["aria-label"] = label(column)

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Of each column whether it is changed, and to what."""
        return [(self[CHANGES + one.code], self[PREFIX + one.code]) for one in self.columns]

    def clean_item(self) -> list[int]:
        chosen = chosen_numbers(self.cleaned_data["item"])
        if not chosen:
            raise ValidationError(_("请先勾选要修改的条目。"))
        if len(chosen) > MOST:
            raise ValidationError(_("一次最多修改 %(n)s 个条目。"), params={"n": MOST})
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(CHANGES + one.code) for one in self.columns):
            self.add_error(None, _("请勾选要修改的说明栏。"))
        return given

    def texts(self) -> dict[str, str]:
        """What to write, by the code of the column."""
        given = self.cleaned_data
        codes = [one.code for one in self.columns if given.get(CHANGES + one.code)]
        return {code: str(given.get(PREFIX + code) or "").strip() for code in codes}

    def refuse_item(self, item: Item, fault: Refused | ValidationError) -> None:
        """Tell of which item the changes were refused, and why."""
        why = sentence(fault) if isinstance(fault, Refused) else " ".join(fault.messages)
        self.add_error(None, _("%(item)s：%(why)s") % {"item": label(item), "why": why})
