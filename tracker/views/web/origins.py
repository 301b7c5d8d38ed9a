"""Where a request comes from."""

from __future__ import annotations

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "0.0.0.0"  # noqa: S104 - nothing is bound to it: a socket has no address
MAX_PORT = 65535
_ENTRY = re.compile(
    r"(?:(?P<v4>[0-9.]+)|\[(?P<v6>[^\[\]]+)\])(?::(?P<port>[0-9]{1,5}))?|(?P<bare>[0-9a-f:.]+(?:%\w+)?)",
    re.IGNORECASE | re.ASCII,
)


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: of X-Forwarded-For only what the trusted proxies have added is believed.

    What can't be read as an address counts as if it weren't there.
    """
    direct = address_of(request.META.get("REMOTE_ADDR", "")) or NOWHERE
    hops = request.headers.get("x-forwarded-for", "").split(",")
    if not 0 < settings.TRUSTED_PROXIES <= len(hops):
        return direct
    return address_of(hops[-settings.TRUSTED_PROXIES]) or direct


def address_of(entry: str) -> str:
    """The address in an entry as proxies write it: bare, in brackets or quotes, with a port; nothing for anything else.

    An IPv4 address in the clothes of IPv6 is the IPv4 address; a zone, which only the proxy's own machine knows, is dropped.
    """
    found = _ENTRY.fullmatch(entry.strip().strip('"').strip())
    if found is None or int(found["port"] or 0) > MAX_PORT:
        return ""
    try:
        address = ipaddress.ip_address((found["v4"] or found["v6"] or found["bare"]).partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def network_of(address: str) -> str:
    """What guessing is counted by: the address, or of IPv6 the network of 64 bits that one subscriber has."""
    found = ipaddress.ip_address(address)
    return address if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False)[0])


def network(request: HttpRequest) -> str:
    return network_of(client_address(request))
