"""The hash chain over every insert-only table."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def holding(self, table: str, row: int) -> LedgerEntryQuerySet:
        """The link that witnesses a row."""
        # Numbers of a table run in the order of its statements, or nearly so: the first that reaches the row mostly has it.
        return self.filter(table_name=table, last_row__gte=row, row_ids__contains=[row]).order_by("last_row")


class LedgerEntry(models.Model):
    """A link of the hash chain over every insert-only table: the rows of one statement with their hashes.

    Written by the database alone. Sequence and hash come at the commit: inside its own transaction a link lacks them.
    """

    table_name = models.CharField(max_length=63)
    row_ids = ArrayField(models.BigIntegerField())
    row_hashes = ArrayField(models.BinaryField())
    last_row = models.BigIntegerField()
    content_hash = models.CharField(max_length=64)
    sequence = models.BigIntegerField(_("序号"), null=True, unique=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("哈希链")
        verbose_name_plural = pgettext_lazy("plural", "哈希链")
        ordering = ["sequence"]
        indexes = [models.Index(fields=["table_name", "last_row"], name="ledger_entry_row")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.table_name}:{self.last_row}"
