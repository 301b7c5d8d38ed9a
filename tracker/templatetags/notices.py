"""Notices for templates: what is said, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from tracker.models import Notice
from tracker.queries.people.notices import Group
from tracker.wording import notices

register = template.Library()
Kind = Notice.Kind


@register.filter
def headline(group: Group) -> str:
    """What a group of notices says, in one sentence."""
    return notices.headline(group.notices)


@register.filter
def lines(group: Group) -> list[str]:
    """The single things a group speaks of, where there are several."""
    return notices.lines(group.notices)


@register.filter
def handed_on(notice: Notice) -> str:
    """To whom a notice went that came with the post, and when."""
    return notices.handed_on(notice)


@register.filter
def leads_to(group: Group) -> str:
    """The address where to do something about it."""
    newest = group.newest
    return _address(newest, several=len(group.notices) > 1)


# Where notices of a kind lead that are about one thing, whatever it is.
LISTS = {
    Kind.CHANGE_ASKED: "steward",
    Kind.GOAL_ASKED: "steward",
    Kind.APPLYING_ASKED: "steward",
    Kind.REOPENING_ASKED: "steward",
    Kind.ROLE_ASKED: "appointments",
    Kind.ROLE_CONFIRMED: "appointments",
    Kind.ROLE_REFUSED: "appointments",
    Kind.ROLE_CHANGED: "account",
    Kind.PASSWORD_SET: "account",
    Kind.FACTOR_RESET: "account",
    Kind.APPLYING_ACCEPTED: "inapplicable",
    Kind.APPLYING_REFUSED: "inapplicable",
}
# The page of the thing that a notice names.
PAGES = {
    Kind.CHANGE_ACCEPTED: ("target", "target"),
    Kind.CHANGE_REFUSED: ("target", "target"),
    Kind.ACT_ASKED: ("reorganisation", "request"),
    Kind.UNDOING_ASKED: ("reorganisation", "request"),
    Kind.ACT_CARRIED_OUT: ("reorganisation", "request"),
    Kind.ACT_UNDONE: ("reorganisation", "request"),
    Kind.ACT_REFUSED: ("reorganisation", "request"),
}


def _vetoes(data: Mapping[str, Any]) -> str:
    """The vetoes of the month from which one holds; of a unit that takes part in no league any more there is no such page."""
    if not data["league"]:
        return reverse("leagues")
    return f"{reverse('league_vetoes', args=[data['league']])}?month={data['month']}"


def _address(notice: Notice, *, several: bool) -> str:
    kind, data = Kind(notice.kind), notice.data
    if kind in LISTS:
        return reverse(LISTS[kind])
    if kind in PAGES:
        page, named = PAGES[kind]
        return reverse(page, args=[data[named]])
    if kind in (Kind.VETOED, Kind.VETO_LIFTED):
        return _vetoes(data)
    if kind in (Kind.SUBMITTED, Kind.CORRECTED, Kind.ENDORSED):
        return f"{reverse('review')}?{urlencode({'unit': data['unit_code']})}"
    if kind == Kind.REMARKED:
        page, row = ("target", data["target"]) if "target" in data else ("figure", notice.figure_id)
        return f"{reverse(page, args=[row])}#remarks"
    if kind in (Kind.RETURNED, Kind.APPROVED) and not several:
        return reverse("figure", args=[notice.figure_id])
    if kind in (Kind.REOPENING_GRANTED, Kind.REOPENING_REFUSED):
        line = [data["series"], data["month"]] if data["month"] else [data["series"]]
        return reverse("report_month" if data["month"] else "report_once", args=line)
    if kind == Kind.ESCALATED:
        line = [data["unit_code"], data["month"]]
        return reverse("missing") if several else reverse("missing_lines", args=line)
    return (
        f"{reverse('report')}?{urlencode({'month': data['month']})}" if data["month"] else reverse("report")
    )
