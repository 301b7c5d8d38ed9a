"""What the product is called here, as the public may know it too."""

from __future__ import annotations

from django.conf import settings

from tracker.models import Edition, PublishedBrand, PublishedEdition
from tracker.wording.brands import Branding


def branding() -> Branding:
    """The names and notes set here; as shipped where there is no district yet."""
    row = PublishedBrand.objects.using(settings.PUBLIC_DATABASE).first()
    if row is None:
        return Branding()
    texts = ("name", "name_en", "district", "district_en", "note", "note_en", "edition", "edition_en")
    return Branding(**{one: getattr(row, one) for one in texts}, logo=row.logo, size=row.size)


def logo_size(sha256: str) -> int | None:
    """The bytes of a logo that is in use, or that a published edition bears; None of any other file."""
    known = branding()
    if known.logo == sha256:
        return known.size
    bearing = PublishedEdition.objects.using(settings.PUBLIC_DATABASE).filter(sha256=sha256)
    size: int | None = bearing.values_list("size", flat=True).first()
    return size


def frozen_logo_size(sha256: str) -> int | None:
    """The bytes of a logo that any edition was frozen with, published or not; None of any other file."""
    size: int | None = Edition.objects.filter(sha256=sha256).values_list("size", flat=True).first()
    return size
