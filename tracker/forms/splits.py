"""How a district's goal is to be divided: one number a unit, and from when on what ground."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import wording
from tracker.calc.numbers import digits
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportedNumberField
from tracker.models import Target, Unit

PREFIX = "unit_"


class SplitForm(Refusable, forms.Form):
    """`held` are the parts in force by unit; a unit without a part may be left empty, one with a part may not."""

    in_force_from = forms.TypedChoiceField(
        label=gettext_lazy("执行起始月"),
        coerce=date.fromisoformat,
        help_text=gettext_lazy("从该月起按新的分解评判，以前各月不变。"),
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("下达目标的文件或会议。")
    )
    basis_date = forms.DateField(
        label=gettext_lazy("依据日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=gettext_lazy("调整理由"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("改动已有的分解必须填写。"),
    )
    as_it_is = forms.BooleanField(label=gettext_lazy("合计与全区目标不符，仍按此下达"), required=False)

    def __init__(
        self,
        *args: Any,
        target: Target,
        goal: Decimal | None,
        held: Mapping[int, Decimal | None],
        units: list[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.goal, self.held, self.units = target, goal, held, units
        months = [(month.first.isoformat(), wording.month(month)) for month in target.span]
        self.fields["in_force_from"].choices = months  # type: ignore[attr-defined]
        for unit in units:
            value = held.get(unit.pk)
            self.fields[f"{PREFIX}{unit.pk}"] = ReportedNumberField(
                label=wording.label(unit), initial=None if value is None else digits(value)
            )

    def parts(self) -> list[tuple[Unit, forms.BoundField]]:
        return [(unit, self[f"{PREFIX}{unit.pk}"]) for unit in self.units]

    def terms_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("in_force_from", "basis", "basis_date", "reason")]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        changed = False
        for unit in self.units:
            name = f"{PREFIX}{unit.pk}"
            share = given.get(name)
            if name in self.errors:
                continue
            if share is None and self.held.get(unit.pk) is not None:
                self.add_error(name, _("该单位已有分解目标，不能留空；不再承担请填 0。"))
            if share is not None and share < 0:
                self.add_error(name, _("分解目标不能小于零。"))
            changed |= self.held.get(unit.pk) not in (None, share)
        if changed and not given.get("reason", "").strip():
            self.add_error("reason", _("调整目标必须写明理由。"))
        if not self.errors and not self.shares:
            raise ValidationError(_("请至少给一个单位填写分解目标。"))
        if not self.errors and self.over and not given["as_it_is"]:
            self.add_error("as_it_is", self.difference())
        return given

    @property
    def shares(self) -> dict[Unit, Decimal]:
        given = {unit: self.cleaned_data.get(f"{PREFIX}{unit.pk}") for unit in self.units}
        return {unit: share for unit, share in given.items() if share is not None}

    @property
    def over(self) -> Decimal:
        """By how much the parts exceed the goal; nothing when there is no goal to compare with."""
        return sum(self.shares.values(), Decimal(0)) - self.goal if self.goal is not None else Decimal(0)

    def difference(self) -> str:
        """By how much the parts don't add up, as a sentence."""
        unit = self.target.indicator.measured_in
        parts = {
            "total": wording.quantity(self.over + (self.goal or 0), unit, 8),
            "gap": wording.quantity(abs(self.over), unit, 8),
        }
        if self.over > 0:
            return _("各单位合计%(total)s，比全区目标多%(gap)s。") % parts
        return _("各单位合计%(total)s，比全区目标少%(gap)s。") % parts
