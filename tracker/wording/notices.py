"""Notices in words, for the inbox and for mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tracker.calc.periods import Month
from tracker.documents.safe_text import clean
from tracker.models import Notice
from tracker.wording import periods
from tracker.wording.acts import so_many
from tracker.wording.names import kept_in_words
from tracker.wording.roles import role_in_words

Kind = Notice.Kind
OF_ROLES = (Kind.ROLE_ASKED, Kind.ROLE_CONFIRMED, Kind.ROLE_REFUSED, Kind.ROLE_CHANGED)
LISTED = 50  # lines of one mail; the rest is a number


def headline(notices: Sequence[Notice]) -> str:
    """What notices that belong together say, the newest first, in one sentence."""
    return _headline(notices[0].kind, len(notices), notices[0].data)


def lines(notices: Sequence[Notice]) -> list[str]:
    """The single things that notices speak of, where there are several."""
    return [_line(one) for one in notices] if len(notices) > 1 else []


def handed_on(notice: Notice) -> str:
    """To whom a notice that came with the post was first sent, and when; empty for all others."""
    if "first_to" not in notice.data:
        return ""
    first = periods.instant(datetime.fromisoformat(notice.data["first_at"]))
    return gettext("随岗位移交：%(at)s 发给%(who)s") % {"at": first, "who": notice.data["first_to"]}


def subject_and_body(notices: Sequence[Notice], address: str, product: str) -> tuple[str, str]:
    """A mail from `product`: the sentence as subject; with the single things, and the address where to act if it is known, below."""
    head = headline(notices)
    listed = lines(notices)
    more = len(listed) - LISTED
    body = [head, "", *(f"· {line}" for line in listed[:LISTED])]
    if len(notices) == 1 and (came := handed_on(notices[0])):
        body.append(came)
    if more > 0:
        body.append(gettext("……另有 %(n)s 条") % {"n": more})
    if address:
        body += ["", address]
    body += ["", gettext("%(product)s自动发送，请勿回复。") % {"product": product}]
    subject = " ".join(clean(gettext("【%(product)s】") % {"product": product} + head).split())
    return subject[:150], clean("\n".join(body))


def _headline(kind: str, n: int, data: Mapping[str, Any]) -> str:
    words = {**kept_in_words(data), "n": n, "month": _month(data)}
    if kind in _OF_FIGURES and "target" not in data:
        one, many = _OF_FIGURES[kind]()
        return ((one + _again(data)) if n == 1 else many) % words
    if kind in OF_ROLES:
        words |= {"what": role_in_words(words), "by": data["by"] or gettext("服务器命令")}
    if "tasks" in data:
        words["passing"] = so_many(data["tasks"], data["items"])
    if n == 1:
        return _told(kind, data) % words
    return _TOGETHER.get(kind, _of_units)() % words


def _told(kind: str, data: Mapping[str, Any]) -> str:
    """The sentence of one notice, with blanks for what it names."""
    if data.get("reopened") and kind in _REOPENED:
        return _REOPENED[kind]()
    if "tasks" in data and kind in _OF_TASKS:
        return _OF_TASKS[kind]()
    return _OTHERS[kind]()


def _again(data: Mapping[str, Any]) -> str:
    """Of a returned figure, until when it can be reported again."""
    if not data.get("until"):
        return ""
    return gettext("；退回后重开至%(until)s") if data.get("reopened") else gettext("；可重报至%(until)s")


def _of_units() -> str:
    return gettext("%(month)s有%(n)s个单位没有报齐")


_OF_FIGURES: dict[str, Callable[[], tuple[str, str]]] = {
    Kind.SUBMITTED: lambda: (
        gettext("%(unit)s报来“%(what)s”（%(month)s），待您审核"),
        gettext("%(unit)s报来%(n)s条数据，待您审核"),
    ),
    Kind.CORRECTED: lambda: (
        gettext("%(unit)s更正“%(what)s”（%(month)s），待您审核"),
        gettext("%(unit)s更正%(n)s条数据，待您审核"),
    ),
    Kind.ENDORSED: lambda: (
        gettext("%(unit)s的“%(what)s”（%(month)s）已初审通过，待您复审"),
        gettext("%(unit)s有%(n)s条数据已初审通过，待您复审"),
    ),
    Kind.RETURNED: lambda: (
        gettext("%(by)s退回了“%(what)s”（%(month)s）：%(reason)s"),
        gettext("%(by)s退回了%(unit)s的%(n)s条数据"),
    ),
    Kind.REMARKED: lambda: (
        gettext("%(by)s就“%(what)s”（%(month)s）留言"),
        gettext("%(by)s等就%(unit)s的数据留言%(n)s条"),
    ),
    Kind.APPROVED: lambda: (
        gettext("“%(what)s”（%(month)s）已由%(by)s审核通过"),
        gettext("%(unit)s的%(n)s条数据已审核通过"),
    ),
}
# The same of several that were asked for or decided at one stroke.
_TOGETHER: dict[str, Callable[[], str]] = {
    Kind.GOAL_ASKED: lambda: gettext("%(by)s提出%(n)s个目标版本，待您一并确认"),
    Kind.CHANGE_ACCEPTED: lambda: gettext("%(by)s同意%(n)s个目标的调整"),
    Kind.CHANGE_REFUSED: lambda: gettext("%(by)s不同意%(n)s个目标的调整：%(reason)s"),
    Kind.REOPENING_ASKED: lambda: gettext("%(by)s申请补报%(unit)s的%(n)s条数据，待您决定：%(reason)s"),
}
_OTHERS: dict[str, Callable[[], str]] = {
    Kind.CHANGE_ASKED: lambda: gettext("%(unit)s申请调整目标“%(what)s”，待您决定：%(reason)s"),
    Kind.CHANGE_ACCEPTED: lambda: gettext("%(by)s同意调整目标“%(what)s”"),
    Kind.CHANGE_REFUSED: lambda: gettext("%(by)s不同意调整目标“%(what)s”：%(reason)s"),
    Kind.APPLYING_ASKED: lambda: gettext("%(unit)s的“%(what)s”有一份不适用申请，待您决定：%(reason)s"),
    Kind.APPLYING_ACCEPTED: lambda: gettext("%(by)s同意了%(unit)s“%(what)s”的不适用申请"),
    Kind.APPLYING_REFUSED: lambda: gettext("%(by)s不同意%(unit)s“%(what)s”的不适用申请：%(reason)s"),
    Kind.GOAL_ASKED: lambda: gettext("%(by)s提出“%(what)s”（%(unit)s）的目标版本，待您确认"),
    Kind.ROLE_ASKED: lambda: gettext("%(by)s提交任职“%(what)s”，待您确认"),
    Kind.ROLE_CONFIRMED: lambda: gettext("%(by)s已确认任职“%(what)s”"),
    Kind.ROLE_REFUSED: lambda: gettext("%(by)s没有确认任职“%(what)s”：%(reason)s"),
    Kind.ROLE_CHANGED: lambda: gettext("您的任职有变动（%(by)s办理）：%(what)s"),
    Kind.ACT_ASKED: lambda: gettext("%(by)s提出%(unit)s自%(month)s起的机构调整（%(basis)s），待您确认"),
    Kind.UNDOING_ASKED: lambda: gettext("%(by)s申请撤销%(unit)s的机构调整（%(basis)s），待您确认"),
    Kind.ACT_CARRIED_OUT: lambda: gettext(
        "%(unit)s自%(month)s起由%(successors)s承接（%(basis)s，%(by)s确认）"
    ),
    Kind.ACT_UNDONE: lambda: gettext("%(unit)s的机构调整已撤销，一切划回原单位（%(basis)s，%(by)s确认）"),
    Kind.ACT_REFUSED: lambda: gettext("%(by)s不同意%(unit)s的机构调整（%(basis)s）：%(reason)s"),
    Kind.PASSWORD_SET: lambda: gettext(
        "您的密码已被重新设置（%(by)s办理）。不是您要求的，请立即联系上级系统管理员。"
    ),
    Kind.FACTOR_RESET: lambda: gettext(
        "您的两步验证已被重置（%(by)s确认），请尽快重新启用。不是您要求的，请立即联系上级系统管理员。"
    ),
    Kind.EXCEPTION: lambda: gettext("%(what)s：%(month)s可以填报到%(until)s（%(by)s批准：%(reason)s）"),
    Kind.REOPENING_ASKED: lambda: gettext(
        "%(by)s申请补报“%(what)s”（%(unit)s，%(month)s），待您决定：%(reason)s"
    ),
    Kind.REOPENING_GRANTED: lambda: gettext("%(by)s同意补报“%(what)s”（%(month)s），开放至%(until)s"),
    Kind.REOPENING_REFUSED: lambda: gettext("%(by)s不同意补报“%(what)s”（%(month)s）：%(reason)s"),
    Kind.REMARKED: lambda: gettext("%(by)s就目标“%(what)s”（%(unit)s）留言"),
    Kind.REMINDER: lambda: gettext("%(by)s催报：%(unit)s %(month)s还有%(missing)s条未报"),
    Kind.DUE_SOON: lambda: gettext("%(unit)s %(month)s还有%(missing)s条未报，请在%(due)s前报送"),
    Kind.DUE: lambda: gettext("%(unit)s %(month)s今天到期，还有%(missing)s条未报（%(due)s截止）"),
    Kind.OVERDUE: lambda: gettext("%(unit)s %(month)s已逾期%(days)s天，还有%(missing)s条未报"),
    Kind.VETOED: lambda: gettext(
        "%(unit)s自%(month)s起被一票否决，期内不上红榜、不参评先进，得分和名次不变（%(by)s决定）。依据：%(what)s"
    ),
    Kind.VETO_LIFTED: lambda: gettext("%(unit)s的一票否决自%(month)s起解除（%(by)s决定）。依据：%(what)s"),
    Kind.ESCALATED: lambda: gettext("%(unit)s %(month)s逾期%(days)s天仍有%(missing)s条未报，请督促"),
}

# The same of acts by which tasks and items pass from a unit that stays.
_OF_TASKS: dict[str, Callable[[], str]] = {
    Kind.ACT_ASKED: lambda: gettext(
        "%(by)s提出自%(month)s起把%(unit)s的%(passing)s划转给%(successors)s（%(basis)s），待您确认"
    ),
    Kind.UNDOING_ASKED: lambda: gettext("%(by)s申请撤销%(unit)s的任务划转（%(basis)s），待您确认"),
    Kind.ACT_CARRIED_OUT: lambda: gettext(
        "%(unit)s的%(passing)s自%(month)s起划转给%(successors)s（%(basis)s，%(by)s确认）"
    ),
    Kind.ACT_UNDONE: lambda: gettext("%(unit)s的任务划转已撤销，一切划回原单位（%(basis)s，%(by)s确认）"),
    Kind.ACT_REFUSED: lambda: gettext("%(by)s不同意%(unit)s的任务划转（%(basis)s）：%(reason)s"),
}

# The same of lines that are open again after their month closed.
_REOPENED: dict[str, Callable[[], str]] = {
    Kind.DUE_SOON: lambda: gettext("%(unit)s %(month)s有%(missing)s条数据重开补报，请在%(due)s前报送"),
    Kind.DUE: lambda: gettext("%(unit)s %(month)s重开补报的%(missing)s条数据今天到期（%(due)s截止）"),
}


def _line(notice: Notice) -> str:
    data = notice.data
    if notice.kind not in _OF_FIGURES:
        return _headline(notice.kind, 1, data)
    said = f"{kept_in_words(data)['what']} {_month(data)}".strip()
    told = f"{said} — {data['reason']}" if data.get("reason") else said
    return told + str(_again(data) % data)


def _month(data: Mapping[str, Any]) -> str:
    text = data.get("month", "")
    return periods.month(Month.parse(text) if text else None)
