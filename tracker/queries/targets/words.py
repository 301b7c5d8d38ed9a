"""A standing in words: what pages, files and editions print of it comes from here."""

from __future__ import annotations

from django.db.models import Model

from tracker.calc import wording
from tracker.calc.lights import Band
from tracker.calc.readings import Reading
from tracker.calc.units import PrintedIn
from tracker.models import Indicator, TargetVersion
from tracker.queries.targets.standings import Standing


def named(thing: Model, language: str) -> str:
    """The name of a section, unit, indicator or league in a language; the Chinese one where there is no other."""
    english = "" if wording.is_chinese(language) else getattr(thing, "name_en", "")
    return english or str(thing)


def light(band: Band, language: str) -> str:
    """The word of a light."""
    return band.word if wording.is_chinese(language) else band.word_en


def actual(reading: Reading | None, printed_in: PrintedIn, language: str) -> str:
    """What a number is: a quantity, a place, 不适用 or nothing."""
    if reading is None:
        return wording.NOTHING
    if reading.not_applicable:
        return wording.not_applicable(language)
    if reading.rank is not None and reading.of_n is not None:
        return wording.place(reading.rank, reading.of_n, language)
    return wording.quantity(reading.amount, printed_in.unit, printed_in.places, language, reading.qualifier)


def goal(standing: Standing, language: str) -> str:
    """What a target asks for."""
    return _asked(standing.version, standing.indicator, standing.printed_in, language)


def asked(version: TargetVersion, indicator: Indicator, language: str) -> str:
    """What a version of a target asks for."""
    return _asked(version, indicator, indicator.printed_in, language)


def _asked(version: TargetVersion, indicator: Indicator, printed_in: PrintedIn, language: str) -> str:
    if version.value is None:
        return wording.NOTHING
    if indicator.traits.is_place:
        return wording.top(version.value, language)
    return wording.quantity(version.value, printed_in.unit, printed_in.places, language, version.qualifier)


def reason(standing: Standing, language: str) -> str:
    """Why a target's light is what it is, in one sentence."""
    facts = wording.Facts(
        unit=standing.printed_in.unit,
        places=standing.printed_in.places,
        month=standing.data_month,
        target=standing.version.value,
        target_qualifier=standing.version.qualifier,
        in_points=standing.indicator.traits.in_points,
    )
    return wording.reason(standing.judgement, facts, language)


def movement(now: Standing, before: Standing | None, language: str) -> str:
    """How a number has moved since the month before: +0.8亿元, 升2位, +0.3个百分点.

    A dash where the newest number is still the one of before: not reported isn't unchanged.
    """
    indicator = now.indicator
    if before is None or now.amount is None or before.amount is None:
        return wording.NOTHING
    if now.is_late and now.data_month == before.data_month:
        return wording.NOTHING
    if indicator.traits.is_place:
        return wording.places_moved(int(before.amount - now.amount), language)
    shown, in_points = now.printed_in, indicator.traits.in_points
    return wording.change(now.amount - before.amount, shown.unit, shown.places, language, in_points=in_points)
