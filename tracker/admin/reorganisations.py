"""Units that ended, and who followed them, on show."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import OnRecord, Shown
from tracker.models import Reorganisation, ReorganisationDecision, Succession


class SuccessorsShown(Shown):
    model = Succession
    fields = readonly_fields = ("successor", "share")
    show_change_link = False


class ReorganisationDecided(Shown):
    model = ReorganisationDecision
    fk_name = "request"
    fields = readonly_fields = ("kind", "reason", "decider", "recorded_at")
    show_change_link = False


@admin.register(Reorganisation)
class ReorganisationAdmin(OnRecord):
    list_display = ("unit", "first_month", "manner", "undoes", "basis", "author", "recorded_at", "state")
    list_select_related = ("unit", "undoes__unit", "author", "decision")
    search_fields = ("unit__name", "unit__pinyin", "unit__code", "basis", "reason")
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    inlines = (SuccessorsShown, ReorganisationDecided)
    intro = _("撤并、分设由一名业务管理员在“机构调整”页提出，另一名确认后一次划转；撤销也要两个人。")

    @admin.display(description=_("决定"))
    def state(self, act: Reorganisation) -> str:
        decision = getattr(act, "decision", None)
        return decision.get_kind_display() if decision else str(_("待确认"))
