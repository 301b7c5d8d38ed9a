"""What the product is called here: for every page, and its logo for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from tracker.queries.ledger.evidence import storeroom
from tracker.queries.people.brands import branding, logo_size

FRESH = 24 * 3600  # seconds: another logo has another address
_PNG = b"\x89PNG"


def brand(request: HttpRequest) -> dict[str, object]:
    """Context processor: the names and notes of this district's product, asked for by pages that say them."""
    return {"brand": SimpleLazyObject(lambda: branding().identity)}


@login_not_required
@require_safe
def logo(request: HttpRequest, sha256: str) -> HttpResponse:
    """The picture of a logo in use or of a published edition's, while every byte is still what was kept."""
    size = logo_size(sha256)
    file = storeroom().whole(sha256, size) if size else None
    if file is None:
        raise Http404
    with file:
        content = file.read()
    response = HttpResponse(content, content_type="image/png" if content.startswith(_PNG) else "image/jpeg")
    response["Cache-Control"] = f"public, max-age={FRESH}, immutable"
    return response
