"""What a steward sends: why an official statistic is released, and whether a goal changes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.refusable import Refusable


class ReleaseForm(Refusable, forms.Form):
    """On what ground an official statistic is made public."""

    basis = forms.CharField(
        label=_("发布依据"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("如 市统计局 2023年8月20日 反馈")}),
        error_messages={"required": _("请写明发布依据。")},
    )


class ChangeDecisionForm(Refusable, forms.Form):
    """A second person's word on a request, and why if it isn't granted."""

    step = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")])
    reason = forms.CharField(
        label=_("不同意的理由"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("不同意时必须填写，申请人会看到。")}),
    )
