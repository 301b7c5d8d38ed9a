"""The contest on stage: a sealed ballot of the judges, and what contenders promise. Rows are only inserted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.indicators import NUMBER
from tracker.models.leagues import League
from tracker.models.people import Unit, User
from tracker.models.rows import Dated, InsertOnly
from tracker.models.targets import Target


class Ballot(InsertOnly):
    """One contest's vote: who is judged by whom. Sealed until its count is opened."""

    league = models.ForeignKey(League, models.PROTECT, related_name="ballots", verbose_name=_("擂台赛"))
    month = models.DateField(_("月份"))
    held_on = models.DateField(_("举行日期"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("设立人"))

    class Meta:
        verbose_name = _("投票")
        verbose_name_plural = pgettext_lazy("plural", "投票")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["league", "month"], name="ballot_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="ballot_month_begins_on_first"),
        ]

    def __str__(self) -> str:
        return f"{self.league} {self.month:%Y-%m}"


class BallotJudge(InsertOnly):
    """Somebody entitled to vote in a ballot."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="judges", verbose_name=_("投票"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("评委"))

    class Meta:
        verbose_name = _("评委")
        verbose_name_plural = pgettext_lazy("plural", "评委")
        ordering = ["ballot", "id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "user"], name="ballot_judge_once")]

    def __str__(self) -> str:
        return str(self.user)


class BallotContender(InsertOnly):
    """A unit that the judges of a ballot grade."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="contenders", verbose_name=_("投票"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))

    class Meta:
        verbose_name = _("参评单位")
        verbose_name_plural = pgettext_lazy("plural", "参评单位")
        ordering = ["ballot", "id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "unit"], name="ballot_contender_once")]

    def __str__(self) -> str:
        return str(self.unit)


class Vote(InsertOnly):
    """A judge's grade of a contender: one, for good.

    The database takes it only before the count is opened. `salt` is random and set by the database: without it the
    hash that the chain shows of the row would tell which of four grades it holds.
    """

    class Grade(models.TextChoices):
        GOOD = "good", _("好")
        FAIRLY = "fairly", _("较好")
        AVERAGE = "average", _("一般")
        POOR = "poor", _("较差")

    judge = models.ForeignKey(BallotJudge, models.PROTECT, related_name="votes", verbose_name=_("评委"))
    contender = models.ForeignKey(
        BallotContender, models.PROTECT, related_name="votes", verbose_name=_("参评单位")
    )
    grade = models.CharField(_("评价"), max_length=10, choices=Grade)
    salt = models.UUIDField(editable=False, db_default="00000000-0000-0000-0000-000000000000")

    class Meta:
        verbose_name = _("票")
        verbose_name_plural = pgettext_lazy("plural", "票")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "contender"], name="vote_once_a_judge_and_contender"),
            models.CheckConstraint(
                condition=Q(grade__in=["good", "fairly", "average", "poor"]), name="vote_grade_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{_('票')} #{self.pk}"


class BallotOpening(InsertOnly):
    """开票: from here on the tallies are seen and no vote is taken any more."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="opening", verbose_name=_("投票"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("开票人"))

    class Meta:
        verbose_name = _("开票")
        verbose_name_plural = pgettext_lazy("plural", "开票")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ballot}"


class Promise(Dated):
    """登台承诺: what a contender promised on stage, read back beside the result next time."""

    league = models.ForeignKey(League, models.PROTECT, related_name="promises", verbose_name=_("擂台赛"))
    month = models.DateField(_("月份"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    text = models.CharField(_("承诺"), max_length=300)
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("对应目标"),
        help_text=_("选定后，下次自动把承诺数与完成数放在一起。"),
    )
    value = models.DecimalField(_("承诺达到"), null=True, blank=True, **NUMBER)
    due = models.DateField(_("兑现月份"), null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    illustrative = models.BooleanField(_("示例"), default=False)

    class Meta(Dated.Meta):
        verbose_name = _("登台承诺")
        verbose_name_plural = pgettext_lazy("plural", "登台承诺")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(month__day=1), name="promise_month_begins_on_first"),
            models.CheckConstraint(
                condition=Q(due=None) | Q(due__day=1), name="promise_due_month_begins_on_first"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="promise_says_something"),
            models.CheckConstraint(
                condition=Q(target=None, value=None, due=None)
                | Q(target__isnull=False, value__isnull=False, due__isnull=False),
                name="promise_measured_whole_or_not_at_all",
                violation_error_message=_("对应目标、承诺数、兑现月份要么都填，要么都不填。"),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
