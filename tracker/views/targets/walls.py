"""大屏: one screen for a meeting room, as things stand now. The public's own wall shows the newest edition."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.queries.editions.contents import Printed, by_light, on_one_screen
from tracker.queries.editions.lines import lines_of
from tracker.queries.targets.snapshots import snapshot
from tracker.views.web.asking import rights
from tracker.views.web.moment import moment_of
from tracker.wording import language


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every light counted and the goals furthest behind, refreshed every minute."""
    rights(request)
    moment, now = moment_of(request), timezone.now()
    found = snapshot(moment.month, moment.known_by or now)
    lines = [Printed(line, line.printed[language()]) for line in lines_of(found)]
    tiles, left = on_one_screen(lines)
    context = {
        "moment": moment,
        "now": moment.known_by or now,
        "counts": by_light(lines),
        "tiles": tiles,
        "left": left,
        "language": language(),
    }
    return render(request, "wall.html", context)
