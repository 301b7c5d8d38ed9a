"""What may be asked of the board and of a register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.calc import kinds
from tracker.calc.lights import Band
from tracker.calc.periods import Month
from tracker.models import Indicator, Section, TargetVersion, Unit
from tracker.queries.targets.board import Choices, Narrowing
from tracker.wording import label, light_word
from tracker.wording.names import in_brackets, section_path


class NamedChoiceField(forms.ModelChoiceField):
    """A choice of rows named in the reader's language, sections with the theme that they stand under."""

    def label_from_instance(self, obj: Section | Unit) -> str:
        return section_path(obj) if isinstance(obj, Section) else label(obj)


def offer(field: forms.Field, rows: Iterable[Section | Unit], *, by: str = "pk") -> None:
    """Let a choice of rows offer these, under the names they bear and in their order; `by` is the field that an address names them by."""
    choice: Any = field
    named = [(getattr(row, by), choice.label_from_instance(row)) for row in rows]
    choice.choices = [("", choice.empty_label), *named]


def search_field() -> forms.CharField:
    return forms.CharField(
        label=_("搜索"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": _("名称、拼音、首字母或代码"), "type": "search"}),
    )


class BoardForm(forms.Form):
    """Filters of the board; all optional, all in the address."""

    q = search_field()
    section = NamedChoiceField(
        Section.objects.all(), label=_("板块"), required=False, empty_label=_("全部板块")
    )
    unit = NamedChoiceField(Unit.objects.all(), label=_("单位"), required=False, empty_label=_("全部单位"))
    light = forms.ChoiceField(label=_("亮灯"), required=False)
    tier = forms.ChoiceField(
        label=_("层级"),
        required=False,
        choices=[("", _("全部层级")), ("goals", _("有目标值")), *TargetVersion.Tier.choices],
    )
    kind = forms.ChoiceField(
        label=_("类型"),
        required=False,
        choices=[("", _("全部类型")), *(c for c in Indicator.Kind.choices if c[0] in kinds.WITH_NUMBER)],
    )

    def __init__(
        self, *args: object, bands: Sequence[tuple[Band, str]], choices: Choices, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offer(self.fields["section"], choices.sections)
        offer(self.fields["unit"], choices.units)
        self.fields["light"].choices = [  # type: ignore[attr-defined]
            ("", _("全部灯")),
            *_told_apart(bands),
        ]

    OFTEN = ("q", "section", "unit")
    SELDOM = ("light", "tier", "kind")

    def often(self) -> list[forms.BoundField]:
        return [self[name] for name in self.OFTEN]

    def seldom(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SELDOM]

    def is_narrowed_further(self) -> bool:
        return any(self.cleaned_data[name] for name in self.SELDOM)

    def narrowing(self) -> Narrowing:
        given = self.cleaned_data
        return Narrowing(
            text=given["q"],
            section=given["section"],
            unit=given["unit"],
            kind=given["kind"],
            tier=given["tier"],
            light=given["light"],
        )


def _told_apart(bands: Sequence[tuple[Band, str]]) -> Iterator[tuple[str, str]]:
    """Lights by code; one whose word another rule has for a light of its own is told with the name of its rule."""
    words: set[str] = set()
    for band, family in bands:
        word = light_word(band)
        yield band.code, word + in_brackets(family) if word in words else word
        words.add(word)


class ReportForm(forms.Form):
    """Filters of a report: a section with those below it, and a unit."""

    section = NamedChoiceField(
        Section.objects.all(), label=_("板块"), required=False, empty_label=_("全部板块")
    )
    unit = NamedChoiceField(Unit.objects.all(), label=_("单位"), required=False, empty_label=_("全部单位"))

    def offer(self, choices: Choices) -> None:
        """What the report of a month can be narrowed to."""
        offer(self.fields["section"], choices.sections)
        offer(self.fields["unit"], choices.units)

    def narrowing(self) -> Narrowing:
        return Narrowing(section=self.cleaned_data["section"], unit=self.cleaned_data["unit"])


class MatrixForm(ReportForm):
    """Which months the matrix shows, and what of them."""

    YEAR, TWO_YEARS, TWELVE = "year", "two", "twelve"

    months = forms.ChoiceField(
        label=_("月份范围"),
        required=False,
        choices=[(YEAR, _("当年12个月")), (TWO_YEARS, _("上年和当年24个月")), (TWELVE, _("最近12个月"))],
    )
    show = forms.ChoiceField(
        label=_("显示"), required=False, choices=[("value", _("完成")), ("completion", _("完成率"))]
    )

    def span(self, month: Month) -> list[Month]:
        """The months asked for, seen from `month`."""
        asked = self.cleaned_data["months"] or self.YEAR
        first, count = {
            self.YEAR: (Month(month.year, 1), 12),
            self.TWO_YEARS: (Month(month.year - 1, 1), 24),
            self.TWELVE: (month.plus(-11), 12),
        }[asked]
        return [first.plus(step) for step in range(count)]
