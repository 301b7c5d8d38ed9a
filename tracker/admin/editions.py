"""Editions on show: what was frozen, what it says and which steps it took."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Confidential, Shown
from tracker.admin.showing import SeenValues, link, number
from tracker.models import (
    Edition,
    EditionBulletin,
    EditionCorrection,
    EditionLine,
    EditionSheet,
    EditionStep,
)


class StepsShown(Shown):
    model = EditionStep
    fields = readonly_fields = ("kind", "person", "name", "note", "number", "head", "recorded_at")
    show_change_link = False


@admin.register(Edition)
class EditionAdmin(Confidential):
    list_display = ("month", "version", "draft", "cut_off", "author", "recorded_at")
    list_select_related = ("author",)
    readonly_fields = ("recorded_at",)
    exclude = ("transaction",)
    search_fields = ("month", "reason")
    inlines = (StepsShown,)
    intro = _("封存的月份。封存、审定、签发、公布在业务页面“晒绩”中进行，公布后不能修改，只能再版。")


@admin.register(EditionLine)
class EditionLineAdmin(Confidential):
    list_display = ("edition", "position", "code", "unit_code", "kept_value", "light_word", "rule")
    list_select_related = ("edition",)
    list_filter = ("light_word", ("edition__month", SeenValues))
    search_fields = ("code", "unit_code")
    readonly_fields = ("recorded_at",)
    kept_value = number("value", _("完成值"))


@admin.register(EditionBulletin)
class EditionBulletinAdmin(Confidential):
    list_display = ("edition", "position", "title", "version", "recorded_at")
    list_select_related = ("edition", "version__template")
    search_fields = ("title", "code")
    readonly_fields = ("recorded_at",)


@admin.register(EditionSheet)
class EditionSheetAdmin(Confidential):
    list_display = ("edition", "position", "league", "scheme", "recorded_at")
    list_select_related = ("edition", "league", "scheme__league")
    search_fields = ("code", "league__name")
    readonly_fields = ("recorded_at",)


@admin.register(EditionStep)
class EditionStepAdmin(Confidential):
    list_display = ("id", "edition_link", "kind", "person", "name", "number", "recorded_at")
    list_select_related = ("edition", "person")
    search_fields = ("person__username", "person__display_name", "name", "note")
    readonly_fields = ("head", "recorded_at")
    edition_link = link("edition", _("晒绩"))


@admin.register(EditionCorrection)
class EditionCorrectionAdmin(Confidential):
    list_display = ("line", "kept_value", "light", "reason", "author", "recorded_at")
    list_select_related = ("line__edition", "author")
    search_fields = ("line__code", "reason")
    readonly_fields = ("recorded_at",)
    kept_value = number("value", _("更正后的完成值"))
