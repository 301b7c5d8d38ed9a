"""When the database fails: a step is tried again where that helps, else a plain page that says so.

The page asks the database nothing, and neither does what draws it. It says that nothing was written only where that is
known; where a commit was on its way, it says that too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.storage import default_storage
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.calc.refusals import Refused
from tracker.documents.storeroom import FULL
from tracker.views.web.once import take
from tracker.views.web.refusals import answer_to, page_before
from tracker.wording.refusals import sentence

ATTEMPTS = 3
# serialization_failure, deadlock_detected: PostgreSQL gave one transaction up so that the others go on.
PASSING = {"40001", "40P01"}
# undefined_table, undefined_column: the program was started before its migrations were applied.
NOT_SET_UP = {"42P01", "42703"}
# InternalError: a disk that refuses, which PostgreSQL tells under several names.
OUT_OF_REACH = (OperationalError, InterfaceError, InternalError)
RETRY_AFTER = 5  # seconds
OF_FIGURES = {"approve", "return", "withdraw", "correct"}


class Attempts:
    """Middleware that answers a request again when PostgreSQL gave its transaction up; three times at most.

    Nothing of the failed attempt is kept. Where something may be, because a commit was sent, nothing is tried again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or hasattr(request, "writes_before"):
            return None
        request.writes_before = _writes()  # type: ignore[attr-defined]
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return take(request, view, args, kwargs)
            except OperationalError as fault:
                request._messages = default_storage(request)  # type: ignore[attr-defined]
                if attempt == ATTEMPTS or not _has_passed(request, fault):
                    raise
                for _name, files in request.FILES.lists():
                    for sent in files:
                        sent.seek(0)
            except Exception as fault:
                answer = answer_to(request, fault)  # Django asks no middleware about what fails in here
                if answer is None:
                    request._messages = default_storage(request)  # type: ignore[attr-defined]
                    raise
                return answer
        return None


def _has_passed(request: HttpRequest, fault: OperationalError) -> bool:
    """Whether the whole request can be answered anew: its one transaction was given up, and no other was committed."""
    return getattr(fault.__cause__, "sqlstate", None) in PASSING and not _may_have_written(request)


def _writes() -> int:
    """How often something was sent to be written for good, and not refused (`kuiwen.postgres`)."""
    database: Any = connection
    count: int = database.writes
    return count


def _may_have_written(request: HttpRequest) -> bool:
    """Whether the request's step was sent to be committed; one that hadn't come as far as its view hasn't."""
    before = getattr(request, "writes_before", None)
    return before is not None and _writes() > before


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """What somebody sees when a page fails: 503 if the database is out of reach, gave up or isn't set up yet, else 500."""
    fault = sys.exc_info()[1]
    if isinstance(fault, ProgrammingError) and getattr(fault.__cause__, "sqlstate", None) in NOT_SET_UP:
        return _page(
            request, _("数据库还没有建好，或者正在升级。请稍后重试；仍然如此请系统管理员执行 migrate。"), 503
        )
    status = 503 if isinstance(fault, OUT_OF_REACH) else 500
    if _may_have_written(request):
        return _uncertain(request, status)
    if isinstance(fault, OSError) and fault.errno in FULL:  # while what was sent was being received
        return _page(request, sentence(Refused("disk_full")), 507)
    if status == 500:
        return _page(request, _("系统出错，本次操作没有完成。请重试；仍然出错请联系系统管理员。"), 500)
    if request.method == "POST":
        return _page(request, _("数据库暂时没有响应，本次操作没有写入。请稍后重试。"), 503)
    return _page(request, _("数据库暂时没有响应。请稍后重试。"), 503)


def _uncertain(request: HttpRequest, status: int) -> HttpResponse:
    """The step may have been written or not: where to see, and whether sending the form again does no harm."""
    sentence = _("写入时与数据库失去联系，本次操作是否已写入暂不能确定。请稍后查看结果。")
    if hasattr(request, "is_known_again"):
        sentence += _("也可以用原页面再次提交：系统会认出同一次提交，不会重复写入。")
    return _page(request, sentence, status, heading=_("结果暂不能确定"), see=_where_to_see(request))


def _where_to_see(request: HttpRequest) -> str:
    """The page that tells what became of the step: the figure's own, or the one that the form was on."""
    found = request.resolver_match
    if found is not None and found.url_name in OF_FIGURES:
        return reverse("figure", kwargs=found.kwargs)
    return page_before(request)


def _page(
    request: HttpRequest, sentence: str, status: int, *, heading: str = "", see: str = ""
) -> HttpResponse:
    context = {"sentence": sentence, "status": status, "see": see}
    context["heading"] = heading or (_("没有办理") if request.method == "POST" else _("暂时打不开"))
    response = HttpResponse(render_to_string("errors/failed.html", context), status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    return response
