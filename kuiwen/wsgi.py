"""WSGI entry point for gunicorn: `gunicorn kuiwen.wsgi`."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuiwen.settings")

_django = get_wsgi_application()

from tracker.views.patience import patient  # noqa: E402 - once Django knows its settings
from tracker.views.unreadable import without_charset  # noqa: E402


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, behind what it can't do for itself."""
    return _django(patient(without_charset(environ)), start_response)
