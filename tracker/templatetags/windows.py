"""Why a month is locked and whom to ask, in templates."""

from __future__ import annotations

from django import template

from tracker.wording import periods, windows

register = template.Library()
register.filter(periods.instant)
register.filter(windows.locked_because)
register.filter(windows.whom_to_ask)
register.filter(windows.reopened_to)
