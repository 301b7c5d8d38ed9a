"""Pages that take seconds of a processor: one at once and so many a minute for each person, and so many at once on the server.

Two CPU-bound pages leave the sign-in page waiting for every other. The counters are files that the server's processes share and
the system unlocks when a process dies; a database that all servers share doesn't know which of them is busy.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tracker.models import User
from tracker.views.web.refusals import refused

View = Callable[..., Any]
MINUTE = 60
SOON = 5  # seconds after which a page that stood in the way is probably done


class Busy(Exception):
    """Not now: what stands in the way, and the seconds after which to ask again."""

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait


def costly(view: View, methods: Collection[str] = ("GET", "HEAD", "POST")) -> View:
    """A view that costs seconds, by these methods. What it streams is made before others get its place."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method not in methods:
            return view(request, *args, **kwargs)
        with ExitStack() as held:
            try:
                _enter(request, held)
            except Busy as busy:
                answer = refused(request, str(busy), status=429)
                answer["Retry-After"] = str(busy.wait)
                return answer
            return _made(view(request, *args, **kwargs))

    guarded.costly = True  # type: ignore[attr-defined]
    return guarded


def costly_to_post(view: View) -> View:
    """A view that costs seconds when something is sent, and little to look at."""
    return costly(view, ("POST",))


def _made(response: Any) -> HttpResponse:
    if response.streaming:
        response.streaming_content = [b"".join(response.streaming_content)]
    return response


def _enter(request: HttpRequest, held: ExitStack) -> None:
    """Take the person's place and one of the server's until `held` is closed. Raises Busy."""
    settings.COSTLY_FOLDER.mkdir(parents=True, exist_ok=True)
    if isinstance(request.user, User):
        own = _locked(f"person-{request.user.pk}", held)
        if own is None:
            raise Busy(_("您的上一份材料还在生成。请等它完成后再试。"), SOON)
        _count(own)
    if all(_locked(f"place-{number}", held) is None for number in range(settings.COSTLY_AT_ONCE)):
        raise Busy(_("正在生成的材料较多，请稍等几秒再试。"), SOON)


def _locked(name: str, held: ExitStack) -> int | None:
    """The open file of that name, locked for this request alone; None if another has it."""
    file = os.open(settings.COSTLY_FOLDER / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    held.callback(os.close, file)
    return file


def _count(own: int) -> None:
    """Add to when the person's pages of the last minute began. Raises Busy when they were too many."""
    now = time.time()
    text = os.pread(own, 100_000, 0)
    begun = [at for at in json.loads(text or b"[]") if now - MINUTE < at <= now]
    if len(begun) >= settings.COSTLY_A_MINUTE:
        wait = max(1, int(begun[0] + MINUTE - now) + 1)
        raise Busy(_("一分钟内生成的材料过多，请在%(seconds)s秒后再试。") % {"seconds": wait}, wait)
    kept = json.dumps([*begun, now]).encode()
    os.pwrite(own, kept, 0)
    os.ftruncate(own, len(kept))
