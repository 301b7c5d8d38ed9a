"""What the database itself refuses, as its catalogue has it: a definition a guard, written the same by every version of PostgreSQL.

A restored dump reads definitions back in other words than they were made with, and servers print them with more or
fewer casts and qualifiers; both are taken out, so that only what a definition means is compared.
"""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.db import connection

from tracker.queries.ledger.protected import guarded_tables, watched_tables

_ENABLED = {"O": "origin only", "D": "disabled", "R": "replica only", "A": "always"}
_TEXT_CASTS = re.compile(r"::(?:text|character varying)(?:\(\d+\))?(?:\[\])?")
_ONE_RELATION = re.compile(r" FROM (?:\w+ )?(\w+)(?: WHERE |;)")

# Each gives names and definitions: what is guarded, and how.
_TABLES = """
    SELECT 'table ' || c.relname,
           CASE c.relkind WHEN 'r' THEN 'ordinary' ELSE 'kind ' || c.relkind::text END
           || CASE WHEN c.relpersistence <> 'p' THEN ', not kept after a crash' ELSE '' END
           || CASE WHEN c.relrowsecurity OR c.relforcerowsecurity THEN ', rows hidden by policies' ELSE '' END
           || CASE WHEN EXISTS (SELECT FROM pg_rewrite WHERE ev_class = c.oid) THEN ', rewritten by rules' ELSE '' END
           || CASE WHEN EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent)) THEN ', inherits' ELSE '' END
    FROM pg_class c WHERE c.oid = ANY(%(tables)s)
"""
_COLUMNS = """
    SELECT 'column ' || c.relname || '.' || a.attname,
           format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || CASE WHEN a.attidentity <> '' THEN ' IDENTITY' WHEN a.attgenerated <> '' THEN ' GENERATED' ELSE '' END
           || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid, true), '')
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = ANY(%(tables)s) AND a.attnum > 0 AND NOT a.attisdropped
"""
_CONSTRAINTS = """
    SELECT 'constraint ' || c.relname || '.' || k.conname, pg_get_constraintdef(k.oid, true)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.conrelid = ANY(%(tables)s) AND k.contype NOT IN ('n', 't')
"""
_INDEXES = """
    SELECT 'unique index ' || c.relname || '.' || i.relname,
           pg_get_indexdef(x.indexrelid, 0, true) || CASE WHEN x.indisvalid AND x.indisready AND x.indislive THEN '' ELSE ' INVALID' END
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE x.indrelid = ANY(%(tables)s) AND x.indisunique
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))
"""
_TRIGGERS = """
    SELECT 'trigger ' || c.relname || '.' || t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid, true)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgrelid = ANY(%(tables)s) AND NOT t.tgisinternal
"""
_SEQUENCES = """
    SELECT 'sequence ' || c.relname,
           format_type(s.seqtypid, NULL) || ' from ' || s.seqmin || ' by ' || s.seqincrement || ' to ' || s.seqmax
           || CASE WHEN s.seqcycle THEN ', then again' ELSE '' END
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_depend d ON d.objid = c.oid AND d.deptype IN ('a', 'i')
    WHERE d.refobjid = ANY(%(tables)s)
"""
_VIEWS = """
    SELECT 'view ' || c.relname, coalesce(array_to_string(c.reloptions, ', ') || ' ', '') || pg_get_viewdef(c.oid, true)
    FROM pg_class c WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('v', 'm')
"""
_FUNCTIONS = """
    SELECT 'function ' || p.oid::regprocedure,
           CASE WHEN EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) WHERE grantee = 0)
                THEN 'for everybody ' ELSE 'for its owner ' END || encode(sha256(convert_to(pg_get_functiondef(p.oid), 'UTF8')), 'hex')
    FROM pg_proc p WHERE p.pronamespace = %(schema)s::regnamespace AND p.prokind = 'f'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
"""


def our_tables(cursor: Any) -> list[str]:
    """Every table of the product, those between two others included, and whatever else is guarded or watched."""
    models = apps.get_app_config("tracker").get_models(include_auto_created=True)
    kept = {model._meta.db_table for model in models if model._meta.managed}
    return sorted(kept.union(guarded_tables(cursor), watched_tables(cursor)))


def definitions(cursor: Any) -> dict[str, str]:
    """Tables, columns, constraints, triggers, sequences, views and functions by name, each as it is defined now."""
    cursor.execute("SELECT current_schema()")
    schema = cursor.fetchone()[0]
    cursor.execute(
        "SELECT coalesce(array_agg(oid), '{}') FROM pg_class WHERE relnamespace = %s::regnamespace AND relname = ANY(%s)",
        [schema, our_tables(cursor)],
    )
    asked = {"schema": connection.ops.quote_name(schema), "tables": cursor.fetchone()[0]}
    found: dict[str, str] = {}
    for query in (_TABLES, _COLUMNS, _CONSTRAINTS, _INDEXES, _SEQUENCES):
        cursor.execute(query, asked)
        found |= {name: _plain(told, schema) for name, told in cursor.fetchall()}
    cursor.execute(_TRIGGERS, asked)
    found |= {name: f"{_ENABLED[state]}: {_plain(told, schema)}" for name, state, told in cursor.fetchall()}
    cursor.execute(_VIEWS, asked)
    found |= {name: _unqualified(_plain(told, schema)) for name, told in cursor.fetchall()}
    cursor.execute(_FUNCTIONS, asked)
    return found | dict(cursor.fetchall())


def sleeping_foreign_keys(cursor: Any) -> list[tuple[str, str]]:
    """Foreign keys whose own triggers were switched off: table and constraint."""
    cursor.execute(
        "SELECT DISTINCT c.relname, k.conname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_constraint k ON k.oid = t.tgconstraint"
        " WHERE t.tgisinternal AND t.tgenabled <> 'O' AND c.relname = ANY(%s) ORDER BY 1, 2",
        [our_tables(cursor)],
    )
    return list(cursor.fetchall())


def _plain(told: str, schema: str) -> str:
    """A definition in one line, without what depends on the server's version or on how it got here."""
    told = _TEXT_CASTS.sub("", told).replace(f"{schema}.", "")
    return " ".join(told.replace("( ", "(").replace(" )", ")").split())


def _unqualified(view: str) -> str:
    """A view of one relation without its name before each column it gives, which newer servers leave out."""
    if one := _ONE_RELATION.match(view, view.find(" FROM ")):
        columns = view[: one.start()]
        return columns.replace(f" {one[1]}.", " ") + view[one.start() :]
    return view
