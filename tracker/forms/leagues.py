"""What people enter for a league: rules, additions and deductions, objections, votes, promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.periods import Month
from tracker.forms.filters import NamedChoiceField
from tracker.forms.months import MonthField
from tracker.forms.refusable import Refusable
from tracker.forms.reports import EvidenceField, ReportedNumberField
from tracker.models import (
    Adjustment,
    BallotContender,
    Indicator,
    Issuer,
    League,
    Objection,
    Promise,
    SchemeGoal,
    ScoreLine,
    ScoringScheme,
    Target,
    Unit,
    User,
    Vote,
)
from tracker.queries.leagues.ballots import Paper
from tracker.queries.leagues.scoring import Scored
from tracker.wording import goal_name, label
from tracker.wording.scores import line_name

FILES = gettext_lazy("PDF、OFD、PNG、JPG、XLSX、DOCX，每个不超过50 MB，可选多个。")


class SchemeForm(Refusable, forms.ModelForm):
    """Rules as a draft: tried first, saved as a new version if wanted."""

    in_force_from = MonthField(label=gettext_lazy("执行起始月"))
    reason = forms.CharField(label=gettext_lazy("调整理由"), max_length=500, required=False)
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)

    class Meta:
        model = ScoringScheme
        fields = (
            "in_force_from",
            "missing",
            "bonus_cap",
            "deduction_cap",
            "red_places",
            "red_over",
            "black_places",
            "black_under",
            "notice_days",
            "grade_good",
            "grade_fairly",
            "grade_average",
            "grade_poor",
            "basis",
            "reason",
        )

    def __init__(self, *args: Any, league: League, **kwargs: Any) -> None:
        kwargs["instance"] = ScoringScheme(league=league)
        super().__init__(*args, **kwargs)


GOAL_FIELDS = (
    "name",
    "name_en",
    "indicator",
    "issuer",
    "full",
    "how",
    "against",
    "compares",
    "cap",
    "step",
    "base",
)


class GoalForm(Refusable, forms.ModelForm):
    """A goal of the draft."""

    indicator = NamedChoiceField(
        Indicator.objects.order_by("order", "id"),
        label=gettext_lazy("指标"),
        required=False,
        empty_label=gettext_lazy("（全部有目标值的指标，或投票）"),
    )

    issuer = NamedChoiceField(
        Issuer.objects.all(),
        label=gettext_lazy("目标来源"),
        required=False,
        empty_label=gettext_lazy("（主目标）"),
    )

    class Meta:
        model = SchemeGoal
        fields = GOAL_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # in a table the heading is the label one sees
            field.widget.attrs["aria-label"] = field.label

    def has_changed(self) -> bool:
        """A row with a name is meant, even when it says what the version before said."""
        return bool(self.data.get(self.add_prefix("name"), "").strip()) or super().has_changed()


GoalForms = forms.formset_factory(GoalForm, extra=2, max_num=20, can_delete=True)


class MarksForm(Refusable, forms.ModelForm):
    """An addition, a deduction or an exemption, with reason and evidence."""

    unit = NamedChoiceField(
        Unit.objects.none(), label=gettext_lazy("单位"), to_field_name="code", empty_label=None
    )
    points = ReportedNumberField(label=gettext_lazy("分值"), help_text=gettext_lazy("填正数；豁免不填。"))
    exhibits = EvidenceField(label=gettext_lazy("佐证文件"), help_text=FILES)

    class Meta:
        model = Adjustment
        fields = ("unit", "kind", "points", "reason", "evidence")
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(
        self, *args: Any, league: League, month: Month, units: Sequence[Unit], may_deduct: bool, **kwargs: Any
    ) -> None:
        kwargs["instance"] = Adjustment(league=league, month=month.first)
        super().__init__(*args, **kwargs)
        known = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["unit"].queryset = known  # type: ignore[attr-defined]
        if not may_deduct:
            offered = [choice for choice in Adjustment.Kind.choices if choice[0] != Adjustment.Kind.DEDUCTION]
            self.fields["kind"].choices = offered  # type: ignore[attr-defined]


class ObjectionForm(Refusable, forms.ModelForm):
    """What a contender holds against its score."""

    line = forms.ModelChoiceField(
        ScoreLine.objects.none(),
        label=gettext_lazy("针对的明细"),
        required=False,
        empty_label=gettext_lazy("总分、名次、红黑榜或一票否决"),
    )
    exhibits = EvidenceField(label=gettext_lazy("佐证文件"), help_text=FILES)

    class Meta:
        model = Objection
        fields = ("line", "reason", "evidence")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, scored: Scored, **kwargs: Any) -> None:
        kwargs["instance"] = Objection(entry=scored.entry)
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        field.queryset = ScoreLine.objects.filter(entry=scored.entry).select_related(
            "goal", "target__indicator", "adjustment"
        )
        field.label_from_instance = _named


def _named(line: ScoreLine) -> str:
    reason = _("：%(text)s") % {"text": line.adjustment.reason} if line.adjustment else ""
    return f"{line_name(line)}{reason}"


class VerdictForm(Refusable, forms.Form):
    """A second person's word: yes or no, and why."""

    step = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500, required=False)


class ReasonForm(Refusable, forms.Form):
    """Why a sheet is issued anew."""

    reason = forms.CharField(label=gettext_lazy("重新发布理由"), max_length=500)


class BallotForm(Refusable, forms.Form):
    """Who judges, and on which day."""

    held_on = forms.DateField(
        label=gettext_lazy("举行日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    judges = forms.ModelMultipleChoiceField(
        User.objects.none(), label=gettext_lazy("评委"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judges"].queryset = people  # type: ignore[attr-defined]


class VoteForm(Refusable, forms.Form):
    """A judge's paper: a grade for every contender still to be graded."""

    def __init__(self, *args: Any, paper: Sequence[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open = {f"grade-{one.contender.pk}": one for one in paper if not one.grade and not one.own}
        for name, one in self.open.items():
            self.fields[name] = forms.ChoiceField(
                label=label(one.contender.unit),
                choices=Vote.Grade.choices,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            raise forms.ValidationError(_("请至少评一个单位。"))
        return given

    def grades(self) -> dict[BallotContender, str]:
        given = self.cleaned_data
        return {one.contender: given[name] for name, one in self.open.items() if given.get(name)}


class PromiseForm(Refusable, forms.ModelForm):
    """What a contender promised on stage; measured ones name a target, a value and a month."""

    target = forms.ModelChoiceField(
        Target.objects.none(),
        label=gettext_lazy("对应目标"),
        required=False,
        empty_label=gettext_lazy("不可计量"),
    )
    value = ReportedNumberField(label=gettext_lazy("承诺达到"))
    due = MonthField(label=gettext_lazy("兑现月份"), required=False)

    class Meta:
        model = Promise
        fields = ("text", "target", "value", "due")
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, league: League, unit: Unit, month: Month, **kwargs: Any) -> None:
        kwargs["instance"] = Promise(league=league, unit=unit, month=month.first)
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.queryset = Target.objects.filter(unit=unit, last_month__gte=month.first).select_related(
            "indicator", "issuer"
        )
        field.label_from_instance = goal_name
