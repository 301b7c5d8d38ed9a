"""机构调整: a unit that ends, or a task that passes to another, and who follows. A steward asks, another decides; rows are only ever inserted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import succession
from tracker.models.people import Unit, User
from tracker.models.rows import Dated, InsertOnly


class Reorganisation(Dated):
    """What somebody would have happen: `unit` ends before `first_month`, and its successors go on from that month.

    `manners` are the indicators, by number, whose totals pass on otherwise than by `manner`; `items` those, by number, that
    go to another successor than the first one, with that successor's number. Where the unit stays (`ends` is false), just these
    indicators and items pass. One that `undoes` another takes it back.
    """

    class Manner(models.TextChoices):
        CONTINUES = succession.CONTINUES, _("承接单位接着累计（其数已含原单位的数）")
        STANDS = succession.STANDS, _("原单位期末数不动，另行相加")

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="reorganisations", verbose_name=_("调整的单位")
    )
    first_month = models.DateField(
        _("承接起始月"), help_text=_("填该月1日；从该月起由承接单位负责，原单位到上月为止。")
    )
    ends = models.BooleanField(
        _("整个单位撤并"), default=True, help_text=_("不勾选则单位保留，只划转所选的指标和条目。")
    )
    manner = models.CharField(_("累计数怎样承接"), max_length=10, choices=Manner, default=Manner.STANDS)
    manners: Any = models.JSONField(_("另有规定的指标"), default=dict, blank=True)
    items: Any = models.JSONField(_("另行划转的条目"), default=dict, blank=True)
    basis = models.CharField(_("依据"), max_length=200, help_text=_("批准调整的文件，写明文号。"))
    basis_date = models.DateField(_("依据日期"))
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="undoings", verbose_name=_("撤销的调整")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    illustrative = models.BooleanField(_("示例"), default=False)

    class Meta(Dated.Meta):
        verbose_name = _("机构调整")
        verbose_name_plural = pgettext_lazy("plural", "机构调整")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(first_month__day=1),
                name="reorganisation_from_first_of_month",
                violation_error_message=_("承接起始月填该月1日。"),
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="reorganisation_has_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.first_month:%Y-%m}"


class Succession(InsertOnly):
    """承接: one of the units that follow, and the share of totals and goals that goes to it."""

    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, related_name="successions", verbose_name=_("机构调整")
    )
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承接单位"))
    share = models.DecimalField(
        _("份额"),
        max_digits=7,
        decimal_places=6,
        default=Decimal(1),
        help_text=_("0 到 1，各承接单位合计为 1。"),
    )

    class Meta:
        verbose_name = _("承接")
        verbose_name_plural = pgettext_lazy("plural", "承接")
        ordering = ["reorganisation", "id"]
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "successor"], name="succession_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="succession_share_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.successor} {self.share}"


class ReorganisationDecision(Dated):
    """Another steward's word: carried out, with all that passed (`done`), or refused with the reason. The database fills who asked."""

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("同意调整机构")
        REFUSE = "refuse", _("不同意调整机构")

    request = models.OneToOneField(
        Reorganisation, models.PROTECT, related_name="decision", verbose_name=_("机构调整")
    )
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    done: Any = models.JSONField(_("划转内容"), default=dict)
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    requester = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("机构调整决定")
        verbose_name_plural = pgettext_lazy("plural", "机构调整决定")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(decider=F("requester")), name="reorganisation_by_second_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="accept") | ~Q(reason=""), name="reorganisation_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.request_id}"
