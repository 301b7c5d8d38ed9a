"""What was sent and taken, so that the same, sent again, does nothing more."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tracker.models.people import User


class Handled(models.Model):
    """已办理的提交: one form that somebody sent and that was taken, written in the transaction of what it did.

    `mark` stands for the form and all it said; `place` is where its answer led.
    """

    mark = models.CharField(_("提交标识"), max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("提交人"))
    place = models.CharField(_("去向"), max_length=500)
    at = models.DateTimeField(_("办理时间"), db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("已办理的提交")

    def __str__(self) -> str:
        return self.place
