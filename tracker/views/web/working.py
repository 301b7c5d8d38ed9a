"""How far a long piece of work is, for the page that waits for it: an import, a month's pack."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from tracker.views.web.asking import asking, rights

Tell = Callable[[int, int], None]
KEPT = 600  # seconds


def teller(request: HttpRequest, key: object) -> Tell:
    """Keeps how far the work begun with a key is where the page of whoever began it can ask for it, if it has one."""
    try:
        place = f"{asking(request).pk}:{UUID(str(key))}"
    except ValueError:
        return lambda done, of: None
    return lambda done, of: caches["progress"].set(place, [done, of], KEPT)


@require_safe
def progress(request: HttpRequest, key: str) -> JsonResponse:
    """How far the work is that was begun with this key."""
    rights(request)
    done, of = caches["progress"].get(f"{asking(request).pk}:{key}", [0, 0])
    return JsonResponse({"done": done, "of": of})
