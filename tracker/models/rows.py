"""What rows of several models have in common: conditions asked at one go, and that they are only ever inserted.

The database refuses UPDATE, DELETE and TRUNCATE on the tables of what is only inserted.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import DatabaseError, models, router, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE
from django.utils.translation import gettext_lazy as _


class CheckedAtOnce(models.Model):
    """A row of many conditions: they are asked of the database in one statement, and one by one only where one is broken.

    Django asks each by itself, within a savepoint: three statements a condition and row. What is told is the same.
    """

    _holds = False

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        self._holds = self._meets_conditions(exclude)
        try:
            super().validate_constraints(exclude)
        finally:
            self._holds = False

    def get_constraints(self) -> list[Any]:
        """What is left to be asked one by one."""
        found = super().get_constraints()
        if not self._holds:
            return found
        return [
            (model, [one for one in constraints if not isinstance(one, models.CheckConstraint)])
            for model, constraints in found
        ]

    def _meets_conditions(self, exclude: Collection[str] | None) -> bool:
        """Whether it is known that all conditions hold that speak of no excluded field."""
        said: dict[str, Any] = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]
        conditions = [
            one.condition
            for one in self._meta.constraints
            if isinstance(one, models.CheckConstraint)
            and all(name in said for name, *_rest in self._get_expr_references(one.condition))  # type: ignore[attr-defined]
        ]
        if len(conditions) < 2:
            return False
        using = router.db_for_write(type(self), instance=self)
        query: Any = Query(None)
        for name, value in said.items():
            query.add_annotation(value, name, select=False)
        query.add_annotation(models.Value(1), "_check")
        for condition in conditions:
            query.add_q(Q(Coalesce(condition, True, output_field=models.BooleanField())))
        try:
            with transaction.atomic(using=using):
                return query.get_compiler(using=using).execute_sql(SINGLE) is not None
        except DatabaseError:  # one of them can't be asked of these values: which one is told by itself
            return False


class InsertOnly(CheckedAtOnce):
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
