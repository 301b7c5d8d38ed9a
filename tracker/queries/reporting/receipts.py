"""Receipts with the figures they name and the head of the chain at that time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tracker.access import Rights
from tracker.access.confidential import visible_rows
from tracker.models import CheckAnswer, Figure, LedgerEntry, Receipt
from tracker.queries.ledger.figures import figures


@dataclass(frozen=True)
class Proof:
    """What a receipt says: its figures in order, each with the answers to warnings that one may read, and the link of
    the chain that witnesses them.
    """

    receipt: Receipt
    figures: list[tuple[Figure, list[CheckAnswer]]]
    head: LedgerEntry


def proof_of(receipt: Receipt, rights: Rights) -> Proof:
    found = {figure.pk: figure for figure in figures().filter(pk__in=receipt.figures)}
    answers: dict[int, list[CheckAnswer]] = defaultdict(list)
    for one in visible_rows(CheckAnswer.objects.filter(figure__in=receipt.figures), rights):
        answers[one.figure_id].append(one)
    head = LedgerEntry.objects.holding(Receipt._meta.db_table, receipt.pk)[0]
    return Proof(receipt, [(found[pk], answers[pk]) for pk in receipt.figures if pk in found], head)
