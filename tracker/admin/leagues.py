"""Leagues and their rules; what came of them is only looked at, and votes are never told before the count is opened."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.actions.leagues.rules import add_scoring_scheme
from tracker.admin.base import Confidential, Configured, OnRecord, Part, Shown, Versioned
from tracker.admin.refusals import RefusableForm
from tracker.admin.showing import number
from tracker.calc.numbers import row_number
from tracker.forms.leagues import GOAL_FIELDS
from tracker.models import (
    Adjustment,
    AdjustmentDecision,
    Ballot,
    BallotContender,
    BallotJudge,
    BallotOpening,
    Exhibit,
    League,
    Objection,
    ObjectionDecision,
    Promise,
    SchemeGoal,
    ScoreEntry,
    ScoreLine,
    ScoreSheet,
    ScoringScheme,
    SheetConfirmation,
    Veto,
    VetoDecision,
    Vote,
)

SEALED = _("开票后只公布票数，不公布谁投了什么。")


@admin.register(League)
class LeagueAdmin(Configured):
    list_display = ("name", "code", "kind", "opens_from", "minutes", "illustrative")
    fields = (
        "code",
        "name",
        "name_en",
        "kind",
        "units",
        "opens_from",
        "minutes",
        "order",
        "illustrative",
    )
    filter_horizontal = ("units",)
    search_fields = ("name", "code")
    intro = _("书记擂台赛比街道，局长擂台赛比部门，也可另设。计分规则在“赋分规则”里，按版本管理。")


class GoalForm(RefusableForm):
    """A goal; one taken over unchanged from the version before is part of the new one as well."""

    def has_changed(self) -> bool:
        return super().has_changed() or bool(self.data.get(self.add_prefix("name")))


class NewGoals(Part):
    model = SchemeGoal
    form = GoalForm
    fields = GOAL_FIELDS
    autocomplete_fields = ("indicator",)
    can_delete = False

    def get_extra(self, request: Any, obj: Any = None, **kwargs: Any) -> int:
        return len(newest_goals(request)) + 3


class GoalsShown(Shown):
    model = SchemeGoal
    fields = ("order", *GOAL_FIELDS)
    show_change_link = False


def newest_goals(request: Any) -> list[dict[str, Any]]:
    """The goals of the newest version of the league that the address names, to start the next from."""
    newest = ScoringScheme.objects.filter(
        league_id=row_number(str(request.GET.get("league", ""))) or 0
    ).last()
    return list(newest.goals.values(*GOAL_FIELDS)) if newest else []


@admin.register(ScoringScheme)
class ScoringSchemeAdmin(Versioned):
    fieldsets = (
        (None, {"fields": ("league", "in_force_from", "basis", "reason", "illustrative")}),
        (_("未报、加分和扣分"), {"fields": ("missing", "bonus_cap", "deduction_cap")}),
        (_("红榜和黑榜"), {"fields": ("red_places", "red_over", "black_places", "black_under")}),
        (_("公示"), {"fields": ("notice_days",)}),
        (_("投票折算"), {"fields": ("grade_good", "grade_fairly", "grade_average", "grade_poor")}),
    )
    recorded = ("number", "author", "known_at", "stated_date", "history_load", "recorded_at")
    list_display = ("league", "number", "in_force_from", "basis", "author", "known_at")
    list_filter = ("league",)
    list_select_related = ("league", "author")
    search_fields = ("league__name", "basis", "reason")
    intro = _(
        "规则只能新增版本，已发布的分数表不变。新版生效前，可先在擂台赛的“规则与试算”页看名次会怎样变化。"
    )

    def get_inlines(self, request, obj):
        return (GoalsShown,) if obj else (NewGoals,)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        known = super().get_formset_kwargs(request, obj, inline, prefix)
        return {**known, "initial": newest_goals(request)} if isinstance(inline, NewGoals) else known

    def add_version(self, request, row, form, formsets):
        goals = [goal for formset in formsets for goal in formset.save(commit=False)]
        add_scoring_scheme(by=request.user, at=timezone.now(), scheme=row, goals=goals)


class AdjustmentDecided(Shown):
    model = AdjustmentDecision
    fields = ("kind", "reason", "decider", "recorded_at")
    readonly_fields = fields
    show_change_link = False


class ExhibitsShown(Shown):
    model = Exhibit
    fields = ("name", "size", "sha256")
    readonly_fields = fields
    show_change_link = False


@admin.register(Adjustment)
class AdjustmentAdmin(OnRecord):
    list_display = ("league", "month", "unit", "kind", "printed_points", "reason", "author", "recorded_at")
    list_filter = ("league", "kind", ("month", admin.AllValuesFieldListFilter))
    list_select_related = ("league", "unit", "author")
    search_fields = ("unit__name", "unit__pinyin", "unit__code", "reason")
    inlines = (AdjustmentDecided, ExhibitsShown)
    intro = _("加分、扣分和豁免在擂台赛的“加减分”页提出，由另一人决定，决定前不计入。")
    printed_points = number("points", _("分值"))


class VetoDecided(Shown):
    model = VetoDecision
    fields = ("kind", "reason", "decider", "recorded_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(Veto)
class VetoAdmin(OnRecord):
    list_display = ("unit", "league", "lifts", "first_month", "last_month", "basis", "author", "recorded_at")
    list_filter = ("league", ("first_month", admin.AllValuesFieldListFilter))
    list_select_related = ("unit", "league", "lifts__unit", "author")
    search_fields = ("unit__name", "unit__pinyin", "unit__code", "basis", "reason")
    inlines = (VetoDecided, ExhibitsShown)
    intro = _("一票否决及其解除在擂台赛的“一票否决”页提出，由另一人决定，决定前不生效。")


class EntriesShown(Shown):
    model = ScoreEntry
    fields = ("place", "unit", "total", "listed")
    readonly_fields = fields


class LinesShown(Shown):
    model = ScoreLine
    fields = ("order", "kind", "goal", "full", "points", "state")
    readonly_fields = fields
    show_change_link = False


@admin.register(ScoreSheet)
class ScoreSheetAdmin(OnRecord):
    list_display = ("league", "month", "number", "objections_until", "reason", "author", "recorded_at")
    list_filter = ("league", ("month", admin.AllValuesFieldListFilter))
    list_select_related = ("league", "author")
    search_fields = ("league__name",)
    inlines = (EntriesShown,)
    intro = _("发布时冻结，不再重算；重新发布是新的一版，旧版保留。")


@admin.register(ScoreEntry)
class ScoreEntryAdmin(OnRecord):
    list_display = ("sheet", "unit", "place", "total", "listed")
    list_select_related = ("sheet__league", "unit")
    search_fields = ("unit__name", "unit__pinyin", "unit__code")
    inlines = (LinesShown,)


@admin.register(SheetConfirmation)
class SheetConfirmationAdmin(OnRecord):
    list_display = ("sheet", "signer", "recorded_at")
    list_select_related = ("sheet__league", "signer")
    search_fields = ("sheet__league__name",)


class ObjectionDecided(Shown):
    model = ObjectionDecision
    fields = ("kind", "reason", "decider", "recorded_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(Objection)
class ObjectionAdmin(OnRecord):
    list_display = ("entry", "reason", "author", "recorded_at")
    list_select_related = ("entry__unit", "author")
    search_fields = ("entry__unit__name", "entry__unit__pinyin", "entry__unit__code", "reason")
    inlines = (ObjectionDecided, ExhibitsShown)


class JudgesShown(Shown):
    model = BallotJudge
    fields = readonly_fields = ("user",)
    show_change_link = False


class ContendersShown(Shown):
    model = BallotContender
    fields = readonly_fields = ("unit",)
    show_change_link = False


class OpeningShown(Shown):
    model = BallotOpening
    fields = readonly_fields = ("author", "recorded_at")
    show_change_link = False


@admin.register(Ballot)
class BallotAdmin(OnRecord):
    list_display = ("league", "month", "held_on", "author", "recorded_at")
    list_filter = ("league",)
    list_select_related = ("league", "author")
    search_fields = ("league__name",)
    inlines = (JudgesShown, ContendersShown, OpeningShown)
    intro = SEALED


@admin.register(Vote)
class VoteAdmin(Confidential):
    """That somebody voted on whom, once the count is opened, and never how: grades aren't shown here."""

    fields = readonly_fields = ("judge", "contender", "recorded_at")
    list_display = ("recorded_at", "judge", "contender")
    list_select_related = ("judge__user", "contender__unit")
    search_fields = ("contender__unit__name",)
    intro = SEALED


@admin.register(Promise)
class PromiseAdmin(OnRecord):
    list_display = ("league", "month", "unit", "text", "due", "author")
    list_filter = ("league", ("month", admin.AllValuesFieldListFilter))
    list_select_related = ("league", "unit", "author")
    search_fields = ("unit__name", "unit__pinyin", "unit__code", "text")
