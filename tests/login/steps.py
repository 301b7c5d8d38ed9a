"""Steps of signing in: what a browser posts, and codes as an authenticator app shows them."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from tracker.models import User

PASSWORD = "a good long password"


def post_password(client: Client, user: User, password: str = PASSWORD, **more: Any) -> Any:
    """Post the sign-in form; `next` and headers as given."""
    sent = {"login": user.username, "password": password, "next": more.pop("next", "")}
    return client.post(reverse("account_login"), sent, **more)


def signed_in_as(user: User, **more: Any) -> Client:
    client = Client(**more)
    response = post_password(client, user)
    assert response.status_code == 302, response.content.decode()
    return client


def is_signed_in(client: Client) -> bool:
    """Whether a page for signed-in people opens: the least costly one."""
    return client.get(reverse("notices")).status_code == 200


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
