"""The planned curve of a target version as typed: a line a month, `2023-01 0.05`."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.numbers import NotANumber, TooManyDigits, parse_number, trimmed
from tracker.calc.periods import Month, NotAMonth, Span

Curve = dict[Month, Decimal]
MAX_SHARE_DECIMALS = 6


class CurveField(forms.CharField):
    """Cumulative shares by month; every line at fault is told by its number."""

    widget = forms.Textarea(attrs={"rows": 12, "cols": 24, "spellcheck": "false"})

    def __init__(self, **options):
        super().__init__(
            required=False,
            label=gettext_lazy("计划进度曲线"),
            help_text=gettext_lazy(
                "每行一个月：月份、空格、到月底的累计份额（0 到 1），如 2023-01 0.05。"
                "留空表示按月均匀推进；没有写的月份沿用上一月。"
            ),
            **options,
        )

    def clean(self, value: str | None) -> Curve:
        curve: Curve = {}
        faults = []
        for number, line in enumerate((value or "").splitlines(), start=1):
            try:
                if line.strip():
                    _put(curve, line)
            except ValidationError as fault:
                faults.append(_("第%(number)d行：%(fault)s") % {"number": number, "fault": fault.message})
        if faults:
            raise ValidationError(faults)
        return dict(sorted(curve.items()))


def _put(curve: Curve, line: str) -> None:
    """Add one line. Raises ValidationError saying what is wrong with it."""
    words = line.replace("\u3000", " ").split()
    if len(words) != 2:
        raise ValidationError(_("要写成“月份 份额”，如 2023-01 0.05。"))
    try:
        month, share = Month.read(words[0]), parse_number(words[1])
    except NotAMonth:
        raise ValidationError(_("“%s”不是月份，要写成 2023-01。") % words[0]) from None
    except (NotANumber, TooManyDigits):
        raise ValidationError(_("“%s”不是数字，要写成 0.05。") % words[1]) from None
    if not 0 <= share <= 1:
        raise ValidationError(_("份额要在 0 和 1 之间，5% 写成 0.05。"))
    if -int(share.normalize().as_tuple().exponent) > MAX_SHARE_DECIMALS:
        raise ValidationError(_("份额最多6位小数。"))
    if month in curve:
        raise ValidationError(_("%s 写了两次。") % month)
    curve[month] = share


def check_curve(curve: Curve, span: Span) -> None:
    """A plan stays inside the target's window, never falls and ends with the whole. Raises ValidationError."""
    if not curve:
        return
    outside = [str(month) for month in curve if month not in span]
    if outside:
        raise ValidationError(
            _("%(months)s 不在目标期内（%(first)s 至 %(last)s）。")
            % {"months": _("、").join(outside), "first": span.first, "last": span.last}
        )
    months = sorted(curve)
    for before, after in pairwise(months):
        if curve[after] < curve[before]:
            raise ValidationError(_("%s 的累计份额比上一月小：累计份额只能不变或增加。") % after)
    if span.last not in curve or curve[span.last] != 1:
        raise ValidationError(_("截止月 %s 的累计份额应为 1。") % span.last)


def written(curve: Curve) -> str:
    """The curve as a person would type it."""
    return "\n".join(f"{month} {trimmed(share)}" for month, share in sorted(curve.items()))
