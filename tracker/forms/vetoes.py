"""What is entered of a veto: whom it bars, from when until when, on what basis; and of its early end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tracker.forms.filters import NamedChoiceField
from tracker.forms.leagues import FILES
from tracker.forms.months import MonthField
from tracker.forms.refusable import Refusable
from tracker.forms.reports import EvidenceField
from tracker.models import League, Unit, Veto

_DATED = {
    "basis_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "reason": forms.Textarea(attrs={"rows": 2}),
}


class VetoForm(Refusable, forms.ModelForm):
    """A veto on one of a league's contenders, in that league or in all it takes part in."""

    unit = NamedChoiceField(
        Unit.objects.none(), label=gettext_lazy("单位"), to_field_name="code", empty_label=None
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("范围"),
        choices=[
            ("all", gettext_lazy("该单位参加的全部擂台赛")),
            ("one", gettext_lazy("仅本擂台赛")),
        ],
    )
    first_month = MonthField(label=gettext_lazy("起始月"))
    last_month = MonthField(
        label=gettext_lazy("截止月"), required=False, help_text=gettext_lazy("含该月；留空表示至解除为止。")
    )
    exhibits = EvidenceField(label=gettext_lazy("依据文件"), help_text=FILES)

    class Meta:
        model = Veto
        fields = ("unit", "first_month", "last_month", "basis", "basis_date", "reason")
        widgets = _DATED

    field_order = ("unit", "scope", "first_month", "last_month", "basis", "basis_date", "reason", "exhibits")

    def __init__(self, *args: Any, league: League, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.league = league
        known = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["unit"].queryset = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.instance.league = self.league if given.get("scope") == "one" else None
        return given


class LiftingForm(Refusable, forms.ModelForm):
    """The early end of a veto."""

    first_month = MonthField(
        label=gettext_lazy("解除起始月"), help_text=gettext_lazy("从该月起不再受一票否决。")
    )
    exhibits = EvidenceField(label=gettext_lazy("依据文件"), help_text=FILES)

    class Meta:
        model = Veto
        fields = ("first_month", "basis", "basis_date", "reason")
        widgets = _DATED

    def __init__(self, *args: Any, veto: Veto, **kwargs: Any) -> None:
        kwargs["instance"] = Veto(unit=veto.unit, league=veto.league, lifts=veto)
        super().__init__(*args, **kwargs)
