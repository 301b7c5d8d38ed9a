"""How an indicator is to be counted from a register, as a steward puts it together."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.numbers import digits
from tracker.calc.periods import Month
from tracker.calc.units import like
from tracker.forms.months import MonthField
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportedNumberField
from tracker.models import CountingRule, Indicator, Measure, Register, Stage
from tracker.wording import label, measured_in


class _Named(forms.ModelChoiceField):
    """Parts of a register, named in the reader's language."""

    def label_from_instance(self, obj: Measure | Stage) -> str:
        return label(obj)


class RuleForm(Refusable, forms.ModelForm):
    """A version of a counting rule over one register; nothing of it is saved here.

    `shown` is the fingerprint of the entries whose result the steward has seen.
    """

    tag = _Named(
        Measure.objects.none(), label=gettext_lazy("标记"), required=False, empty_label=gettext_lazy("不限")
    )
    stage = _Named(
        Stage.objects.none(), label=gettext_lazy("阶段"), required=False, empty_label=gettext_lazy("不限")
    )
    measure = _Named(
        Measure.objects.none(),
        label=gettext_lazy("比较或合计的数据项"),
        required=False,
        empty_label=gettext_lazy("不比较"),
    )
    threshold = ReportedNumberField(label=gettext_lazy("门槛"))
    threshold_unit = forms.ChoiceField(label=gettext_lazy("门槛单位"), required=False)
    ceiling = ReportedNumberField(
        label=gettext_lazy("上限"),
        help_text=gettext_lazy("达到上限的条目不计入（由更高门槛的目标另计）；留空则越过更高门槛的也计入。"),
    )
    near_share = ReportedNumberField(
        label=gettext_lazy("接近门槛"), help_text=gettext_lazy("达到门槛的几成算作接近，如 0.8。")
    )
    in_force_from = MonthField(
        label=gettext_lazy("执行起始月"),
        help_text=gettext_lazy("从该月起按此计数；以前各月和已发布的月份不变。"),
    )

    class Meta:
        model = CountingRule
        fields = (
            "counts", "tag", "stage", "stage_test", "measure", "taken", "comparison", "threshold", "threshold_unit",
            "ceiling", "near_share", "in_force_from", "reason",
        )  # fmt: skip
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}

    PARTS = (
        ("which", ("tag", "stage", "stage_test")),
        (
            "how_much",
            ("measure", "taken", "comparison", "threshold", "threshold_unit", "ceiling", "near_share"),
        ),
        ("from_when", ("counts", "in_force_from", "reason")),
    )

    def __init__(
        self,
        *args: Any,
        indicator: Indicator,
        register: Register,
        current: CountingRule | None,
        **kwargs: Any,
    ) -> None:
        kwargs["instance"] = CountingRule(indicator=indicator, register=register)
        super().__init__(*args, **kwargs)
        self.current = current
        fields: dict[str, Any] = self.fields
        measures = register.measures.all()
        fields["tag"].queryset = measures.filter(form=Measure.Form.FLAG)
        fields["measure"].queryset = measures.filter(form=Measure.Form.QUANTITY)
        fields["stage"].queryset = register.stages.all()
        units = _units(measures)
        fields["threshold_unit"].choices = [("", "—"), *((unit, measured_in(unit)) for unit in units)]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by what they ask: which items, how much, and from when."""
        return [(name, [self[field] for field in fields]) for name, fields in self.PARTS]

    def clean_near_share(self) -> Decimal:
        share: Decimal | None = self.cleaned_data["near_share"]
        if share is None:
            return Decimal("0.8")
        if not 0 < share < 1 or share != round(share, 3):
            raise ValidationError(_("请填 0 到 1 之间的数，最多三位小数，如 0.8。"))
        return share

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.current is not None and not given.get("reason", "").strip():
            self.add_error("reason", _("修改口径必须写明理由。"))
        measure = given.get("measure")
        if (
            given.get("threshold") is not None
            and measure
            and measure.measured_in
            and not given["threshold_unit"]
        ):
            self.add_error("threshold_unit", _("请选择门槛的计量单位。"))
        return given

    @property
    def shown(self) -> str:
        said = {name: str(value) for name, value in self.cleaned_data.items()}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def initial_of(rule: CountingRule | None, month: Month) -> dict[str, Any]:
    """A new version starts from the rule in force; only month and reason are asked anew."""
    if rule is None:
        return {"in_force_from": str(month), "near_share": "0.8"}
    kept = {
        name: getattr(rule, name)
        for name in (
            "counts",
            "tag",
            "stage",
            "stage_test",
            "measure",
            "taken",
            "comparison",
            "threshold_unit",
        )
    }
    numbers = {
        name: digits(value)
        for name in ("threshold", "ceiling", "near_share")
        if (value := getattr(rule, name)) is not None
    }
    return kept | numbers | {"in_force_from": str(month)}


def _units(measures: Any) -> list[str]:
    """Units in which a threshold can be given: those of the quantities, and whatever they convert to without end."""
    held = dict.fromkeys(one.measured_in for one in measures if one.measured_in)
    return list(dict.fromkeys(unit for one in held for unit in like(one)))
