"""Files behind what is said in a league."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.rows import InsertOnly
from tracker.models.scores import Adjustment, Objection
from tracker.models.vetoes import Veto


class Exhibit(InsertOnly):
    """A file that came with an addition, a deduction, an objection or a veto, kept under its SHA-256."""

    adjustment = models.ForeignKey(
        Adjustment, models.PROTECT, null=True, related_name="exhibits", verbose_name=_("加减分")
    )
    objection = models.ForeignKey(
        Objection, models.PROTECT, null=True, related_name="exhibits", verbose_name=_("异议")
    )
    veto = models.ForeignKey(
        Veto, models.PROTECT, null=True, related_name="exhibits", verbose_name=_("一票否决")
    )
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    content_type = models.CharField(_("类型"), max_length=100)

    class Meta:
        verbose_name = _("擂台赛佐证")
        verbose_name_plural = pgettext_lazy("plural", "擂台赛佐证")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adjustment__isnull=False, objection=None, veto=None)
                | Q(adjustment=None, objection__isnull=False, veto=None)
                | Q(adjustment=None, objection=None, veto__isnull=False),
                name="exhibit_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.name
