"""Walking the hash chain: is every row what it was when it was recorded?"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from tracker.queries.ledger.protected import guarded_tables


@dataclass(frozen=True)
class BadRow:
    """The first place where the ledger doesn't hold: its link, its table and row, and what is wrong.

    Of a link that is broken itself the row is the last one it witnesses.
    """

    sequence: int
    table: str
    row_id: int
    problem: str


@dataclass(frozen=True)
class LedgerCheck:
    """Outcome of a walk: how many links and rows were walked, the head's hash, and the first bad row of each table, in order."""

    links: int
    rows: int
    head: str
    broken: list[BadRow]

    @property
    def bad(self) -> BadRow | None:
        """The first bad row, if any."""
        return self.broken[0] if self.broken else None


_BROKEN_LINK = """
    SELECT coalesce(sequence, 0), table_name, last_row,
           CASE WHEN sequence IS NULL THEN 'link_unfinished'
                WHEN sequence <> expected THEN 'link_missing'
                WHEN previous_hash <> before THEN 'chain_broken' ELSE 'link_changed' END
    FROM (
        SELECT *, row_number() OVER (ORDER BY sequence) AS expected,
               coalesce(lag(hash) OVER (ORDER BY sequence), repeat('0', 64)) AS before
        FROM tracker_ledgerentry
    ) AS walk
    WHERE sequence IS NULL OR sequence <> expected OR previous_hash <> before
       OR hash <> ledger_link_hash(previous_hash, sequence, table_name, content_hash)
       OR content_hash IS DISTINCT FROM ledger_content_hash(row_ids, row_hashes)
       OR last_row IS DISTINCT FROM row_ids[cardinality(row_ids)]
    ORDER BY sequence LIMIT 1
"""

_BROKEN_ROW = """
    SELECT coalesce(e.sequence, 0), %(table)s, coalesce(e.row_id, t.id),
           CASE WHEN e.row_id IS NULL THEN 'row_without_link'
                WHEN t.id IS NULL THEN 'row_missing'
                WHEN e.turn > 1 THEN 'row_twice' ELSE 'row_changed' END
    FROM (
        SELECT link.sequence, kept.id AS row_id, kept.hash, row_number() OVER (PARTITION BY kept.id ORDER BY link.sequence) AS turn
        FROM tracker_ledgerentry link, unnest(link.row_ids, link.row_hashes) AS kept(id, hash)
        WHERE link.table_name = %(table)s
    ) AS e
    FULL JOIN {table} AS t ON t.id = e.row_id
    WHERE e.row_id IS NULL OR t.id IS NULL OR e.turn > 1 OR e.hash IS DISTINCT FROM ledger_row_hash((t.*)::text)
    ORDER BY coalesce(e.sequence, 0), t.id LIMIT 1
"""

_UNKNOWN_TABLE = """
    SELECT coalesce(sequence, 0), table_name, last_row, 'unknown_table' FROM tracker_ledgerentry
    WHERE table_name <> ALL(%(tables)s) ORDER BY sequence LIMIT 1
"""

_SIZE = "SELECT count(*), coalesce(sum(cardinality(row_ids)), 0), max(sequence) FROM tracker_ledgerentry"


def check_ledger() -> LedgerCheck:
    """Walk the chain and compare every row with its link.

    Inside a transaction that has written, its own rows are linked first.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ledger_link IMMEDIATE; SET CONSTRAINTS ledger_link DEFERRED")
        cursor.execute("SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO, YMD'")
        problems: list[BadRow] = []
        tables = guarded_tables(cursor)
        cursor.execute(_UNKNOWN_TABLE, {"tables": tables})
        problems += [BadRow(*row) for row in cursor.fetchall()]
        cursor.execute(_BROKEN_LINK)
        problems += [BadRow(*row) for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(_BROKEN_ROW.format(table=connection.ops.quote_name(table)), {"table": table})
            problems += [BadRow(*row) for row in cursor.fetchall()]
        cursor.execute(_SIZE)
        links, rows, newest = cursor.fetchone()
        cursor.execute("SELECT hash FROM tracker_ledgerentry WHERE sequence = %s", [newest])
        head = cursor.fetchone()
    return LedgerCheck(links, rows, head[0] if head else "", sorted(problems, key=lambda row: row.sequence))
