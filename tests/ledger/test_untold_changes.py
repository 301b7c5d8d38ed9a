"""Configuration changed past the product, with the guards on or off, is named: these changes are committed."""

from __future__ import annotations

from tests.ledger.sql import CHAIN, execute, verified


def test_a_change_without_an_event_is_named(own_database: str) -> None:
    assert verified().startswith("Ledger sound")
    execute(f"ALTER TABLE {CHAIN} DISABLE TRIGGER ledger_witness")
    execute(
        "UPDATE tracker_indicator SET measured_in = '万元' WHERE id = (SELECT min(id) FROM tracker_indicator)"
    )
    execute(f"ALTER TABLE {CHAIN} ENABLE ALWAYS TRIGGER ledger_witness")
    lines = verified().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("- tracker_indicator row ")
    assert lines[1].endswith("has no event beside it")


def test_two_changes_that_do_not_follow_from_each_other_are_named(own_database: str) -> None:
    """A change made while nobody recorded it shows in the next one that is recorded."""
    execute("ALTER TABLE tracker_unit DISABLE TRIGGER ledger_history_update")
    execute("UPDATE tracker_unit SET name_en = 'A' WHERE code = 'dayu'")
    execute("ALTER TABLE tracker_unit ENABLE ALWAYS TRIGGER ledger_history_update")
    assert "name_en is 'A' and was recorded as" in verified()
    execute(f"ALTER TABLE {CHAIN} DISABLE TRIGGER ledger_witness")
    execute("UPDATE tracker_unit SET name_en = 'B' WHERE code = 'dayu'")
    execute(f"ALTER TABLE {CHAIN} ENABLE ALWAYS TRIGGER ledger_witness")
    assert "doesn't begin where the one before ended: name_en is 'A'" in verified()
