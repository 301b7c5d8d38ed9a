"""Whatever form is refused: all that is wrong with it is said on top of it at once, with links to the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tracker.views.web.summing_up import Fault, sum_up

ELSEWHERE = ("/admin/", "/accounts/")  # frameworks' own forms


class Summaries:
    """Middleware that puts a summary on top of each form of a page which tells what was refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_refused(request, response) and not request.path.startswith(ELSEWHERE):
            response.content = sum_up(response.content, _written)
        return response


def _is_refused(request: HttpRequest, response: HttpResponse) -> bool:
    is_html = "html" in response.get("Content-Type", "") and not response.streaming
    return (
        request.method == "POST" and 400 <= response.status_code < 500 and is_html and bool(response.content)
    )


def _written(faults: Sequence[Fault]) -> str:
    return render_to_string("components/summary.html", {"faults": faults})
