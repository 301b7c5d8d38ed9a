"""What the product is called here, as the public may know it too."""

from __future__ import annotations

from django.conf import settings

from tracker.models import PublishedBrand
from tracker.wording.brands import Branding


def branding() -> Branding:
    """The names and notes set here; as shipped where there is no district yet."""
    row = PublishedBrand.objects.using(settings.PUBLIC_DATABASE).first()
    if row is None:
        return Branding()
    texts = ("name", "name_en", "district", "district_en", "note", "note_en", "edition", "edition_en")
    return Branding(**{one: getattr(row, one) for one in texts}, logo=row.logo, size=row.size)
