"""随刊: what goes out with an edition, from the same instant: its briefings and the tables of its leagues."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.bulletins import BulletinTemplate, BulletinVersion
from tracker.models.editions import Edition
from tracker.models.leagues import League, ScoringScheme
from tracker.models.rows import InsertOnly
from tracker.models.scores import ScoreSheet

KEPT: dict[str, Any] = {"encoder": DjangoJSONEncoder}


class EditionBulletin(InsertOnly):
    """A briefing as it reads at the edition's cut-off, with the ids of the figures behind each number.

    `sources` are, by the name of each figure, the unit and decimal places it was printed in, and whose line of the
    edition tells more. The database takes a briefing in the transaction of the freeze alone.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="bulletins", verbose_name=_("晒绩"))
    position = models.PositiveSmallIntegerField(_("次序"))
    template = models.ForeignKey(BulletinTemplate, models.PROTECT, related_name="+", verbose_name=_("简报"))
    code = models.CharField(_("简报代码"), max_length=50)
    version = models.ForeignKey(BulletinVersion, models.PROTECT, related_name="+", verbose_name=_("简报文本"))
    masthead = models.CharField(_("版头"), max_length=30)
    issuer = models.CharField(_("编发单位"), max_length=60)
    title = models.CharField(_("标题"), max_length=120)
    blocks = models.JSONField(_("内容"), **KEPT)
    sources = models.JSONField(_("取数"), default=dict)

    class Meta:
        verbose_name = _("随刊简报")
        verbose_name_plural = pgettext_lazy("plural", "随刊简报")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "template"], name="edition_bulletin_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="edition_bulletin_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.title}"


class EditionSheet(InsertOnly):
    """A league's table as it stands at the edition's cut-off: scores line by line, and every string in print.

    `signed` is the score sheet it repeats where the result had been signed by then. The database takes a table in
    the transaction of the freeze alone, and only if the lines of each score add up to it.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="sheets", verbose_name=_("晒绩"))
    position = models.PositiveSmallIntegerField(_("次序"))
    league = models.ForeignKey(League, models.PROTECT, related_name="+", verbose_name=_("擂台赛"))
    code = models.CharField(_("擂台赛代码"), max_length=50)
    scheme = models.ForeignKey(ScoringScheme, models.PROTECT, related_name="+", verbose_name=_("赋分规则"))
    signed = models.ForeignKey(
        ScoreSheet, models.PROTECT, null=True, related_name="+", verbose_name=_("已签发的分数表")
    )
    scores = models.JSONField(_("分数"), **KEPT)
    printed = models.JSONField(_("印出文字"), default=dict)
    illustrative = models.BooleanField(_("示例"))

    class Meta:
        verbose_name = _("随刊榜单")
        verbose_name_plural = pgettext_lazy("plural", "随刊榜单")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "league"], name="edition_sheet_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="edition_sheet_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.league}"
