"""From which month a change of configuration holds: asked on every form whose fields are dated, and shown on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.db import models
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from tracker.access.settled import first_open_month
from tracker.actions.people.amending import InForce
from tracker.calc.periods import Month
from tracker.forms.months import MonthField
from tracker.models.amendments import BORN, DATED
from tracker.queries.ledger.history import amendments_of
from tracker.wording.amendments import ahead_sentence, change_sentence

ASKED = ("in_force_from", "amendment_reason")
WHEN: Any = (
    _("何时起执行"),
    {
        "fields": (*ASKED, "amendments_so_far"),
        "description": _(
            "改动从这个月起执行，此前的月份照旧：已公布、窗口已关闭的月份不会因设置而改变。留空即从尚未关账的第一个月起。"
        ),
    },
)


class InForceForm(forms.BaseForm):
    """Two more questions of a form whose fields are dated; a field that shows what is yet to come says so."""

    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in _ahead(self.instance).items():
            if name in self.fields:
                self.fields[name].help_text = format_html(
                    "<strong>{}</strong> {}", sentence, self.fields[name].help_text
                )

    def in_force(self) -> InForce:
        """What was answered."""
        since = self.cleaned_data.get("in_force_from")
        reason = self.cleaned_data.get("amendment_reason") or ""
        return InForce(Month.of(since) if since else None, reason)


def is_asked(model: type[models.Model], row: models.Model | None) -> bool:
    """Whether a form of the model asks from which month on: a change of what is dated, or a new row that pages list."""
    return (model._meta.model_name or "") in (BORN if row is None else DATED)


def asking(form: type[Any]) -> type[Any]:
    """The form with the month and the reason among its fields."""
    fields = {
        "in_force_from": MonthField(
            label=_("执行起始月"), required=False, widget=AdminDateWidget(), help_text=_("填该月1日。")
        ),
        "amendment_reason": forms.CharField(label=_("变更说明"), required=False, max_length=500),
    }
    return type(form.__name__, (InForceForm, form), fields)


def first_open_day() -> date:
    return first_open_month(timezone.now()).first


def _ahead(row: models.Model) -> dict[str, str]:
    """By field of a row what holds until the month comes from which the row says what it will."""
    found: dict[str, str] = {}
    for one in amendments_of(row) if row.pk is not None else []:
        if one.amendment.in_force_from > timezone.localdate():
            found.setdefault(one.amendment.field, ahead_sentence(one.amendment, one.former))
    return found


def told(row: models.Model | None) -> str:
    """Every change of a row so far, the newest first."""
    found = amendments_of(row) if row is not None else []
    if not found:
        return "—"
    return format_html(
        "<ul>{}</ul>",
        format_html_join(
            "", "<li>{}</li>", ((change_sentence(one.amendment, one.former, one.value),) for one in found)
        ),
    )


def in_force_of(form: Any) -> InForce:
    """From when on what a form changed holds."""
    return form.in_force() if isinstance(form, InForceForm) else InForce()
