"""Setting what the product is called here, with its logo, and holding on to it for an edition."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from tracker.actions.ledger.evidence import Sent, keeping, settled_afterwards
from tracker.actions.people.configuration import save
from tracker.calc.refusals import Refused
from tracker.documents.attachments import IMAGES
from tracker.models import Brand, User
from tracker.queries.editions.frozen import stored_identity
from tracker.queries.editions.lines import LANGUAGES
from tracker.queries.people.brands import branding

LARGEST = 200 * 1024  # bytes of a logo, which every page shows


def save_brand(
    *, by: User, at: datetime, brand: Brand, logo: Sent | None = None, bare: bool = False
) -> Brand:
    """Set names and notes, and the logo if one is given; `bare` takes the one away that was there.

    Raises AccessRefused, ValidationError, Refused `not_a_logo`, `logo_too_large`, and what `keeping` raises.
    """
    if logo is not None:
        _check(logo)
        brand.sha256, brand.size = logo[1].sha256, logo[1].size
    elif bare:
        brand.sha256, brand.size = "", 0
    with settled_afterwards(), transaction.atomic(), keeping(by=by, at=at, files=[logo] if logo else []):
        return save(by=by, at=at, row=brand)


def identity_to_keep() -> dict[str, Any]:
    """What an edition keeps of the identity in force, by column. Nobody changes it, nor lets go of its logo, until the
    transaction ends.
    """
    list(Brand.objects.select_for_update(no_key=True))
    known, printed = branding(), {}
    for language in LANGUAGES:
        with translation.override(language):
            printed[language] = stored_identity(known.identity)
    return {"printed": printed, "sha256": known.logo, "size": known.size}


def _check(logo: Sent) -> None:
    _file, attachment = logo
    if attachment.content_type not in IMAGES:
        raise Refused("not_a_logo", name=attachment.name)
    if attachment.size > LARGEST:
        raise Refused("logo_too_large", most=LARGEST // 1024)
