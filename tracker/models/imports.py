"""Imports: which file was read, by whom, what was in it and what became of it."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.indicators import Indicator
from tracker.models.people import Unit, User
from tracker.models.registers import Register
from tracker.models.rows import InsertOnly


class ImportRun(InsertOnly):
    """A file that was applied, whole, or the undoing of one. The file itself is kept under its SHA-256."""

    class Kind(models.TextChoices):
        REGISTER = "register", _("台账")
        MONTH = "month", _("单位月报")
        RANKS = "ranks", _("位次表")
        UNDO = "undo", _("撤销导入")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    register = models.ForeignKey(
        Register, models.PROTECT, null=True, related_name="+", verbose_name=_("台账")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="+", verbose_name=_("位次指标")
    )
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name=_("所撤销的导入")
    )
    month = models.DateField(_("月份"), null=True)
    name = models.CharField(_("文件名"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"), default=0)
    rows = models.PositiveIntegerField(_("行数"))
    added = models.PositiveIntegerField(_("新增"))
    changed = models.PositiveIntegerField(_("有变化"))
    unchanged = models.PositiveIntegerField(_("无变化"))
    refused = models.PositiveIntegerField(_("未导入"))
    figures = models.PositiveIntegerField(_("提交的数据"))
    sums = models.JSONField(_("各列合计"), default=dict, encoder=DjangoJSONEncoder)
    units = models.JSONField(_("涉及单位"), default=list)  # whose items or series were written to
    answers = models.JSONField(_("对提示的说明"), default=dict, encoder=DjangoJSONEncoder)
    choices = models.JSONField(_("对疑问的选择"), default=list)  # `Question.on_record` each
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("导入人"))

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = pgettext_lazy("plural", "导入")
        ordering = ["-id"]
        indexes = [models.Index(fields=["sha256"], name="import_run_file")]

    def __str__(self) -> str:
        return f"{self.name or self.get_kind_display()} #{self.pk}"
