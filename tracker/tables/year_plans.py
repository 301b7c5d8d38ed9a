"""目标责任书 as tables and as a document to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import wording
from tracker.calc.lights import PACE
from tracker.documents.papers import Paper, Paragraph, Signatures, Table
from tracker.models import TargetVersion
from tracker.queries.targets.leading import shared
from tracker.queries.targets.year_plans import Undertaking, YearPlan
from tracker.wording import standings as words
from tracker.wording.figures import base_documents

GOAL_HEADER = (
    gettext_lazy("序号"), gettext_lazy("指标"), gettext_lazy("板块"), gettext_lazy("层级"), gettext_lazy("上年完成"), gettext_lazy("基期值"),
    gettext_lazy("目标"), gettext_lazy("完成期限"), gettext_lazy("评判方式"), gettext_lazy("依据"),
)  # fmt: skip
GOAL_WIDTHS = (5, 24, 11, 6, 13, 11, 13, 11, 14, 28)
TIERS = TargetVersion.Tier


def goal_rows(plan: YearPlan) -> list[tuple[Undertaking, Sequence[str]]]:
    """The goals with their cells as `GOAL_HEADER` names them."""
    return [(one, (str(number), *_goal(one))) for number, one in enumerate(plan.goals, start=1)]


def _goal(one: Undertaking) -> Sequence[str]:
    version, indicator = one.version, one.target.indicator
    return (
        wording.goal_name(one) + (wording.in_brackets(_("示例")) if version.illustrative else ""),
        wording.label(indicator.section),
        str(TIERS(version.tier).label),
        words.reading_in(one.last_year, indicator.printed_in),
        wording.quantity(version.baseline, indicator.measured_in, indicator.places),
        words.asked(version, indicator),
        _("%(month)s底前") % {"month": wording.month(one.target.span.last)},
        _judged(one),
        _basis(version),
    )


def _judged(one: Undertaking) -> str:
    version = one.version
    by = str(TargetVersion.Basis(version.judged_by).label)
    if version.judged_by != PACE:
        return by
    by += wording.in_brackets(str(TargetVersion.Plan(version.paced_by).label))
    if not one.revised_by:
        return by
    told = {"documents": base_documents(one.revised_by)}
    return by + _("；去年基数已由%(documents)s调整，目标尚未采用，仍按原基数") % told


def _basis(version: TargetVersion) -> str:
    basis = f"{version.basis}{wording.in_brackets(wording.day(version.basis_date))}"
    if version.number == 1:
        return basis
    return basis + _("；第%(number)s版：%(reason)s") % {"number": version.number, "reason": version.reason}


def pointed_rows(plan: YearPlan) -> list[tuple[Undertaking, Sequence[str]]]:
    """The goals judged by pace with the planned cumulative share of each month of the year."""
    paced = [(number, one) for number, one in enumerate(plan.goals, start=1) if one.planned]
    return [
        (
            one,
            (
                str(number),
                wording.goal_name(one),
                *(wording.percent(one.share(month)) for month in plan.months),
            ),
        )
        for number, one in paced
    ]


def month_header(plan: YearPlan) -> list[str]:
    return [_("%(number)s月") % {"number": month.number} for month in plan.months]


def opening(plan: YearPlan) -> list[str]:
    """What the plan says before its tables."""
    counts = {
        tier: sum(one.version.tier == tier for one in plan.goals) for tier in (TIERS.COMMITTED, TIERS.STRETCH)
    }
    about = {
        "year": plan.year, "unit": wording.label(plan.unit), "goals": len(plan.goals),
        "committed": counts[TIERS.COMMITTED], "stretch": counts[TIERS.STRETCH], "followed": len(plan.followed),
    }  # fmt: skip
    sentences = [
        _("%(unit)s承担%(year)s年度目标%(goals)s项，其中保证目标%(committed)s项、力争目标%(stretch)s项；另有监测指标%(followed)s项。") % about,
        _("目标、上年完成、基期值、完成期限和依据见附表一，分月计划见附表二。完成情况按月填报，经另一人审核后计入。"),
        _("调整目标须有依据和理由，登记为新的版本；原版本保留备查。"),
    ]  # fmt: skip
    if several := shared([*plan.goals, *plan.followed]):
        sentences.append(words.several_on_a_figure(several))
    if plan.followed:
        names = _("、").join(wording.goal_name(one) for one in plan.followed)
        sentences.append(_("监测指标：%(names)s。") % {"names": names})
    return sentences


def signatures() -> Signatures:
    return Signatures(
        left=(_("下达单位（盖章）："), _("负责人签字："), _("　　　　年　　月　　日")),
        right=(_("责任单位（盖章）："), _("负责人签字："), _("　　　　年　　月　　日")),
    )


def plan_title(plan: YearPlan) -> str:
    return _("%(year)s年度目标责任书") % {"year": plan.year}


def plan_paper(plan: YearPlan, day: date | None) -> Paper:
    """The plan as a document; `day` is the past day it is seen from, if any."""
    seen = [Paragraph(_("按%(day)s日终所知列出。") % {"day": wording.day(day)})] if day else []
    return Paper(
        title=plan_title(plan),
        pieces=[
            Paragraph(_("责任单位：%(unit)s") % {"unit": wording.label(plan.unit)}),
            *map(Paragraph, opening(plan)),
            *seen,
            signatures(),
        ],
        tables=_tables(plan),
    )


def _tables(plan: YearPlan) -> list[Table]:
    who = f"{wording.label(plan.unit)} {plan.year}"
    tables = [
        Table(
            _("附表一　目标"), [str(title) for title in GOAL_HEADER], [cells for _one, cells in goal_rows(plan)],
            GOAL_WIDTHS, frozenset({4, 5, 6}), who,
        )
    ]  # fmt: skip
    if pointed := [cells for _one, cells in pointed_rows(plan)]:
        header = [_("序号"), _("指标"), *month_header(plan)]
        note = _("%(who)s，各月末计划累计完成的份额") % {"who": who}
        widths = (5, 24, *(8 for _month in plan.months))
        right = frozenset(range(2, 14))
        tables.append(Table(_("附表二　分月计划"), header, pointed, widths, right, note))
    return tables
