"""研判: what a person thinks of a target's course, beside the light that is computed and never instead of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import User
from tracker.models.rows import Dated
from tracker.models.targets import Target


class Assessment(Dated):
    """A leader's or steward's judgement of a target in a month. A newer one stands beside the older ones."""

    class Stance(models.TextChoices):
        BETTER = "better", _("比亮灯乐观")
        SAME = "same", _("与亮灯一致")
        WORSE = "worse", _("比亮灯严峻")

    target = models.ForeignKey(Target, models.PROTECT, related_name="assessments", verbose_name=_("目标"))
    month = models.DateField(_("月份"))
    stance = models.CharField(_("研判"), max_length=10, choices=Stance)
    text = models.CharField(
        _("理由"), max_length=500, help_text=_("为什么这样看，下一步怎么办。写明后不能修改，可以再写一条。")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("研判人"))

    class Meta(Dated.Meta):
        verbose_name = _("研判")
        verbose_name_plural = pgettext_lazy("plural", "研判")
        ordering = ["-id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(month__day=1), name="assessment_month_begins_on_first"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.month:%Y-%m}"
