"""Reports as a clerk makes them, and what the record says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tracker.calc.checks import SHIPPED
from tracker.calc.findings import answered_alike
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.documents.attachments import Attachment
from tracker.models import Event, Figure
from tracker.queries.ledger.evidence import storeroom

JULY = Month(2023, 7)
EXPLAINED = answered_alike(SHIPPED, "已与银行回单核对", "下月补齐")  # an answer to whatever a check asks
CLOSED = Month(2023, 3)
SCAN = Attachment("银行回单.pdf", "a" * 64, 1234, "application/pdf")
PHOTO = Attachment("现场.jpg", "b" * 64, 99, "image/jpeg")


def kept_scan(content: bytes = b"%PDF-1.4 scan") -> Attachment:
    """A scan whose file is there."""
    attachment = Attachment(SCAN.name, hashlib.sha256(content).hexdigest(), len(content), SCAN.content_type)
    storeroom().keep([content], attachment.sha256, attachment.size)
    return attachment


def said(value: str, **more: Any) -> Report:
    return Report(as_of=date(2023, 7, 31), value=Decimal(value), **more)


def events_of(figure: Figure) -> list[str]:
    """What was done to a figure, in order."""
    done = Event.objects.filter(object_type="figure", object_id=figure.pk).order_by("id")
    return list(done.values_list("kind", flat=True))


def written() -> tuple[int, int, int]:
    """How many figures, decisions and events there are."""
    with connection.cursor() as cursor:
        counts = ", ".join(
            f"(SELECT count(*) FROM tracker_{name})" for name in ("figure", "decision", "event")
        )
        cursor.execute(f"SELECT {counts}")
        return cursor.fetchone()


def refused_by_a_broken(table: str, step: Callable[[], object]) -> None:
    """Take a step while the database fails to insert into a table; the failure comes through."""
    with pytest.raises(DatabaseError, match="disk full"), transaction.atomic():
        _take_with_broken(table, step)


def _take_with_broken(table: str, step: Callable[[], object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.fail() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER fail BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION pg_temp.fail()"
        )
    step()
