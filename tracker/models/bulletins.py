"""简报: the office's text in versions, and every briefing as it was issued."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc.bulletin_grammar import LONGEST
from tracker.models.people import User
from tracker.models.rows import Dated, InsertOnly


class BulletinTemplate(models.Model):
    """A briefing that the office writes every month: its masthead and how its issues are numbered."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    masthead = models.CharField(_("版头"), max_length=30, help_text=_("红色大字，如 工作简报。"))
    issuer = models.CharField(_("编发单位"), max_length=60)
    numbered_as = models.CharField(
        _("编号格式"), max_length=60, default="〔{年}〕{号}号", help_text=_("如 督字〔{年}〕{号}号。")
    )
    title = models.CharField(
        _("标题"), max_length=100, help_text=_("可写 {月份}，如 关于{月份}重点工作进展情况的简报。")
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("简报")
        verbose_name_plural = pgettext_lazy("plural", "简报")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class BulletinVersion(Dated):
    """The text of a briefing with named figures in it. A change is a new version, never an edit."""

    template = models.ForeignKey(
        BulletinTemplate, models.PROTECT, related_name="versions", verbose_name=_("简报")
    )
    number = models.PositiveSmallIntegerField(_("版本"))
    body = models.TextField(_("正文"), max_length=LONGEST)
    in_force_from = models.DateField(_("执行起始月"), help_text=_("填该月1日。"))
    reason = models.CharField(_("修改说明"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta(Dated.Meta):
        verbose_name = _("简报文本")
        verbose_name_plural = pgettext_lazy("plural", "简报文本")
        ordering = ["template", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["template", "number"], name="bulletin_version_number_once"),
            models.CheckConstraint(condition=Q(in_force_from__day=1), name="bulletin_version_month"),
        ]

    def __str__(self) -> str:
        return f"{self.template} v{self.number}"


class BulletinIssue(InsertOnly):
    """A briefing as it was issued, with the ids of the figures behind each number. A re-issue is another row."""

    template = models.ForeignKey(
        BulletinTemplate, models.PROTECT, related_name="issues", verbose_name=_("简报")
    )
    version = models.ForeignKey(BulletinVersion, models.PROTECT, related_name="+", verbose_name=_("简报文本"))
    month = models.DateField(_("月份"))
    number = models.PositiveSmallIntegerField(_("期号"))
    revision = models.PositiveSmallIntegerField(_("发布版次"), default=1)
    issued_on = models.DateField(_("印发日期"))
    masthead = models.CharField(_("版头"), max_length=30)
    issuer = models.CharField(_("编发单位"), max_length=60)
    numbered = models.CharField(_("编号"), max_length=80)
    title = models.CharField(_("标题"), max_length=120)
    blocks = models.JSONField(_("内容"), encoder=DjangoJSONEncoder)
    answers = models.JSONField(_("依据说明"), default=list)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("印发人"))

    class Meta:
        verbose_name = _("已印发简报")
        verbose_name_plural = pgettext_lazy("plural", "已印发简报")
        ordering = ["-month", "-revision", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["template", "month", "revision"], name="bulletin_issue_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="bulletin_issue_month"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.numbered}"
