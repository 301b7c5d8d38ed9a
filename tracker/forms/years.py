"""Rolling over: on what ground, and for each target whether it goes on and with which value."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.numbers import digits
from tracker.forms.adding_up import AddingUp
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportedNumberField
from tracker.queries.targets.roll_over import Proposal
from tracker.wording import goal_name


class RollOverForm(Refusable, AddingUp):
    """The document that sets the targets of the new year."""

    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("下达新一年目标的文件或会议，适用于本次结转的全部目标。"),
        error_messages={"required": gettext_lazy("请写明依据。")},
    )
    basis_date = forms.DateField(
        label=gettext_lazy("依据日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class LineForm(forms.Form):
    """One target: whether it goes on, and what it asks."""

    goes_on = forms.BooleanField(required=False)
    value = ReportedNumberField()

    def __init__(self, data: Any = None, *, proposal: Proposal) -> None:
        value = "" if proposal.value is None else digits(proposal.value)
        start = {"goes_on": True, "value": value}
        super().__init__(data, prefix=f"t{proposal.target.pk}", initial=start)
        self.proposal = proposal
        self.asks = proposal.version.value is not None
        if not self.asks:
            del self.fields["value"]
        name = goal_name(proposal.standing)
        self.fields["goes_on"].widget.attrs["aria-label"] = _("结转“%(name)s”") % {"name": name}
        if self.asks:
            self.fields["value"].widget.attrs["aria-label"] = _("“%(name)s”新一年目标值") % {"name": name}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if self.asks and given.get("goes_on") and "value" in given and given["value"] is None:
            self.add_error("value", _("请填目标值；不再设这个目标时不要勾选。"))
        return cleaned


def chosen_values(lines: Sequence[LineForm]) -> dict[int, Decimal | None]:
    """The value of each target that goes on, by its id."""
    return {
        line.proposal.target.pk: line.cleaned_data.get("value")
        for line in lines
        if line.cleaned_data["goes_on"]
    }
