"""What a correction is: of an error, or of the base that later years are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.calc.periods import Month
from tracker.calc.refusals import Refused

ERROR = "error"  # 差错更正: the number was wrong all along
BASE = "base"  # 基数调整: the number was right by what was counted then; a document revises what it is compared by


@dataclass(frozen=True)
class Nature:
    """Whether a correction is of an error or revises a base (`kind`), and by which document of which day it does."""

    kind: str = ""
    document: str = ""
    document_date: date | None = None


OF_ERROR, UNSAID = Nature(ERROR), Nature()


def must_say(month: Month | None, today: date) -> bool:
    """Whether a correction of this month has to say what it is: it can be the base of a later year."""
    return month is not None and month.year < today.year


def settled(nature: Nature, month: Month | None, today: date) -> Nature:
    """The nature as it is kept. What can't be a base yet is corrected because it is wrong, and needn't say so.

    Raises Refused (`correction_kind_missing`, `base_of_running_year`, `base_document_missing`, `basis_in_the_future`).
    """
    past = must_say(month, today)
    if nature.kind not in (ERROR, BASE):
        if past or nature.kind:
            raise Refused("correction_kind_missing", field="kind")
        return OF_ERROR
    if nature.kind == ERROR:
        return OF_ERROR
    if not past:
        raise Refused("base_of_running_year", field="kind")
    document = nature.document.strip()
    if not document or nature.document_date is None:
        raise Refused("base_document_missing", field="document" if not document else "document_date")
    if nature.document_date > today:
        raise Refused("basis_in_the_future", field="document_date")
    return Nature(BASE, document, nature.document_date)
