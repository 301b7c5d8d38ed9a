"""What makers of an edition enter: which month to freeze, and what they say with a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.calc import issuing
from tracker.calc.periods import SHANGHAI, Month
from tracker.forms.months import MonthChoiceField
from tracker.forms.refusable import Refusable
from tracker.wording import month as month_name


class FreezeForm(Refusable, forms.Form):
    """A month to be frozen, and the moment up to which figures count."""

    month = MonthChoiceField(label=_("月份"))
    cut_off = forms.DateTimeField(
        label=_("数据截至"),
        required=False,
        help_text=_("只计入此前审核通过的数据；留空即此刻。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": _("请填写如 2023-07-20 18:00 的时间。")},
    )
    reason = forms.CharField(
        label=_("再版理由"),
        required=False,
        max_length=500,
        help_text=_("该月已公布时必须填写，将随新版公布。"),
    )

    incomplete = forms.CharField(
        label=_("未报齐仍封存的理由"),
        required=False,
        max_length=500,
        help_text=_("有数据未报齐时必须填写，将随本期公布。"),
    )

    def __init__(self, *args: Any, months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(str(one), month_name(one)) for one in months]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the freeze takes. The time entered is the district's."""
        entered = self.cleaned_data
        cut_off = entered["cut_off"]
        return {
            "month": Month.parse(entered["month"]),
            "cut_off": cut_off.astimezone(SHANGHAI) if cut_off else None,
            "reason": entered["reason"],
            "incomplete": entered["incomplete"],
        }


class StepForm(Refusable, forms.Form):
    """What is said with a step: an opinion, a number."""

    note = forms.CharField(required=False, max_length=1000)
    number = forms.IntegerField(
        required=False, min_value=1, max_value=999, error_messages={"invalid": _("期号请填整数。")}
    )
    TAKEN = {
        issuing.COMMENT: ("note",),
        issuing.DISCARD: ("note",),
        "correct": ("note",),
        issuing.SIGN: (),
        issuing.PUBLISH: ("number",),
    }

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self.TAKEN[kind]):
            del self.fields[name]

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
