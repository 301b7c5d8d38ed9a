"""Scores in words: names, values and points of their lines, and where each line's points come from.

Sentences are in the language that is active; `language` is that of numbers and names.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext

from tracker.calc import scoring, wording
from tracker.calc.units import PrintedIn
from tracker.models import SchemeGoal, ScoreLine, Vote
from tracker.queries.leagues.rules import Rules
from tracker.queries.leagues.scoring import Scored
from tracker.queries.targets.words import named


def movement(places: int | None) -> str:
    """Places gained or lost since the month before."""
    if places is None:
        return wording.NOTHING
    if places == 0:
        return gettext("持平")
    if places > 0:
        return gettext("升 %(n)s 位") % {"n": places}
    return gettext("降 %(n)s 位") % {"n": -places}


def goal_rule(goal: SchemeGoal) -> str:
    """How a goal earns its marks."""
    against = {"against": goal.get_against_display()}
    compared = {"what": goal.get_compares_display()}
    return {
        scoring.REACHED: gettext("完成得满分，否则0分，对照%(against)s") % against,
        scoring.COMPLETION: gettext("完成率×满分，对照%(against)s，封顶%(cap)s%%")
        % {**against, "cap": wording.number(goal.cap, 2)},
        scoring.ADVANCE: gettext("按%(what)s排名，第一名得满分，每后一名减%(step)s%%")
        % {**compared, "step": wording.number(goal.step, 2)},
        scoring.EFFICACY: gettext(
            "功效系数，按%(what)s：%(base)s%% + %(rest)s%% ×（本单位−最小）÷（最大−最小）"
        )
        % {**compared, "base": wording.number(goal.base, 2), "rest": wording.number(100 - goal.base, 2)},
        scoring.BALLOT: gettext("评委投票折算"),
    }[goal.how]


def line_name(line: ScoreLine, language: str) -> str:
    """What a line is about."""
    if line.goal is None:
        return str(line.get_kind_display())
    if line.goal.indicator_id is None and line.target is not None:
        return f"{named(line.goal, language)} · {named(line.target.indicator, language)}"
    return named(line.goal, language)


def line_value(line: ScoreLine, language: str, printed_in: PrintedIn | None = None) -> str:
    """What was reached, in the indicator's unit or that which it was printed in."""
    if line.target is None or line.value is None:
        return wording.NOTHING
    indicator = line.target.indicator
    if indicator.traits.is_place and line.of_total:
        return wording.place(int(line.value), line.of_total, language)
    shown = printed_in or indicator.printed_in
    return wording.quantity(line.value, shown.unit, shown.places, language)


def line_goal(line: ScoreLine, language: str, printed_in: PrintedIn | None = None) -> str:
    """What was asked for, likewise."""
    if line.target is None or line.version is None:
        return wording.NOTHING
    shown = printed_in or line.target.indicator.printed_in
    return wording.quantity(line.version.value, shown.unit, shown.places, language, line.version.qualifier)


def line_reason(line: ScoreLine, rules: Rules, language: str, printed_in: PrintedIn | None = None) -> str:
    """Where a line's points come from, so that anybody can reckon it again."""
    if line.adjustment is not None:
        return gettext("%(reason)s（佐证：%(evidence)s）") % {
            "reason": line.adjustment.reason,
            "evidence": line.adjustment.evidence,
        }
    if line.goal is None:
        return _over_the_limit(line, rules)
    if line.state == scoring.NOT_APPLICABLE:
        return gettext("不适用，满分摊到其他项")
    if line.state == scoring.NOT_REPORTED:
        return gettext("未报：%(rule)s") % {"rule": rules.scheme.get_missing_display()}
    return _EXPLAINED[line.goal.how](line, line.goal, language, printed_in)


def _over_the_limit(line: ScoreLine, rules: Rules) -> str:
    scheme = rules.scheme
    limit = scheme.bonus_cap if line.kind == scoring.BONUS_CAP else scheme.deduction_cap
    return gettext("合计封顶%(limit)s分") % {"limit": wording.number(limit, 2)}


def _by_reaching(line: ScoreLine, goal: SchemeGoal, language: str, printed_in: PrintedIn | None) -> str:
    against = {"against": goal.get_against_display()}
    if line.share:
        return gettext("达到%(against)s，得满分") % against
    return gettext("未达到%(against)s，不得分") % against


def _by_completion(line: ScoreLine, goal: SchemeGoal, language: str, printed_in: PrintedIn | None) -> str:
    if line.attained is None:
        return _by_reaching(line, goal, language, printed_in)
    said = {
        "share": wording.percent(line.attained, 2),
        "against": goal.get_against_display(),
        "cap": wording.number(goal.cap, 2),
        "full": wording.number(line.full, 2),
        "counted": wording.percent(line.share, 2),
    }
    if line.share is not None and line.share < line.attained:
        return gettext("对照%(against)s完成%(share)s，封顶%(cap)s%%：%(full)s × %(counted)s") % said
    return gettext("对照%(against)s完成%(share)s：%(full)s × %(counted)s") % said


def _by_place(line: ScoreLine, goal: SchemeGoal, language: str, printed_in: PrintedIn | None) -> str:
    return gettext("%(place)s，得满分的%(share)s") % {
        "place": wording.place(line.place or 0, line.of_n or 0, language),
        "share": wording.percent(line.share, 0),
    }


def _by_efficacy(line: ScoreLine, goal: SchemeGoal, language: str, printed_in: PrintedIn | None) -> str:
    shown = [
        _compared(value, line, goal, language, printed_in) for value in (line.measure, line.least, line.most)
    ]
    return gettext("本单位%(own)s，最小%(least)s，最大%(most)s：得满分的%(share)s") % {
        "own": shown[0],
        "least": shown[1],
        "most": shown[2],
        "share": wording.percent(line.share, 2),
    }


def _compared(
    value: Decimal | None, line: ScoreLine, goal: SchemeGoal, language: str, printed_in: PrintedIn | None
) -> str:
    if goal.compares == SchemeGoal.Compares.COMPLETION or line.target is None:
        return wording.percent(value, 2)
    shown = printed_in or line.target.indicator.printed_in
    return wording.quantity(value, shown.unit, shown.places, language)


def _by_votes(line: ScoreLine, goal: SchemeGoal, language: str, printed_in: PrintedIn | None) -> str:
    votes = gettext("、").join(f"{grade.label} {line.votes.get(grade.value, 0)}" for grade in Vote.Grade)
    return gettext("%(votes)s，折算%(share)s") % {"votes": votes, "share": wording.percent(line.share, 2)}


_EXPLAINED = {
    scoring.REACHED: _by_reaching,
    scoring.COMPLETION: _by_completion,
    scoring.ADVANCE: _by_place,
    scoring.EFFICACY: _by_efficacy,
    scoring.BALLOT: _by_votes,
}


def points_for(scored: Scored, goal: SchemeGoal) -> str:
    """A contender's points for a goal, all its parts together."""
    lines = [line for line in scored.lines if line.goal and line.goal.order == goal.order]
    if all(line.state == scoring.NOT_APPLICABLE for line in lines):
        return wording.NOTHING
    if all(line.state != scoring.REPORTED for line in lines):
        return gettext("未报")
    return wording.marks(sum((line.points for line in lines), Decimal(0)))


def lines_for(scored: Scored, goal: SchemeGoal) -> list[ScoreLine]:
    return [line for line in scored.lines if line.goal and line.goal.order == goal.order]


def extra_points(scored: Scored) -> str:
    """Additions and deductions together; nothing where there are none."""
    extras = [line.points for line in scored.lines if line.goal is None]
    if not extras:
        return wording.NOTHING
    total = sum(extras, Decimal(0))
    return f"+{wording.marks(total)}" if total > 0 else wording.marks(total)
