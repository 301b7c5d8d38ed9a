"""Reorganisations in words: of which unit, and how much passes."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from tracker.models import Reorganisation
from tracker.wording.names import label


def act_title(row: Reorganisation) -> str:
    """What an act is, of which unit."""
    undoes, act = row.undoes is not None, row.undoes or row
    if act.ends:
        told = gettext("撤销%(unit)s的机构调整") if undoes else gettext("%(unit)s的机构调整")
    else:
        told = gettext("撤销%(unit)s的任务划转") if undoes else gettext("%(unit)s的任务划转")
    return told % {"unit": label(row.unit)}


def so_many(tasks: int, items: int) -> str:
    """How many indicators and items; what there is none of isn't named."""
    told = []
    if tasks:
        told.append(ngettext("%(n)s项指标", "%(n)s项指标", tasks) % {"n": tasks})
    if items:
        told.append(ngettext("%(n)s个条目", "%(n)s个条目", items) % {"n": items})
    return gettext("、").join(told)
