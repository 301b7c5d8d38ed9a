"""Signing in by a provider of OpenID Connect: for accounts that exist, never to make one."""

from __future__ import annotations

from typing import NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from requests import RequestException

from tracker.actions.people.accounts import link_identity
from tracker.calc.refusals import Refused
from tracker.models import User
from tracker.views.web.refusals import refused
from tracker.wording.refusals import sentence


@login_not_required
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider, if there is one and it answers."""
    try:
        return openid.login(request, provider_id)
    except RequestException:
        sentence = _("统一身份认证暂时没有响应，请稍后再试，或用本系统的用户名和密码登录。")
        return refused(request, sentence, status=503)


class Identities(DefaultSocialAccountAdapter):
    """Who somebody is here: by an earlier link, or the first time by the user name the provider gives."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            self._refuse(request, _("这里只能登录，不能关联其他账号。"))
        if not sociallogin.is_existing:
            self._link(request, sociallogin)
        if not sociallogin.user.is_active:
            self._refuse(request, _("您的账号已停用，请联系本区的系统管理员。"))

    def _link(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        account = sociallogin.account
        name = (account.get_provider_account().get_user_data() or {}).get("preferred_username")
        user = User.objects.filter(username=name, is_active=True).first() if isinstance(name, str) else None
        if user is None:
            self._refuse(request, _("身份已确认，但本系统没有对应的账号。请联系本区的系统管理员开立。"))
        try:
            link_identity(by=user, provider=account.provider, subject=account.uid)
        except Refused as fault:
            self._refuse(request, sentence(fault))
        sociallogin.lookup()

    def _refuse(self, request: HttpRequest, sentence: str) -> NoReturn:
        raise ImmediateHttpResponse(refused(request, sentence, status=403))
