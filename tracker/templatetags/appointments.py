"""Roles in words: whose, where, which, for how long, and in whose place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext

from tracker.models import AppointmentRequest, Membership

register = template.Library()


def role_in_words(said: Mapping[str, Any]) -> str:
    """A role as notices keep it, in one line."""
    if not said["role"]:
        return gettext("%(user)s · 重新启用账号") % said
    line = " · ".join([said["user"], said["unit"], str(Membership.Role(said["role"]).label)])
    if said.get("acting_for"):
        line += gettext("（代%(who)s）") % {"who": said["acting_for"]}
    term = term_in_words(said["from"], said["until"])
    return f"{line} · {term}" if term else line


def term_in_words(begins: Any, ends: Any) -> str:
    """From when until when; nothing when neither is said."""
    if begins and ends:
        return gettext("%(begins)s 至 %(ends)s") % {"begins": begins, "ends": ends}
    if begins:
        return gettext("%(begins)s 起") % {"begins": begins}
    return gettext("至 %(ends)s") % {"ends": ends} if ends else ""


@register.filter
def term(asked: AppointmentRequest) -> str:
    """How long a role would last."""
    return term_in_words(asked.from_date, asked.until_date) or gettext("不限期")


@register.filter
def former(asked: AppointmentRequest) -> str:
    """What the membership said that would change; nothing for a new one."""
    was = asked.former
    if not was:
        return ""
    role = str(Membership.Role(was["role"]).label)
    lasted = term_in_words(was["from_date"], was["until_date"]) or gettext("不限期")
    unit = asked.membership.unit.name if asked.membership else ""
    return " · ".join([unit, role, lasted])
