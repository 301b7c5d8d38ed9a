"""一票否决: a unit barred from honours for a term, on somebody's basis and by a second person's word. Rows are only inserted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.leagues import League
from tracker.models.people import Unit, User
from tracker.models.rows import Dated


class Veto(Dated):
    """A unit barred from honours from a month on, in one league or in all; with `lifts`, the early end of such a one.

    Both are asked for and hold once somebody else agrees. `first_month` is the first month that is barred, or the first
    that no longer is; without `last_month` a veto holds until it is lifted.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="vetoes", verbose_name=_("单位"))
    league = models.ForeignKey(
        League,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("擂台赛"),
        help_text=_("留空表示该单位参加的全部擂台赛。"),
    )
    lifts = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="liftings",
        verbose_name=_("解除的一票否决"),
    )
    first_month = models.DateField(_("起始月"))
    last_month = models.DateField(
        _("截止月"), null=True, blank=True, help_text=_("含该月；留空表示至解除为止。")
    )
    reason = models.CharField(_("事由"), max_length=500)
    basis = models.CharField(_("依据"), max_length=200, help_text=_("文件名称和文号，或会议。"))
    basis_date = models.DateField(_("依据日期"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    illustrative = models.BooleanField(_("示例"), default=False)

    class Meta(Dated.Meta):
        verbose_name = _("一票否决")
        verbose_name_plural = pgettext_lazy("plural", "一票否决")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(first_month__day=1) & (Q(last_month=None) | Q(last_month__day=1)),
                name="veto_months_begin_on_first",
            ),
            models.CheckConstraint(
                condition=Q(last_month=None) | Q(last_month__gte=F("first_month")),
                name="veto_ends_after_it_begins",
                violation_error_message=_("截止月不能早于起始月。"),
            ),
            models.CheckConstraint(
                condition=Q(lifts=None) | Q(last_month=None), name="veto_lifting_has_no_end"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(basis=""),
                name="veto_has_reason_and_basis",
                violation_error_message=_("事由和依据都要填写。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.unit} {self.first_month:%Y-%m}"


class VetoDecision(Dated):
    """A second person's word on a veto or on the lifting of one. The database fills the author."""

    class Kind(models.TextChoices):
        AGREE = "agree", _("同意")
        REFUSE = "refuse", _("不同意")

    veto = models.OneToOneField(Veto, models.PROTECT, related_name="decision", verbose_name=_("一票否决"))
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("一票否决决定")
        verbose_name_plural = pgettext_lazy("plural", "一票否决决定")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(decider=F("author")), name="veto_decided_by_second_person"),
            models.CheckConstraint(
                condition=Q(kind="agree") | ~Q(reason=""), name="veto_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.veto_id}"
