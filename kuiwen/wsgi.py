"""WSGI entry point for gunicorn: `gunicorn kuiwen.wsgi`. A server doesn't start on a database that forgets figures."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuiwen.settings")

_django = get_wsgi_application()

from tracker.views.middleware.charsets import without_charset  # noqa: E402 - once Django knows its settings
from tracker.views.middleware.patience import patient  # noqa: E402

refused = [one for one in run_checks(tags=["durability"], include_deployment_checks=True) if one.is_serious()]
if refused:
    raise ImproperlyConfigured("\n".join(map(str, refused)))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, behind what it can't do for itself."""
    return _django(patient(without_charset(environ)), start_response)
