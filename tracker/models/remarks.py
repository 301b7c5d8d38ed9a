"""留言: what those who report and those who review say to each other about a figure or a goal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import User
from tracker.models.rows import InsertOnly
from tracker.models.targets import Target
from tracker.models.updates import Figure


class Remark(InsertOnly):
    """A few sentences about a figure or a target, kept as they were written; never public."""

    figure = models.ForeignKey(
        Figure, models.PROTECT, null=True, blank=True, related_name="remarks", verbose_name=_("填报数据")
    )
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="remarks", verbose_name=_("目标")
    )
    text = models.CharField(_("留言"), max_length=500)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("留言人"))

    class Meta:
        verbose_name = _("留言")
        verbose_name_plural = pgettext_lazy("plural", "留言")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(figure__isnull=False, target=None) | Q(figure=None, target__isnull=False),
                name="remark_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.figure or self.target}"
