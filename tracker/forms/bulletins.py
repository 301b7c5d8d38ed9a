"""What the office sends when it writes or issues a briefing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.calc.bulletin_grammar import LONGEST
from tracker.forms.refusable import Refusable
from tracker.queries.bulletins.claims import Claim


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


class AnswersForm(Refusable, forms.Form):
    """What answers for each claim that no figure bears out."""

    def __init__(self, *args: Any, claims: Sequence[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims = claims
        for number, one in enumerate(claims, 1):
            label = format_lazy(_("依据{number}"), number=number)
            self.fields[one.key] = forms.CharField(label=label, required=False, max_length=500)

    @property
    def answering(self) -> list[tuple[Claim, forms.BoundField]]:
        """Each claim with the field of its note."""
        return [(one, self[one.key]) for one in self.claims]

    @property
    def notes(self) -> dict[str, str]:
        """The note of each claim, by its key."""
        return dict(self.cleaned_data)
