"""Whoever owns the database can change anything in it. Each kind of tampering is found by plain `verify_ledger`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.actions.reports import EXPLAINED, JULY, SCAN, said
from tests.editions import JUNE, published
from tests.ledger.sql import CHAIN, TABLES, execute, settle, tamper, triggers_off, verified
from tests.people import People
from tracker.actions.leagues.stage import hold_ballot, vote
from tracker.actions.ledger.updates import submit
from tracker.models import BallotContender, League, Series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("witnessed")]


@pytest.fixture(scope="module", autouse=True)
def world(shared_world: Callable[[], AbstractContextManager[None]]) -> None:
    """A published month, a report with evidence, and a ballot with a vote, all by the actions."""
    with shared_world():
        person, now = People(), timezone.now()
        published(person)
        by = person("reporter", "commerce")
        series = Series.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")
        given: dict[str, Any] = {"attachments": [SCAN], "answers": EXPLAINED, "key": uuid.uuid4()}
        submit(by=by, at=now, series=series, month=JULY, report=said("12.5"), **given)
        judge = person("leader")
        ballot = hold_ballot(
            by=person("steward"), at=now, league=League.objects.get(code="secretaries"), month=JUNE,
            held_on=JULY.first, judges=[judge],
        )  # fmt: skip
        vote(
            by=judge, at=now, ballot=ballot, grades={BallotContender.objects.filter(ballot=ballot)[0]: "good"}
        )
        settle()


def changed(table: str, change: str, where: str = "true") -> Callable[[], None]:
    """One row changed, with the triggers off."""
    first = f"(SELECT min(id) FROM {table} WHERE {where})"
    return lambda: tamper(table, f"UPDATE {table} SET {change} WHERE id = {first}")


def removed(table: str, where: str = "true") -> Callable[[], None]:
    return lambda: tamper(
        table, f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table} WHERE {where})"
    )


def ran(*statements: str) -> Callable[[], None]:
    """Statements as the owner can give them."""

    def run() -> None:
        settle()
        for statement in statements:
            execute(statement)

    return run


def swapped() -> None:
    first, second = (
        row["id"] for row in execute("SELECT id FROM tracker_figure ORDER BY value DESC NULLS LAST LIMIT 2")
    )
    tamper(
        "tracker_figure",
        "UPDATE tracker_figure f SET value = o.value + 1 FROM tracker_figure o"
        f" WHERE f.id IN ({first}, {second}) AND o.id = {first} + {second} - f.id",
    )


def reordered() -> None:
    with triggers_off("tracker_event"):
        first, second = (row["id"] for row in execute("SELECT id FROM tracker_event ORDER BY id LIMIT 2"))
        execute(f"UPDATE tracker_event SET id = -id WHERE id IN ({first}, {second})")
        execute(f"UPDATE tracker_event SET id = {first} + {second} + id WHERE id < 0")


def cut() -> None:
    """The newest tenth of the chain is gone, with all the rows it witnessed, as if it had never been."""
    links = execute(f"SELECT * FROM {CHAIN} WHERE sequence > (SELECT max(sequence) * 9 / 10 FROM {CHAIN})")
    for link in links:
        tamper(link["table_name"], f"DELETE FROM {link['table_name']} WHERE id = ANY(%s)", link["row_ids"])
    tamper(CHAIN, f"DELETE FROM {CHAIN} WHERE sequence >= {min(link['sequence'] for link in links)}")


def rewritten() -> None:
    """A figure is changed and every link from its own on computed anew, so that the chain is whole in itself."""
    link = execute(f"SELECT * FROM {CHAIN} WHERE table_name = 'tracker_figure' ORDER BY sequence LIMIT 1")[0]
    tamper("tracker_figure", "UPDATE tracker_figure SET note = '改' WHERE id = %s", link["row_ids"][0])
    rewrite_from(link["sequence"])


def rewrite_from(first: int) -> None:
    execute("SET LOCAL TIME ZONE 'UTC'")
    links = execute(
        f"SELECT sequence, table_name, row_ids FROM {CHAIN} WHERE sequence >= {first} ORDER BY sequence"
    )
    with triggers_off(CHAIN):
        for link in links:
            execute(
                f"UPDATE {CHAIN} c SET previous_hash = before.hash, row_hashes = new.hashes,"
                " content_hash = ledger_content_hash(c.row_ids, new.hashes), hash = ledger_link_hash(before.hash,"
                " c.sequence, c.table_name, ledger_content_hash(c.row_ids, new.hashes))"
                " FROM (SELECT array_agg(ledger_row_hash((t.*)::text) ORDER BY t.id) AS hashes"
                f" FROM {link['table_name']} t WHERE t.id = ANY(%s)) AS new,"
                f" (SELECT hash FROM {CHAIN} WHERE sequence = %s) AS before WHERE c.sequence = %s",
                link["row_ids"], link["sequence"] - 1, link["sequence"],
            )  # fmt: skip


def emptied() -> None:
    for table in TABLES:
        tamper(table, f"DELETE FROM {table}")


MEMBERSHIP = (
    "INSERT INTO tracker_membership (user_id, unit_id, role, from_date)"
    " SELECT max(u.id), min(v.id), 'administrator', '2020-01-01' FROM tracker_user u, tracker_unit v"
)
GUTTED = (
    "CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql"
    " SET search_path = public, pg_temp AS $$ BEGIN RETURN coalesce(NEW, OLD); END $$"
)
OPENED = (
    "CREATE OR REPLACE VIEW published_line AS SELECT {} FROM tracker_editionline line WHERE EXISTS"
    " (SELECT FROM tracker_editionstep step WHERE step.edition_id = step.edition_id AND step.kind = 'publish')"
)


def opened() -> None:
    columns = execute(
        "SELECT string_agg('line.' || quote_ident(attname), ', ' ORDER BY attnum) AS told FROM pg_attribute"
        " WHERE attrelid = 'published_line'::regclass AND attnum > 0"
    )[0]["told"]
    ran(OPENED.format(columns))()


@dataclass(frozen=True)
class Kind:
    """A way to tamper, and what verify_ledger says of it."""

    by: Callable[[], None]
    told: str


STRANGER = ("CREATE ROLE stranger_of_the_tests",)
KINDS = {
    # the chain and its rows
    "a value": Kind(changed("tracker_figure", "value = value + 1", "value > 0"), "tracker_figure row"),
    "two values swapped": Kind(swapped, "tracker_figure row"),
    "the order of two rows": Kind(reordered, "tracker_event row"),
    "a row of the middle": Kind(removed("tracker_figure", "id < 100"), "the row is gone"),
    "the tail": Kind(cut, "nobody recorded that it was added"),
    "the chain rewritten": Kind(rewritten, "edition 2023-06 v1: the head"),
    "the ledger emptied": Kind(emptied, "nobody recorded that it was added"),
    "an event": Kind(removed("tracker_event"), "tracker_event row"),
    "a decision's decider": Kind(changed("tracker_decision", "decider_id = decider_id + 1"), "tracker_decision row"),
    "the hash of evidence": Kind(changed("tracker_evidence", "sha256 = repeat('c', 64)"), "tracker_evidence row"),
    "a figure's author": Kind(changed("tracker_figure", "author_id = author_id + 1"), "tracker_figure row"),
    "a published line": Kind(changed("tracker_editionline", "value = 100"), "tracker_editionline row"),
    "a vote": Kind(changed("tracker_vote", "grade = 'poor'"), "tracker_vote row"),
    "a counting rule": Kind(changed("tracker_countingrule", "threshold = 1"), "tracker_countingrule row"),
    "a light band": Kind(changed("tracker_lightband", "needs_reason = NOT needs_reason"), "tracker_lightband row"),
    # configuration
    "a role given": Kind(lambda: tamper("tracker_membership", MEMBERSHIP), "nobody recorded that it was added"),
    "a role changed": Kind(changed("tracker_membership", "role = 'auditor'"), "role is 'auditor' and was recorded as"),
    "a role removed": Kind(removed("tracker_membership"), "it is gone, and no change says so"),
    "a password": Kind(changed("tracker_user", "password = 'md5$a$b'"), "its password is another"),
    "an indicator's unit": Kind(changed("tracker_indicator", "measured_in = '万元'", "measured_in = '亿元'"), "measured_in is '万元' and was recorded as '亿元'"),
    "a window's days": Kind(changed("tracker_window", "due_at = due_at + interval '9 days'"), "due_at is"),
    "a target's unit": Kind(changed("tracker_target", "unit_id = (SELECT id FROM tracker_unit WHERE code = 'dayu')", "unit_id <> (SELECT id FROM tracker_unit WHERE code = 'dayu')"), "unit_id is"),
    "a register's keeper": Kind(changed("tracker_register", "keeper_id = (SELECT max(id) FROM tracker_unit)"), "keeper_id is"),
    "a unit's place in the tree": Kind(changed("tracker_unit", "parent_id = (SELECT max(id) FROM tracker_unit)", "parent_id IS NOT NULL"), "parent_id is"),
    "how strict a check is": Kind(changed("tracker_checkrule", "severity = 'off'", "severity <> 'off'"), "severity is 'off'"),
    "what an indicator is made of": Kind(removed("tracker_indicator_members"), "tracker_indicator_members row"),
    "a league's units": Kind(changed("tracker_league_units", "unit_id = (SELECT min(id) FROM tracker_unit)"), "unit_id is"),
    "a change of configuration": Kind(changed("tracker_configurationchange", "after = after || '{\"order\": 99}'", "table_name = 'tracker_unit'"), "tracker_configurationchange row"),
    # what guards them
    "a trigger dropped": Kind(ran("DROP TRIGGER ledger_refuse_change ON tracker_figure"), "trigger tracker_figure.ledger_refuse_change: it is gone"),
    "the chain's trigger dropped": Kind(ran(f"DROP TRIGGER ledger_link ON {CHAIN}"), f"trigger {CHAIN}.ledger_link: it is gone"),
    "a trigger disabled": Kind(ran("ALTER TABLE tracker_decision DISABLE TRIGGER ledger_1_decide"), "trigger tracker_decision.ledger_1_decide: it isn't what this version ships: disabled"),
    "a trigger for origin only": Kind(ran("ALTER TABLE tracker_event ENABLE TRIGGER ledger_refuse_change"), "ships: origin only"),
    "a trigger added": Kind(ran("CREATE TRIGGER aaa BEFORE INSERT ON tracker_figure FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"), "trigger tracker_figure.aaa: this version ships none"),
    "a function gutted": Kind(ran(GUTTED), "function ledger_refuse_change(): it isn't what this version ships"),
    "a function of the walk": Kind(ran("ALTER FUNCTION ledger_row_hash(text) RENAME TO ledger_row_hush"), "the chain: can't be looked at"),
    "a check dropped": Kind(ran("ALTER TABLE tracker_decision DROP CONSTRAINT decision_by_second_person"), "constraint tracker_decision.decision_by_second_person: it is gone"),
    "a foreign key asleep": Kind(ran("ALTER TABLE tracker_figure DISABLE TRIGGER ALL", "ALTER TABLE tracker_figure ENABLE TRIGGER USER"), "its triggers were switched off"),
    "a column that may be empty": Kind(ran("ALTER TABLE tracker_decision ALTER decider_id DROP NOT NULL"), "column tracker_decision.decider_id"),
    "a table that a crash empties": Kind(ran("ALTER TABLE tracker_checkanswer SET UNLOGGED"), "table tracker_checkanswer"),
    "a rule": Kind(ran("CREATE RULE r AS ON INSERT TO tracker_decision DO INSTEAD NOTHING"), "table tracker_decision: it isn't"),
    "a privilege": Kind(ran(*STRANGER, "GRANT UPDATE ON tracker_figure TO stranger_of_the_tests"), "privilege on tracker_figure: UPDATE is granted to stranger"),
    "a privilege for everybody": Kind(ran("GRANT SELECT ON tracker_vote TO PUBLIC"), "SELECT is granted to everybody"),
    "a privilege on one column": Kind(ran(*STRANGER, "GRANT UPDATE (value) ON tracker_figure TO stranger_of_the_tests"), "privilege on tracker_figure: UPDATE"),
    "the chain for everybody to write": Kind(ran("GRANT EXECUTE ON FUNCTION ledger_chain_row() TO PUBLIC"), "function ledger_chain_row(): it isn't"),
    "an owner": Kind(ran(*STRANGER, "GRANT CREATE ON SCHEMA public TO stranger_of_the_tests", "ALTER TABLE tracker_vote OWNER TO stranger_of_the_tests"), "it belongs to stranger"),
    "a view replaced": Kind(opened, "view published_line: it isn't what this version ships"),
    "a sequence restarted": Kind(ran("ALTER SEQUENCE tracker_figure_id_seq RESTART WITH 7"), "its numbers were set back and"),
    "a sequence set back": Kind(
        ran("ALTER SEQUENCE tracker_figure_id_seq RESTART WITH 7", "SELECT nextval('tracker_figure_id_seq')"),
        "its numbers were set back to 7",
    ),
    "triggers passed over by a setting": Kind(lambda: ran(f"ALTER DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} SET session_replication_role = replica")(), "setting of every role: session_replication_role=replica"),
}  # fmt: skip


def test_whatever_was_done_honestly_is_sound() -> None:
    assert verified().startswith("Ledger sound")
    assert verified().endswith("; 1 heads noted before")


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found(kind: str) -> None:
    KINDS[kind].by()
    said = verified()
    assert said.startswith("Ledger broken")
    assert KINDS[kind].told in said
