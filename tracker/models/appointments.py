"""What raises somebody's rights: an administrator asks, another one decides. Rows are only ever inserted."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import Membership, Unit, User
from tracker.models.rows import InsertOnly


class AppointmentRequest(InsertOnly):
    """A role that somebody is to have, an account that is to be opened again, or a second factor that is to be reset.

    `membership` is the row that would change, None for a new one; `former` is what it said when the request was made.
    A request without a role asks that the account be opened again, with the roles it has, or with `resets_factor` that its
    second factor be forgotten, so that the password alone lets them in to set up another.
    """

    # What a membership says; the database compares each with the membership that is made of the request.
    SAID = ("user", "unit", "role", "from_date", "until_date", "acting_for")

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("用户"))
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="requests", verbose_name=_("任职")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    role = models.CharField(_("角色"), max_length=20, choices=Membership.Role, blank=True)
    from_date = models.DateField(_("起始日期"), null=True)
    until_date = models.DateField(_("截止日期"), null=True)
    acting_for = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("代谁填报")
    )
    resets_factor = models.BooleanField(_("重置两步验证"), default=False)
    former: Any = models.JSONField(_("原任职"), default=dict, encoder=DjangoJSONEncoder)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提交人"))

    class Meta:
        verbose_name = _("任职申请")
        verbose_name_plural = pgettext_lazy("plural", "任职申请")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(role="") & Q(unit__isnull=False, resets_factor=False))
                | Q(role="", unit=None, membership=None, from_date=None, until_date=None, acting_for=None),
                name="appointment_role_in_a_unit",
            ),
        ]

    def __str__(self) -> str:
        if self.resets_factor:
            return str(_("%(user)s · 重置两步验证") % {"user": self.user})
        if self.opens_account:
            return str(_("%(user)s · 重新启用账号") % {"user": self.user})
        return f"{self.user} · {self.unit} · {self.get_role_display()}"

    @property
    def opens_account(self) -> bool:
        return not self.role and not self.resets_factor


class AppointmentDecision(InsertOnly):
    """Another administrator's word on a request, or its author taking it back.

    The database fills who asked, who would gain and in whose place, and makes sure that the membership says what was
    asked for.
    """

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("已确认")
        REFUSE = "refuse", _("不同意任职")
        TAKE_BACK = "take_back", _("已收回")

    request = models.OneToOneField(
        AppointmentRequest, models.PROTECT, related_name="decision", verbose_name=_("任职申请")
    )
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="confirmations", verbose_name=_("任职")
    )
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    requester = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)
    beneficiary = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)
    acting_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("任职决定")
        verbose_name_plural = pgettext_lazy("plural", "任职决定")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="take_back", decider=F("requester"))
                | (
                    ~Q(kind="take_back")
                    & ~Q(decider=F("requester"))
                    & ~Q(decider=F("beneficiary"))
                    & (Q(acting_for=None) | ~Q(decider=F("acting_for")))
                ),
                name="appointment_by_second_administrator",
            ),
            models.CheckConstraint(
                condition=Q(kind="confirm") | (Q(membership=None) & (~Q(kind="refuse") | ~Q(reason=""))),
                name="appointment_made_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.request_id}"
