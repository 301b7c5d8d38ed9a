"""What people are told: the outbox, written in the transaction of the change it tells of."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import Membership, Unit, User
from tracker.models.updates import Figure


class NoticeQuerySet(models.QuerySet["Notice"]):
    def to_mail(self, at: datetime) -> NoticeQuerySet:
        """Those whose turn by e-mail has come."""
        return self.filter(mail=Notice.Mail.WAITING, next_attempt_at__lte=at)


class Notice(models.Model):
    """通知: one sentence to one person, as themselves or, with `unit` and `role`, as who holds a post. What it says is never changed (the database refuses it); only what became of
    it is: whether it was read, and whether it went out by e-mail.

    It carries no figures: mail isn't the place for numbers that nobody has approved yet.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("待审核")
        CORRECTED = "corrected", _("更正待审核")
        ENDORSED = "endorsed", _("待复审")
        RETURNED = "returned", _("被退回")
        APPROVED = "approved", _("审核通过")
        CHANGE_ASKED = "change_asked", _("申请调整目标")
        CHANGE_ACCEPTED = "change_accepted", _("同意调整目标")
        CHANGE_REFUSED = "change_refused", _("不同意调整目标")
        GOAL_ASKED = "goal_asked", _("目标版本待确认")
        APPLYING_ASKED = "applying_asked", _("不适用待决定")
        APPLYING_ACCEPTED = "applying_accepted", _("不适用已同意")
        APPLYING_REFUSED = "applying_refused", _("不适用未获同意")
        ROLE_ASKED = "role_asked", _("任职待确认")
        ROLE_CONFIRMED = "role_confirmed", _("任职已确认")
        ROLE_REFUSED = "role_refused", _("任职未获确认")
        ROLE_CHANGED = "role_changed", _("任职变更")
        ACT_ASKED = "act_asked", _("机构调整待确认")
        UNDOING_ASKED = "undoing_asked", _("撤销机构调整待确认")
        ACT_CARRIED_OUT = "act_carried_out", _("机构调整生效")
        ACT_UNDONE = "act_undone", _("机构调整撤销")
        ACT_REFUSED = "act_refused", _("不同意机构调整")
        PASSWORD_SET = "password_set", _("密码被设置")
        FACTOR_RESET = "factor_reset", _("两步验证被重置")
        EXCEPTION = "exception", _("窗口例外")
        REOPENING_ASKED = "reopening_asked", _("申请补报")
        REOPENING_GRANTED = "reopening_granted", _("同意补报")
        REOPENING_REFUSED = "reopening_refused", _("不同意补报")
        REMARKED = "remarked", _("留言")
        REMINDER = "reminder", _("催报")
        DUE_SOON = "due_soon", _("即将到期")
        DUE = "due", _("今日到期")
        OVERDUE = "overdue", _("逾期未报")
        ESCALATED = "escalated", _("逾期上报领导")
        VETOED = "vetoed", _("一票否决生效")
        VETO_LIFTED = "veto_lifted", _("一票否决解除")

    class Mail(models.TextChoices):
        NONE = "none", _("不发邮件")
        WAITING = "waiting", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")
        UNCERTAIN = "uncertain", _("不确定是否发出")
        EXPIRED = "expired", _("过期未发")

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices", verbose_name=_("收件人"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("岗位所在单位"), editable=False
    )
    role = models.CharField(_("岗位"), max_length=20, choices=Membership.Role, blank=True, editable=False)
    kind = models.CharField(_("事项"), max_length=20, choices=Kind)
    digest = models.CharField(_("合并标识"), max_length=80, blank=True)
    once = models.CharField(max_length=120, null=True, unique=True, editable=False)
    figure = models.ForeignKey(
        Figure, models.PROTECT, null=True, related_name="notices", verbose_name=_("填报数据"), editable=False
    )
    data: Any = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(_("时间"), db_default=Now(), editable=False)
    read_at = models.DateTimeField(_("阅读时间"), null=True, editable=False)
    mail = models.CharField(_("邮件"), max_length=10, choices=Mail, default=Mail.NONE)
    next_attempt_at = models.DateTimeField(_("下次发送时间"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("发送次数"), default=0, editable=False)
    attempted_at = models.DateTimeField(_("最近发送时间"), null=True, editable=False)
    mail_error = models.CharField(_("发送错误"), max_length=300, blank=True, editable=False)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = pgettext_lazy("plural", "通知")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mail="waiting") | Q(next_attempt_at__isnull=False), name="notice_waits_until"
            ),
            models.CheckConstraint(
                condition=Q(unit=None, role="") | (Q(unit__isnull=False) & ~Q(role="")),
                name="notice_of_a_post_or_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(fields=["next_attempt_at"], condition=Q(mail="waiting"), name="notice_to_mail"),
            models.Index(fields=["attempted_at"], condition=Q(mail="sending"), name="notice_being_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"
