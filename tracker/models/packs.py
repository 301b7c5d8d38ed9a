"""月度材料: a file with everything of a month, being made or made. What it says is in the ledger; the file isn't."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.editions import Edition
from tracker.models.people import User


class Pack(models.Model):
    """One month as one file: from the published edition when there was one, else a draft as known at `cut_off`.

    The row comes before the file, so that everybody sees how far it is: `done` of `of` steps. The file is kept
    under its SHA-256.
    """

    class Kind(models.TextChoices):
        WORD = "docx", "Word"
        PDF = "pdf", "PDF"
        EXCEL = "xlsx", "Excel"

    class State(models.TextChoices):
        MAKING = "making", _("正在生成")
        READY = "ready", _("已生成")
        FAILED = "failed", _("没有生成")

    key = models.UUIDField(_("幂等键"), unique=True)
    month = models.DateField(_("月份"))
    kind = models.CharField(_("格式"), max_length=4, choices=Kind)
    language = models.CharField(_("语言"), max_length=10)
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("晒绩"),
        help_text=_("取自已公布的晒绩；空的是草稿。"),
    )
    cut_off = models.DateTimeField(_("数据截至"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.MAKING)
    done = models.PositiveSmallIntegerField(_("已完成步骤"), default=0)
    of = models.PositiveSmallIntegerField(_("全部步骤"), default=0)
    name = models.CharField(_("文件名"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"), default=0)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("生成人"))
    begun_at = models.DateTimeField(_("开始时间"))
    moved_at = models.DateTimeField(_("最近进展"))

    class Meta:
        verbose_name = _("月度材料")
        verbose_name_plural = pgettext_lazy("plural", "月度材料")
        ordering = ["-begun_at", "-id"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_kind_display()}"
