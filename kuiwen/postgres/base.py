"""Django's PostgreSQL backend with connections that give up on a server that stands still, and that keep count of what
was sent to be written: whoever fails later mustn't say that nothing was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import Error
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel

from kuiwen.postgres.connections import Watched

Done = TypeVar("Done")
_READS = re.compile(
    r"\s*\(*\s*(SELECT|SHOW|SET|SAVEPOINT|RELEASE|ROLLBACK|FETCH|DECLARE|CLOSE|LOCK|EXPLAIN|VALUES)\b",
    re.IGNORECASE,
)


class DatabaseWrapper(base.DatabaseWrapper):
    """`writes` counts what may have been written for good: from when it is sent, less what the server refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writes = 0
        self._written = False
        self.execute_wrappers.append(self._noted)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return Watched.reach(**conn_params)

    def _noted(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if _READS.match(str(sql)):
            return execute(sql, params, many, context)
        if not self.autocommit:
            self._written = True
            return execute(sql, params, many, context)
        return self._counted(lambda: execute(sql, params, many, context))

    def _commit(self) -> None:
        written, self._written = self._written, False
        commit: Callable[[], None] = super()._commit  # type: ignore[misc]
        if written:
            self._counted(commit)
        else:
            commit()

    def _rollback(self) -> None:
        self._written = False
        super()._rollback()  # type: ignore[misc]

    def _close(self) -> None:
        self._written = False
        super()._close()  # type: ignore[misc]

    def _counted(self, write: Callable[[], Done]) -> Done:
        self.writes += 1
        try:
            return write()
        except Error as fault:
            if _refused(fault):
                self.writes -= 1
            raise


def _refused(fault: BaseException) -> bool:
    """Whether the server says that it has undone the transaction: an error that it lives on with."""
    told = getattr(fault.__cause__, "diag", None)
    return told is not None and told.severity_nonlocalized == "ERROR"
