"""What a steward asks for when a unit is to end or tasks of it are to pass: from when, what, to whom with which share, whose the items become."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.numbers import digits, row_number
from tracker.calc.periods import Month
from tracker.forms.refusable import Refusable
from tracker.models import Indicator, Item, Register, Reorganisation, Unit
from tracker.wording import label
from tracker.wording import month as month_name

ROWS = 5
WHOLE = Decimal(100)
PLACES = 4  # decimals of a per cent that a share of six decimals has
EACH = 300  # items of a register that a page asks for one by one
WHOLE_UNIT, PART = "whole", "part"
STAYS = "stays"  # an item that doesn't go with its register
PASSES = Reorganisation.Manner.STANDS  # how what isn't a running total is noted: nothing of it is added

Items = Sequence[tuple[Register, Sequence[tuple[Item, Unit | None]]]]


class NamedUnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        return label(obj)


class NamedIndicatorsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Indicator) -> str:
        return label(obj)


class ReorganisationForm(Refusable, forms.ModelForm):
    """The act, with up to five successors. `assigned` carries whose the items become from page to page: item:successor, by number."""

    extent = forms.ChoiceField(
        label=gettext_lazy("调整什么"),
        choices=[
            (WHOLE_UNIT, gettext_lazy("整个单位撤并")),
            (PART, gettext_lazy("只划转部分任务和条目，单位保留")),
        ],
        widget=forms.RadioSelect,
    )
    first_month = forms.TypedChoiceField(
        label=gettext_lazy("承接起始月"),
        coerce=date.fromisoformat,
        help_text=gettext_lazy("从该月起由承接单位负责，原单位到上月为止；此前各月不变。"),
    )
    exceptions = NamedIndicatorsField(
        Indicator.objects.none(),
        label=gettext_lazy("按另一种方式承接的指标"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    assigned = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Reorganisation
        fields = ("first_month", "manner", "basis", "basis_date", "reason")
        widgets = {
            "manner": forms.RadioSelect,
            "basis_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        months: Sequence[Month],
        units: QuerySet[Unit],
        totals: QuerySet[Indicator],
        tasks: QuerySet[Indicator],
        **kwargs: Any,
    ) -> None:
        kwargs["instance"] = Reorganisation(unit=unit)
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["first_month"].choices = [(one.first.isoformat(), month_name(one)) for one in months]
        fields["exceptions"].queryset = totals
        fields["manner"].choices = Reorganisation.Manner.choices
        fields["manner"].required = False
        self._add_tasks(tasks, {one.pk for one in totals})
        for number in range(ROWS):
            fields[f"unit_{number}"] = NamedUnitField(
                units,
                label=_("承接单位 %(n)s") % {"n": number + 1},
                to_field_name="code",
                required=number == 0,
                empty_label="—",
            )
            fields[f"share_{number}"] = forms.DecimalField(
                label=_("份额（%）"),
                required=False,
                min_value=Decimal(0),
                max_value=WHOLE,
                decimal_places=PLACES,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "number"}),
            )

    def _add_tasks(self, tasks: Iterable[Indicator], totals: Collection[int]) -> None:
        """An indicator each, with the manner in which its total passes if it has one that runs on."""
        self.tasks = list(tasks)
        for one in self.tasks:
            ways = Reorganisation.Manner.choices if one.pk in totals else [(PASSES, _("划转"))]
            self.fields[f"task_{one.pk}"] = forms.ChoiceField(
                choices=[("", _("不划转")), *ways], label=label(one), required=False
            )

    @property
    def is_part(self) -> bool:
        """Whether the unit stays and only some of what it has passes."""
        return self.cleaned_data.get("extent") == PART

    @property
    def task_fields(self) -> list[forms.BoundField]:
        return [self[f"task_{one.pk}"] for one in self.tasks]

    @property
    def successor_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"unit_{number}"], self[f"share_{number}"]) for number in range(ROWS)]

    @property
    def ground_fields(self) -> list[forms.BoundField]:
        return [self["basis"], self["basis_date"], self["reason"]]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        named = [number for number in range(ROWS) if given.get(f"unit_{number}")]
        for number in range(ROWS):
            if given.get(f"share_{number}") is not None and number not in named:
                self.add_error(f"unit_{number}", _("填了份额，还要选择单位。"))
        if len({given[f"unit_{number}"] for number in named}) < len(named):
            raise ValidationError(_("同一个单位只能选一次。"))
        self._clean_shares(given, named)
        if given.get("extent") == WHOLE_UNIT and not given.get("manner") and "manner" not in self.errors:
            self.add_error("manner", _("请选择累计数怎样承接。"))
        return given

    def _clean_shares(self, given: Mapping[str, Any], named: Sequence[int]) -> None:
        self.shares: dict[Unit, Decimal] = {}
        for number in named:
            share = given.get(f"share_{number}")
            if share is None and len(named) == 1 and f"share_{number}" not in self.errors:
                share = WHOLE
            if not share:
                if f"share_{number}" not in self.errors:
                    self.add_error(f"share_{number}", _("请填写大于零的份额。"))
                continue
            self.shares[given[f"unit_{number}"]] = share / WHOLE
        if not self.errors and sum(self.shares.values()) != 1:
            total = digits(sum(self.shares.values(), Decimal(0)) * WHOLE)
            self.add_error(None, _("各承接单位的份额合计为%(total)s%%，要等于100%%。") % {"total": total})

    def clean_assigned(self) -> dict[str, int]:
        """By item the number of its successor: of a unit that ends where that isn't the first one, else of every one that passes."""
        found: dict[str, int] = {}
        for part in self.cleaned_data["assigned"].split():
            item, unit = map(row_number, part.partition(":")[::2])
            if item is None or unit is None:
                raise ValidationError(_("条目划转的内容不完整，请重新选择。"))
            found[str(item)] = unit
        return found

    def act(self) -> Reorganisation:
        """The act as it is drawn up, to be looked at or asked for."""
        act: Reorganisation = self.instance
        act.ends = not self.is_part
        known = {unit.pk for unit in self.shares}
        first = next(iter(self.shares)).pk
        assigned = self.cleaned_data["assigned"].items()
        act.items = {
            item: unit for item, unit in assigned if unit in known and (self.is_part or unit != first)
        }
        if self.is_part:
            said = {str(one.pk): self.cleaned_data[f"task_{one.pk}"] for one in self.tasks}
            act.manners = {task: manner for task, manner in said.items() if manner}
        else:
            other = next(one for one in Reorganisation.Manner.values if one != act.manner)
            act.manners = {str(one.pk): other for one in self.cleaned_data["exceptions"]}
        return act


class ItemsForm(Refusable, forms.Form):
    """Whose the items become: a whole register at once, and single ones otherwise.

    Of a unit that ends all go to the first successor unless something else is chosen; of one that stays (`part`) none passes.
    """

    def __init__(
        self, *args: Any, items: Items, successors: Sequence[Unit], part: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.usual = items, "" if part else str(successors[0].pk)
        units = [(str(unit.pk), label(unit)) for unit in successors]
        whole = [("", _("不划转")), *units] if part else units
        single = [("", _("随台账")), *([(STAYS, _("不划转"))] if part else ()), *units]
        for register, those in items:
            now = [str(unit.pk) if unit else "" for _item, unit in those]
            start = now[0] if len(set(now)) == 1 else self.usual
            self.fields[f"register_{register.pk}"] = forms.ChoiceField(
                choices=whole, initial=start, required=False, label=_("整个台账划给")
            )
            for (item, _unit), unit in zip(those[:EACH], now, strict=False):
                self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                    choices=single,
                    initial="" if unit == start else unit or STAYS,
                    required=False,
                    label=item.name,
                )

    def rows(self) -> list[tuple[Register, forms.BoundField, list[tuple[Item, forms.BoundField]], int]]:
        """Each register with its choice, the items with theirs, and how many more there are that go with it."""
        return [
            (
                register,
                self[f"register_{register.pk}"],
                [(item, self[f"item_{item.pk}"]) for item, _unit in those[:EACH]],
                max(0, len(those) - EACH),
            )
            for register, those in self.items
        ]

    def assigned(self) -> str:
        """What was chosen, as the form of the act carries it."""
        given = self.cleaned_data
        chosen = [
            (item, given.get(f"item_{item.pk}") or given[f"register_{register.pk}"])
            for register, those in self.items
            for item, _unit in those
        ]
        return " ".join(
            f"{item.pk}:{unit}" for item, unit in chosen if unit not in ("", STAYS) and unit != self.usual
        )


class UndoingForm(Refusable, forms.ModelForm):
    """On what ground an act is to be taken back."""

    class Meta:
        model = Reorganisation
        fields = ("basis", "basis_date", "reason")
        widgets = {
            "basis_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, undoes: Reorganisation, **kwargs: Any) -> None:
        of_act = {"unit": undoes.unit, "first_month": undoes.first_month, "manner": undoes.manner}
        kwargs["instance"] = Reorganisation(undoes=undoes, **of_act)
        super().__init__(*args, **kwargs)
