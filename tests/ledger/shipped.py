"""`uv run python -m tests.ledger.shipped` writes down the guards as the migrations make them, after a change of them."""

from __future__ import annotations

import os

import django


def written(definitions: dict[str, str]) -> str:
    """Guards a line each, in the order of their names."""
    return "".join(f"{name}: {definitions[name]}\n" for name in sorted(definitions))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuiwen.settings")
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from tracker.queries.ledger.integrity.catalogue import definitions
    from tracker.queries.ledger.integrity.guards import SHIPPED

    connection.settings_dict["TEST"]["NAME"] = f"shipped_{os.getpid()}"
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        with connection.cursor() as cursor:
            SHIPPED.write_text(written(definitions(cursor)), encoding="utf-8")
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
