"""Changes of settings in words."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import gettext

from tracker.models import Amendment


def table_name(amendment: Amendment) -> str:
    """What kind of row was changed."""
    return str(apps.get_model("tracker", amendment.table)._meta.verbose_name)


def field_name(amendment: Amendment) -> str:
    """Which of its settings."""
    if amendment.field == Amendment.LIFE:
        return gettext("设立")
    field: Any = apps.get_model("tracker", amendment.table)._meta.get_field(amendment.field)
    return str(field.verbose_name)


def change_sentence(amendment: Amendment, former: Any, value: Any) -> str:
    """From which month which setting says what instead of what, by whom and why; relations by name."""
    facts = {
        "month": f"{amendment.in_force_from:%Y-%m}",
        "field": field_name(amendment),
        "former": said(former),
        "value": said(value),
        "author": amendment.author,
        "reason": amendment.reason,
    }
    if amendment.field == Amendment.LIFE:
        told = (
            gettext("%(month)s 起设立（%(author)s）") if value else gettext("%(month)s 起取消（%(author)s）")
        )
        return told % facts
    return gettext("%(month)s 起，%(field)s：%(former)s → %(value)s（%(author)s）%(reason)s") % facts


def ahead_sentence(amendment: Amendment, former: Any) -> str:
    """That what a setting says holds only from a later month on, and what holds until then."""
    facts = {"month": f"{amendment.in_force_from:%Y-%m}", "former": said(former)}
    return gettext("%(month)s 起才执行；此前仍为：%(former)s。") % facts


def said(value: Any) -> str:
    """A setting's value in words; a dash where there is none."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list):
        return gettext("、").join(map(str, value))
    if isinstance(value, dict):
        pairs = ({"name": name, "said": text} for name, text in value.items())
        return gettext("、").join(gettext("%(name)s：%(said)s") % pair for pair in pairs)
    return str(value)
