"""What the office sends when it writes or issues a briefing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.calc.bulletin_grammar import LONGEST
from tracker.forms.refusable import Refusable


class BulletinForm(Refusable, forms.Form):
    """The text of a briefing, and why it was changed."""

    body = forms.CharField(
        label=_("正文"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "false", "class": "writing"}),
        error_messages={"required": _("正文是空的，请写好再保存。")},
    )
    reason = forms.CharField(label=_("修改说明"), required=False, max_length=500)

    def clean_body(self) -> str:
        return self.cleaned_data["body"].replace("\r\n", "\n").replace("\x00", "")

    def field_of(self, name: str) -> str:
        """What is refused is the text."""
        return "body"


class IssueForm(Refusable, forms.Form):
    """What answers for claims that no figure bears out."""

    note = forms.CharField(label=_("依据说明"), required=False, max_length=500)
