"""What the public may read: views over published editions, read by a database role that sees nothing else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.editions import EXACT


class PublishedBrand(models.Model):
    """What the product is called here; `state` changes with any of it."""

    name = models.CharField(_("产品名称"), max_length=30)
    name_en = models.CharField(_("产品英文名称"), max_length=60)
    district = models.CharField(_("本区名称"), max_length=60)
    district_en = models.CharField(_("本区英文名称"), max_length=120)
    note = models.CharField(_("数据来源说明"), max_length=200)
    note_en = models.CharField(_("数据来源英文说明"), max_length=400)
    edition = models.CharField(_("晒绩版头"), max_length=20)
    edition_en = models.CharField(_("晒绩英文版头"), max_length=60)
    logo = models.CharField(_("标志 SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("标志字节数"))
    state = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "published_brand"

    def __str__(self) -> str:
        return self.name


class PublishedEdition(models.Model):
    """A published version of a month, with its issue number, its signer, the ledger's head and the product's identity at that
    time.
    """

    month = models.DateField(_("月份"))
    version = models.PositiveSmallIntegerField(_("版次"))
    cut_off = models.DateTimeField(_("数据截至"))
    reason = models.CharField(_("再版理由"), max_length=500)
    incomplete = models.CharField(_("未报齐仍封存的理由"), max_length=500)
    illustrative = models.BooleanField(_("示例"))
    step_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField(_("期号"))
    head = models.CharField(_("台账链头"), max_length=64)
    published_at = models.DateTimeField(_("公布时间"))
    signer = models.CharField(_("署名"), max_length=60)
    signed_at = models.DateTimeField(_("签发时间"))
    printed = models.JSONField(_("印出的产品标识"))
    sha256 = models.CharField(_("标志 SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("标志字节数"))

    class Meta:
        managed = False
        db_table = "published_edition"
        ordering = ["-month", "-version"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"


class PublishedLine(models.Model):
    """A line of a published edition: what was printed, in every language, and the exact numbers."""

    edition = models.ForeignKey(PublishedEdition, models.DO_NOTHING, related_name="lines")
    position = models.PositiveIntegerField(_("次序"))
    code = models.CharField(_("指标代码"), max_length=80)
    unit_code = models.CharField(_("单位代码"), max_length=50)
    issuer_code = models.CharField(_("目标来源代码"), max_length=50)
    section_code = models.CharField(_("板块代码"), max_length=50)
    measured_in = models.CharField(_("计量单位"), max_length=20)
    places = models.PositiveSmallIntegerField(_("小数位数"))
    tier = models.CharField(_("层级"), max_length=10)
    value = models.DecimalField(_("完成值"), null=True, **EXACT)
    target_value = models.DecimalField(_("目标值"), null=True, **EXACT)
    completion = models.DecimalField(_("完成率"), null=True, **EXACT)
    planned = models.DecimalField(_("序时进度"), null=True, **EXACT)
    gap = models.DecimalField(_("超/落后"), null=True, **EXACT)
    gap_in = models.CharField(_("超/落后的单位"), max_length=10, blank=True)
    light = models.SlugField(_("灯"))
    light_colour = models.CharField(_("灯的颜色"), max_length=10)
    light_shape = models.CharField(_("灯的形状"), max_length=10)
    light_order = models.PositiveSmallIntegerField(_("灯的次序"))
    rule = models.CharField(_("亮灯规则"), max_length=40)
    counted_by = models.PositiveSmallIntegerField(_("计数规则版本"), null=True)
    derived = models.BooleanField(_("计算得出"))
    data_month = models.DateField(_("数据所属月"), null=True)
    as_of = models.DateField(_("数据日期"), null=True)
    printed = models.JSONField(_("印出文字"))
    goal_illustrative = models.BooleanField(_("目标为示例"))
    value_illustrative = models.BooleanField(_("完成值含示例"))

    class Meta:
        managed = False
        db_table = "published_line"
        ordering = ["edition", "position"]

    def __str__(self) -> str:
        return f"{self.code} {self.unit_code}"


class PublishedBulletin(models.Model):
    """A briefing that went out with a published edition."""

    edition = models.ForeignKey(PublishedEdition, models.DO_NOTHING, related_name="bulletins")
    position = models.PositiveSmallIntegerField(_("次序"))
    code = models.CharField(_("代码"), max_length=50)
    masthead = models.CharField(_("版头"), max_length=30)
    issuer = models.CharField(_("编发单位"), max_length=60)
    title = models.CharField(_("标题"), max_length=120)
    blocks = models.JSONField(_("内容"))
    sources = models.JSONField(_("取数"))

    class Meta:
        managed = False
        db_table = "published_bulletin"
        ordering = ["edition", "position"]

    def __str__(self) -> str:
        return self.title


class PublishedSheet(models.Model):
    """A league's table that went out with a published edition: its strings in every language, and the exact scores."""

    edition = models.ForeignKey(PublishedEdition, models.DO_NOTHING, related_name="sheets")
    position = models.PositiveSmallIntegerField(_("次序"))
    code = models.CharField(_("擂台赛代码"), max_length=50)
    scores = models.JSONField(_("分数"))
    printed = models.JSONField(_("印出文字"))
    illustrative = models.BooleanField(_("示例"))

    class Meta:
        managed = False
        db_table = "published_sheet"
        ordering = ["edition", "position"]

    def __str__(self) -> str:
        return self.code


class PublishedCorrection(models.Model):
    """What a published line was corrected to, and why."""

    line = models.ForeignKey(PublishedLine, models.DO_NOTHING, related_name="corrections")
    cut_off = models.DateTimeField(_("数据截至"))
    recorded_at = models.DateTimeField(_("公布时间"))
    light = models.SlugField(_("更正后的灯"))
    printed = models.JSONField(_("印出文字"))
    reason = models.CharField(_("更正理由"), max_length=1000)

    class Meta:
        managed = False
        db_table = "published_correction"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.line_id} #{self.pk}"
