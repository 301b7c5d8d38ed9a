"""What has been typed and not yet submitted. Not part of the ledger."""

from __future__ import annotations

from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import User
from tracker.models.updates import Series


class Draft(models.Model):
    """What has been entered for a series and month and not yet submitted. Not part of the ledger.

    It is of the unit, not of a person: whoever reports for it goes on with it. `author` is who saved it last.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="drafts", verbose_name=_("数据序列"))
    month = models.DateField(_("月份"), null=True)
    author = models.ForeignKey(User, models.CASCADE, related_name="drafts", verbose_name=_("填报人"))
    entries = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("草稿")
        verbose_name_plural = pgettext_lazy("plural", "草稿")
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], nulls_distinct=False, name="draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.author}"

    @property
    def version(self) -> str:
        """What a page remembers of the draft that it shows, to notice that another page saved since."""
        return self.saved_at.astimezone(UTC).isoformat()
