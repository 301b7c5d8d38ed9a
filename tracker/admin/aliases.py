"""What files call units, items, members of comparison sets and columns beside their names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Configured
from tracker.admin.refusals import RefusableForm
from tracker.calc.names import folded
from tracker.models import Alias, ComparisonSet, Item, Register
from tracker.queries.imports.aliases import named_by, titles_of
from tracker.wording.names import in_brackets

Kind = Alias.Kind
BETWEEN = "\t"  # the number of the set or register, and what is meant there
ONE_OF_FOUR = _("单位、台账条目、成员、栏目四项中，请选且只选一项。")
Groups = list[tuple[str, list[tuple[str, str]]]]


class AliasForm(RefusableForm):
    """An alias and the one thing that it is of: a unit, an item, a member or a column."""

    member = forms.ChoiceField(label=_("比较范围的成员"), required=False)
    column = forms.ChoiceField(label=_("栏目"), required=False)

    class Meta:
        model = Alias
        fields = ("text", "unit", "item", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        choices: dict[str, Groups] = {"member": _members(), "column": _columns()}
        for name, groups in choices.items():
            self._field(name).choices = [("", "---------"), *groups]
        if row.pk is not None:
            self.initial["member" if row.kind == Kind.MEMBER else "column"] = _value(row)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if "text" in given and not folded(given["text"]):
            self.add_error("text", _("别名里要有字母、汉字或数字。"))
        chosen = [name for name in ("unit", "item", "member", "column") if given.get(name)]
        if len(chosen) != 1:
            raise forms.ValidationError(ONE_OF_FOUR)
        self._say_what_it_is_of(chosen[0])
        if "text" in given and (other := named_by(self.instance, given["text"])):
            self.add_error("text", _("“%(other)s”就叫这个名称，不能再作别的别名。") % {"other": other})
        return cleaned

    def _say_what_it_is_of(self, chosen: str) -> None:
        row, given = self.instance, self.cleaned_data
        row.register = row.comparison_set = None
        row.means = ""
        if chosen in ("unit", "item"):
            row.kind = chosen
            row.register = given["item"].register if chosen == "item" else None
            return
        row.kind, of, row.means = given[chosen].split(BETWEEN)
        if of:
            setattr(row, "comparison_set_id" if chosen == "member" else "register_id", int(of))

    def _get_validation_exclusions(self) -> set[str]:
        """The database's own constraints are looked at with what the form doesn't ask for."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        asked = {"kind", "register", "comparison_set", "means"} if self.instance.kind else set()
        return excluded - asked

    def validate_constraints(self) -> None:
        self.instance.folded = folded(self.instance.text)
        super().validate_constraints()


def _value(row: Alias) -> str:
    return BETWEEN.join((row.kind, str(row.comparison_set_id or row.register_id or ""), row.means))


def _members() -> Groups:
    return [
        (one.name, [(BETWEEN.join((Kind.MEMBER, str(one.pk), name)), name) for name in one.listed])
        for one in ComparisonSet.objects.order_by("name")
    ]


def _columns() -> Groups:
    registers = [
        (str(one), Kind.COLUMN, one)
        for one in Register.objects.prefetch_related("stages", "measures", "columns")
    ]
    sheets = [(str(kind.label), kind, None) for kind in (Kind.MONTH, Kind.RANKS)]
    return [
        (
            group,
            [
                (BETWEEN.join((kind, str(register.pk) if register else "", key)), title)
                for key, title in titles_of(kind, register).items()
            ],
        )
        for group, kind, register in [*registers, *sheets]
    ]


@admin.register(Alias)
class AliasAdmin(Configured):
    form = AliasForm
    fieldsets = (
        (
            None,
            {"fields": ("text", "unit", "item", "member", "column", "reason"), "description": ONE_OF_FOUR},
        ),
    )
    list_display = ("text", "kind", "meaning", "reason", "author")
    list_filter = ("kind", "register", "comparison_set")
    list_select_related = ("unit", "item", "register", "comparison_set", "author")
    search_fields = (
        "text", "unit__name", "unit__pinyin", "unit__code", "item__name", "item__pinyin", "item__code", "means", "reason",
    )  # fmt: skip
    autocomplete_fields = ("unit", "item")
    intro = _(
        "别处的文件里对单位、条目、比较范围成员和栏目的别种叫法。导入时凭别名认出，并注明按哪个名称读入。原名不必登记，系统记得；导入时选了“今后也这样认”的，自动登记在这里。"
    )

    @admin.display(description=_("指的是"))
    def meaning(self, row: Alias) -> str:
        if row.unit is not None:
            return str(row.unit)
        if isinstance(row.item, Item):
            return row.item.name + in_brackets(row.item.code)
        if row.kind == Kind.MEMBER:
            return f"{row.comparison_set} · {row.means}"
        titles = titles_of(row.kind, row.register)
        return str(
            format_lazy("{} · {}", row.register or row.get_kind_display(), titles.get(row.means, row.means))
        )
