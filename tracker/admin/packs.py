"""月度材料: what was made of which month, by whom; making is done on the product's own page."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Confidential
from tracker.models import Pack


@admin.register(Pack)
class PackAdmin(Confidential):
    list_display = ("id", "month", "kind", "edition", "cut_off", "state", "name", "author", "begun_at")
    list_filter = ("state", "kind", ("month", admin.AllValuesFieldListFilter))
    list_select_related = ("edition", "author")
    search_fields = ("name", "sha256", "author__username", "author__display_name")
    intro = _("一个月的晒绩、擂台赛、简报和计数清单合成的一份文件。文件按 SHA-256 保存。")
