"""Units that begin, end and follow each other, in words for templates."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, ngettext

from tracker.models import Indicator, Reorganisation
from tracker.queries.ledger.unit_lives import Passage
from tracker.queries.targets.reorganisations import CARRIED_OUT, REFUSED, UNDONE, WAITING, Shown
from tracker.wording import label

register = template.Library()


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
def act_title(row: Reorganisation) -> str:
    """What an act is, of which unit."""
    undoes, act = row.undoes is not None, row.undoes or row
    if act.ends:
        told = gettext("撤销%(unit)s的机构调整") if undoes else gettext("%(unit)s的机构调整")
    else:
        told = gettext("撤销%(unit)s的任务划转") if undoes else gettext("%(unit)s的任务划转")
    return told % {"unit": label(row.unit)}


@register.simple_tag
def what_passes(row: Reorganisation) -> str:
    """How much passes by an act, or comes back: the whole unit, or so many indicators and items."""
    act = row.undoes or row
    return gettext("整个单位") if act.ends else _some(len(act.manners), len(act.items))


@register.simple_tag
def passing_sentence(found: Shown) -> str:
    """How much of each kind passes, in one sentence; what there is none of isn't named."""
    passing = found.passing
    if not passing.act.ends:
        successors = gettext("、").join(label(one) for one in passing.successors)
        what = _some(len(passing.tasks), len(passing.items))
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
    return gettext("、").join([*named, *([_some(0, passage.items)] if passage.items else ())])


def _some(tasks: int, items: int) -> str:
    told = []
    if tasks:
        told.append(ngettext("%(n)s项指标", "%(n)s项指标", tasks) % {"n": tasks})
    if items:
        told.append(ngettext("%(n)s个条目", "%(n)s个条目", items) % {"n": items})
    return gettext("、").join(told)


@register.simple_tag
def manner_of(act: Reorganisation, indicator: Indicator) -> str:
    """How the running total of an indicator passes; nothing where it isn't one that is added over units."""
    if (indicator.reporting, indicator.over_units) != (
        Indicator.Reporting.RUNNING_TOTAL,
        Indicator.OverUnits.SUM,
    ):
        return ""
    return str(Reorganisation.Manner(act.manners.get(str(indicator.pk), act.manner)).label)
