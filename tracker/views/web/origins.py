"""Where a request comes from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "0.0.0.0"  # noqa: S104 - nothing is bound to it: a socket has no address


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: of X-Forwarded-For only what the trusted proxies have added is believed."""
    direct = request.META.get("REMOTE_ADDR") or NOWHERE
    hops = request.headers.get("x-forwarded-for", "").split(",")
    if not 0 < settings.TRUSTED_PROXIES <= len(hops):
        return direct
    try:
        return str(ipaddress.ip_address(hops[-settings.TRUSTED_PROXIES].strip()))
    except ValueError:
        return direct


def network_of(address: str) -> str:
    """What guessing is counted by: the address, or of IPv6 the network of 64 bits that one subscriber has."""
    found = ipaddress.ip_address(address)
    return address if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False)[0])


def network(request: HttpRequest) -> str:
    return network_of(client_address(request))
