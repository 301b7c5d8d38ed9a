"""Rank sheets as they were entered; entering one happens on the rank book's own page."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import OnRecord, Shown
from tracker.admin.showing import number
from tracker.models import RankLine, RankSheet


class LinesShown(Shown):
    model = RankLine
    fields = readonly_fields = ("member", "printed_value")
    show_change_link = False
    printed_value = number("value", _("数值"))


@admin.register(RankSheet)
class RankSheetAdmin(OnRecord):
    list_display = ("indicator", "month", "source", "source_date", "author", "recorded_at")
    list_filter = ("indicator__comparison_set", ("month", admin.AllValuesFieldListFilter))
    list_select_related = ("indicator", "author")
    search_fields = ("indicator__name", "indicator__pinyin", "indicator__code", "source")
    inlines = (LinesShown,)
    intro = _("位次由成员数值算出，并列的名次相同，后一名顺延。新的位次表在“位次”页登记，旧表保留。")
