"""What the product is called in this district, and what it says of itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Brand(models.Model):
    """产品标识: one row of names and notes; what is left blank is said as shipped. The logo is kept under its SHA-256."""

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(
        _("产品名称"),
        max_length=30,
        blank=True,
        help_text=_("页眉、网页标题、通知邮件都用它；留空为“目标跟踪”。"),
    )
    name_en = models.CharField(_("产品英文名称"), max_length=60, blank=True)
    district = models.CharField(
        _("本区名称"),
        max_length=60,
        blank=True,
        help_text=_("页脚、材料版头和数据接口用它；留空用最上级单位的名称。"),
    )
    district_en = models.CharField(_("本区英文名称"), max_length=120, blank=True)
    note = models.CharField(
        _("数据来源说明"),
        max_length=200,
        blank=True,
        help_text=_("写在每页页脚，如 数字来自区统计局月报。留空不写。"),
    )
    note_en = models.CharField(_("数据来源英文说明"), max_length=400, blank=True)
    edition = models.CharField(
        _("晒绩版头"), max_length=20, blank=True, help_text=_("公开页面和材料的版头；留空为“一月一晒绩”。")
    )
    edition_en = models.CharField(_("晒绩英文版头"), max_length=60, blank=True)
    sha256 = models.CharField(_("标志 SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("标志字节数"), default=0)

    class Meta:
        verbose_name = _("产品标识")
        verbose_name_plural = _("产品标识")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="brand_once", violation_error_message=_("产品标识只有一份。")
            )
        ]

    def __str__(self) -> str:
        return self.name or str(_("目标跟踪"))
