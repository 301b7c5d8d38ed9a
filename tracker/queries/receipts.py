"""Receipts with the figures they name and the head of the chain at that time."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.models import Figure, LedgerEntry, Receipt
from tracker.queries.updates import figures


@dataclass(frozen=True)
class Proof:
    """What a receipt says: its figures in order, and the link of the chain that witnesses them."""

    receipt: Receipt
    figures: list[Figure]
    head: LedgerEntry


def proof_of(receipt: Receipt) -> Proof:
    found = {figure.pk: figure for figure in figures().filter(pk__in=receipt.figures)}
    head = LedgerEntry.objects.holding(Receipt._meta.db_table, receipt.pk)[0]
    return Proof(receipt, [found[pk] for pk in receipt.figures if pk in found], head)
