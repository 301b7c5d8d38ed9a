"""Every change of a setting, on show."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import OnRecord
from tracker.models import Amendment
from tracker.wording.amendments import field_name, said, table_name


@admin.register(Amendment)
class AmendmentAdmin(OnRecord):
    list_display = (
        "in_force_from",
        "of_table",
        "row",
        "of_field",
        "was",
        "becomes",
        "reason",
        "author",
        "recorded_at",
    )
    list_filter = (("in_force_from", admin.AllValuesFieldListFilter),)
    list_select_related = ("author",)
    search_fields = ("table", "field", "reason")
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    intro = _("每项设定从哪个月起改成了什么：只增不改，过去的月份按当时的设定显示和评判。")

    @admin.display(description=_("类别"), ordering="table")
    def of_table(self, amendment: Amendment) -> str:
        return table_name(amendment)

    @admin.display(description=_("设定"), ordering="field")
    def of_field(self, amendment: Amendment) -> str:
        return field_name(amendment)

    @admin.display(description=_("原为"))
    def was(self, amendment: Amendment) -> str:
        return said(amendment.former)

    @admin.display(description=_("改为"))
    def becomes(self, amendment: Amendment) -> str:
        return said(amendment.value)
