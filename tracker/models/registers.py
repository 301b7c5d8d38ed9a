"""台账: configured lists whose items are counted. Every quantity, yes/no and stage is in the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc.pinyin import LONGEST
from tracker.models.indicators import Indicator
from tracker.models.people import SPOKEN, Unit, User
from tracker.models.rows import CheckedAtOnce, Dated


class Register(models.Model):
    """A list kept by the district: projects, towers, parks, plots, enterprises, or any other."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    counted_in = models.CharField(_("量词"), max_length=10, default="个", help_text=_("如 栋、个、家。"))
    definition = models.TextField(_("说明"), blank=True, help_text=_("收录什么，谁来维护。"))
    keeper = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="kept_registers",
        verbose_name=_("牵头单位"),
        help_text=_("负责这本台账的单位；每个条目由各自的责任单位维护。"),
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("台账")
        verbose_name_plural = pgettext_lazy("plural", "台账")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """阶段: a step every item of the register passes, in order. Reaching one is reported with its date."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="stages", verbose_name=_("台账"))
    code = models.SlugField(_("代码"))
    name = models.CharField(_("名称"), max_length=30)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("阶段")
        verbose_name_plural = pgettext_lazy("plural", "阶段")
        ordering = ["register", "order"]
        constraints = [
            models.UniqueConstraint(fields=["register", "code"], name="stage_code_once"),
            models.UniqueConstraint(fields=["register", "order"], name="stage_order_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Measure(CheckedAtOnce):
    """A quantity or a yes/no that is reported for each item, monthly or whenever it changes."""

    class Form(models.TextChoices):
        QUANTITY = "quantity", _("数量")
        FLAG = "flag", _("是否")

    class Rhythm(models.TextChoices):
        MONTHLY = "monthly", _("每月填报")
        STANDING = "standing", _("有变化时填报")

    register = models.ForeignKey(Register, models.PROTECT, related_name="measures", verbose_name=_("台账"))
    code = models.SlugField(_("代码"))
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    form = models.CharField(_("形式"), max_length=10, choices=Form, default=Form.QUANTITY)
    rhythm = models.CharField(_("填报频率"), max_length=10, choices=Rhythm, default=Rhythm.STANDING)
    reporting = models.CharField(
        _("填报方式"), max_length=20, choices=Indicator.Reporting, default=Indicator.Reporting.LEVEL
    )
    measured_in = models.CharField(_("计量单位"), max_length=20, blank=True)
    places = models.PositiveSmallIntegerField(_("小数位数"), default=2)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("台账数据项")
        verbose_name_plural = pgettext_lazy("plural", "台账数据项")
        ordering = ["register", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["register", "code"], name="measure_code_once"),
            models.CheckConstraint(
                condition=Q(rhythm="monthly") | Q(reporting="level"),
                name="measure_standing_is_level",
                violation_error_message=_("有变化时填报的数据项只能报时点数。"),
            ),
            models.CheckConstraint(
                condition=Q(form="quantity") | Q(reporting="level", measured_in=""),
                name="measure_flag_is_level",
                violation_error_message=_("“是否”只能报时点数，且没有计量单位。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def over_months(self) -> str:
        """Months of increments add up; of running totals and levels the last one counts."""
        return "sum" if self.reporting == Indicator.Reporting.INCREMENT else "last"


class Column(models.Model):
    """A descriptive column of a register: nothing that is counted depends on it.

    Quantities and yes/no are measures instead, monthly or standing, so that they are reviewed and can be counted.
    """

    class Form(models.TextChoices):
        TEXT = "text", _("文字")
        DATE = "date", _("日期")
        CHOICE = "choice", _("选项")
        PERSON = "person", _("责任人")

    register = models.ForeignKey(Register, models.PROTECT, related_name="columns", verbose_name=_("台账"))
    code = models.SlugField(_("代码"))
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    form = models.CharField(_("形式"), max_length=10, choices=Form, default=Form.TEXT)
    choices = models.TextField(_("可选值"), blank=True, help_text=_("仅用于选项，每行一个。"))
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("台账说明栏")
        verbose_name_plural = pgettext_lazy("plural", "台账说明栏")
        ordering = ["register", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["register", "code"], name="column_code_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def offered(self) -> list[str]:
        """What a choice offers, in order."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class Item(models.Model):
    """An entry of a register: one project, one tower, one plot."""

    # No index of its own on either: `item_code_once` begins with the register.
    register = models.ForeignKey(
        Register, models.PROTECT, related_name="items", db_index=False, verbose_name=_("台账")
    )
    code = models.SlugField(_("编号"), max_length=60, db_index=False)
    name = models.CharField(_("名称"), max_length=120)
    pinyin = models.CharField(_("拼音"), max_length=LONGEST, blank=True, editable=False)
    spoken = models.CharField(_("另外的读音"), max_length=200, blank=True, help_text=SPOKEN)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="items", verbose_name=_("责任单位"))
    descriptions = models.JSONField(_("说明栏内容"), default=dict, blank=True)
    illustrative = models.BooleanField(
        _("示例"), default=False, help_text=_("为演示而虚构的条目，名称以“示例”开头。")
    )

    class Meta:
        verbose_name = _("台账条目")
        verbose_name_plural = pgettext_lazy("plural", "台账条目")
        ordering = ["register", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "code"],
                name="item_code_once",
                violation_error_message=_("本台账已有这个编号的条目。"),
            ),
            models.UniqueConstraint(
                fields=["register", "name"],
                name="item_name_once",
                violation_error_message=_("本台账已有同名条目。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


_JOIN = """
    INSERT INTO tracker_itempresence (item_id, "on", joins, reason, author_id, import_run_id)
    SELECT item, day, true, %(reason)s, %(author)s, %(run)s
    FROM unnest(%(items)s::bigint[], %(days)s::date[]) AS joined(item, day)
"""


class ItemPresenceManager(models.Manager["ItemPresence"]):
    def join_with(self, run: int, items: list[int], days: list[date], *, reason: str, author: int) -> None:
        """The first step of each of these new items, on its day, which came with an import; in one statement."""
        given: dict[str, Any] = {"items": items, "days": days, "reason": reason, "author": author, "run": run}
        with connection.cursor() as cursor:
            cursor.execute(_JOIN, given)


class ItemPresence(Dated):
    """An item joins its register or leaves it on a day. What has no step yet was there from the start."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="presence", verbose_name=_("台账条目"))
    on = models.DateField(_("日期"), help_text=_("从该日所在的月份起按此计数。"))
    joins = models.BooleanField(_("在台账内"), default=False, help_text=_("移出时不勾选，重新加入时勾选。"))
    reason = models.CharField(_("理由"), max_length=500, help_text=_("如 项目终止、楼宇拆除、重复登记。"))
    author = models.ForeignKey(
        User, models.PROTECT, related_name="+", db_index=False, verbose_name=_("登记人")
    )
    import_run = models.ForeignKey(
        "tracker.ImportRun",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="steps",
        verbose_name=_("导入"),
    )

    objects: ClassVar[ItemPresenceManager] = ItemPresenceManager()

    class Meta(Dated.Meta):
        verbose_name = _("条目进出")
        verbose_name_plural = pgettext_lazy("plural", "条目进出")
        ordering = ["item", "id"]
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.item} {self.on:%Y-%m-%d} {'+' if self.joins else '−'}"
