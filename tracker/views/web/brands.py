"""What the product is called here: for every page, and its logo for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from tracker.access.editions import can_see_drafts
from tracker.access.pages import rights_behind
from tracker.queries.ledger.evidence import storeroom
from tracker.queries.people.brands import branding, frozen_logo_size, logo_size

FRESH = 24 * 3600  # seconds: another logo has another address
_PNG = b"\x89PNG"


def brand(request: HttpRequest) -> dict[str, object]:
    """Context processor: the names and notes of this district's product, asked for by pages that say them."""
    return {"brand": SimpleLazyObject(lambda: branding().identity)}


@login_not_required
@require_safe
def logo(request: HttpRequest, sha256: str) -> HttpResponse:
    """The picture of a logo in use or of a published edition's, while every byte is still what was kept.

    Whoever sees drafts sees theirs, too.
    """
    public = logo_size(sha256)
    size = public or _of_a_draft(request, sha256)
    file = storeroom().whole(sha256, size) if size else None
    if file is None:
        raise Http404
    with file:
        content = file.read()
    response = HttpResponse(content, content_type="image/png" if content.startswith(_PNG) else "image/jpeg")
    response["Cache-Control"] = f"{'public' if public else 'private'}, max-age={FRESH}, immutable"
    return response


def _of_a_draft(request: HttpRequest, sha256: str) -> int | None:
    if not can_see_drafts(rights_behind(request, at=timezone.now())):
        return None
    return frozen_logo_size(sha256)
