"""Guessing passwords and codes: over one name, which axes counts itself, and over many names from one network."""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.actions.people.accounts import note_lock_out
from tracker.queries.people.sign_in import addresses_of, locked_until, shut_until
from tracker.views.web.origins import client_address, network, network_of


class Guesses(AxesDatabaseHandler):
    """Shuts out a name at a network; and a network, when too many names failed there, but for names that have signed in from it."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return super().is_locked(request, credentials) or _is_shut(request, credentials)


def _is_shut(request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    here = network(request)
    if shut_until(here, at=timezone.now()) is None:
        return False
    username = get_client_username(request, credentials) or ""
    return here not in {network_of(one) for one in addresses_of(username)}


def locked_out(request: HttpRequest, original: Any, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page for who has guessed too often: until when, and whom to ask."""
    username, at = (credentials or {}).get("username") or "", timezone.now()
    until = locked_until(username, network(request), at=at)
    if until:
        note_lock_out(username=username, address=client_address(request), until=until)
    over_many = until is None
    until = until or shut_until(network(request), at=at)
    context = {"until": until, "over_many": over_many}
    response = render(request, "account/locked_out.html", context, status=429)
    if until:
        response["Retry-After"] = str(max(1, int((until - at).total_seconds())))
    return response
