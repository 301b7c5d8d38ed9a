"""Codes of an authenticator app and recovery codes, where they are typed: at signing in and to confirm who one is."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.forms import ValidationError
from django.utils.translation import gettext as _

from tracker.actions.people.accounts import use_code


class Guarded(BaseAuthenticateForm):
    """Wrong codes count like wrong passwords, and a code of the app works once, whichever process is asked."""

    def clean_code(self) -> str:
        request, credentials = context.request, self._credentials()
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials
            raise ValidationError(_("尝试次数过多，请稍后再试。"))
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not self._use(code):
            self._emit_authentication_failed(self.authenticator)
            raise ValidationError(_("这个验证码已经用过，请等应用显示下一个。"))
        return code

    def _use(self, code: str) -> bool:
        secret = decrypt(self.authenticator.data["secret"])
        steps = [
            one
            for one in yield_hotp_counters_from_time()
            if format_hotp_value(hotp_value(secret, one)) == code
        ]
        return bool(steps) and use_code(by=self.user, authenticator=self.authenticator, step=max(steps))

    def _credentials(self) -> dict[str, Any]:
        return {"username": self.user.username}

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        super()._emit_authentication_failed(authenticator)
        user_login_failed.send(sender=type(self), credentials=self._credentials(), request=context.request)


class CodeForm(Guarded, AuthenticateForm):
    """The second step of signing in."""


class ConfirmForm(Guarded, ReauthenticateForm):
    """Confirming who one is before the account is changed."""
