"""`manage.py dbshell` with the psql that comes with the server."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

from kuiwen.embedded import server
from kuiwen.embedded.processes import PORT
from kuiwen.embedded.programs import PROGRAMS


class DatabaseClient(PostgresClient):
    """Django's client, pointed at the embedded server."""

    executable_name = str(PROGRAMS / "psql")

    def runshell(self, parameters: Iterable[str]) -> None:
        """Open psql, after a connection of Django's own has made the server and the database."""
        self.connection.ensure_connection()
        self.connection.close()
        super().runshell(parameters)

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """The command line, with the server's address."""
        address = {"HOST": str(server.ensure_running()), "PORT": PORT, "USER": server.USER}
        return super().settings_to_cmd_args_env({**settings_dict, **address}, parameters)
