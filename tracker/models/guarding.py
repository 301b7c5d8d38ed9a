"""Migration operations that put a table under the ledger's protection: `Guard` for rows that are only ever inserted, `Watch` for
configuration, whose rows change.

They stand with the models because a migration may import those and a table is what a model makes. What they make has names of
its own in the database, and these names are the one list of what is guarded and what is watched: all readers ask for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

# The trigger that says of a table that its rows are chained, and the one that says that its changes are kept.
CHAINED = "ledger_chain_row"
WATCHED = "ledger_history_update"

# What the database does to a row before it is inserted, in this order.
NUMBERED = ("ledger_number_row",)
DATED = ("ledger_number_row", "ledger_date_row")

_DUTY = "SELECT {} FROM r {}"
_NOBODY, _NOTHING, _NO_ROLES = "NULL::bigint", "NULL::text[]", "NULL::text[]"


def roles(*names: str) -> str:
    """A set of roles, in SQL."""
    return f"'{{{','.join(names)}}}'::text[]"


def witnessed(
    *,
    by: str = _NOBODY,
    about: Mapping[str, str] | None = None,
    unit: str = _NOBODY,
    within: str = _NO_ROLES,
    anywhere: str = _NO_ROLES,
    joins: str = "",
) -> str:
    """What a guarded table's rows come with, as a query over the new rows `r`, asked at the commit. All are SQL expressions.

    `by` is the person who is answerable (none: anybody), `about` the things of which any one has an event by that person in the
    same transaction, each kind with its number (none: any event of theirs). They hold on that day one of the roles `within` in
    the `unit` or above it, or one of the roles `anywhere` (neither: no role is asked for). `joins` gives what these name
    beside `r`.
    """
    things = ", ".join(f"'{kind}:' || {number}" for kind, number in (about or {}).items())
    wanted = ("r.id", by, f"ARRAY[{things}]" if things else _NOTHING, unit, within, anywhere)
    return _DUTY.format(", ".join(wanted), joins).strip()


def second_person(requests: str, names_it: str, /, **filled: str) -> str:
    """A step that fills in whom a decision has to be by another than: columns here by those of the request.

    `requests` is the table of what somebody asked for, `names_it` the column here that names a row of it. That the two are
    not the same person is a check constraint of the table; that nobody decides twice is that `names_it` is unique.
    """
    return _step(
        "ledger_second_person", requests, names_it, *(f"{one}={other}" for one, other in filled.items())
    )


def made_as_asked(requests: str, names_request: str, made: str, names_made: str, /, *said: str) -> str:
    """A step that refuses a decision whose outcome, a row of `made`, doesn't say what the request does in the columns `said`."""
    return _step("ledger_made_as_asked", requests, names_request, made, names_made, *said)


def _step(function: str, *arguments: str) -> str:
    return f"{function}({', '.join(map(repr, arguments))})"


class _Protect(Operation):
    """Triggers on one table, made and dropped; what the models say stays as it is."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for statement in self.made():
            schema_editor.execute(statement, None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for name, _event in self.triggers():
            schema_editor.execute(f'DROP TRIGGER "{name}" ON "{self.table}"', None)

    def made(self) -> Iterable[str]:
        """The statements that make the protection."""
        for name, event in self.triggers():
            yield f'CREATE TRIGGER "{name}" {event}'
            # Also where a session says that it plays a replica.
            yield f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER "{name}"'

    def triggers(self) -> Iterable[tuple[str, str]]:
        """Each trigger's name and the rest of its definition."""
        raise NotImplementedError


class Guard(_Protect):
    """Rows of the table are only ever inserted: each is linked to the chain and comes with what `duty` wants (see `witnessed`).

    UPDATE, DELETE and TRUNCATE are refused. `steps` are the trigger functions, with their arguments if any, that complete a row
    before it is inserted, in their order. A table is guarded before its first row: rows that no link knows of are refused.
    Taken back, the triggers go and the links of its rows stay: verify_ledger names them then.
    """

    def __init__(self, table: str, duty: str, steps: Iterable[str] = NUMBERED) -> None:
        super().__init__(table)
        self.duty, self.steps = duty, tuple(steps)

    def describe(self) -> str:
        return f"Let rows of {self.table} only be inserted"

    def made(self) -> Iterable[str]:
        yield _refuse_unwitnessed(self.table, "SELECT unnest(row_ids) FROM tracker_ledgerentry")
        yield f'REVOKE ALL ON "{self.table}" FROM PUBLIC'
        # What the first row would meet is refused here already: no sequence of that name, a duty that can't be asked.
        yield f"SELECT '\"{self.table}_id_seq\"'::regclass"
        if self.duty:
            yield f'WITH r AS (TABLE "{self.table}" LIMIT 0) {self.duty}'
        yield from super().made()

    def triggers(self) -> Iterable[tuple[str, str]]:
        refuse = "EXECUTE FUNCTION ledger_refuse_change()"
        yield "ledger_refuse_change", f'BEFORE UPDATE OR DELETE ON "{self.table}" FOR EACH ROW {refuse}'
        yield "ledger_refuse_truncate", f'BEFORE TRUNCATE ON "{self.table}" FOR EACH STATEMENT {refuse}'
        # Triggers fire in the order of their names, hence the digits.
        for place, step in enumerate(self.steps, start=1):
            name, _bracket, arguments = step.partition("(")
            if name == "ledger_number_row":
                arguments = f"'{self.table}_id_seq')"
            call = f"{name}({arguments or ')'}"
            yield (
                name.replace("ledger_", f"ledger_{place}_", 1),
                f'BEFORE INSERT ON "{self.table}" FOR EACH ROW EXECUTE FUNCTION {call}',
            )
        duty = self.duty.replace("'", "''")
        yield (
            CHAINED,
            f'AFTER INSERT ON "{self.table}" REFERENCING NEW TABLE AS added'
            f" FOR EACH STATEMENT EXECUTE FUNCTION ledger_chain_row('{duty}')",
        )


class Watch(_Protect):
    """Every change of the table's rows is kept, before and after, as a row of the ledger, and wants an event in its transaction.

    TRUNCATE is refused. A table is watched before its first row.
    """

    def describe(self) -> str:
        return f"Keep every change of {self.table}"

    def made(self) -> Iterable[str]:
        yield _refuse_unwitnessed(self.table, "SELECT row_id FROM tracker_configurationchange")
        yield from super().made()

    def triggers(self) -> Iterable[tuple[str, str]]:
        keep = "FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep_history()"
        old, new = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
        yield "ledger_history_insert", f'AFTER INSERT ON "{self.table}" REFERENCING {new} {keep}'
        yield WATCHED, f'AFTER UPDATE ON "{self.table}" REFERENCING {old} {new} {keep}'
        yield "ledger_history_delete", f'AFTER DELETE ON "{self.table}" REFERENCING {old} {keep}'
        yield (
            "ledger_history_truncate",
            f'BEFORE TRUNCATE ON "{self.table}" FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()',
        )


def _refuse_unwitnessed(table: str, witnesses: str) -> str:
    return (
        f"DO $do$ BEGIN IF EXISTS (SELECT FROM \"{table}\" WHERE id NOT IN ({witnesses} WHERE table_name = '{table}')) THEN"
        f" RAISE EXCEPTION '{table} has rows that nobody witnessed' USING ERRCODE = 'restrict_violation';"
        " END IF; END $do$"
    )
