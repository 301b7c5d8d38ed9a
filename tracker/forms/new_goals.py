"""A new goal on one page: what is measured, by whom until when, how much, and on what ground."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import wording
from tracker.calc import kinds
from tracker.calc.codes import new_code
from tracker.calc.kinds import KINDS, Traits
from tracker.calc.rhythm import TOTAL
from tracker.forms.alike import CONFIRMED, AsksAlike
from tracker.forms.months import MonthField
from tracker.forms.refusable import Refusable
from tracker.forms.reports import ReportedNumberField
from tracker.models import Indicator, Register, Section, Target, TargetVersion, Unit
from tracker.queries.targets.lights import families
from tracker.wording.names import indicator_path, section_path

BY_KIND = ("", gettext_lazy("按类型"))
OFFERED = (*kinds.REPORTED, *kinds.COUNTING_ITEMS)


class _Placed(forms.ModelChoiceField):
    """Sections and indicators, each told from others of the same name by what it stands under."""

    def label_from_instance(self, obj: Section | Indicator) -> str:
        return section_path(obj) if isinstance(obj, Section) else indicator_path(obj)


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return wording.label(obj)


class _Units(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Unit) -> str:
        return wording.label(obj)


class Parted(forms.BaseForm):
    """A form of which some fields are seldom needed and stand behind a fold, unless one of them is at fault."""

    FIRST: tuple[str, ...] = ()
    MORE: tuple[str, ...] = ()

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if not self[name].is_hidden]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    def more_at_fault(self) -> bool:
        return any(name in self.errors for name in self.MORE)


class NewIndicatorForm(Parted, Refusable, AsksAlike):
    """An indicator that isn't there yet. What is left open follows from its kind, its code from section and name."""

    section = _Placed(Section.objects.select_related("parent"), label=gettext_lazy("板块"), empty_label="—")
    kind = forms.ChoiceField(label=gettext_lazy("类型"), initial=OFFERED[0])
    reporting = forms.ChoiceField(
        label=gettext_lazy("填报方式"), required=False, choices=[BY_KIND, *Indicator.Reporting.choices]
    )

    class Meta:
        model = Indicator
        fields = (
            "name", "section", "kind", "measured_in", "places", "direction", "reporting", "whole", "comparison_set",
            "definition", "name_en", "code",
        )  # fmt: skip
        widgets = {"definition": forms.Textarea(attrs={"rows": 2})}

    FIRST = ("name", CONFIRMED, "section", "kind", "measured_in")
    MORE = ("places", "direction", "reporting", "whole", "comparison_set", "definition", "name_en", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (code, word) for code, word in Indicator.Kind.choices if code in OFFERED
        ]
        self.fields["code"].required = False
        self.fields["code"].help_text = _("留空则按“板块代码.名称首字母”编。")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        traits = KINDS.get(given.get("kind", ""))
        if traits is not None and not given.get("reporting"):
            is_total = traits.forecast == TOTAL and traits.is_reported
            given["reporting"] = (
                Indicator.Reporting.RUNNING_TOTAL if is_total else Indicator.Reporting.LEVEL
            ).value
        if not given.get("code") and given.get("section") and given.get("name"):
            taken = Indicator.objects.filter(code__startswith=f"{given['section'].code}.")
            known = set(taken.values_list("code", flat=True))
            given["code"] = new_code(given["name"], known.__contains__, within=given["section"].code)
        return cleaned


class NewGoalForm(Parted, Refusable, forms.Form):
    """Of which indicator, for whom, until when, how much and on what ground. `units` are those it may be for; whoever doesn't
    define indicators chooses one.
    """

    indicator = _Placed(
        Indicator.objects.filter(kind__in=OFFERED).select_related("section__parent").order_by("order", "id"),
        label=gettext_lazy("沿用已有指标"),
        required=False,
        empty_label=gettext_lazy("新建指标"),
    )
    unit = _Named(Unit.objects.none(), label=gettext_lazy("责任单位"), empty_label="—")
    value = ReportedNumberField(label=gettext_lazy("目标值"))
    tier = forms.ChoiceField(label=gettext_lazy("层级"), choices=TargetVersion.Tier.choices)
    first_month = MonthField(label=gettext_lazy("起始月"))
    last_month = MonthField(label=gettext_lazy("截止月"))
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("下达目标的文件或会议。")
    )
    basis_date = forms.DateField(
        label=gettext_lazy("依据日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    register = _Named(
        Register.objects.order_by("order", "id"),
        label=gettext_lazy("取自哪个台账"),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("台账类指标填写；目标建好后接着设计数规则。"),
    )
    district_wide = forms.BooleanField(
        label=gettext_lazy("全区汇总"),
        required=False,
        help_text=gettext_lazy("数值为下列各单位填报数或全部台账条目的汇总。"),
    )
    reported_by = _Units(Unit.objects.none(), label=gettext_lazy("由哪些单位填报"), required=False)
    judged_by = forms.ChoiceField(
        label=gettext_lazy("评判方式"), required=False, choices=[BY_KIND, *TargetVersion.Basis.choices]
    )
    paced_by = forms.ChoiceField(
        label=gettext_lazy("序时进度"),
        choices=[one for one in TargetVersion.Plan.choices if one[0] != TargetVersion.Plan.CURVE],
    )
    light_family = forms.ChoiceField(label=gettext_lazy("专用亮灯规则"), required=False)
    baseline = ReportedNumberField(
        label=gettext_lazy("基期值"), help_text=gettext_lazy("下降类目标从哪个数降起。")
    )
    in_force_from = MonthField(
        label=gettext_lazy("执行起始月"), required=False, help_text=gettext_lazy("留空即起始月。")
    )

    FIRST = ("unit", "value", "tier", "first_month", "last_month")
    GROUND = ("basis", "basis_date")
    MORE = (
        "register", "district_wide", "reported_by", "judged_by", "paced_by", "light_family", "baseline", "in_force_from",
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, defines: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.defines = defines
        if not defines:
            fields["indicator"].required, fields["indicator"].empty_label = True, "—"
        fields["unit"].queryset = units
        fields["reported_by"].queryset = units.exclude(kind=Unit.Kind.DISTRICT)
        fields["light_family"].choices = [("", _("全区规则")), *((name, name) for name in families())]

    def ground_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.GROUND]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_month"), given.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", _("截止月不能早于起始月。"))
        if given.get("tier") == TargetVersion.Tier.MONITORED:
            if given.get("value") is not None:
                self.add_error("value", _("监测指标不填目标值。"))
        elif given.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("请填目标值。"))
        return given

    def check_kind(self, traits: Traits) -> bool:
        """Whether what is asked goes with a kind of indicator; else the form tells what it lacks."""
        given = self.cleaned_data
        if traits.counts_items and not given["register"]:
            self.add_error("register", _("台账类指标请选择取自哪个台账。"))
        if traits.is_reported and given["district_wide"] and not given["reported_by"]:
            self.add_error("reported_by", _("全区汇总的指标请选择由哪些单位填报。"))
        return not self.errors

    def goal(self, indicator: Indicator) -> tuple[Target, TargetVersion, list[Unit]]:
        """A target, its first version and who reports the parts of it, none of them stored. How a new indicator adds up over
        units follows from the goal.
        """
        given = self.cleaned_data
        traits, wide = indicator.traits, given["district_wide"]
        if indicator._state.adding and traits.is_reported:
            indicator.over_units = _over_units(traits, wide=wide).value
        target = Target(
            unit=given["unit"],
            first_month=given["first_month"],
            last_month=given["last_month"],
            district_wide=wide,
        )
        version = TargetVersion(
            value=given["value"],
            tier=given["tier"],
            judged_by=given["judged_by"] or _usual_basis(traits, given["tier"]).value,
            paced_by=given["paced_by"],
            light_family=given["light_family"],
            baseline=given["baseline"],
            in_force_from=given["in_force_from"] or given["first_month"],
            basis=given["basis"],
            basis_date=given["basis_date"],
        )
        return target, version, list(given["reported_by"]) if wide and traits.is_reported else []


def _over_units(traits: Traits, *, wide: bool) -> Indicator.OverUnits:
    if traits.form.in_points:
        return Indicator.OverUnits.RATIO
    return Indicator.OverUnits.SUM if wide else Indicator.OverUnits.NONE


def _usual_basis(traits: Traits, tier: str) -> TargetVersion.Basis:
    """How goals of a kind are judged unless somebody says otherwise: what adds up by pace, places by place, all else by value."""
    if tier == TargetVersion.Tier.MONITORED:
        return TargetVersion.Basis.NONE
    if traits.is_place:
        return TargetVersion.Basis.RANK
    return (
        TargetVersion.Basis.PACE
        if traits.forecast == TOTAL or traits.counts_items
        else TargetVersion.Basis.VALUE
    )


def this_year(today: date) -> dict[str, Any]:
    """What a new goal starts from: a window of this year."""
    return {"first_month": date(today.year, 1, 1), "last_month": date(today.year, 12, 1)}
