"""The ledger on show: series, slots, figures, decisions, evidence, drafts. Reporting happens elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.actions.targets.plan import open_series
from tracker.admin.base import Confidential, OnRecord, Shown, Versioned
from tracker.admin.refusals import RefusableForm
from tracker.admin.showing import SeenValues, link, number, told
from tracker.calc import kinds, states
from tracker.models import Decision, Draft, Evidence, Figure, HistoryLoad, Remark, Series, Slot, Statement

OF_SERIES = ("series__indicator", "series__item", "series__measure", "series__stage")
OF_FIGURE = tuple(f"slot__{name}" for name in OF_SERIES)


def searched(prefix: str) -> tuple[str, ...]:
    """By name, pinyin or code of what is reported, and by the unit that owes it."""
    names = (
        "indicator__name", "indicator__pinyin", "indicator__code", "item__name", "item__pinyin", "item__code",
        "unit__name", "unit__pinyin", "unit__code",
    )  # fmt: skip
    return tuple(prefix + name for name in names)


class SeriesForm(RefusableForm):
    def _get_validation_exclusions(self) -> set[str]:
        """Without the unit, the constraint isn't asked: the same unit twice is no fault, it gets the series it has."""
        return {*super()._get_validation_exclusions(), "unit"}  # type: ignore[misc]


@admin.register(Series)
class SeriesAdmin(Versioned):
    form = SeriesForm
    fields = ("indicator", "unit")
    recorded = ("recorded_at",)
    list_display = ("__str__", "unit", "recorded_at")
    list_filter = (("unit", admin.RelatedOnlyFieldListFilter), "item__register")
    list_select_related = ("indicator", "item", "measure", "stage", "unit")
    search_fields = searched("")
    autocomplete_fields = ("unit",)
    intro = _(
        "一个序列是一个单位应报的一项数据。指标设目标时自动建立；需要几个单位分别填报时在这里逐个新增。"
    )

    def get_fields(self, request, obj=None):
        return super().get_fields(request, obj) if obj else self.fields

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "indicator":
            field.queryset = field.queryset.filter(kind__in=kinds.REPORTED)
            field.required = True
        return field

    def add_version(self, request, row, form, formsets):
        opened = open_series(by=request.user, at=timezone.now(), indicator=row.indicator, unit=row.unit)
        row.pk = opened.pk


class FigureShown(Shown):
    model = Figure
    fields = ("__str__", "grade", "author", "as_of_date", "recorded_at")
    readonly_fields = fields


@admin.register(Slot)
class SlotAdmin(Confidential):
    list_display = ("__str__", "unit", "month", "recorded_at")
    list_filter = (
        ("month", admin.AllValuesFieldListFilter),
        ("series__unit", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = (*OF_SERIES, "series__unit")
    search_fields = searched("series__")
    readonly_fields = ("recorded_at",)
    inlines = (FigureShown,)
    intro = _("一个填报位只有一个数：两人先后填报是同一填报位的两次填报，不会相加。")

    @admin.display(description=_("责任单位"), ordering="series__unit")
    def unit(self, slot: Slot) -> str:
        return slot.series.unit.name


class DecisionShown(Shown):
    model = Decision
    fk_name = "figure"
    fields = ("kind", "decider", "reason", "recorded_at")
    readonly_fields = fields


class EvidenceShown(Shown):
    model = Evidence
    fields = ("name", "content_type", "size", "sha256")
    readonly_fields = fields


class CorrectionShown(Shown):
    model = Figure
    fk_name = "corrects"
    fields = (
        "__str__",
        "correction_kind",
        "base_document",
        "base_document_date",
        "correction_reason",
        "author",
        "recorded_at",
    )
    readonly_fields = fields
    verbose_name_plural = _("对本条的更正")


@admin.register(Figure)
class FigureAdmin(Confidential):
    list_display = ("id", "slot_link", "said", "state_word", "grade", "author", "acting_for", "as_of_date")
    list_filter = (
        "decision__kind",
        "grade",
        "qualifier",
        ("slot__month", SeenValues),
        "illustrative",
    )
    list_select_related = (*OF_FIGURE, "author", "acting_for", "decision", "endorsement")
    search_fields = (*searched("slot__series__"), "author__username", "author__display_name", "note")
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    inlines = (DecisionShown, EvidenceShown, CorrectionShown)
    intro = _("每个数都只增不改；更正是另一个数，写明更正了哪个数、为什么。填报和审核在业务页面上进行。")
    slot_link = link("slot", _("填报位"))

    @admin.display(description=_("填报内容"))
    def said(self, figure: Figure) -> Any:
        if figure.not_applicable:
            return _("不适用")
        if figure.rank is not None:
            return f"{figure.rank} / {figure.of_n}"
        if figure.reached_on is not None:
            return f"{figure.reached_on:%Y-%m-%d}"
        if figure.numerator is not None:
            return f"{SHOW_NUMERATOR(None, figure)} / {SHOW_DENOMINATOR(None, figure)}"
        return SHOW_VALUE(None, figure)

    @admin.display(description=_("状态"))
    def state_word(self, figure: Figure) -> Any:
        decision = getattr(figure, "decision", None)
        if decision:
            return decision.get_kind_display()
        return _("待复审") if figure.state == states.ENDORSED else _("待审核")


SHOW_VALUE, SHOW_NUMERATOR, SHOW_DENOMINATOR = (
    number(name, name) for name in ("value", "numerator", "denominator")
)


@admin.register(Decision)
class DecisionAdmin(Confidential):
    list_display = ("id", "kind", "figure_link", "decider", "reason", "recorded_at")
    list_filter = ("kind", ("decider", admin.RelatedOnlyFieldListFilter))
    list_select_related = (*(f"figure__{name}" for name in OF_FIGURE), "decider")
    search_fields = (*searched("slot__series__"), "decider__username", "decider__display_name", "reason")
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    intro = _("填报人不能审核自己的数据：程序和数据库都会拒绝。")
    figure_link = link("figure", _("填报数据"))


@admin.register(Evidence)
class EvidenceAdmin(Confidential):
    list_display = ("name", "figure_link", "content_type", "size", "recorded_at")
    list_filter = ("content_type",)
    list_select_related = tuple(f"figure__{name}" for name in OF_FIGURE)
    search_fields = ("name", "sha256", *searched("figure__slot__series__"))
    readonly_fields = ("recorded_at",)
    figure_link = link("figure", _("填报数据"))


@admin.register(HistoryLoad)
class HistoryLoadAdmin(OnRecord):
    list_display = ("name", "source", "author", "recorded_at")
    list_select_related = ("author",)
    search_fields = ("name", "source")
    readonly_fields = ("recorded_at",)
    intro = _("系统启用前的数据成批装入；有了第一条正式填报之后就不能再装入。")


@admin.register(Draft)
class DraftAdmin(Confidential):
    fields = ("series", "month", "author", "entered", "saved_at")
    readonly_fields = ("entered",)
    list_display = ("series", "month", "author", "saved_at")
    list_filter = (
        ("month", admin.AllValuesFieldListFilter),
        ("author", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("author", *OF_SERIES)
    search_fields = (*searched("series__"), "author__username", "author__display_name")
    intro = _("尚未提交的内容，不进入任何统计。")

    @admin.display(description=_("内容"))
    def entered(self, draft: Draft) -> str:
        return told(draft.entries)


@admin.register(Statement)
class StatementAdmin(Confidential):
    list_display = ("slot_link", "what", "shown_value", "way", "source", "source_date", "author")
    list_filter = ("what", ("slot__series__unit", admin.RelatedOnlyFieldListFilter))
    list_select_related = (*OF_FIGURE, "author")
    search_fields = ("source", *searched("slot__series__"))
    readonly_fields = ("recorded_at",)
    intro = _("来源在一个数旁边印的同比、完成率、占比、位次，或另一来源的数值。只用来核对，不计入任何数。")
    slot_link = link("slot", _("填报位"))
    shown_value = number("value", _("印的数"))


@admin.register(Remark)
class RemarkAdmin(Confidential):
    list_display = ("id", "figure", "target", "text", "author", "recorded_at")
    list_select_related = (
        *(f"figure__{part}" for part in OF_FIGURE),
        "target__indicator",
        "target__issuer",
        "author",
    )
    search_fields = ("author__username", "author__display_name")
    intro = _("填报人与审核人就一条数据或一个目标说的话：只能新增，不对外公开。")
