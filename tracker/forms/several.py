"""What is to be written into many items at once: of each column and tag whether it is changed, and to what; and whose they become."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.forms.items import DATE, PREFIX, column_field
from tracker.forms.months import MonthChoiceField
from tracker.forms.refusable import Refusable
from tracker.forms.reorganisations import NamedUnitField
from tracker.forms.review import chosen_numbers
from tracker.models import Column, Item, Measure, Unit
from tracker.wording import label
from tracker.wording import month as month_name
from tracker.wording.refusals import sentence

MOST = 200
CHANGES, TAG, TAGS = "changes_", "tag_", "tags_"
PREVIEW, APPLY = "preview", "apply"
YES_NO = [("", "—"), ("1", _("是")), ("0", _("否"))]
OF_TAGS = ("month", "as_of")
OF_UNIT = ("unit", "first_month", "basis", "basis_date")


class SeveralForm(Refusable, forms.Form):
    """The items ticked, what to change and what to write; nothing that isn't marked is looked at.

    `months` are those in which tags may be reported, `passes_from` those from which items may pass to one of `units`.
    `seen` tells which changes were shown before they are made.
    """

    item = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    step = forms.ChoiceField(choices=[(PREVIEW, ""), (APPLY, "")])
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        columns: Sequence[Column],
        tags: Sequence[Measure] = (),
        months: Sequence[Month] = (),
        units: QuerySet[Unit] | None = None,
        passes_from: Sequence[Month] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.tags = columns, tags if months else ()
        for column in columns:
            self._ask(CHANGES + column.code, PREFIX + column.code, label(column), column_field(column, ""))
        for tag in self.tags:
            said = forms.ChoiceField(label=label(tag), choices=YES_NO, required=False)
            self._ask(TAGS + tag.code, TAG + tag.code, label(tag), said)
        if self.tags:
            self._ask_when(months)
        self.may_pass = units is not None
        if units is not None:
            self._ask_unit(units, passes_from)

    def _ask(self, change: str, name: str, called: str, field: forms.Field) -> None:
        named = _("修改“%(name)s”") % {"name": called}
        self.fields[change] = forms.BooleanField(label=named, required=False)
        field.widget.attrs["aria-label"] = called
        self.fields[name] = field

    def _ask_when(self, months: Sequence[Month]) -> None:
        choices = [(str(one), month_name(one)) for one in months]
        self.fields["month"] = MonthChoiceField(label=_("月份"), choices=choices, required=False)
        self.fields["as_of"] = forms.DateField(label=_("数据截至"), widget=DATE, required=False)

    def _ask_unit(self, units: QuerySet[Unit], months: Sequence[Month]) -> None:
        choices = [(str(one), month_name(one)) for one in months]
        fields: dict[str, Any] = {
            "passes": forms.BooleanField(label=_("划给另一个单位"), required=False),
            "unit": NamedUnitField(units, label=_("承接单位"), to_field_name="code", required=False),
            "first_month": MonthChoiceField(label=_("承接起始月"), choices=choices, required=False),
            "basis": forms.CharField(label=_("依据"), max_length=200, required=False),
            "basis_date": forms.DateField(label=_("依据日期"), widget=DATE, required=False),
        }
        self.fields |= fields

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Of each column whether it is changed, and to what."""
        return [(self[CHANGES + one.code], self[PREFIX + one.code]) for one in self.columns]

    @property
    def tag_pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Of each tag whether it is reported, and what."""
        return [(self[TAGS + one.code], self[TAG + one.code]) for one in self.tags]

    @property
    def tag_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in OF_TAGS] if self.tags else []

    @property
    def unit_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in OF_UNIT] if self.may_pass else []

    @property
    def asks(self) -> bool:
        """Whether there is anything that can be changed."""
        return bool(self.columns or self.tags or self.may_pass)

    def clean_item(self) -> list[int]:
        chosen = chosen_numbers(self.cleaned_data["item"])
        if not chosen:
            raise ValidationError(_("请先勾选要修改的条目。"))
        if len(chosen) > MOST:
            raise ValidationError(_("一次最多修改 %(n)s 个条目。"), params={"n": MOST})
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        tags = [one.code for one in self.tags if given.get(TAGS + one.code)]
        if (
            not any(given.get(CHANGES + one.code) for one in self.columns)
            and not tags
            and not self.is_passing
        ):
            self.add_error(None, _("请勾选要修改的内容。"))
        needed = [TAG + code for code in tags] + list(OF_TAGS if tags else ())
        for name in [*needed, *(OF_UNIT if self.is_passing else ())]:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("请填写%(label)s。") % {"label": self.fields[name].label})
        return given

    @property
    def is_passing(self) -> bool:
        """Whether the items are to pass to another unit."""
        return bool(self.cleaned_data.get("passes"))

    def texts(self) -> dict[str, str]:
        """What to write, by the code of the column."""
        given = self.cleaned_data
        codes = [one.code for one in self.columns if given.get(CHANGES + one.code)]
        return {code: str(given.get(PREFIX + code) or "").strip() for code in codes}

    def said(self) -> dict[Measure, bool]:
        """What to report of the tags that are marked."""
        given = self.cleaned_data
        return {one: given[TAG + one.code] == "1" for one in self.tags if given.get(TAGS + one.code)}

    def reported_for(self) -> tuple[Month, date]:
        """For which month and as of which day tags are reported."""
        return Month.parse(self.cleaned_data["month"]), self.cleaned_data["as_of"]

    def refuse_item(self, item: Item, fault: Refused | ValidationError) -> None:
        """Tell of which item the changes were refused, and why."""
        why = sentence(fault) if isinstance(fault, Refused) else " ".join(fault.messages)
        self.add_error(None, _("%(item)s：%(why)s") % {"item": label(item), "why": why})
