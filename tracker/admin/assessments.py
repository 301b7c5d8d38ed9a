"""研判 as they were written; writing one happens on the target's own page."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import OnRecord
from tracker.models import Assessment


@admin.register(Assessment)
class AssessmentAdmin(OnRecord):
    list_display = ("target", "target__unit", "month", "stance", "text", "author", "recorded_at")
    list_filter = ("stance", ("month", admin.AllValuesFieldListFilter))
    list_select_related = ("target__indicator", "target__issuer", "target__unit", "author")
    search_fields = (
        "target__indicator__name",
        "target__indicator__pinyin",
        "target__indicator__code",
        "text",
    )
    intro = _("领导和业务管理员写在亮灯旁边的看法：只能新增，不改变亮灯。")
