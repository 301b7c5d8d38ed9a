"""留言: what somebody writes about a figure or a goal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.refusable import Refusable


class RemarkForm(Refusable, forms.Form):
    text = forms.CharField(
        label=_("留言内容"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "留言写下后不能修改或删除，能看到这条数据的人，或这个目标所在单位的填报人、审核人和业务管理员可以看到，不对外公开。"
        ),
        error_messages={"required": _("请写下留言内容。")},
    )
