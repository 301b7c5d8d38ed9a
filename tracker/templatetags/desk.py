"""The steward's month in templates: its words, and the page where each step is taken."""

from __future__ import annotations

from collections.abc import Callable

from django import template
from django.urls import reverse

from tracker.queries.desk import calendar
from tracker.queries.desk.calendar import Line
from tracker.wording import desk

register = template.Library()


@register.filter
def line_title(line: Line) -> str:
    return desk.title(line.kind, line.month, line.about)


@register.filter
def line_state(line: Line) -> str:
    return desk.state(line.kind, line.state, line.day, line.count)


@register.filter
def line_step(line: Line) -> str:
    """What is to be done next; only of a line whose next step is the person's."""
    return desk.step(line.kind)


@register.filter
def line_address(line: Line) -> str:
    """The page where the thing stands and its next step is taken."""
    return _ADDRESSES[line.kind](line)


def _edition(line: Line) -> str:
    if line.about is None:
        return f"{reverse('editions_desk')}?month={line.month}"
    return reverse("edition_draft", args=[line.about.pk])


def _next_window(line: Line) -> str:
    if line.about is None:
        return reverse("admin:tracker_reportingcalendar_changelist")
    return reverse("admin:tracker_window_change", args=[line.about.pk])


_ADDRESSES: dict[str, Callable[[Line], str]] = {
    calendar.WINDOW: lambda line: reverse("admin:tracker_window_change", args=[line.about.pk]),
    calendar.NEXT_WINDOW: _next_window,
    calendar.REPORTS: lambda line: f"{reverse('missing')}?year={line.month.year}",
    calendar.EXCEPTIONS: lambda _line: reverse("admin:tracker_windowexception_changelist"),
    calendar.RELEASES: lambda _line: f"{reverse('steward')}#releases",
    calendar.LEAGUE: lambda line: f"{reverse('league', args=[line.about.code])}?month={line.month}",
    calendar.BULLETIN: lambda line: reverse("bulletin", args=[line.about.code, str(line.month)]),
    calendar.EDITION: _edition,
    calendar.ROLL_OVER: lambda line: reverse("roll_over", args=[line.month.year]),
}
