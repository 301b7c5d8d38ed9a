"""Notices for templates: what is said, and where it leads."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from tracker.models import Notice
from tracker.queries.people.notices import Group
from tracker.wording import notices

register = template.Library()
Kind = Notice.Kind
OF_ACTS = (Kind.ACT_ASKED, Kind.UNDOING_ASKED, Kind.ACT_CARRIED_OUT, Kind.ACT_UNDONE, Kind.ACT_REFUSED)


@register.filter
def headline(group: Group) -> str:
    """What a group of notices says, in one sentence."""
    return notices.headline(group.notices)


@register.filter
def lines(group: Group) -> list[str]:
    """The single things a group speaks of, where there are several."""
    return notices.lines(group.notices)


@register.filter
def leads_to(group: Group) -> str:
    """The address where to do something about it."""
    newest = group.newest
    return _address(newest, several=len(group.notices) > 1)


def _address(notice: Notice, *, several: bool) -> str:
    kind, data = notice.kind, notice.data
    if kind in (Kind.SUBMITTED, Kind.CORRECTED, Kind.ENDORSED):
        return f"{reverse('review')}?{urlencode({'unit': data['unit_code']})}"
    if kind in (Kind.RETURNED, Kind.APPROVED):
        if several:
            return (
                f"{reverse('report')}?{urlencode({'month': data['month']})}"
                if data["month"]
                else reverse("report")
            )
        return reverse("figure", args=[notice.figure_id])
    if kind in (Kind.CHANGE_ASKED, Kind.GOAL_ASKED):
        return reverse("steward")
    if kind in (Kind.ROLE_ASKED, Kind.ROLE_CONFIRMED, Kind.ROLE_REFUSED):
        return reverse("appointments")
    if kind in OF_ACTS:
        return reverse("reorganisation", args=[data["act"]])
    if kind in (Kind.ROLE_CHANGED, Kind.PASSWORD_SET):
        return reverse("account")
    if kind in (Kind.CHANGE_ACCEPTED, Kind.CHANGE_REFUSED):
        return reverse("target", args=[data["target"]])
    if kind == Kind.ESCALATED:
        return (
            reverse("missing")
            if several
            else reverse("missing_lines", args=[data["unit_code"], data["month"]])
        )
    return f"{reverse('report')}?{urlencode({'month': data['month']})}"
