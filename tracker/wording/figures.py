"""Reported figures in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext

from tracker.calc.grounds import INCREMENT
from tracker.calc.intake import Report
from tracker.calc.readings import Reading
from tracker.models import Figure, Series
from tracker.wording import periods
from tracker.wording.numbers import NOTHING, number, percent, place, quantity, yes_or_no


class RevisesBase(Protocol):
    """What words need of a revised base."""

    @property
    def base_document(self) -> str: ...

    @property
    def base_document_date(self) -> date | None: ...


def stated(figure: Figure) -> str:
    """What a figure says: its value, ratio, place, date or 不适用."""
    series = figure.slot.series
    if figure.not_applicable:
        return gettext("不适用：%(reason)s") % {"reason": figure.not_applicable}
    if figure.reached_on:
        return periods.day(figure.reached_on)
    if figure.rank is not None and figure.of_n is not None:
        return place(figure.rank, figure.of_n)
    if figure.numerator is not None and figure.denominator:
        places = series.indicator.places if series.indicator is not None else 2
        share = percent(figure.numerator / figure.denominator, places)
        return f"{_ratio(figure.numerator, figure.denominator)} = {share}"
    if series.form.is_yes_no:
        return yes_or_no(figure.value)
    return quantity(figure.value, series.measured_in, 8, figure.qualifier)


def base_document(figure: RevisesBase) -> str:
    """The document that revises a base, with its day."""
    return gettext("%(document)s（%(day)s）") % {
        "document": figure.base_document, "day": periods.day(figure.base_document_date),
    }  # fmt: skip


def base_documents(found: Iterable[RevisesBase]) -> str:
    """Several documents that revise a base."""
    return gettext("、").join(map(base_document, found))


def why_corrected(figure: Figure) -> str:
    """Why a figure replaces another; of a revised base with the document."""
    if not figure.revises_base:
        return figure.correction_reason
    told = {"document": base_document(figure), "reason": figure.correction_reason}
    return gettext("基数调整，依据%(document)s：%(reason)s") % told


def stated_briefly(reading: Reading | None, series: Series) -> str:
    """What an earlier month says: the unit of measure stands in the line already."""
    if reading is None:
        return NOTHING
    if reading.not_applicable:
        return gettext("不适用")
    if reading.rank is not None:
        return f"{reading.rank} / {reading.of_n}"
    if reading.numerator is not None:
        return _ratio(reading.numerator, reading.denominator)
    return yes_or_no(reading.value) if series.form.is_yes_no else number(reading.value, 8)


def reads(series: Series, report: Report) -> str:
    """How a typed number is understood: with its unit, so that a slip shows."""
    if report.value is None or series.form.is_yes_no:
        return ""
    return quantity(report.value, series.measured_in, 8)


def the_other_way(value: Decimal | None, to_date: Decimal | None, reporting: str) -> str:
    """An increment's running total, or a running total's increment, computed. `to_date` is the total before."""
    if value is None or to_date is None or reporting == "level":
        return ""
    if reporting == INCREMENT:
        return gettext("累计 %(n)s") % {"n": number(to_date + value, 8)}
    return gettext("当月 %(n)s") % {"n": number(value - to_date, 8)}


def _ratio(numerator: Decimal, denominator: Decimal | None) -> str:
    return f"{number(numerator, 8)} / {number(denominator, 8)}"
