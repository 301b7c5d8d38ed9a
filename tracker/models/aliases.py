"""别名: what units, items, members of a comparison set and columns are called in files beside their names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.indicators import ComparisonSet
from tracker.models.people import Unit, User
from tracker.models.registers import Item, Register


def _only(**filled: bool) -> Q:
    """Exactly these of the columns that say what an alias is of."""
    found = Q()
    for name in ("unit", "item", "register", "comparison_set"):
        found &= Q(**{f"{name}__isnull": name not in filled})
    return found


class Alias(models.Model):
    """Another name by which files mean a unit, an item of a register, a member of a set, or a column.

    `folded` is the text as names are compared. `means` is the member's name or the column's key; `register` is the one that the
    item or the column is of.
    """

    class Kind(models.TextChoices):
        UNIT = "unit", _("单位")
        ITEM = "item", _("台账条目")
        MEMBER = "member", _("比较范围的成员")
        COLUMN = "column", _("台账的栏目")
        MONTH = "month", _("月度填报表的栏目")
        RANKS = "ranks", _("位次表的栏目")

    COLUMNS = (Kind.COLUMN, Kind.MONTH, Kind.RANKS)

    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    text = models.CharField(_("别名"), max_length=120)
    folded = models.CharField(max_length=400, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("单位"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, verbose_name=_("台账条目"))
    register = models.ForeignKey(Register, models.PROTECT, null=True, blank=True, verbose_name=_("台账"))
    comparison_set = models.ForeignKey(
        ComparisonSet, models.PROTECT, null=True, blank=True, verbose_name=_("比较范围")
    )
    means = models.CharField(_("成员或栏目"), max_length=80, blank=True)
    reason = models.CharField(_("理由"), max_length=200)
    author = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", verbose_name=_("登记人")
    )

    class Meta:
        verbose_name = _("别名")
        verbose_name_plural = pgettext_lazy("plural", "别名")
        ordering = ["kind", "register", "comparison_set", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "folded", "register", "comparison_set"],
                name="alias_once",
                nulls_distinct=False,
                violation_error_message=_("这个别名已经有了。"),
            ),
            models.CheckConstraint(
                condition=(Q(kind="unit", means="") & _only(unit=True))
                | (Q(kind="item", means="") & _only(item=True, register=True))
                | (Q(kind="member") & ~Q(means="") & _only(comparison_set=True))
                | (Q(kind="column") & ~Q(means="") & _only(register=True))
                | (Q(kind__in=("month", "ranks")) & ~Q(means="") & _only()),
                name="alias_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.text
