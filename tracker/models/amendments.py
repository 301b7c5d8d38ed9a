"""Changes of configuration with the month from which they hold, so that no change alters what an earlier month says."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import User
from tracker.models.rows import Dated

# Configuration of which every editable field holds from a month on, but those that are fixed or that nothing of the past reads.
DATED = frozenset({
    "unit", "section", "comparisonset", "indicator", "issuer", "target", "register", "stage", "measure", "column", "item",
    "league", "bulletintemplate", "reportingcalendar", "identity",
})  # fmt: skip
# Rows that pages of a month list by themselves: one that is new wasn't there before its month.
BORN = frozenset({"unit", "stage", "measure", "column", "series", "league", "identity", "reportingcalendar"})
# What holds from the moment it is saved, because nothing that speaks of a past month reads it.
AT_ONCE: dict[str, dict[str, str]] = {
    # How many must approve is written into every figure when it is handed in.
    "section": {"second_review": "figures keep their levels"},
    # What a growth rate was reckoned from is told of past months; these are read where something is reported.
    "identity": dict.fromkeys(("parts", "denominator", "tolerance"), "checks at entry alone read it"),
}


class AmendmentManager(models.Manager["Amendment"]):
    def absent(self, table: str, month: date) -> models.QuerySet[Amendment, Any]:
        """The numbers of the rows of a table that aren't there in a month: only from a later one on, or no more."""
        lives = self.filter(table=table, field=Amendment.LIFE)
        begun = lives.filter(in_force_from__lte=month)
        later = begun.filter(row=OuterRef("row"), id__gt=OuterRef("id"))
        return lives.exclude(row__in=begun.filter(~Exists(later), value=True).values("row")).values("row")

    def ended(self, table: str) -> dict[int, date]:
        """The rows of a table that are there no more, by number, each with the first month in which it isn't."""
        lives = self.filter(table=table, field=Amendment.LIFE)
        later = lives.filter(row=OuterRef("row"), id__gt=OuterRef("id"))
        return dict(lives.filter(~Exists(later), value=False).values_list("row", "in_force_from"))


class Amendment(Dated):
    """设定变更: what one field of a row of configuration says from a month on, and what it said before.

    The row itself holds what its newest amendment says. That the row began in a month is an amendment of its `LIFE`; so is
    that it ended.
    """

    LIFE = "*"

    table = models.CharField(_("类别"), max_length=40)
    row = models.BigIntegerField(_("编号"))
    field = models.CharField(_("设定"), max_length=40)
    former: Any = models.JSONField(_("原为"), null=True, encoder=DjangoJSONEncoder)
    value: Any = models.JSONField(_("改为"), null=True, encoder=DjangoJSONEncoder)
    in_force_from = models.DateField(_("执行起始月"))
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    objects: ClassVar[AmendmentManager] = AmendmentManager()

    class Meta(Dated.Meta):
        verbose_name = _("设定变更")
        verbose_name_plural = pgettext_lazy("plural", "设定变更")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(in_force_from__day=1), name="amendment_from_first_of_month"),
        ]
        indexes = [models.Index(fields=["table", "row"], name="amendment_of_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.field} {self.in_force_from:%Y-%m}"
