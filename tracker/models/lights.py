"""Light rules as data with versions: colours mean different things in different districts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import User
from tracker.models.rows import Dated, InsertOnly


class LightScheme(Dated):
    """亮灯规则: one version of the district's rule, or of one that targets choose by name, in force from a month."""

    version = models.CharField(_("版本"), max_length=40, unique=True)
    family = models.CharField(
        _("规则名称"),
        max_length=20,
        blank=True,
        help_text=_(
            "留空是全区通用的规则；写了名称的，如“银川”，只用于选它的目标。同名规则的新版本接替旧版本。"
        ),
    )
    in_force_from = models.DateField(_("执行起始月"), help_text=_("填该月1日。"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta(Dated.Meta):
        verbose_name = _("亮灯规则")
        verbose_name_plural = pgettext_lazy("plural", "亮灯规则")
        ordering = ["in_force_from", "id"]

    def __str__(self) -> str:
        return self.version


class LightBand(InsertOnly):
    """One light of a rule: colour, word, shape, and the gap in percentage points where it begins."""

    class Colour(models.TextChoices):
        BLUE = "blue", _("蓝")
        GREEN = "green", _("绿")
        LIME = "lime", _("浅绿")
        YELLOW = "yellow", _("黄")
        ORANGE = "orange", _("橙")
        RED = "red", _("红")
        GREY = "grey", _("灰")

    class Shape(models.TextChoices):
        CHECK = "check", _("对勾")
        UP = "up", _("上三角")
        DOT = "dot", _("圆点")
        DOWN = "down", _("下三角")
        DIAMOND = "diamond", _("菱形")
        SQUARE = "square", _("方块")
        RING = "ring", _("圆环")
        DASH = "dash", _("横线")

    scheme = models.ForeignKey(LightScheme, models.PROTECT, related_name="bands", verbose_name=_("亮灯规则"))
    code = models.SlugField(_("代码"))
    word = models.CharField(_("文字"), max_length=20)
    word_en = models.CharField(_("英文"), max_length=40)
    colour = models.CharField(_("颜色"), max_length=10, choices=Colour)
    shape = models.CharField(_("形状"), max_length=10, choices=Shape)
    lower = models.DecimalField(
        _("起点（百分点）"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_(
            "差距不低于此数即亮此灯；没有完成率的目标，差距是偏离目标值的百分比；留空表示由状态决定，不看差距。"
        ),
    )
    inclusive = models.BooleanField(_("含起点"), default=True)
    is_worst = models.BooleanField(_("最差一档"), default=False, help_text=_("低于所有起点时亮此灯。"))
    needs_reason = models.BooleanField(
        _("须写明原因"), default=False, help_text=_("填报的数将亮此灯时，填报人须写明原因和下一步。")
    )
    order = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("灯")
        verbose_name_plural = pgettext_lazy("plural", "灯")
        ordering = ["scheme", "order"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="light_band_code_once")]

    def __str__(self) -> str:
        return self.word
