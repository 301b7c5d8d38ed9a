"""Does the ledger hold, and everything it rests on? `check_integrity` gathers what each module here looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tracker.calc.periods import Month
from tracker.queries.ledger.chain import LedgerCheck, check_ledger
from tracker.queries.ledger.integrity.configuration import changed_past_the_record, untold_changes
from tracker.queries.ledger.integrity.guards import changed_guards
from tracker.queries.ledger.integrity.privileges import Roles, excessive_privileges
from tracker.queries.ledger.integrity.problems import Problem
from tracker.queries.ledger.integrity.witnesses import (
    lost_heads,
    orphans,
    published_heads,
    sequences_set_back,
)


@dataclass(frozen=True)
class Integrity:
    """Outcome of looking at everything: the walk of the chain, the heads it was held against, and what is wrong."""

    chain: LedgerCheck
    heads: int
    problems: list[Problem]


def check_integrity(
    *,
    roles: Roles,
    edition: tuple[Month, int | None] | None = None,
    outside: Iterable[tuple[str, str]] = (),
) -> Integrity:
    """Look at the chain, its witnesses, the configuration and the guards, in one consistent state; changes nothing.

    `outside` are heads kept outside the database, each with who kept it; `edition` narrows the published ones to a month.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        chain, problems = _walked()
        heads = [*published_heads(edition), *outside]
        looks: dict[str, Callable[[], Iterable[Problem]]] = {
            "published heads": lambda: lost_heads(heads),
            "rows beside the ledger": lambda: orphans(cursor),
            "numbers of rows": lambda: sequences_set_back(cursor),
            "configuration": lambda: changed_past_the_record(cursor),
            "changes of configuration": lambda: untold_changes(cursor),
            "guards": lambda: changed_guards(cursor),
            "privileges": lambda: excessive_privileges(cursor, roles, published_views()),
        }
        for what, look in looks.items():
            problems += _seen(what, look)
    return Integrity(chain, len(heads), problems)


def _walked() -> tuple[LedgerCheck, list[Problem]]:
    """The walk of the chain. Where even that fails, because what it needs is gone, that is the first thing to be told."""
    try:
        with transaction.atomic():
            chain = check_ledger()
    except DatabaseError as fault:
        return LedgerCheck(0, 0, "", []), [_unseen("the chain", fault)]
    return chain, list(_of_chain(chain))


def _seen(what: str, look: Callable[[], Iterable[Problem]]) -> list[Problem]:
    try:
        with transaction.atomic():
            return list(look())
    except DatabaseError as fault:
        return [_unseen(what, fault)]


def _unseen(what: str, fault: DatabaseError) -> Problem:
    return Problem(what, f"can't be looked at: {str(fault).splitlines()[0]}")


def published_views() -> list[str]:
    """The views of what is published, which is all that the public's role may read."""
    models = apps.get_app_config("tracker").get_models()
    return sorted(model._meta.db_table for model in models if not model._meta.managed)


def _of_chain(chain: LedgerCheck) -> Iterator[Problem]:
    for bad in chain.broken:
        yield Problem(f"link {bad.sequence}: {bad.table} row {bad.row_id}", BROKEN[bad.problem])


BROKEN = {
    "link_unfinished": "the link was never given its place in the chain",
    "link_missing": "a link of the chain is missing before it",
    "chain_broken": "the link doesn't name the hash before it",
    "link_changed": "the link isn't what was written",
    "row_without_link": "the row was inserted past the ledger",
    "row_twice": "the row is witnessed by a link before",
    "row_missing": "the row is gone",
    "row_changed": "the row isn't what was recorded",
    "unknown_table": "the link names a table that isn't in the ledger",
}
