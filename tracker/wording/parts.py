"""How many parts of a number have reported, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from tracker.calc.parts import Parts, lacking
from tracker.calc.periods import Month
from tracker.wording.periods import month


def beside(told: Iterable[Parts], data_month: Month | None, period: str = "") -> str:
    """What is printed behind a number not all of whose parts have reported its month, or the newest; else nothing.

    `period` are the months the number is of, where no words around it say so.
    """
    found = said(told, data_month)
    if found and period:
        found = gettext("，").join((period, found))
    return gettext("（%(parts)s）") % {"parts": found} if found else ""


def said(told: Iterable[Parts], data_month: Month | None) -> str:
    """The same where it stands by itself."""
    return gettext("，").join(_reported(one, data_month) for one in lacking(told))


def _reported(parts: Parts, data_month: Month | None) -> str:
    counts = {"reported": parts.reported, "of": parts.of, "month": month(parts.month)}
    if parts.month == data_month:
        return gettext("%(reported)s/%(of)s 已报") % counts
    return gettext("%(month)s %(reported)s/%(of)s 已报") % counts
