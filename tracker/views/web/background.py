"""What a page's scripts send beside its forms: drafts and previews. Whatever isn't taken is answered in words, not by a page."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

FORM = "X-Form"  # header: the address that the form itself is sent to


def is_in_background(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def in_words(
    sentence: str, *, status: int, way: tuple[str, str] | None = None, kept: int | None = None
) -> JsonResponse:
    """Why nothing was taken. `way` is where to go on, with its words, `kept` the number of what was kept for the writer meanwhile."""
    return JsonResponse({"told": sentence, "way": way, "kept": kept}, status=status)
