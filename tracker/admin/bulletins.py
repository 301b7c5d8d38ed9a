"""Briefings: masthead and numbering as configuration, the text in versions, issues to look at."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker.actions.bulletins.texts import add_bulletin_version
from tracker.admin.base import Configured, OnRecord, Versioned
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import BulletinIssue, BulletinTemplate, BulletinVersion
from tracker.queries.ledger.as_of import months_with_figures
from tracker.wording.bulletin_faults import fault_sentence


@admin.register(BulletinTemplate)
class BulletinTemplateAdmin(Configured):
    list_display = ("name", "masthead", "issuer", "numbered_as", "desk")
    fields = ("code", "name", "masthead", "issuer", "numbered_as", "title", "order")
    search_fields = ("name", "code")
    intro = _("版头、编号和标题在此设置；正文在“编写正文”页写，可边写边看取到的数。")

    @admin.display(description=_("正文"))
    def desk(self, template: BulletinTemplate) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("bulletin_text", args=[template.code]), _("编写正文")
        )


@admin.register(BulletinVersion)
class BulletinVersionAdmin(Versioned):
    fieldsets = ((None, {"fields": ("template", "in_force_from", "body", "reason")}),)
    recorded = ("number", "author", "known_at", "stated_date", "history_load", "recorded_at")
    list_display = ("template", "number", "in_force_from", "reason", "author", "known_at")
    list_filter = ("template",)
    list_select_related = ("template", "author")
    search_fields = ("body", "reason")
    intro = _("文本只能新增版本。不认识的名称、没有审核通过的数、在保密期的数不能写入。")

    def add_version(self, request, row, form, formsets):
        known = months_with_figures()
        try:
            add_bulletin_version(
                by=request.user,
                at=timezone.now(),
                template=row.template,
                body=row.body.replace("\r\n", "\n"),
                month=known[1] if known else Month.of(row.in_force_from),
                in_force_from=Month.of(row.in_force_from),
                reason=row.reason,
            )
        except Refused as why:
            if why.code != "text_faults":
                raise
            faults = [fault_sentence(fault) for fault in why.details["faults"]]
            raise ValidationError({"body": faults}) from why


@admin.register(BulletinIssue)
class BulletinIssueAdmin(OnRecord):
    list_display = ("numbered", "title", "month", "revision", "issued_on", "author")
    list_filter = ("template", ("month", admin.AllValuesFieldListFilter))
    list_select_related = ("author",)
    exclude = ("blocks",)
    intro = _("已印发的简报不再改变；在“简报”页查看和下载。")
