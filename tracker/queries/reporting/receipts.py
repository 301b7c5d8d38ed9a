"""Receipts with the figures they name and the head of the chain at that time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tracker.access import Rights
from tracker.access.confidential import visible_rows
from tracker.models import CheckAnswer, Figure, LedgerEntry, Receipt
from tracker.queries.ledger.figures import as_in_its_month, figures
from tracker.queries.registers.items import settings_of_items


@dataclass(frozen=True)
class Proof:
    """What a receipt says: its figures in order, each with the answers to warnings that one may read, and the link of
    the chain that witnesses them.
    """

    receipt: Receipt
    figures: list[tuple[Figure, list[CheckAnswer]]]
    head: LedgerEntry


def proof_of(receipt: Receipt, rights: Rights) -> Proof:
    said = settings_of_items(None)
    named = (as_in_its_month(figure, said) for figure in figures().filter(pk__in=receipt.figures))
    found = {figure.pk: figure for figure in named}
    answers: dict[int, list[CheckAnswer]] = defaultdict(list)
    for one in visible_rows(CheckAnswer.objects.filter(figure__in=receipt.figures), rights):
        answers[one.figure_id].append(one)
    head = LedgerEntry.objects.holding(Receipt._meta.db_table, receipt.pk)[0]
    return Proof(receipt, [(found[pk], answers[pk]) for pk in receipt.figures if pk in found], head)
