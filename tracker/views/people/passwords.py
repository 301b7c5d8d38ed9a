"""One's own password, where one changes it."""

from __future__ import annotations

from allauth.account.forms import ChangePasswordForm
from django.utils.translation import gettext as _


class OwnPasswordForm(ChangePasswordForm):
    """A changed password is another one: whoever set the old one knows it."""

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            self.add_error("password1", _("新密码不能与现在的密码相同。"))
        return password
