"""What the database itself refuses about scores, objections and votes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contests import a_ballot, a_sheet, a_veto, an_objection
from tests.ledger.sql import execute, insert, newest_link, refused_insert
from tracker.models import Ballot, ScoreSheet, Unit, User

pytestmark = pytest.mark.django_db
LINE = {
    "kind": "bonus",
    "points": "1",
    "full": "0",
    "state": "reported",
    "light_rule": "",
    "illustrative": False,
    "one_of_several": False,
}
EMPTY = {"light": "{}", "figures": "[]", "parts_reported": "[]", "votes": "{}"}


@pytest.fixture
def ballot(author: User, reviewer: User) -> Ballot:
    return a_ballot(author, reviewer)


def cast(ballot: Ballot, **columns: Any) -> dict[str, Any]:
    judge, contender = ballot.judges.all()[0].pk, ballot.contenders.all()[0].pk
    return {"judge_id": judge, "contender_id": contender, "grade": "good", **columns}


def test_lines_that_do_not_add_up_to_the_score(author):
    entry = a_sheet(author)
    added = {"entry_id": entry.pk, "order": 2, **LINE, **EMPTY}
    assert "do not add up" in refused_insert("tracker_scoreline", **added)


def test_a_score_without_lines(author):
    sheet = a_sheet(author).sheet
    unit = Unit.objects.get(code="liyuan")
    given = {
        "sheet_id": sheet.pk,
        "unit_id": unit.pk,
        "total": "1",
        "of_n": 1,
        "listed": "",
        "exempt": False,
        "vetoed": "[]",
    }
    assert "do not add up" in refused_insert("tracker_scoreentry", **given)


def test_a_signature_by_the_issuer_or_under_an_old_version(author, reviewer):
    sheet = a_sheet(author).sheet
    signed = {"sheet_id": sheet.pk, "signer_id": author.pk, "issuer_id": reviewer.pk}
    assert "sheet_signed_by_second_person" in refused_insert("tracker_sheetconfirmation", **signed)
    ScoreSheet.objects.create(
        league=sheet.league,
        month=sheet.month,
        number=2,
        scheme=sheet.scheme,
        objections_until=sheet.month,
        reason="因",
        author=author,
    )
    signed["signer_id"] = reviewer.pk
    assert "issued anew" in refused_insert("tracker_sheetconfirmation", **signed)


def test_a_decision_by_who_objected(author, reviewer):
    objection = an_objection(a_sheet(author), author)
    given = {"objection_id": objection.pk, "kind": "uphold", "reason": "因", "decider_id": author.pk}
    refused = refused_insert("tracker_objectiondecision", **given, objector_id=reviewer.pk)
    assert "objection_decided_by_second_person" in refused


def test_a_decision_by_who_asked_for_marks(author):
    adjustment = execute("SELECT * FROM tracker_adjustment ORDER BY id LIMIT 1")[0]
    given = {
        "adjustment_id": adjustment["id"],
        "kind": "approve",
        "reason": "",
        "decider_id": adjustment["author_id"],
    }
    assert "adjustment_decided_by_second_person" in refused_insert(
        "tracker_adjustmentdecision", **given, author_id=author.pk
    )


def test_a_veto_decided_by_who_asked_for_it_or_refused_without_a_reason(author, reviewer):
    given = {"veto_id": a_veto(author).pk, "kind": "agree", "reason": "", "decider_id": author.pk}
    refused = refused_insert("tracker_vetodecision", **given, author_id=reviewer.pk)
    assert "veto_decided_by_second_person" in refused
    given |= {"kind": "refuse", "decider_id": reviewer.pk}
    assert "veto_refused_with_reason" in refused_insert("tracker_vetodecision", **given)


def test_a_veto_decided_twice(author, reviewer):
    given = {"veto_id": a_veto(author).pk, "kind": "agree", "reason": "", "decider_id": reviewer.pk}
    insert("tracker_vetodecision", **given)
    assert "unique" in refused_insert("tracker_vetodecision", **given)


@pytest.mark.parametrize(
    ("columns", "law"),
    [
        ({"first_month": "2023-07-02"}, "veto_months_begin_on_first"),
        ({"last_month": "2023-06-01"}, "veto_ends_after_it_begins"),
        ({"basis": ""}, "veto_has_reason_and_basis"),
        ({"reason": ""}, "veto_has_reason_and_basis"),
    ],
)
def test_a_veto_without_basis_or_with_a_crooked_term(author, columns, law):
    veto = execute("SELECT * FROM tracker_veto WHERE id = %s", a_veto(author).pk)[0]
    kept = {name: one for name, one in veto.items() if name not in ("id", "recorded_at", "known_at")}
    assert law in refused_insert("tracker_veto", **{**kept, **columns})
    lifting = {**kept, "lifts_id": veto["id"], "last_month": "2023-09-01"}
    assert "veto_lifting_has_no_end" in refused_insert("tracker_veto", **lifting)


def test_a_second_vote_of_a_judge_on_a_contender(ballot):
    insert("tracker_vote", **cast(ballot))
    assert "vote_once_a_judge_and_contender" in refused_insert("tracker_vote", **cast(ballot, grade="poor"))


def test_a_vote_on_a_contender_of_another_ballot(ballot, author):
    league = execute("SELECT id FROM tracker_league WHERE code = 'directors'")[0]["id"]
    other = insert(
        "tracker_ballot", league_id=league, month=ballot.month, held_on=ballot.month, author_id=author.pk
    )
    unit = Unit.objects.get(code="commerce")
    contender = insert("tracker_ballotcontender", ballot_id=other["id"], unit_id=unit.pk)
    assert "is not of ballot" in refused_insert("tracker_vote", **cast(ballot, contender_id=contender["id"]))


def test_a_vote_after_the_count_was_opened_and_a_second_opening(ballot, author):
    insert("tracker_ballotopening", ballot_id=ballot.pk, author_id=author.pk)
    assert "is open" in refused_insert("tracker_vote", **cast(ballot))
    assert "unique" in refused_insert("tracker_ballotopening", ballot_id=ballot.pk, author_id=author.pk)


def test_a_grade_that_is_none(ballot):
    assert "vote_grade_known" in refused_insert("tracker_vote", **cast(ballot, grade="excellent"))


def test_the_chain_does_not_give_a_sealed_grade_away(ballot):
    """Without the salt, trying the four grades would find the hash that the record shows of a vote."""
    zero = "00000000-0000-0000-0000-000000000000"
    vote = insert("tracker_vote", **cast(ballot, salt=zero))
    assert str(vote["salt"]) != zero
    link = newest_link()
    hashes = execute(
        "SELECT ledger_row_hash((v.*)::text) AS whole, ledger_row_hash(replace((v.*)::text, salt::text, %s)) AS guess"
        " FROM tracker_vote v WHERE id = %s",
        zero,
        vote["id"],
    )[0]
    assert [hashes["whole"]] == link["row_hashes"] != [hashes["guess"]]
