"""What happened, in the same transaction as the change it tells of."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.rows import InsertOnly


class Event(InsertOnly):
    """One step of the trade. No foreign keys: the record outlives what it speaks of."""

    kind = models.CharField(_("事项"), max_length=40)
    actor_id = models.BigIntegerField(_("操作人编号"))
    actor = models.CharField(_("操作人"), max_length=60)
    object_type = models.CharField(_("对象类型"), max_length=40)
    object_id = models.BigIntegerField(_("对象编号"))
    summary = models.CharField(_("对象"), max_length=300)
    data = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = pgettext_lazy("plural", "事件")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="event_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.summary}"
