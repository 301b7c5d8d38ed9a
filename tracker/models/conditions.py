"""Which rule of the database a statement broke, by the rule's name: the words of an error are for people, and change."""

from __future__ import annotations

from django.db import DatabaseError


def broken_condition(fault: DatabaseError) -> str:
    """The name of the constraint, or of the trigger's condition, that a statement broke; empty where the server names none."""
    told = getattr(fault.__cause__, "diag", None)
    return getattr(told, "constraint_name", None) or ""
