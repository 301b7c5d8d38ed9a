"""What every answer says of itself to the browser, pages, files, refusals and redirects alike."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

UNUSED = (
    "accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen geolocation gyroscope hid"
    " idle-detection magnetometer microphone midi payment picture-in-picture publickey-credentials-get screen-wake-lock serial usb"
    " xr-spatial-tracking"
)
# What says nothing of keeping it isn't kept: only public pages and static files do.
DEFAULTS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{one}=()" for one in UNUSED.split()),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Guarded:
    """Middleware that adds them to what has no word of its own on the matter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, text in DEFAULTS.items():
            response.headers.setdefault(name, text)
        return response
