"""Roles in words: whose, where, which, for how long, and in whose place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from tracker.models import AppointmentRequest, Membership
from tracker.wording.names import label
from tracker.wording.periods import between


def role_in_words(said: Mapping[str, Any]) -> str:
    """A role as notices keep it, in one line."""
    if said.get("resets_factor"):
        return gettext("%(user)s · 重置两步验证") % said
    if not said["role"]:
        return gettext("%(user)s · 重新启用账号") % said
    line = " · ".join([said["user"], said["unit"], str(Membership.Role(said["role"]).label)])
    if said.get("acting_for"):
        line += gettext("（代%(who)s）") % {"who": said["acting_for"]}
    lasts = between(_day(said["from"]), _day(said["until"]))
    return f"{line} · {lasts}" if lasts else line


def former(asked: AppointmentRequest) -> str:
    """What the membership said that would change; nothing for a new one."""
    was = asked.former
    if not was or asked.membership is None:
        return ""
    role = str(Membership.Role(was["role"]).label)
    lasts = between(_day(was["from_date"]), _day(was["until_date"])) or gettext("不限期")
    return " · ".join([label(asked.membership.unit), role, lasts])


def term(held: Membership | AppointmentRequest) -> str:
    """From when until when a role holds; nothing if it has neither end."""
    return between(held.from_date, held.until_date)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
