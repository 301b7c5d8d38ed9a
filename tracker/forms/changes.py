"""What a unit sends to have a goal changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker import wording
from tracker.forms.adding_up import AddingUp
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportedNumberField
from tracker.models import Target, TargetChangeRequest
from tracker.queries.targets.misfits import misfits


class ChangeForm(Refusable, AddingUp, forms.ModelForm):
    """What the target should say instead, from which month on, on what ground and why."""

    value = ReportedNumberField(label=_("目标值"), help_text=_("监测指标不设目标值。"))
    in_force_from = forms.TypedChoiceField(
        label=_("执行起始月"),
        coerce=date.fromisoformat,
        help_text=_("从该月起按调整后的目标评判，以前各月不变。"),
    )

    class Meta:
        model = TargetChangeRequest
        fields = ("tier", "value", "qualifier", "in_force_from", "basis", "basis_date", "reason")
        widgets = {
            "basis_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        kwargs["instance"] = TargetChangeRequest(target=target)
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        months = [(month.first.isoformat(), wording.month(month)) for month in target.span]
        self.fields["in_force_from"].choices = months  # type: ignore[attr-defined]

    def asked_fields(self) -> list[forms.BoundField]:
        """The fields of the request itself."""
        return [self[name] for name in self.Meta.fields]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            self.check_adds_up(misfits([[self.instance]])[0])
