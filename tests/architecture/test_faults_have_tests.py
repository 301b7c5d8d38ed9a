"""Each fault that the product must stand has tests that try it, and each of these is there.

The numbers are those of the list of faults the product was built against; the words say what goes wrong.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.conf import settings

TRIED_BY = {
    "1 the ledger changed or emptied": "ledger/test_guards.py::test_no_row_of_any_table_is_changed ledger/test_guards.py::test_guards_stand_when_the_session_plays_replica ledger/test_guards.py::test_the_catalogue_has_guards_on_exactly_the_insert_only_tables ledger/test_privileges.py::test_change_is_refused_by_privilege",
    "2 parents removed": "ledger/test_guards.py::test_parents_stay_while_rows_hang_on_them ledger/test_guards.py::test_a_cascade_from_any_parent_stops_at_the_ledger ledger/test_guards.py::test_no_foreign_key_of_the_ledger_removes_or_empties_anything",
    "3 forged id, time or hash": "ledger/test_what_inserts_say.py ledger/test_privileges.py",
    "4 approved figures changed": "actions/ledger/test_state_machine.py::test_courses_of_fifty_steps actions/imports/test_applying.py::test_an_approved_figure_is_corrected_with_a_reason_and_a_second_person_decides admin/test_ledger.py ledger/test_guards.py",
    "5 one's own figure decided": "actions/test_matrix.py::test_every_cell ledger/test_decisions_in_sql.py::test_the_author_does_not_decide",
    "6 skipped and stale steps": "actions/ledger/test_state_machine.py::test_courses_of_fifty_steps actions/ledger/test_decide.py::test_what_is_decided_stays_decided",
    "7 the owner tampers": "ledger/test_tampering.py::test_it_is_found ledger/test_tampering.py::test_whatever_was_done_honestly_is_sound ledger/test_verify.py::test_a_changed_row ledger/test_untold_changes.py",
    "8 the tail cut, the chain rewritten": "ledger/test_verify.py::test_the_tail_cut_off_shows_against_a_head_noted_before ledger/test_verify.py::test_a_chain_rewritten_from_a_row_on_shows_against_a_head_noted_before ledger/test_verify.py::test_a_file_of_heads_grows_while_the_ledger_holds_and_tells_when_it_does_not ledger/test_tampering.py::test_it_is_found",
    "9 published and recomputed differ": "commands/test_recompute.py::test_clean_over_the_turn_of_a_year_and_names_the_cell_after_tampering commands/test_recompute.py::test_every_cell_of_a_line_is_compared",
    "10 an import that loses rows": "actions/imports/test_months_and_ranks.py actions/imports/test_applying.py::test_new_rows_join_the_register_and_their_figures_wait_for_review actions/imports/test_applying.py::test_rows_that_are_refused_hold_up_the_others_unless_they_are_left_behind actions/test_statement_faults.py::test_an_import_and_taking_it_back actions/imports/test_killed.py::test_killed_at_any_moment",
    "11 slips of unit, month and share": "calc/test_checks.py actions/imports/test_applying.py::test_what_looks_odd_is_held_until_it_is_explained actions/imports/test_applying.py::test_a_share_is_read_as_it_is_shown",
    "12 evidence swapped": "views/ledger/test_evidence.py::test_it_lies_under_its_hash views/ledger/test_evidence.py::test_a_file_that_was_changed_is_not_given_out views/ledger/test_evidence_whole.py actions/ledger/test_keeping_at_once.py commands/test_verify_evidence.py documents/test_storeroom.py",
    "13 the event fails": "actions/test_statement_faults.py::test_every_step_of_a_figure actions/ledger/test_submit.py::test_whatever_fails_nothing_is_kept ledger/test_no_row_without_its_event.py",
    "14 two tabs, two people": "views/reporting/test_month.py::test_a_second_tab_is_shown_both_values browser/test_month.py::test_two_tabs_are_shown_both_texts actions/ledger/test_at_once.py::test_two_clerks_for_one_slot_are_one_figure_and_one_conflict",
    "15 double click, lost reply": "actions/ledger/test_races.py::test_a_form_sent_sixteen_times_at_once_is_one_figure actions/ledger/test_same_key.py views/web/test_once.py",
    "16 many deciders": "actions/ledger/test_races.py::test_many_races_have_one_decision_and_one_event_each actions/ledger/test_races.py::test_without_the_lock_losers_run_into_the_constraint",
    "17 publishing while figures land": "actions/editions/test_freezing_at_once.py actions/imports/test_while_others_write.py",
    "18 rights taken away": "actions/ledger/test_decide.py::test_rights_taken_away_since actions/test_matrix.py::test_every_cell login/test_sessions.py",
    "19 deadlock, serialization": "views/middleware/test_faults.py::test_a_step_given_up_twice_goes_through_the_third_time views/middleware/test_faults.py::test_a_step_given_up_again_and_again_is_a_clean_503",
    "20 a worker killed in mid-import": "actions/imports/test_killed.py::test_killed_at_any_moment",
    "21 the server killed under load": "outages/test_in_mid_commit.py::test_killed_under_load outages/test_in_mid_commit.py::test_killed_while_a_commit_waits outages/test_in_mid_commit.py::test_a_standby_that_is_not_there ledger/test_no_row_without_its_event.py",
    "22 a server that forgets": "embedded/test_durability.py",
    "23 a restart between requests": "outages/test_out_of_reach.py::test_a_restart_between_two_requests_is_not_noticed",
    "24 down, still, out of connections": "outages/test_standing_still.py outages/test_out_of_reach.py::test_down_when_the_product_starts outages/test_out_of_reach.py::test_no_connection_is_left",
    "25 disk full": "outages/test_out_of_reach.py::test_a_full_disk_refuses_what_is_written_and_gives_what_is_read views/ledger/test_evidence_whole.py::test_a_full_disk_is_said_and_nothing_is_written documents/test_storeroom.py::test_a_full_disk_leaves_nothing",
    "26 disk destroyed": "outages/test_restored.py::test_everything_comes_back_from_backup_and_archive",
    "27 a flipped byte in a backup": "outages/test_restored.py::test_one_bit_of_a_backup_is_turned_over",
    "28 forward and back": "ledger/test_migrations.py::test_guards_off_and_on_again_leave_the_ledger_as_it_was ledger/test_migrations.py::test_back_to_nothing",
    "29 the N-th statement fails": "actions/test_statement_faults.py",
    "30 number forms": "calc/test_numbers.py::test_taken calc/test_numbers.py::test_refused ledger/test_numbers_in_sql.py",
    "31 more than fifteen digits": "calc/test_numbers.py::test_more_than_the_ledger_holds ledger/test_numbers_in_sql.py",
    "32 rounding": "calc/test_rounding_as_the_database.py",
    "33 ends of months": "calc/test_periods.py::test_a_chinese_day_ends_at_four_in_the_afternoon_utc actions/imports/test_while_others_write.py",
    "34 strange characters": "views/test_bad_input.py::test_strange_characters_in_a_note_are_refused_or_kept views/test_bad_input.py::test_strange_characters_in_an_address views/reporting/test_month.py::test_odd_text_in_a_box_is_refused_with_a_sentence views/middleware/test_unreadable.py",
    "35 what stands behind the question mark": "views/test_lists.py views/test_fuzzed_requests.py",
    "36 formulas in files": "views/test_every_answer.py::test_every_answer_keeps_to_the_rules documents/test_tables.py views/imports/test_files.py",
    "37 hostile workbooks": "documents/test_hostile_workbooks.py",
    "38 attachments": "views/ledger/test_evidence.py::test_harmful_names_are_harmless views/test_bad_input.py::test_files_that_are_not_taken views/ledger/test_evidence_whole.py::test_so_many_bytes_a_post documents/test_storeroom.py::test_a_name_that_is_no_hash_reaches_nothing views/ledger/test_evidence_a_day.py actions/ledger/test_keeping_at_once.py::test_a_days_files_are_counted_one_post_after_another views/ledger/test_evidence.py::test_it_comes_back_as_a_download",
    "39 stored mark-up": "views/test_every_answer.py::test_every_answer_keeps_to_the_rules views/ledger/test_evidence.py::test_the_policy_allows_nothing_inline",
    "40 slow and oversized bodies": "views/middleware/test_unreadable.py views/reporting/test_month.py",
    "41 others' unpublished things": "views/test_permissions.py::test_the_answer_to_each_role actions/test_matrix.py::test_every_step_has_its_row admin/test_matrix.py::test_the_answer_to_who_enters admin/test_units.py",
    "42 fields nobody asked for": "views/test_extra_fields.py admin/test_lookups.py::test_lists_take_declared_conditions_alone",
    "43 unpublished figures leak": "views/test_confidential.py views/ledger/test_embargo.py queries/ledger/test_embargo.py",
    "44 guessing passwords": "login/test_guessing.py",
    "45 sessions, hosts, tokens, ways out": "login/test_sessions.py login/test_doors.py",
}  # fmt: skip


def test_all_forty_five_are_tried() -> None:
    assert {int(fault.split()[0]) for fault in TRIED_BY} == set(range(1, 46))


@pytest.mark.parametrize("fault", TRIED_BY)
def test_the_tests_of_a_fault_are_there(fault: str) -> None:
    for named in TRIED_BY[fault].split():
        place, _, name = named.partition("::")
        path = Path(settings.BASE_DIR) / "tests" / place
        assert path.is_file(), place
        found = [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        tests = [one for one in found if one.startswith("test_")]
        assert tests if not name else name in tests, named
