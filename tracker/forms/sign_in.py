"""The second step of signing in."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.forms import ValidationError
from django.utils.translation import gettext as _


class CodeForm(AuthenticateForm):
    """The code of the authenticator app, or a recovery code. Wrong ones count like wrong passwords."""

    def clean_code(self) -> str:
        request, credentials = context.request, self._credentials()
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials
            raise ValidationError(_("尝试次数过多，请稍后再试。"))
        return super().clean_code()

    def _credentials(self) -> dict[str, Any]:
        return {"username": self.user.username}

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        super()._emit_authentication_failed(authenticator)
        user_login_failed.send(sender=type(self), credentials=self._credentials(), request=context.request)
