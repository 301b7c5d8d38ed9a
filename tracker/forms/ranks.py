"""What a steward enters for a rank's comparison set: the table as it was published, pasted line by line."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.numbers import NotANumber, TooManyDigits, parse_number
from tracker.calc.periods import Month
from tracker.forms.months import MonthField
from tracker.forms.refusable import Refusable
from tracker.models import Indicator, RankSheet

_BETWEEN = re.compile(r"[,，\t;；]|\s{1,}")


class SheetForm(Refusable, forms.Form):
    """Month, source and one line a member: its name, then its value or nothing."""

    month = MonthField(label=gettext_lazy("月份"))
    source = forms.CharField(label=gettext_lazy("来源"), max_length=200)
    source_date = forms.DateField(
        label=gettext_lazy("来源日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    smallest_first = forms.BooleanField(label=gettext_lazy("数值越小越靠前"), required=False)
    lines = forms.CharField(
        label=gettext_lazy("成员和数值"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("每行一个成员：名称，再填数值；没有数值的留空。可从表格直接粘贴。"),
    )
    reason = forms.CharField(label=gettext_lazy("更换理由"), max_length=500, required=False)

    def clean_month(self) -> Month:
        return Month.of(self.cleaned_data["month"])

    def clean_lines(self) -> dict[str, Decimal | None]:
        values: dict[str, Decimal | None] = {}
        for line in self.cleaned_data["lines"].splitlines():
            if not line.strip():
                continue
            member, *rest = _BETWEEN.split(line.strip(), maxsplit=1)
            if member in values:
                raise forms.ValidationError(_("成员“%(name)s”列了两次。") % {"name": member})
            values[member[:60]] = _value(member, "".join(rest).strip())
        return values

    def sheet(self, indicator: Indicator) -> RankSheet:
        given: dict[str, Any] = self.cleaned_data
        return RankSheet(
            indicator=indicator,
            month=given["month"].first,
            source=given["source"],
            source_date=given["source_date"],
            smallest_first=given["smallest_first"],
            reason=given["reason"],
        )


def _value(member: str, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return parse_number(text)
    except (NotANumber, TooManyDigits):
        raise forms.ValidationError(
            _("“%(name)s”的数值“%(text)s”不是数字。") % {"name": member, "text": text[:20]}
        ) from None
