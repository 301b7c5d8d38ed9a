"""The steward's month in words: what comes round, how it stands, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from tracker.calc.periods import Month
from tracker.wording.names import label
from tracker.wording.periods import day, instant, month


def title(kind: str, of: Month, about: Any) -> str:
    """What a thing of a month is called."""
    told = {
        "window": gettext("%(month)s填报窗口"),
        "next_window": gettext("%(month)s填报窗口"),
        "reports": gettext("%(month)s报数"),
        "exceptions": gettext("填报例外"),
        "releases": gettext("官方统计数据发布"),
        "league": gettext("%(name)s · %(month)s分数"),
        "bulletin": gettext("%(name)s · %(month)s"),
        "edition": gettext("%(month)s晒绩"),
        "roll_over": gettext("%(year)s年目标结转"),
    }
    name = label(about) if kind in ("league", "bulletin") else ""
    return told[kind] % {"month": month(of), "name": name, "year": of.year}


def state(kind: str, code: str, until: date | datetime | None, count: int) -> str:
    """How it stands."""
    when = instant(until) if isinstance(until, datetime) else day(until)
    return _STATES[kind, code](count) % {"n": count, "day": when}


def step(kind: str) -> str:
    """What the calendar asks for next."""
    told = {
        "next_window": gettext("建立窗口"),
        "releases": gettext("去发布"),
        "league": gettext("发布分数"),
        "bulletin": gettext("印发简报"),
        "edition": gettext("封存本月"),
        "roll_over": gettext("提出下一年目标"),
    }
    return told[kind]


_STATES: dict[tuple[str, str], Callable[[int], str]] = {
    ("window", "open"): lambda _n: gettext("开放中，应报时间 %(day)s"),
    ("window", "closed"): lambda _n: gettext("%(day)s 已关闭"),
    ("next_window", "not_planned"): lambda _n: gettext("还没有建立"),
    ("next_window", "not_yet"): lambda _n: gettext("%(day)s 开放"),
    ("reports", "missing"): lambda n: ngettext("还差 %(n)s 条", "还差 %(n)s 条", n),
    ("reports", "complete"): lambda _n: gettext("全部报齐"),
    ("exceptions", "running"): lambda n: ngettext("%(n)s 项正在延长", "%(n)s 项正在延长", n),
    ("exceptions", "none"): lambda _n: gettext("没有正在延长的"),
    ("releases", "not_issued"): lambda n: ngettext("%(n)s 项待发布", "%(n)s 项待发布", n),
    ("releases", "none"): lambda _n: gettext("没有待发布的"),
    ("league", "not_issued"): lambda _n: gettext("还没有发布"),
    ("league", "publicised"): lambda _n: gettext("公示到 %(day)s"),
    ("league", "signed"): lambda _n: gettext("已签发"),
    ("bulletin", "not_issued"): lambda _n: gettext("还没有印发"),
    ("bulletin", "issued"): lambda _n: gettext("%(day)s 已印发"),
    ("edition", "not_issued"): lambda _n: gettext("还没有封存"),
    ("edition", "frozen"): lambda _n: gettext("已封存，待审定"),
    ("edition", "reviewed"): lambda _n: gettext("已审定，待签发"),
    ("edition", "signed"): lambda _n: gettext("已签发，待公布"),
    ("edition", "published"): lambda _n: gettext("已公布"),
    ("roll_over", "ending"): lambda n: ngettext("%(n)s 个目标到期", "%(n)s 个目标到期", n),
}
