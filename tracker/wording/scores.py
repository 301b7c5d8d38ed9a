"""Scores in words: names, values and points of their lines, and where each line's points come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext, ngettext

from tracker.calc import schemes, scoring
from tracker.calc.periods import Month
from tracker.calc.units import PrintedIn
from tracker.models import Promise, SchemeGoal, ScoreEntry, ScoreLine, ScoringScheme, Unit, Vote
from tracker.wording import numbers, parts
from tracker.wording.languages import CHINESE, ENGLISH, in_chinese
from tracker.wording.names import label, of_several
from tracker.wording.numbers import NOTHING
from tracker.wording.periods import day, month


def movement(places: int | None) -> str:
    """Places gained or lost since the month before."""
    if places is None:
        return NOTHING
    if places == 0:
        return gettext("持平")
    if places > 0:
        return gettext("升 %(n)s 位") % {"n": places}
    return gettext("降 %(n)s 位") % {"n": -places}


def place_word(place: int | None) -> str:
    """A place in a league; who has none isn't ranked."""
    return gettext("不排名") if place is None else str(place)


def exempt_word() -> str:
    """What stands beside a contender whom no list blames."""
    return gettext("不可抗力豁免")


def veto_word() -> str:
    """What stands beside a contender that a veto bars from honours."""
    return gettext("一票否决")


def veto_term(basis: str, basis_date: date, first: Month, last: Month | None) -> str:
    """What a veto rests on and how long it holds."""
    said = {"basis": basis, "day": day(basis_date), "first": month(first), "last": month(last)}
    if last is None:
        return gettext("依据%(basis)s（%(day)s），期限自%(first)s至解除") % said
    return gettext("依据%(basis)s（%(day)s），期限自%(first)s至%(last)s") % said


def veto_reasons(entry: ScoreEntry | None) -> list[str]:
    """The vetoes that barred a contender, in the words of the day they were frozen."""
    if entry is None:
        return []
    return [one["words"][CHINESE if in_chinese() else ENGLISH] for one in entry.vetoed]


def rules_name(scheme: ScoringScheme) -> str:
    """Which rules a league is scored by, and since when."""
    version = {"n": scheme.number, "month": month(scheme.in_force_from)}
    return gettext("赋分规则第%(n)s版，自%(month)s起执行") % version


def result_state(*, signed: bool) -> str:
    """Whether a result stands as signed or was reckoned for an edition."""
    return gettext("结果已签发") if signed else gettext("按数据截至时的数据和规则计算")


def goal_rule(goal: SchemeGoal) -> str:
    """How a goal earns its marks."""
    against = {"against": goal.get_against_display()}
    compared = {"what": goal.get_compares_display()}
    return {
        schemes.REACHED: gettext("完成得满分，否则0分，对照%(against)s") % against,
        schemes.COMPLETION: gettext("完成率×满分，对照%(against)s，封顶%(cap)s%%")
        % {**against, "cap": numbers.number(goal.cap, 2)},
        schemes.ADVANCE: gettext("按%(what)s排名，第一名得满分，每后一名减%(step)s%%")
        % {**compared, "step": numbers.number(goal.step, 2)},
        schemes.EFFICACY: gettext(
            "功效系数，按%(what)s：%(base)s%% + %(rest)s%% ×（本单位−最小）÷（最大−最小）"
        )
        % {**compared, "base": numbers.number(goal.base, 2), "rest": numbers.number(100 - goal.base, 2)},
        schemes.BALLOT: gettext("评委投票折算"),
    }[goal.how]


def ballot_worth(scheme: ScoringScheme) -> str:
    """What the four grades of a ballot are worth."""
    worth = (scheme.grade_good, scheme.grade_fairly, scheme.grade_average, scheme.grade_poor)
    return gettext("、").join(
        f"{grade.label} {numbers.number(share, 2)}%" for grade, share in zip(Vote.Grade, worth, strict=True)
    )


def line_name(line: ScoreLine) -> str:
    """What a line is about."""
    if line.goal is None:
        return str(line.get_kind_display())
    if line.goal.indicator_id is None and line.target is not None:
        indicator = label(line.target.indicator)
        return f"{label(line.goal)} · {of_several(indicator, line.target, several=line.one_of_several)}"
    name = label(line.goal)
    return of_several(name, line.target, several=line.one_of_several) if line.target else name


def line_value(line: ScoreLine, printed_in: PrintedIn | None = None) -> str:
    """What was reached, in the indicator's unit or that which it was printed in, with how many of its parts have reported where not all
    have.
    """
    data_month = Month.of(line.data_month) if line.data_month else None
    return _line_amount(line, printed_in) + parts.beside(line.parts, data_month)


def _line_amount(line: ScoreLine, printed_in: PrintedIn | None) -> str:
    if line.target is None or line.value is None:
        return NOTHING
    indicator = line.target.indicator
    if indicator.traits.is_place and line.of_total:
        return numbers.place(int(line.value), line.of_total)
    shown = printed_in or indicator.printed_in
    return numbers.quantity(line.value, shown.unit, shown.places)


def line_goal(line: ScoreLine, printed_in: PrintedIn | None = None) -> str:
    """What was asked for, likewise."""
    if line.target is None or line.version is None:
        return NOTHING
    shown = printed_in or line.target.indicator.printed_in
    return numbers.quantity(line.version.value, shown.unit, shown.places, line.version.qualifier)


def line_reason(line: ScoreLine, scheme: ScoringScheme, printed_in: PrintedIn | None = None) -> str:
    """Where a line's points come from, so that anybody can reckon it again."""
    if line.adjustment is not None:
        return gettext("%(reason)s（佐证：%(evidence)s）") % {
            "reason": line.adjustment.reason,
            "evidence": line.adjustment.evidence,
        }
    if line.goal is None:
        return _over_the_limit(line, scheme)
    if line.state == scoring.NOT_APPLICABLE:
        return gettext("不适用，满分摊到其他项")
    if line.state == scoring.NOT_REPORTED:
        return gettext("未报：%(rule)s") % {"rule": scheme.get_missing_display()}
    return _EXPLAINED[line.goal.how](line, line.goal, printed_in)


def _over_the_limit(line: ScoreLine, scheme: ScoringScheme) -> str:
    limit = scheme.bonus_cap if line.kind == scoring.BONUS_CAP else scheme.deduction_cap
    return gettext("合计封顶%(limit)s分") % {"limit": numbers.number(limit, 2)}


def _by_reaching(line: ScoreLine, goal: SchemeGoal, printed_in: PrintedIn | None) -> str:
    against = {"against": goal.get_against_display()}
    if line.share:
        return gettext("达到%(against)s，得满分") % against
    return gettext("未达到%(against)s，不得分") % against


def _by_completion(line: ScoreLine, goal: SchemeGoal, printed_in: PrintedIn | None) -> str:
    if line.attained is None:
        return _by_reaching(line, goal, printed_in)
    said = {
        "share": numbers.percent(line.attained, 2),
        "against": goal.get_against_display(),
        "cap": numbers.number(goal.cap, 2),
        "full": numbers.number(line.full, 2),
        "counted": numbers.percent(line.share, 2),
    }
    if line.share is not None and line.share < line.attained:
        return gettext("对照%(against)s完成%(share)s，封顶%(cap)s%%：%(full)s × %(counted)s") % said
    return gettext("对照%(against)s完成%(share)s：%(full)s × %(counted)s") % said


def _by_place(line: ScoreLine, goal: SchemeGoal, printed_in: PrintedIn | None) -> str:
    return gettext("%(place)s，得满分的%(share)s") % {
        "place": numbers.place(line.place or 0, line.of_n or 0),
        "share": numbers.percent(line.share, 0),
    }


def _by_efficacy(line: ScoreLine, goal: SchemeGoal, printed_in: PrintedIn | None) -> str:
    shown = [_compared(value, line, goal, printed_in) for value in (line.measure, line.least, line.most)]
    return gettext("本单位%(own)s，最小%(least)s，最大%(most)s：得满分的%(share)s") % {
        "own": shown[0],
        "least": shown[1],
        "most": shown[2],
        "share": numbers.percent(line.share, 2),
    }


def _compared(value: Decimal | None, line: ScoreLine, goal: SchemeGoal, printed_in: PrintedIn | None) -> str:
    if goal.compares == SchemeGoal.Compares.COMPLETION or line.target is None:
        return numbers.percent(value, 2)
    shown = printed_in or line.target.indicator.printed_in
    return numbers.quantity(value, shown.unit, shown.places)


def _by_votes(line: ScoreLine, goal: SchemeGoal, printed_in: PrintedIn | None) -> str:
    votes = gettext("、").join(f"{grade.label} {line.votes.get(grade.value, 0)}" for grade in Vote.Grade)
    return gettext("%(votes)s，折算%(share)s") % {"votes": votes, "share": numbers.percent(line.share, 2)}


_EXPLAINED = {
    schemes.REACHED: _by_reaching,
    schemes.COMPLETION: _by_completion,
    schemes.ADVANCE: _by_place,
    schemes.EFFICACY: _by_efficacy,
    schemes.BALLOT: _by_votes,
}


def points_for(lines: Sequence[ScoreLine], goal: SchemeGoal) -> str:
    """A contender's points for a goal, all its parts together."""
    own = [line for line in lines if line.goal and line.goal.order == goal.order]
    if all(line.state == scoring.NOT_APPLICABLE for line in own):
        return NOTHING
    if all(line.state != scoring.REPORTED for line in own):
        return gettext("未报")
    return numbers.marks(sum((line.points for line in own), Decimal(0)))


def extra_points(lines: Sequence[ScoreLine]) -> str:
    """Additions and deductions together; nothing where there are none."""
    extras = [line.points for line in lines if line.goal is None]
    if not extras:
        return NOTHING
    total = sum(extras, Decimal(0))
    return f"+{numbers.marks(total)}" if total > 0 else numbers.marks(total)


class Changes(Protocol):
    """What words need of how a league's field changed."""

    @property
    def then(self) -> Sequence[Unit]: ...

    @property
    def now(self) -> Sequence[Unit]: ...

    @property
    def followers(self) -> Mapping[int, Sequence[Unit]]: ...

    @property
    def remade(self) -> Sequence[Unit]: ...

    @property
    def left(self) -> Sequence[Unit]: ...

    @property
    def joined(self) -> Sequence[Unit]: ...


def field_change(found: Changes | None) -> str:
    """How many take part now instead of the month before, who left and into what, and who joined; empty where nothing changed."""
    if found is None:
        return ""
    said = [_left(unit, found.followers.get(unit.pk, ())) for unit in found.left]
    said += [gettext("%(unit)s加入") % {"unit": label(unit)} for unit in found.joined]
    if said:
        sizes = {"then": len(found.then), "now": len(found.now)}
        said.insert(0, gettext("参赛单位由上月%(then)s个变为%(now)s个") % sizes)
        said.append(gettext("名次变动只在两个月都参赛的单位之间比"))
    if found.remade:
        units = gettext("、").join(map(label, found.remade))
        said.append(gettext("本月承接或划出任务的单位不比：%(units)s") % {"units": units})
    return gettext("；").join(said)


def _left(unit: Unit, followers: Sequence[Unit]) -> str:
    if not followers:
        return gettext("%(unit)s不再参赛") % {"unit": label(unit)}
    names = {"unit": label(unit), "successors": gettext("、").join(map(label, followers))}
    return gettext("%(unit)s已由%(successors)s承接，不再参赛") % names


def kept_word(outcome: str) -> str:
    """Whether a promise was kept, in a word."""
    return {
        "kept": gettext("已兑现"),
        "broken": gettext("未兑现"),
        "pending": gettext("未到期"),
        "missing": gettext("未报"),
        "not_applicable": gettext("不适用"),
        "passed_on": gettext("责任已划转"),
        "words": gettext("不可计量"),
    }[outcome]


def not_promised(promise: Promise, taken_over: Decimal | None) -> str:
    """How much of what was reached was taken over from others since the promise, and doesn't count for it; empty for none."""
    if not taken_over:
        return ""
    sized = {"size": promise_value(promise, abs(taken_over))}
    if taken_over > 0:
        return gettext("其中承诺后承接%(size)s，不计入兑现") % sized
    return gettext("承诺后划出%(size)s，仍计入兑现") % sized


def promise_value(promise: Promise, value: Decimal | None) -> str:
    """A promised or a reached value, in the unit of the promise's indicator."""
    if promise.target is None:
        return NOTHING
    indicator = promise.target.indicator
    return numbers.quantity(value, indicator.measured_in, indicator.places)


def minutes(count: int) -> str:
    """How long a contender speaks."""
    return ngettext("%(n)s 分钟", "%(n)s 分钟", count) % {"n": count}
