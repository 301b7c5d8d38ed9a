"""The record: what happened, what configuration was before and after, and who leaned on whom."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import Unit, User
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
    transaction = models.BigIntegerField(db_default=0, editable=False)

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = pgettext_lazy("plural", "事件")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="event_object"),
            models.Index(fields=["transaction"], name="event_transaction"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.summary}"


class ConfigurationChange(InsertOnly):
    """Before and after of a configuration row, written by a trigger whoever changed it and by whatever way.

    `transaction` is that of the events that tell of the change; one without any was made past the product.
    """

    class Operation(models.TextChoices):
        INSERT = "insert", _("新增")
        UPDATE = "update", _("修改")
        DELETE = "delete", _("删除")

    table_name = models.CharField(_("表"), max_length=63)
    row_id = models.BigIntegerField(_("行号"))
    operation = models.CharField(_("操作"), max_length=10, choices=Operation)
    before = models.JSONField(_("改前"), null=True)
    after = models.JSONField(_("改后"), null=True)
    database_role = models.CharField(_("数据库角色"), max_length=63)
    transaction = models.BigIntegerField(db_default=0, editable=False)

    class Meta:
        verbose_name = _("配置变更")
        verbose_name_plural = pgettext_lazy("plural", "配置变更")
        ordering = ["-id"]
        indexes = [models.Index(fields=["table_name", "row_id"], name="configuration_change_row")]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name}:{self.row_id}"


class InterferenceNote(InsertOnly):
    """干预记录: somebody leaned on a person about a figure. Its author and the auditors read it; nobody removes it."""

    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("涉及单位")
    )
    happened_on = models.DateField(_("发生日期"))
    who = models.CharField(_("谁提出的"), max_length=100, help_text=_("姓名或职务。"))
    about = models.CharField(_("涉及的数据"), max_length=200, help_text=_("如 7月重点楼宇税收。"))
    asked = models.TextField(
        _("要求做什么"), max_length=2000, help_text=_("原话最好；在什么场合、以什么方式提出。")
    )

    class Meta:
        verbose_name = _("干预记录")
        verbose_name_plural = pgettext_lazy("plural", "干预记录")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.about}"
