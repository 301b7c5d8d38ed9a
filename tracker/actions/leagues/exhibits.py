"""Files behind what is said in a league: kept with it, and whole when it is agreed to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from tracker.calc.refusals import Refused
from tracker.documents.attachments import Attachment
from tracker.models import Adjustment, Exhibit, Objection, Veto
from tracker.queries.ledger.evidence import broken_exhibits


def attach(attachments: Sequence[Attachment], **of: Adjustment | Objection | Veto) -> None:
    """Put files with what they stand behind."""
    Exhibit.objects.bulk_create(Exhibit(**of, **vars(one)) for one in attachments)


def check_exhibits(of: Q) -> None:
    """That every file is what was handed in. Raises Refused."""
    for broken in broken_exhibits(of):
        raise Refused("exhibit_broken", name=broken.name)
