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
from tracker.calc.periods import Month
from tracker.forms.adding_up import AddingUp
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportedNumberField
from tracker.models import Target, TargetVersion, Unit
from tracker.queries.targets.splits import goals_in_force
from tracker.wording.splits import difference

PREFIX = "unit_"


class SplitForm(Refusable, AddingUp):
    """`held` is what each unit's part says by unit; a unit without a part may be left empty, one with a part may not."""

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

    def __init__(
        self,
        *args: Any,
        target: Target,
        goal: Decimal | None,
        held: Mapping[int, TargetVersion],
        units: list[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.goal, self.held, self.units = target, goal, held, units
        months = [(month.first.isoformat(), wording.month(month)) for month in target.span]
        self.fields["in_force_from"].choices = months  # type: ignore[attr-defined]
        for unit in units:
            value = self._held(unit)
            self.fields[f"{PREFIX}{unit.pk}"] = ReportedNumberField(
                label=wording.label(unit), initial=None if value is None else digits(value)
            )

    def parts(self) -> list[tuple[forms.BoundField, TargetVersion | None]]:
        """The field of each unit's share, with what its part says so far."""
        return [(self[f"{PREFIX}{unit.pk}"], self.held.get(unit.pk)) for unit in self.units]

    def terms_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("in_force_from", "basis", "basis_date", "reason")]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self._check_shown(given.get("in_force_from"))
        changed = False
        for unit in self.units:
            name = f"{PREFIX}{unit.pk}"
            share = given.get(name)
            if name in self.errors:
                continue
            if share is None and self._held(unit) is not None:
                self.add_error(name, _("该单位已有分解目标，不能留空；不再承担请填 0。"))
            if share is not None and share < 0:
                self.add_error(name, _("分解目标不能小于零。"))
            changed |= self._held(unit) not in (None, share)
        if changed and not given.get("reason", "").strip():
            self.add_error("reason", _("调整目标必须写明理由。"))
        if not self.errors and not self.shares:
            raise ValidationError(_("请至少给一个单位填写分解目标。"))
        if not self.errors and self.over and not given["as_it_is"]:
            self.add_error("as_it_is", self._difference())
        return given

    def _check_shown(self, since: date | None) -> None:
        """A share is changed from what is shown: where the parts said something else in the month, that has to be shown first."""
        if since is None:
            return
        then = {unit: goal.value for unit, goal in goals_in_force(self.target, Month.of(since)).items()}
        if then.pop(self.target.unit_id, None) != self.goal or then != {
            unit: goal.value for unit, goal in self.held.items()
        }:
            self.add_error(
                "in_force_from", _("该月的现行目标与这里所列的不同：请先把页面切换到该月，再调整。")
            )

    @property
    def shares(self) -> dict[Unit, Decimal]:
        given = {unit: self.cleaned_data.get(f"{PREFIX}{unit.pk}") for unit in self.units}
        return {unit: share for unit, share in given.items() if share is not None}

    @property
    def over(self) -> Decimal:
        """By how much the parts exceed the goal; nothing when there is no goal to compare with."""
        return sum(self.shares.values(), Decimal(0)) - self.goal if self.goal is not None else Decimal(0)

    def _difference(self) -> str:
        """By how much the parts don't add up, as a sentence."""
        goal = self.goal or Decimal(0)
        return difference(self.over + goal, goal, self.target.indicator.measured_in)

    def _held(self, unit: Unit) -> Decimal | None:
        part = self.held.get(unit.pk)
        return part.value if part else None
