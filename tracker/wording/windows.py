"""Why a month is locked and whom to ask, in one sentence for page, form, file and API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext

from tracker.calc.calendars import CLOSED, COMBINED, NOT_YET, OPEN
from tracker.calc.periods import Month
from tracker.models import User, Window, WindowException
from tracker.wording.periods import instant, month


class Opening(Protocol):
    """How a month stands for who reports: `queries.reporting.windows.Opening`."""

    @property
    def month(self) -> Month: ...
    @property
    def state(self) -> str: ...
    @property
    def window(self) -> Window | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


def locked_because(opening: Opening) -> str:
    """Why the month takes no figures now; empty when it's open."""
    name = month(opening.month)
    window = opening.window
    if opening.state == OPEN:
        return ""
    if window is None:
        return gettext("%(month)s还没有安排填报窗口。") % {"month": name}
    if opening.state == COMBINED and window.combined_into is not None:
        return gettext("%(month)s不单独填报：与%(with)s合并，请在%(with)s填报两个月的数据。") % {
            "month": name,
            "with": month(window.combined_into.month),
        }
    if opening.state == NOT_YET:
        return gettext("%(month)s还没有开放填报，%(at)s 开放。") % {
            "month": name,
            "at": instant(window.opens_at),
        }
    return gettext("%(month)s已于 %(at)s 关闭填报。") % {"month": name, "at": instant(opening.closes_at)}


def whom_to_ask(stewards: Iterable[User], opening: Opening) -> str:
    """Who can open a month, or a line of it once it is closed, or how to find out."""
    names = gettext("、").join(str(one) for one in stewards)
    if not names:
        return gettext("确需填报的，请联系系统管理员：本单位还没有业务管理员。")
    if opening.state == CLOSED:
        return gettext("确需填报的，请在该数据的填报页申请补报，由业务管理员决定：%(names)s。") % {
            "names": names
        }
    return gettext("确需填报的，请联系业务管理员延长窗口：%(names)s。") % {"names": names}


def locked_sentence(opening: Opening, stewards: Iterable[User]) -> str:
    """Why, and whom to ask where asking helps."""
    why = locked_because(opening)
    if opening.state == COMBINED:
        return why
    return " ".join([why, whom_to_ask(stewards, opening)])


def reopened_to(exception: WindowException) -> str:
    """Until when a line may be reported by an exception of its own: after a return, or because it was granted."""
    if exception.decision_id is not None:
        return gettext("退回后重开至 %(until)s") % {"until": instant(exception.until)}
    return gettext("已批准延长到 %(until)s") % {"until": instant(exception.until)}
