"""The way from one figure of the review queue to the next, with the queue's filters and order."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from tracker.access.pages import can_review
from tracker.forms.review import QueueForm
from tracker.queries.reporting.review import waiting
from tracker.queries.reporting.review_order import sorted_by
from tracker.queries.reporting.walking import Place, place_of
from tracker.views.web.asking import rights
from tracker.views.web.refusals import check_filters

WALK = "walk"
OF_THE_QUEUE = ("q", "unit", "section", "month", "only", "sort")


@dataclass(frozen=True)
class Walk:
    """Where a reviewer is in the queue, and the addresses around; `query` keeps the walk in an address."""

    place: Place
    query: str
    queue: str

    @property
    def back(self) -> str:
        return self._figure(self.place.before)

    @property
    def onwards(self) -> str:
        return self._figure(self.place.following)

    def _figure(self, pk: int | None) -> str:
        return reverse("figure", args=[pk]) + self.query if pk else ""


def walking(request: HttpRequest) -> str:
    """The query by which a figure's page goes on through the queue that this address asks for."""
    return f"?{_asked(request, walk=True)}"


def walk(request: HttpRequest, figure: int) -> Walk | None:
    """The walk on which a figure's page was opened; None for who came from elsewhere. Raises BadRequest."""
    held = rights(request)
    if WALK not in request.GET or not can_review(held):
        return None
    form = QueueForm(request.GET, rights=held)
    check_filters(form)
    found = sorted_by(waiting(held, form.narrowing()), request.GET.get("sort", ""))
    asked = _asked(request, walk=False)
    queue = reverse("review") + (f"?{asked}" if asked else "")
    return Walk(place_of(figure, found, held), walking(request), queue)


def _asked(request: HttpRequest, *, walk: bool) -> str:
    """The queue's filters and order in an address, and whether it is gone through."""
    kept = request.GET.copy()
    for name in set(kept) - set(OF_THE_QUEUE):
        del kept[name]
    if walk:
        kept[WALK] = "1"
    return kept.urlencode()
