"""How long somebody stays signed in, and what they must do before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import User
from tracker.views.people.sign_in import must_change_password, must_have_second_factor

NOTED_EVERY = 60  # seconds between two notes of a presence
SETTING_UP = frozenset(
    {
        "mfa_activate_totp",
        "account_reauthenticate",
        "account_logout",
        "account_change_password",
        "set_language",
    }
)


# What is open before a password that somebody else knows is changed.
CHANGING = frozenset({"account_change_password", "account_logout", "set_language"})


class SessionLimits:
    """Signs out who was away too long or has been here too long; sends to their own password who came with one that was given
    to them, and to the second factor who must have one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._look_at(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not isinstance(user, User):
            return None
        if name not in CHANGING and must_change_password(request, user):
            messages.warning(
                request, _("您的密码是别人设置的。请先改成只有您自己知道的密码，再办理其他事项。")
            )
            return redirect("account_change_password")
        if name in SETTING_UP or not must_have_second_factor(user):
            return None
        if is_mfa_enabled(user, ["totp"]):
            return None
        messages.warning(request, _("您的角色必须启用两步验证，请先在此启用。"))
        return redirect("mfa_activate_totp")

    def _look_at(self, request: HttpRequest) -> None:
        now = timezone.now().timestamp()
        began = request.session.setdefault("began", now)
        seen = request.session.get("seen")
        if seen is not None and now - seen > settings.SESSION_IDLE.total_seconds():
            self._sign_out(
                request, _("您已超过%(minutes)s分钟没有操作，系统已自动退出。请重新登录，草稿都还在。")
            )
        elif now - began > settings.SESSION_COOKIE_AGE:
            self._sign_out(request, _("本次登录已满%(hours)s小时，请重新登录。草稿都还在。"))
        elif seen is None or now - seen > NOTED_EVERY:
            request.session["seen"] = now
            UserSession.objects.create_from_request(request)

    def _sign_out(self, request: HttpRequest, sentence: str) -> None:
        logout(request)
        told = {
            "minutes": int(settings.SESSION_IDLE.total_seconds() // 60),
            "hours": settings.SESSION_COOKIE_AGE // 3600,
        }
        messages.info(request, sentence % told)
