"""WSGI entry point for gunicorn: `gunicorn kuiwen.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuiwen.settings")

application = get_wsgi_application()
