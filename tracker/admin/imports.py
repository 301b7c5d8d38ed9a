"""Imports as they were done; importing and taking back happen on the product's own pages."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Confidential
from tracker.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(Confidential):
    list_display = (
        "id",
        "kind",
        "name",
        "month",
        "rows",
        "added",
        "changed",
        "refused",
        "figures",
        "author",
        "recorded_at",
    )
    list_filter = ("kind", ("month", admin.AllValuesFieldListFilter))
    list_select_related = ("author",)
    search_fields = ("name", "sha256", "author__username", "author__display_name")
    intro = _("每次导入的文件按 SHA-256 保存，行数和各列合计在导入时记下。导入的数据须由另一人审核。")
