"""Whatever was written down of the ledger elsewhere must still be in it: a chain that was cut or rewritten is whole in itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Left

from tracker.calc.periods import Month
from tracker.models import EditionStep, LedgerEntry
from tracker.models.rows import InsertOnly
from tracker.queries.ledger.integrity.problems import Problem
from tracker.queries.ledger.protected import guarded_tables

SHORTEST = 16  # characters of a head, as below the title of a printed table
_HEAD = re.compile(rf"\b[0-9a-f]{{{SHORTEST},64}}\b")

_ORPHANS = """
    SELECT t.id, t.{column} FROM {table} t LEFT JOIN {parent} p ON p.{key} = t.{column}
    WHERE t.{column} IS NOT NULL AND p.{key} IS NULL ORDER BY t.id LIMIT 1
"""

# Nothing for a sequence that has given no number since it was made or restarted. The app may use sequences, and this asks for no more.
_NUMBERS = "SELECT pg_sequence_last_value(%s::regclass), max(id) FROM {table}"


def heads_in(text: str) -> list[str]:
    """The heads written down in a text: whole ones, or beginnings as they are printed below tables."""
    return _HEAD.findall(text.lower())


def published_heads(edition: tuple[Month, int | None] | None = None) -> list[tuple[str, str]]:
    """The heads that were published, each with the edition it went out with; of one month, or one version of it, alone."""
    steps = EditionStep.objects.filter(kind="publish").order_by("id")
    if edition:
        steps = steps.filter(edition__month=edition[0].first)
        if edition[1] is not None:
            steps = steps.filter(edition__version=edition[1])
    named = steps.values_list("edition__month", "edition__version", "head")
    return [(f"edition {Month.of(month)} v{version}", head) for month, version, head in named]


def lost_heads(heads: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """The heads, each with whoever kept it, that the chain no longer has."""
    asked = list(heads)
    like = LedgerEntry.objects.annotate(beginning=Left("hash", SHORTEST))
    found = like.filter(beginning__in={head[:SHORTEST] for _kept_by, head in asked}).values_list(
        "hash", flat=True
    )
    known = list(found)
    for kept_by, head in asked:
        if len(head) < SHORTEST or not any(one.startswith(head) for one in known):
            yield Problem(
                kept_by, f"the head {head or '(empty)'} isn't in the chain; its end was cut or rewritten"
            )


def orphans(cursor: Any) -> Iterator[Problem]:
    """Rows beside the ledger, like notices and packs, that speak of rows it doesn't have."""
    for model in apps.get_app_config("tracker").get_models(include_auto_created=True):
        if issubclass(model, InsertOnly) or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            parent = field.related_model
            if not (
                isinstance(field, models.ForeignKey)
                and isinstance(parent, type)
                and issubclass(parent, InsertOnly)
            ):
                continue
            table, above = model._meta.db_table, parent._meta.db_table
            names = {"table": table, "column": field.column, "parent": above, "key": "id"}
            quoted = {name: connection.ops.quote_name(told) for name, told in names.items()}
            cursor.execute(_ORPHANS.format(**quoted))
            for row, missing in cursor.fetchall():
                yield Problem(
                    f"{table} row {row}", f"speaks of {above} row {missing}, which the ledger doesn't have"
                )


def sequences_set_back(cursor: Any) -> Iterator[Problem]:
    """Numbers of rows that would be given once more."""
    for table in guarded_tables(cursor):
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        sequence = cursor.fetchone()[0]
        if not sequence:
            continue  # that the column lost its sequence is told as a guard's change
        quoted = connection.ops.quote_name(table)
        cursor.execute(_NUMBERS.format(table=quoted), [sequence])
        last, newest = cursor.fetchone()
        if newest is not None and (last is None or last < newest):
            to = f" to {last}" if last else ""
            yield Problem(f"{table} row {newest}", f"its numbers were set back{to} and would be given again")
