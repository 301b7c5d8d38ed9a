"""What an administrator sends about requests that raise rights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.refusable import Refusable
from tracker.forms.review import chosen_numbers

CONFIRM, REFUSE, TAKE_BACK = "confirm", "refuse", "take_back"


class AppointmentsForm(Refusable, forms.Form):
    """The requests ticked, what to do with them, and why."""

    asked = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    step = forms.ChoiceField(choices=[(step, "") for step in (CONFIRM, REFUSE, TAKE_BACK)])
    reason = forms.CharField(
        label=_("不同意的理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": _("不同意时必须填写，提交人会看到。")}),
    )

    def clean_asked(self) -> list[int]:
        chosen = chosen_numbers(self.cleaned_data["asked"])
        if not chosen:
            raise forms.ValidationError(_("请先勾选要办理的任职。"))
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("step") == REFUSE and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("不同意必须写明理由，提交人会看到。"))
        return given
