"""Public pages that have been rendered already are answered before sessions, users and the rest are asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tracker.views.web.kept import answer, kept, newest, place_as_of

PUBLIC = ("/editions/", "/api/editions/")
UNCONFIRMED = "X-Kept"  # header of a page of which nobody could say whether it is still the newest


class KeptPages:
    """Middleware that answers what has been rendered already. Pages that haven't go on to their view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and request.path.startswith(PUBLIC):
            request.get_host()  # a forged one is refused here as everywhere
            stamp, confirmed = newest()
            page = kept(place_as_of(request, stamp))
            if page is not None:
                response = answer(request, page)
                if not confirmed:
                    response[UNCONFIRMED] = "unconfirmed"
                return response
        return self.get_response(request)
