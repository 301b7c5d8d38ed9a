"""Which of their own figures somebody asks to see."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.calc import states
from tracker.queries.reporting.submissions import WAITS


class SubmissionsForm(forms.Form):
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部")),
            (WAITS, _("待审核")),
            (states.RETURNED, _("已退回")),
            (states.WITHDRAWN, _("已撤回")),
            (states.APPROVED, _("已审核")),
        ],
    )
