"""What takes a second person, in words: what was asked for, and how much of it waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, ngettext

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
from tracker.wording.periods import month


def asked_in_words(row: Any) -> str:
    """What a request asks for, in one line."""
    parts = _WORDS[type(row)](row)
    return " · ".join(str(part) for part in parts if part)


def statements(kind: str, count: int, league: League, of: Month) -> str:
    """How many statements of a kind about a league's month wait for the reader."""
    said = {"n": count, "league": label(league), "month": month(of)}
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
    }
    return told[kind] % said


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
