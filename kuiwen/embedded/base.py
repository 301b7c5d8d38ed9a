"""Django's PostgreSQL backend on the embedded server.

The server is started at the first real connection, so `check` and `makemessages` start nothing. The
database named in the settings is made when it's missing.

**Not for service.** The server trusts every connection that the operating system lets through to its
socket, which is the user who started it, and root. So a process that serves pages (it has loaded the
WSGI module) refuses the embedded server when DEBUG is off, unless EMBEDDED_POSTGRES=allow says it's
wanted, or the tests run. Commands such as `migrate` and `verify_ledger` are a developer's own doing in
his own shell and always work.
"""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from psycopg import OperationalError

if sys.platform == "win32":
    raise ImproperlyConfigured("The embedded database runs on Linux and macOS; set DATABASE_URL on Windows.")

from kuiwen.embedded import server
from kuiwen.embedded.client import DatabaseClient
from kuiwen.embedded.processes import PORT
from kuiwen.postgres import base

# What a server says, or does, that starts, stops or recovers: "the database system is starting up".
_BUSY = "the database system is", "server closed the connection unexpectedly"
_MISSING = "does not exist"


class DatabaseWrapper(base.DatabaseWrapper):
    """Finds the server before it connects, and makes the database if there's none."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Where to connect: starts the server if there's none."""
        _refuse_to_serve()
        address = {"host": str(server.ensure_running()), "port": PORT, "user": server.USER}
        return {**super().get_connection_params(), **address}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; a server recovering from a crash of one of its processes gets ten seconds."""
        deadline = time.monotonic() + 10
        while True:
            try:
                return super().get_new_connection(conn_params)
            except OperationalError as error:
                if f'database "{conn_params["dbname"]}" {_MISSING}' in str(error):
                    server.create_database(conn_params["dbname"])
                elif not any(sign in str(error) for sign in _BUSY) or time.monotonic() > deadline:
                    raise
                else:
                    time.sleep(0.1)


def _refuse_to_serve() -> None:
    """Refuse trust authentication in a process that serves pages to others."""
    serving = settings.WSGI_APPLICATION and settings.WSGI_APPLICATION.rpartition(".")[0] in sys.modules
    if serving and not (settings.DEBUG or settings.TESTING or settings.EMBEDDED_POSTGRES_ALLOWED):
        raise ImproperlyConfigured(
            "The embedded database asks for no password, so it does not serve pages while DEBUG is off: "
            "set DATABASE_URL, or EMBEDDED_POSTGRES=allow if this is what you want."
        )
