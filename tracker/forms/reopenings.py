"""补报: what a reporter sends to have lines opened again, and what a steward answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.refusable import Refusable


class AskForm(Refusable, forms.Form):
    """Why lines are to be opened again after their month closed."""

    reason = forms.CharField(
        label=_("补报理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明补报理由。")},
    )


class AskForLinesForm(AskForm):
    """The same for the lines that are ticked in a list."""

    line = forms.MultipleChoiceField(error_messages={"required": _("请至少选择一项要补报的数据。")})

    def __init__(self, *args: Any, lines: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [(str(pk), pk) for pk in lines]  # type: ignore[attr-defined]


class ProlongForm(AskForLinesForm):
    """How long lines may be reported though nobody asked, and why."""

    until = forms.DateTimeField(
        label=_("延长至"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("延长理由")
        self.fields["reason"].error_messages["required"] = _("请写明延长理由。")
        self.fields["line"].error_messages["required"] = _("请至少选择一项要延长的数据。")


class DecideForm(Refusable, forms.Form):
    """A steward's word on a request."""

    step = forms.ChoiceField(choices=[("grant", ""), ("refuse", "")])
    until = forms.DateTimeField(
        label=_("开放到"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=_("不同意的理由"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("不同意时必须填写，申请人会看到。")}),
    )
