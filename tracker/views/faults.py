"""When the database fails: a step is tried again where that helps, else a plain page that says so.

The page asks the database nothing, and neither does what draws it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tracker.documents.storeroom import FULL
from tracker.templatetags.evidence import evidence_sentence
from tracker.views.refusals import answer_to

ATTEMPTS = 3
# serialization_failure, deadlock_detected: PostgreSQL gave one transaction up so that the others go on.
PASSING = {"40001", "40P01"}
# undefined_table, undefined_column: the program was started before its migrations were applied.
NOT_SET_UP = {"42P01", "42703"}
RETRY_AFTER = 5  # seconds


class Attempts:
    """Middleware that answers a request again when PostgreSQL gave its transaction up; three times at most.

    Nothing of the failed attempt is kept: every step is one transaction, and submissions carry their key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or getattr(request, "_attempted", False):
            return None
        request._attempted = True  # type: ignore[attr-defined]
        for _attempt in range(ATTEMPTS - 1):
            try:
                return view(request, *args, **kwargs)
            except OperationalError as fault:
                if getattr(fault.__cause__, "sqlstate", None) not in PASSING:
                    raise
                for _name, files in request.FILES.lists():
                    for sent in files:
                        sent.seek(0)
            except Exception as fault:
                answer = answer_to(request, fault)  # Django asks no middleware about what fails in here
                if answer is None:
                    raise
                return answer
        return None


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """What somebody sees when a page fails: 503 if the database is out of reach, gave up or isn't set up yet, else 500."""
    fault = sys.exc_info()[1]
    if isinstance(fault, OperationalError | InterfaceError):
        return _later(_("数据库暂时没有响应，本次操作没有写入。请稍后重试。"))
    if isinstance(fault, ProgrammingError) and getattr(fault.__cause__, "sqlstate", None) in NOT_SET_UP:
        return _later(_("数据库还没有建好，或者正在升级。请稍后重试；仍然如此请系统管理员执行 migrate。"))
    if isinstance(fault, OSError) and fault.errno in FULL:  # while what was sent was being received
        return _page(evidence_sentence("disk_full", {}), 507)
    return _page(_("系统出错，本次操作没有完成。请重试；仍然出错请联系系统管理员。"), 500)


def _later(sentence: str) -> HttpResponse:
    response = _page(sentence, 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _page(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(
        render_to_string("failed.html", {"sentence": sentence, "status": status}), status=status
    )
