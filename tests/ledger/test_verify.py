"""Every kind of tampering with the triggers off is found and named."""

from __future__ import annotations

import pytest

from tests.ledger.sql import CHAIN, execute, insert, newest_link, tamper, triggers_off, verified
from tests.unwitnessed import asked_again, past_the_actions

FIGURE, DECISION, EVENT = "tracker_figure", "tracker_decision", "tracker_event"
MIDDLE = 100


def the(table: str, place: int = MIDDLE) -> int:
    """The number of a row some way into a table; a negative place counts from the end."""
    order = "" if place >= 0 else "DESC"
    return execute(f"SELECT id FROM {table} ORDER BY id {order} LIMIT 1 OFFSET {abs(place) - (place < 0)}")[
        0
    ]["id"]


def link_of(table: str, row: int) -> int:
    return execute(f"SELECT sequence FROM {CHAIN} WHERE table_name = %s AND %s = ANY(row_ids)", table, row)[
        0
    ]["sequence"]


def head() -> str:
    return str(newest_link()["hash"])


def broken(table: str, row: int, problem: str) -> str:
    return f"- link {link_of(table, row)}: {table} row {row}: {problem}"


def said(*arguments: str) -> str:
    """What `verify_ledger` says once rows are asked for their events again."""
    asked_again()
    return verified(*arguments)


@pytest.mark.django_db
def test_kuiwen_is_sound():
    size = execute(f"SELECT count(*) AS links, sum(cardinality(row_ids)) AS rows FROM {CHAIN}")[0]
    assert size["rows"] > size["links"] > 0
    counted = f"{size['links']} links over {size['rows']} rows"
    assert said() == f"Ledger sound: {counted}, head {head()}; 0 heads noted before"


@pytest.mark.django_db
def test_sound_after_honest_work(figure, decide, evidence):
    decide(figure(note="𠮷 “引号” \\ 换行\n"))
    assert said().startswith("Ledger sound")


@pytest.mark.django_db
def test_sound_however_a_session_writes_its_days():
    execute("SET LOCAL datestyle = 'German'; SET LOCAL TIME ZONE 'Asia/Shanghai'")
    execute("INSERT INTO tracker_slot (series_id, month) SELECT min(id), '1999-02-01' FROM tracker_series")
    assert said().startswith("Ledger sound")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (FIGURE, "value = value + 1"),
        (FIGURE, "value = NULL, not_applicable = '无'"),
        (FIGURE, "note = note || ' '"),
        (FIGURE, "qualifier = 'about'"),
        (FIGURE, "grade = 3"),
        (FIGURE, "as_of_date = as_of_date - 1"),
        (FIGURE, "stated_date = stated_date - 1"),
        (FIGURE, "known_at = known_at - interval '1 microsecond'"),
        (FIGURE, "recorded_at = recorded_at - interval '1 microsecond'"),
        (FIGURE, "illustrative = NOT illustrative"),
        (FIGURE, "author_id = (SELECT max(id) FROM tracker_user)"),
        (FIGURE, "slot_id = slot_id - 1"),
        (FIGURE, "idempotency_key = gen_random_uuid()"),
        (DECISION, "decider_id = (SELECT id FROM tracker_user WHERE username = 'extra')"),
        (DECISION, "reason = '补'"),
        (DECISION, "kind = 'return', reason = '因'"),
        ("tracker_slot", "month = month - interval '10 years'"),
        ("tracker_targetversion", "basis = basis || '1'"),
        ("tracker_event", "actor = '别人'"),
        ("tracker_event", "data = data || '{\"x\": 1}'"),
    ],
)  # fmt: skip
def test_a_changed_row(undone, person, table, change):
    person("reporter", "commerce", name="extra")
    row = the(table, 20)
    tamper(table, f"UPDATE {table} SET {change} WHERE id = {row}")
    assert broken(table, row, "the row isn't what was recorded") in verified()


def test_a_row_removed_from_the_middle(undone):
    row = the(FIGURE)
    expected = broken(FIGURE, row, "the row is gone")
    tamper(FIGURE, f"DELETE FROM {FIGURE} WHERE id = {row}")
    assert expected in verified()


def test_the_last_row_removed(undone):
    row = the(EVENT, -1)
    expected = broken(EVENT, row, "the row is gone")
    tamper(EVENT, f"DELETE FROM {EVENT} WHERE id = {row}")
    assert expected in verified()


def test_a_row_removed_with_its_link(undone):
    row = the(EVENT)
    link = link_of(EVENT, row)
    tamper(EVENT, f"DELETE FROM {EVENT} WHERE id = {row}")
    tamper(CHAIN, f"DELETE FROM {CHAIN} WHERE sequence = {link}")
    assert f"link {link + 1}: " in verified()
    assert "a link of the chain is missing before it" in verified()


def test_two_rows_swapped(undone):
    first, second = the(FIGURE, 100), the(FIGURE, 101)
    other = f"SELECT o.value + 1 FROM {FIGURE} o WHERE o.id = {first} + {second} - f.id"
    tamper(FIGURE, f"UPDATE {FIGURE} f SET value = ({other}) WHERE id IN ({first}, {second})")
    assert broken(FIGURE, first, "the row isn't what was recorded") in verified()


def test_two_rows_exchange_their_numbers(undone):
    first, second = the(EVENT, 10), the(EVENT, 11)
    with triggers_off(EVENT):
        execute(f"UPDATE {EVENT} SET id = -id WHERE id IN ({first}, {second})")
        execute(f"UPDATE {EVENT} SET id = {first} + {second} + id WHERE id < 0")
    assert broken(EVENT, first, "the row isn't what was recorded") in verified()


def test_a_row_inserted_past_the_chain(undone, person):
    actor = person("reporter", "commerce")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute(f"ALTER TABLE {EVENT} DISABLE TRIGGER ledger_chain_row")
    row = insert(
        EVENT, kind="x", actor_id=actor.pk, actor="", object_type="", object_id=1, summary="", data="{}"
    )["id"]
    assert f"- link 0: {EVENT} row {row}: the row was inserted past the ledger" in verified()


@pytest.mark.parametrize(
    "change",
    [
        "row_hashes[1] = '0'",
        "row_hashes = row_hashes || '0'::bytea",
        "last_row = last_row + 1",
        "content_hash = repeat('0', 64)",
        "hash = repeat('0', 64)",
        "previous_hash = repeat('0', 64)",
    ],
)
def test_a_changed_link(undone, change):
    row = the(FIGURE)
    link = link_of(FIGURE, row)
    tamper(CHAIN, f"UPDATE {CHAIN} SET {change} WHERE sequence = {link}")
    assert f"link {link}: {FIGURE}" in verified()


def test_a_link_that_names_another_row(undone):
    link = link_of(FIGURE, the(FIGURE))
    first = execute(f"SELECT row_ids[1] AS id FROM {CHAIN} WHERE sequence = {link}")[0]["id"]
    tamper(CHAIN, f"UPDATE {CHAIN} SET row_ids[1] = 0 WHERE sequence = {link}")
    assert f"- link 0: {FIGURE} row {first}: the row was inserted past the ledger" in verified()


def test_a_changed_row_with_its_link_rewritten(undone):
    row = the(FIGURE)
    link = link_of(FIGURE, row)
    tamper(FIGURE, f"UPDATE {FIGURE} SET note = '改' WHERE id = {row}")
    rewrite(link, only=True)
    assert f"link {link + 1}: " in verified()
    assert "doesn't name the hash before it" in verified()


def test_two_links_reordered(undone):
    first = link_of(FIGURE, the(FIGURE))
    with triggers_off(CHAIN):
        execute(f"UPDATE {CHAIN} SET sequence = -sequence WHERE sequence IN ({first}, {first + 1})")
        execute(f"UPDATE {CHAIN} SET sequence = {2 * first + 1} + sequence WHERE sequence < 0")
    assert f"link {first}: " in verified()


def test_a_row_that_two_links_witness(undone):
    """The newer link would say anything of a row that the older one has told already."""
    row = the(EVENT, -1)
    last, columns = newest_link()["sequence"] + 1, "table_name, row_ids, row_hashes, last_row, content_hash"
    tamper(
        CHAIN,
        f"INSERT INTO {CHAIN} ({columns}, sequence, previous_hash, hash)"
        f" SELECT {columns}, {last}, before.hash, ledger_link_hash(before.hash, {last}, table_name, content_hash)"
        f" FROM {CHAIN}, (SELECT hash FROM {CHAIN} WHERE sequence = {last - 1}) before WHERE sequence = {link_of(EVENT, row)}",
    )
    assert f"- link {last}: {EVENT} row " in verified()
    assert "is witnessed by a link before" in verified()


def test_a_link_that_was_never_finished(undone):
    row = the(EVENT, -1)
    link = link_of(EVENT, row)
    tamper(CHAIN, f"UPDATE {CHAIN} SET sequence = NULL WHERE sequence = {link}")
    assert "link 0: " in verified()
    assert "was never given its place" in verified()


@pytest.mark.parametrize("change", ["table_name = 'tracker_draft'", "row_ids = '{-1}'"])
def test_a_link_turned_to_another_row_leaves_its_own_without(undone, change):
    row = the(EVENT, -1)
    tamper(CHAIN, f"UPDATE {CHAIN} SET {change} WHERE sequence = {link_of(EVENT, row)}")
    assert f"- link 0: {EVENT} row {row}: the row was inserted past the ledger" in verified()


def test_a_link_for_a_table_that_is_not_in_the_ledger(undone):
    last = execute(f"SELECT max(sequence) + 1 AS n FROM {CHAIN}")[0]["n"]
    columns = "(sequence, table_name, row_ids, row_hashes, last_row, content_hash, previous_hash, hash)"
    content = "ledger_content_hash('{1}', '{x}')"
    values = f"SELECT {last}, 'tracker_draft', '{{1}}', '{{x}}', 1, {content}, hash, ledger_link_hash(hash, {last}, 'tracker_draft', {content})"
    tamper(CHAIN, f"INSERT INTO {CHAIN} {columns} {values} FROM {CHAIN} WHERE sequence = {last - 1}")
    expected = f"- link {last}: tracker_draft row 1: the link names a table that isn't in the ledger"
    assert expected in verified()


def rewrite(first: int, *, only: bool = False) -> None:
    """Recompute the links from `first` on, as somebody would who owns everything."""
    links = execute(f"SELECT * FROM {CHAIN} WHERE sequence >= %s ORDER BY sequence", first)
    before = links[0]["previous_hash"]
    execute("SET LOCAL TIME ZONE 'UTC'")
    with triggers_off(CHAIN):
        for link in links[: 1 if only else None]:
            changed = execute(
                f"UPDATE {CHAIN} c SET previous_hash = %s, row_hashes = new.hashes,"
                " content_hash = ledger_content_hash(c.row_ids, new.hashes), hash ="
                " ledger_link_hash(%s, c.sequence, c.table_name, ledger_content_hash(c.row_ids, new.hashes))"
                " FROM (SELECT array_agg(ledger_row_hash((t.*)::text) ORDER BY kept.place) AS hashes"
                f" FROM unnest(%s::bigint[]) WITH ORDINALITY AS kept(id, place) JOIN {link['table_name']} t USING (id)) AS new"
                " WHERE c.sequence = %s RETURNING c.hash",
                before,
                before,
                link["row_ids"],
                link["sequence"],
            )
            before = changed[0]["hash"]


def test_the_tail_cut_off_shows_against_a_head_noted_before(undone):
    noted, row = head(), the(EVENT, -1)
    link = link_of(EVENT, row)
    tamper(EVENT, f"DELETE FROM {EVENT} WHERE id = {row}")
    tamper(CHAIN, f"DELETE FROM {CHAIN} WHERE sequence = {link}")
    assert said().startswith("Ledger sound")
    assert f"the head {noted} isn't in the chain" in verified("--head", noted)


def test_a_chain_rewritten_from_a_row_on_shows_against_a_head_noted_before(undone):
    noted, row = head(), the(EVENT, -5)
    link = link_of(EVENT, row)
    tamper(EVENT, f"UPDATE {EVENT} SET actor = '别人' WHERE id = {row}")
    rewrite(link)
    assert said().startswith("Ledger sound")
    assert f"the head {noted} isn't in the chain" in verified("--head", noted)


def test_a_head_noted_before_is_still_there_after_honest_work(undone, figure):
    noted = head()
    figure()
    assert said("--head", noted).startswith("Ledger sound")


def test_the_beginning_of_a_head_is_enough_and_less_is_no_head(undone):
    noted = head()
    assert said("--head", noted[:16].upper()).startswith("Ledger sound")
    assert "isn't in the chain" in verified("--head", "0123456789abcdef")
    assert "isn't a head" in verified("--head", noted[:15])


def test_a_file_of_heads_grows_while_the_ledger_holds_and_tells_when_it_does_not(undone, figure, tmp_path):
    witness = tmp_path / "heads"
    first = head()
    assert said("--witness", str(witness)).endswith("; 0 heads noted before")
    assert said("--witness", str(witness)).endswith("; 1 heads noted before")
    past_the_actions()
    figure()
    second = head()
    assert said("--witness", str(witness)).endswith("; 1 heads noted before")
    assert [line.split()[-1] for line in witness.read_text().splitlines()] == [first, second]
    tamper(CHAIN, f"DELETE FROM {CHAIN} WHERE hash = %s", second)
    assert f"- {witness}: the head {second} isn't in the chain" in verified("--witness", str(witness))
    assert len(witness.read_text().splitlines()) == 2
    assert "can't be read" in verified("--witness", str(tmp_path))
