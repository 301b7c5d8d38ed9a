"""The outbox on show: who was told what, whether it was read, and what became of the mail."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Confidential
from tracker.models import Notice
from tracker.wording.notices import headline


@admin.register(Notice)
class NoticeAdmin(Confidential):
    fields = (
        "made_at", "recipient", "kind", "sentence", "read_at", "mail", "attempts", "attempted_at", "next_attempt_at", "mail_error",
    )  # fmt: skip
    readonly_fields = fields
    list_display = ("made_at", "recipient", "kind", "sentence", "read_at", "mail", "attempts")
    list_display_links = ("made_at",)
    list_filter = ("mail", "kind", "made_at")
    list_select_related = ("recipient",)
    search_fields = ("recipient__username", "recipient__display_name")
    intro = _(
        "通知与引起它的改动同时写入，内容不能修改。邮件最多发一次：“不确定是否发出”是发送时中断的，不再重发，本人在系统内仍能看到。"
    )

    @admin.display(description=_("内容"))
    def sentence(self, notice: Notice) -> str:
        return headline([notice])
