"""What takes a second person, in words: what was asked for, and how much of it waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from tracker.calc import issuing
from tracker.calc.periods import Month
from tracker.models import (
    Adjustment,
    AppointmentRequest,
    Inapplicability,
    ItemStepRequest,
    League,
    Objection,
    ReopeningRequest,
    Reorganisation,
    TargetChangeRequest,
    Veto,
)
from tracker.wording.acts import act_title
from tracker.wording.names import goal_name, label, series_name
from tracker.wording.periods import day, month


def asked_in_words(row: Any) -> str:
    """What a request asks for, in one line."""
    parts = _WORDS[type(row)](row)
    return " · ".join(str(part) for part in parts if part)


def statements(kind: str, count: int, league: League, of: Month, until: date | None = None) -> str:
    """How much of a kind about a league's month waits for the reader, until which day if there is one."""
    said = {"n": count, "league": label(league), "month": month(of), "until": day(until) if until else ""}
    told = {
        "veto": ngettext(
            "%(league)s：一票否决 %(n)s 项（%(month)s起），等您决定",
            "%(league)s：一票否决 %(n)s 项（%(month)s起），等您决定",
            count,
        ),
        "marks": ngettext(
            "%(league)s：加减分 %(n)s 项（%(month)s），等您决定",
            "%(league)s：加减分 %(n)s 项（%(month)s），等您决定",
            count,
        ),
        "objection": ngettext(
            "%(league)s：异议 %(n)s 项（%(month)s），等您决定",
            "%(league)s：异议 %(n)s 项（%(month)s），等您决定",
            count,
        ),
        "grades": ngettext(
            "%(league)s：%(month)s的投票，还有 %(n)s 个单位等您评价（%(until)s 举行）",
            "%(league)s：%(month)s的投票，还有 %(n)s 个单位等您评价（%(until)s 举行）",
            count,
        ),
        "opening": gettext("%(league)s：%(month)s的投票可以开票了"),
        "reissue": gettext("%(league)s：%(month)s有异议成立，等您重新发布分数"),
        "signature": gettext("%(league)s：%(month)s的分数公示期满，等您签发"),
        "objecting": ngettext(
            "%(league)s：%(month)s的分数在公示，您所在的 %(n)s 个单位可在 %(until)s 前（含当日）提出异议",
            "%(league)s：%(month)s的分数在公示，您所在的 %(n)s 个单位可在 %(until)s 前（含当日）提出异议",
            count,
        ),
    }
    return told[kind] % said


def edition_step(step: str, of: Month, version: int) -> str:
    """What an edition of a month waits for from the reader."""
    told = {
        issuing.APPROVE: gettext("%(month)s晒绩第 %(version)s 版，等您审定"),
        issuing.SIGN: gettext("%(month)s晒绩第 %(version)s 版，等您签发"),
        issuing.PUBLISH: gettext("%(month)s晒绩第 %(version)s 版，等您公布"),
    }
    return told[step] % {"month": month(of), "version": version}


def _named(row: Any) -> str:
    return str(row._meta.verbose_name)


def _applying(row: Inapplicability) -> tuple[str, ...]:
    what = gettext("不适用") if row.holds else gettext("恢复适用")
    return what, label(row.indicator), label(row.unit), month(row.from_month)


def _veto(row: Veto) -> tuple[str, ...]:
    what = gettext("解除一票否决") if row.lifts_id else _named(row)
    return what, label(row.unit), month(row.first_month)


def _reopening(row: ReopeningRequest) -> tuple[str, ...]:
    of = month(row.window.month) if row.series.is_monthly else ""
    return _named(row), series_name(row.series), label(row.series.unit), of


_WORDS: dict[type[Any], Callable[[Any], tuple[str, ...]]] = {
    TargetChangeRequest: lambda row: (_named(row), goal_name(row.target), label(row.target.unit)),
    Inapplicability: _applying,
    Reorganisation: lambda row: (act_title(row), month(row.first_month)),
    ReopeningRequest: _reopening,
    ItemStepRequest: lambda row: (_named(row), label(row.item)),
    AppointmentRequest: lambda row: (_named(row), str(row)),
    Adjustment: lambda row: (row.get_kind_display(), label(row.unit), month(row.month)),
    Objection: lambda row: (_named(row), label(row.entry.unit), month(row.entry.sheet.month)),
    Veto: _veto,
}
