"""Rows that are only ever inserted. The database refuses UPDATE, DELETE and TRUNCATE on their tables."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class InsertOnly(models.Model):
    """A row of the record. `id` and `recorded_at` are set by the database, whatever the insert says."""

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField(_("记录时间"), db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Dated(InsertOnly):
    """A row that pages as of a past day can ask for: `known_at` says since when it was known.

    For live rows the database makes `known_at` the recording time. Rows of a history load carry the
    stated date instead; the database takes them only inside the transaction of their load.
    """

    known_at = models.DateTimeField(_("知悉时间"), db_default=Now(), editable=False)
    stated_date = models.DateField(_("原载日期"), null=True, editable=False)
    history_load = models.ForeignKey(
        "tracker.HistoryLoad",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("历史装入批次"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(stated_date=None, history_load=None)
                | Q(stated_date__isnull=False, history_load__isnull=False),
                name="%(class)s_stated_only_in_history",
            )
        ]

    @property
    def is_history(self) -> bool:
        return self.history_load_id is not None
