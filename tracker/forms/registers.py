"""What may be asked of a register: filters that follow from its own stages, measures and columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.filters import NamedChoiceField, search_field
from tracker.models import Column, Measure, Register, Unit
from tracker.queries.registers.items import Narrowing
from tracker.wording import label

UNSTAGED = "-"
INSIDE = {"": True, "out": False, "all": None}
PREFIX = "c_"


class BreakdownForm(forms.Form):
    """Filters of a list behind a count."""

    q = search_field()
    unit = NamedChoiceField(
        Unit.objects.none(), label=_("单位"), required=False, empty_label=_("全部单位"), to_field_name="code"
    )

    def __init__(self, *args: Any, units: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units)  # type: ignore[attr-defined]


class RegisterForm(BreakdownForm):
    """Filters of a register's list; all optional, all in the address."""

    stage = forms.ChoiceField(label=_("阶段"), required=False)
    tag = forms.ChoiceField(label=_("标记"), required=False)
    inside = forms.ChoiceField(
        label=_("进出"),
        required=False,
        choices=[("", _("在台账内")), ("out", _("不在台账内")), ("all", _("全部条目"))],
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.stages = {stage.code: stage for stage in register.stages.all()}
        fields["stage"].choices = [
            ("", _("全部阶段")),
            *((code, label(stage)) for code, stage in self.stages.items()),
            (UNSTAGED, _("尚未进入任何阶段")),
        ]
        tags = [one for one in register.measures.all() if one.form == Measure.Form.FLAG]
        fields["tag"].choices = [("", _("全部标记")), *((tag.code, label(tag)) for tag in tags)]
        for name, empty in (("stage", not self.stages), ("tag", not tags)):
            if empty:
                del self.fields[name]
        self.chosen = [one for one in register.columns.all() if one.form == Column.Form.CHOICE]
        for column in self.chosen:
            fields[PREFIX + column.code] = _choice(column)

    def narrowing(self) -> Narrowing:
        given = self.cleaned_data
        stage = given.get("stage", "")
        choices = {column.code: given[PREFIX + column.code] for column in self.chosen}
        return Narrowing(
            text=given["q"],
            unit=given["unit"],
            stage=self.stages.get(stage),
            unstaged=stage == UNSTAGED,
            tag=given.get("tag", ""),
            choices={code: chosen for code, chosen in choices.items() if chosen},
            inside=INSIDE[given["inside"]],
        )


def _choice(column: Column) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label(column),
        required=False,
        choices=[("", _("全部")), *((one, one) for one in column.offered)],
    )
