"""A standing in words: what pages, files and editions print of it comes from here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext

from tracker.calc.applying import Declared
from tracker.calc.lights import Judgement
from tracker.calc.parts import Parts
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.calc.units import PrintedIn
from tracker.models import Assessment, Indicator, TargetChangeRequest, TargetVersion, Unit
from tracker.wording import lights, numbers, parts, periods
from tracker.wording.figures import RevisesBase, base_documents
from tracker.wording.lights import Facts
from tracker.wording.names import label, light_word
from tracker.wording.numbers import NOTHING


class Passes(Protocol):
    """What words need of a number's part that passed from unit to unit."""

    @property
    def compared(self) -> Decimal: ...

    @property
    def amount(self) -> Decimal | None: ...


class JudgedByBase(Protocol):
    """What words need of a judgement by one base of last year."""

    @property
    def revised(self) -> bool: ...

    @property
    def judgement(self) -> Judgement: ...


class ByBothBases(Protocol):
    """What words need of a target judged by two bases."""

    @property
    def documents(self) -> Sequence[RevisesBase]: ...

    @property
    def used(self) -> JudgedByBase: ...

    @property
    def other(self) -> JudgedByBase: ...

    @property
    def lights_differ(self) -> bool: ...


class Stands(Protocol):
    """What words need of where a target stands in a month."""

    @property
    def indicator(self) -> Indicator: ...

    @property
    def printed_in(self) -> PrintedIn: ...

    @property
    def version(self) -> TargetVersion: ...

    @property
    def month(self) -> Month: ...

    @property
    def reading(self) -> Reading | None: ...

    @property
    def judgement(self) -> Judgement: ...

    @property
    def amount(self) -> Decimal | None: ...

    @property
    def data_month(self) -> Month | None: ...

    @property
    def parts(self) -> Sequence[Parts]: ...

    @property
    def declared(self) -> Declared | None: ...

    @property
    def passed(self) -> Passes | None: ...

    @property
    def rebased(self) -> ByBothBases | None: ...

    @property
    def is_late(self) -> bool: ...

    @property
    def assessments(self) -> Sequence[Assessment]: ...


def actual(standing: Stands) -> str:
    """What a target's number is now (`amount`), with how many of its parts have reported, where not all."""
    return amount(standing) + parts_beside(standing)


def amount(standing: Stands) -> str:
    """The number alone: a quantity, a place, 不适用 or nothing."""
    return reading_in(standing.reading, standing.printed_in)


def reading_in(reading: Reading | None, printed_in: PrintedIn) -> str:
    """What a number is: a quantity, a place, 不适用 or nothing."""
    if reading is None:
        return NOTHING
    if reading.not_applicable:
        return gettext("不适用")
    if reading.rank is not None and reading.of_n is not None:
        return numbers.place(reading.rank, reading.of_n)
    return numbers.quantity(reading.amount, printed_in.unit, printed_in.places, reading.qualifier)


def reported(standing: Stands) -> str:
    """The number as an edition prints it: what nobody has reported yet says so."""
    return gettext("未报") + parts_beside(standing) if standing.reading is None else actual(standing)


def parts_reported(standing: Stands) -> str:
    """How many parts have reported the number's month, and the newest, where not all have; else nothing."""
    return parts.said(standing.parts, standing.data_month)


def parts_beside(standing: Stands) -> str:
    """The same as it stands behind the number."""
    return parts.beside(standing.parts, standing.data_month)


def completion(standing: Stands) -> str:
    """A target's completion where it stands without the number, with how many parts have reported where not all have."""
    return numbers.percent(standing.judgement.completion) + parts_beside(standing)


def light(standing: Stands) -> str:
    """The word of a target's light, with how many parts have reported where not all have."""
    return light_word(standing.judgement.light) + parts_beside(standing)


def goal(standing: Stands) -> str:
    """What a target asks for."""
    return _asked(standing.version, standing.indicator, standing.printed_in)


def asked(version: TargetVersion, indicator: Indicator) -> str:
    """What a version of a target asks for."""
    return _asked(version, indicator, indicator.printed_in)


def _asked(version: TargetVersion, indicator: Indicator, printed_in: PrintedIn) -> str:
    if version.value is None:
        return NOTHING
    if indicator.traits.is_place:
        return numbers.top(version.value)
    return numbers.quantity(version.value, printed_in.unit, printed_in.places, version.qualifier)


def set_value(version: TargetVersion | TargetChangeRequest, indicator: Indicator) -> str:
    """The value that a version of a target sets, or a request asks for; monitored ones have none."""
    if version.value is None:
        return gettext("不设目标值")
    return numbers.quantity(version.value, indicator.measured_in, indicator.places, version.qualifier)


def facts_of(standing: Stands) -> Facts:
    """What sentences on a target need beside its judgement."""
    return Facts(
        unit=standing.printed_in.unit,
        places=standing.printed_in.places,
        month=standing.data_month,
        target=standing.version.value,
        target_qualifier=standing.version.qualifier,
        in_points=standing.indicator.traits.in_points,
    )


def reason(standing: Stands) -> str:
    """Why a target's light is what it is, in one sentence."""
    if standing.declared is not None:
        return not_applying(standing.declared)
    return lights.reason(standing.judgement, facts_of(standing)) + by_other_base(standing)


def by_other_base(standing: Stands) -> str:
    """Which bases of last year a light goes by and doesn't, where it would be another by the other one; else empty."""
    both = standing.rebased
    if both is None or not both.lights_differ:
        return ""
    return gettext(
        "去年基数已由%(documents)s调整：按%(used)s为%(light)s，按%(other)s则为%(other_light)s。"
    ) % {
        "documents": base_documents(both.documents),
        "used": _base(both.used),
        "light": light_word(both.used.judgement.light),
        "other": _base(both.other),
        "other_light": light_word(both.other.judgement.light),
    }


def _base(by: JudgedByBase) -> str:
    return gettext("调整后的基数") if by.revised else gettext("制定计划时的原基数")


def gap(standing: Stands) -> str:
    """How far a target is ahead or behind, in percentage points where it is, else in words."""
    return lights.gap(standing.judgement, facts_of(standing))


def not_applying(held: Declared) -> str:
    """Since when a goal doesn't apply, why, and by which document."""
    return gettext("自%(month)s起不适用：%(reason)s（依据%(basis)s，%(day)s）。") % {
        "month": periods.month(held.from_month),
        "reason": held.reason,
        "basis": held.basis,
        "day": periods.day(held.basis_date),
    }


def needed_monthly(standing: Stands) -> str:
    """What every month left has to bring, one decimal finer than the goal: 1.4栋 a month isn't 1."""
    indicator = standing.indicator
    return numbers.quantity(standing.judgement.needed, indicator.measured_in, indicator.places + 1)


def movement(now: Stands, before: Stands | None) -> str:
    """How a number has moved since the month before: +0.8亿元, 升2位, +0.3个百分点.

    A dash where the newest number is still the one of before: not reported isn't unchanged. What was taken over or handed
    over is no movement, and told apart.
    """
    indicator = now.indicator
    if before is None or now.amount is None or before.amount is None:
        return NOTHING
    if now.is_late and now.data_month == before.data_month:
        return NOTHING
    if indicator.traits.is_place:
        return numbers.places_moved(int(before.amount - now.amount))
    shown, in_points = now.printed_in, indicator.traits.in_points
    began = now.passed.compared if now.passed else before.amount
    moved = numbers.change(now.amount - began, shown.unit, shown.places, in_points=in_points)
    return f"{moved}{_beside(now)}"


def passed(standing: Stands) -> str:
    """What of a number was taken over in its month, or handed over; empty where nothing was."""
    if standing.passed is None:
        return ""
    amount = standing.passed.amount
    if amount is None:
        return gettext("按承接后的口径")
    said = gettext("其中承接%(size)s") if amount > 0 else gettext("已划出%(size)s")
    return said % {"size": _size(standing, amount)}


def _beside(standing: Stands) -> str:
    """The same beside a movement that leaves it out."""
    if standing.passed is None:
        return ""
    amount = standing.passed.amount
    if amount is None:
        return gettext("（按承接后的口径比）")
    said = gettext("（另承接%(size)s）") if amount > 0 else gettext("（另划出%(size)s）")
    return said % {"size": _size(standing, amount)}


def _size(standing: Stands, amount: Decimal) -> str:
    return numbers.quantity(abs(amount), standing.printed_in.unit, standing.printed_in.places)


def assessed(standing: Stands) -> str:
    """What somebody said last beside the light, and who."""
    for one in standing.assessments:
        return gettext("%(stance)s：%(text)s（%(author)s）") % {
            "stance": one.get_stance_display(), "text": one.text, "author": one.author,
        }  # fmt: skip
    return ""


class SharedFigures(Protocol):
    """How many of some goals share their figure with others, and on how many figures they are."""

    @property
    def goals(self) -> int: ...
    @property
    def figures(self) -> int: ...


def several_on_a_figure(shared: SharedFigures) -> str:
    """What a count of goals says of itself where several are on one figure."""
    told = {"goals": shared.goals, "figures": shared.figures}
    return (
        gettext(
            "其中%(goals)s个目标同属%(figures)s项指标：一项指标有几个目标，就按几项计数，名称写明目标来源。"
        )
        % told
    )


def remark(standing: Stands, missing: Sequence[Unit]) -> str:
    """What is still missing behind a number that is printed: the month itself, or some units' part of it."""
    said = []
    if standing.is_late and standing.data_month:
        months = {"month": periods.month(standing.month), "data": periods.month(standing.data_month)}
        said.append(gettext("%(month)s未报，数据至%(data)s") % months)
    if missing and standing.reading is not None:
        names = gettext("、").join(map(label, missing))
        said.append(gettext("未报单位：%(names)s") % {"names": names})
    return gettext("；").join(said)
