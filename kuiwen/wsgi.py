"""WSGI entry point for gunicorn: `gunicorn kuiwen.wsgi`. A server doesn't start on a database that forgets figures."""

import os

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuiwen.settings")

application = get_wsgi_application()

refused = [one for one in run_checks(tags=["durability"], include_deployment_checks=True) if one.is_serious()]
if refused:
    raise ImproperlyConfigured("\n".join(map(str, refused)))
