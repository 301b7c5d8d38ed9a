"""年末预测: what is expected of every goal."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.calc.forecast import OUTLOOKS
from tracker.queries.targets.forecasts import outlooks
from tracker.queries.targets.leading import shared
from tracker.views.web.asking import rights
from tracker.views.web.costly import costly
from tracker.views.web.moment import moment_of
from tracker.views.web.refusals import BadRequest
from tracker.wording.forecasts import outlook_word


@require_safe
@costly
def show(request: HttpRequest) -> HttpResponse:
    """Every goal of the month with what is expected of it, the worst first."""
    held = rights(request)
    moment = moment_of(request)
    chosen = request.GET.get("outlook", "")
    if chosen not in ("", *OUTLOOKS):
        raise BadRequest(_("没有这种预测，请清除后重新选择。"))
    found = outlooks(held, moment.month, known_by=moment.known_by)
    sizes = Counter(one.word for one in found)
    context = {
        "moment": moment,
        "outlooks": [one for one in found if chosen in ("", one.word)],
        "counts": [(word, outlook_word(word), sizes[word]) for word in OUTLOOKS if sizes[word]],
        "chosen": chosen,
        "total": len(found),
        "shared": shared(one.standing for one in found),
    }
    return render(request, "targets/outlooks.html", context)
