"""What may be asked of the review queue, and what a reviewer sends from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from tracker import wording
from tracker.access import REVIEWER, Rights
from tracker.calc import states
from tracker.calc.numbers import row_number
from tracker.calc.periods import Month
from tracker.forms.filters import NamedChoiceField, search_field
from tracker.forms.months import MonthChoiceField
from tracker.forms.refusable import Refusable
from tracker.forms.reports import NO_REASON
from tracker.models import Section, Series, Unit
from tracker.queries.reporting.review import CORRECTIONS, OTHERS, OWN, Narrowing, months_waiting

AT_ONCE = 500


class QueueForm(forms.Form):
    """Filters of the queue; all optional, all in the address."""

    q = search_field()
    unit = NamedChoiceField(
        Unit.objects.none(), label=_("单位"), required=False, empty_label=_("全部单位"), to_field_name="code"
    )
    section = NamedChoiceField(
        Section.objects.order_by("order", "id"), label=_("板块"), required=False, empty_label=_("全部板块")
    )
    month = MonthChoiceField(label=_("月份"), required=False)
    only = forms.ChoiceField(
        label=_("只看"),
        required=False,
        choices=[
            ("", _("全部待审")),
            (OTHERS, _("可由我审核的")),
            (CORRECTIONS, _("更正")),
            (OWN, _("本人填报的")),
        ],
    )

    def __init__(self, *args: Any, rights: Rights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_series = Unit.objects.filter(
            Exists(Series.objects.filter(unit=OuterRef("pk"))), pk__in=rights.units(REVIEWER)
        )
        self.fields["unit"].queryset = of_series  # type: ignore[attr-defined]
        named = [(str(Month.of(month)), wording.month(month)) for month in months_waiting(rights)]
        self.fields["month"].choices = [("", _("全部月份")), *named]  # type: ignore[attr-defined]

    def narrowing(self) -> Narrowing:
        given = self.cleaned_data
        month = Month.parse(given["month"]).first if given["month"] else None
        return Narrowing(given["unit"], given["section"], month, given["only"], given["q"])


def chosen_numbers(given: Sequence[str] | None) -> list[int]:
    """The ids that were ticked; what can't be one is left out, as what doesn't exist would be."""
    return sorted({number for text in given or [] if (number := row_number(text)) is not None})


class DecideForm(Refusable, forms.Form):
    """The figures ticked in the queue, what to do with them, and why.

    `seen` are the disagreements that were shown before they were approved all the same.
    """

    figure = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    step = forms.ChoiceField(choices=[(states.APPROVE, ""), (states.RETURN, "")])
    reason = forms.CharField(
        label=_("退回理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(
            attrs={"rows": 1, "placeholder": _("退回时必须填写，填报人会看到。"), "data-missing": NO_REASON}
        ),
    )

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_figure(self) -> list[int]:
        chosen = chosen_numbers(self.cleaned_data["figure"])
        if not chosen:
            raise forms.ValidationError(_("请先勾选要办理的数据。"))
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("step") == states.RETURN and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", NO_REASON)
        return given
