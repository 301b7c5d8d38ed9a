"""Units that begin, end and follow each other, in words for templates."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from tracker.models import Indicator, Reorganisation
from tracker.queries.ledger.unit_lives import Passage
from tracker.queries.targets.reorganisations import CARRIED_OUT, REFUSED, UNDONE, WAITING, Shown
from tracker.wording import label
from tracker.wording.acts import act_title, so_many

register = template.Library()
register.simple_tag(act_title)


@register.filter
def act_state(state: str) -> str:
    """Where an act stands."""
    words = {
        WAITING: gettext("待确认"),
        CARRIED_OUT: gettext("已生效"),
        REFUSED: gettext("未同意"),
        UNDONE: gettext("已撤销"),
    }
    return words[state]


@register.simple_tag
def what_passes(row: Reorganisation) -> str:
    """How much passes by an act, or comes back: the whole unit, or so many indicators and items."""
    act = row.undoes or row
    if act.ends:
        return gettext("整个单位")
    return gettext("划转%(what)s") % {"what": so_many(len(act.manners), len(act.items))}


@register.simple_tag
def passing_sentence(found: Shown) -> str:
    """How much of each kind passes, in one sentence; what there is none of isn't named."""
    passing = found.passing
    if not passing.act.ends:
        successors = gettext("、").join(label(one) for one in passing.successors)
        what = so_many(len(passing.tasks), len(passing.items))
        return gettext("划转%(what)s到%(successors)s") % {"what": what, "successors": successors}
    counted = [
        (gettext("填报数据项"), len(passing.series)),
        *((label(one), len(rows)) for one, rows in found.items),
        (gettext("目标"), found.goals),
        *((role, len(those)) for role, those in found.people),
        (gettext("待审核的数"), passing.waiting),
        (gettext("草稿"), passing.drafts),
        (gettext("下级单位"), len(passing.below)),
        (gettext("负责的台账"), len(passing.registers)),
    ]
    told = [gettext("%(what)s %(n)s") % {"what": what, "n": n} for what, n in counted if n]
    return gettext("、").join(told) or gettext("这个单位没有要划转的内容。")


@register.simple_tag
def handed(passage: Passage) -> str:
    """What passed from a unit that stays: which indicators, and how many items."""
    named = [gettext("“%(what)s”") % {"what": label(one)} for one in passage.tasks]
    return gettext("、").join([*named, *([so_many(0, passage.items)] if passage.items else ())])


@register.simple_tag
def manner_of(act: Reorganisation, indicator: Indicator) -> str:
    """How the running total of an indicator passes; nothing where it isn't one that is added over units."""
    if (indicator.reporting, indicator.over_units) != (
        Indicator.Reporting.RUNNING_TOTAL,
        Indicator.OverUnits.SUM,
    ):
        return ""
    return str(Reorganisation.Manner(act.manners.get(str(indicator.pk), act.manner)).label)
