"""What reviewing leaves beside decisions: the first of two approvals, and the release of official statistics."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.indicators import Indicator
from tracker.models.people import User
from tracker.models.rows import Dated
from tracker.models.updates import Figure


class Endorsement(Dated):
    """初审通过: the first reviewer's approval of a figure that needs two. The figure doesn't count yet.

    The database fills the author, takes it for figures of two levels alone, and approves these only
    for somebody other than the endorser.
    """

    figure = models.OneToOneField(
        Figure, models.PROTECT, related_name="endorsement", verbose_name=_("填报数据")
    )
    endorser = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("初审人"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("初审")
        verbose_name_plural = pgettext_lazy("plural", "初审")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(endorser=F("author")), name="endorsement_by_second_person"),
        ]

    def __str__(self) -> str:
        return f"{_('初审通过')} #{self.figure_id}"


class Release(Dated):
    """发布: from here on an embargoed indicator's figures of a month are public and count."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="releases", verbose_name=_("指标"))
    month = models.DateField(_("月份"))
    basis = models.CharField(_("发布依据"), max_length=200)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发布人"))

    class Meta(Dated.Meta):
        verbose_name = _("数据发布")
        verbose_name_plural = pgettext_lazy("plural", "数据发布")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["indicator", "month"], name="release_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="release_month_begins_on_first"),
            models.CheckConstraint(condition=~Q(basis=""), name="release_has_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m}"
