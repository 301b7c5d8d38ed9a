"""Who may do what with a figure in which state, as data; `test_matrix.py` tries every cell.

A step is refused for the person first, then for the state: the words below are the codes of the refusals.
"""

from __future__ import annotations

STEPS = ("see", "draft", "report", "hand_in", "correct", "approve", "return", "withdraw")

# What a person is to 大虞街道 and its figures. `author` is the clerk who reported them; `stand-in` reports in the
# place of `absent`, who also reviews; `endorser` has approved first where two must; `judge of own` reports and reviews.
#                            sees what isn't    sees what is
#                            approved           under embargo    reports          reviews
PEOPLE = {
    "nobody":                ("unseen",         "unseen",        "not_your_unit", "not_a_reviewer"),
    "author":                ("",               "",              "",              "not_a_reviewer"),
    "colleague":             ("",               "",              "",              "not_a_reviewer"),
    "stand-in":              ("",               "",              "",              "not_a_reviewer"),
    "absent":                ("",               "",              "",              ""),
    "judge of own":          ("",               "",              "",              ""),
    "reviewer":              ("",               "",              "not_your_unit", ""),
    "endorser":              ("",               "",              "not_your_unit", ""),
    "reporter elsewhere":    ("unseen",         "unseen",        "not_your_unit", "not_a_reviewer"),
    "reviewer elsewhere":    ("unseen",         "unseen",        "not_your_unit", "not_a_reviewer"),
    "leader":                ("",               "unseen",        "not_your_unit", "not_a_reviewer"),
    "steward":               ("",               "",              "not_your_unit", "not_a_reviewer"),
    "auditor":               ("",               "unseen",        "not_your_unit", "not_a_reviewer"),
    "administrator":         ("unseen",         "unseen",        "not_your_unit", "not_a_reviewer"),
    "former reviewer":       ("unseen",         "unseen",        "not_your_unit", "not_a_reviewer"),
}  # fmt: skip
HAS_NO_ROLE = ("nobody", "former reviewer")

# Why somebody who reviews doesn't decide on figures that they had a hand in, by whose figure it is.
HAND = {
    ("judge of own", "judge of own"): "own_figure",
    ("stand-in", "absent"): "reported_in_your_place",
}
ENDORSED_BY = "endorser"

OK, TAKEN, WAITS, CLOSED = "", "already_approved", "already_waiting", "window_closed"
DECIDED, OLD, NO = "already_decided", "not_current", None  # NO: there is nothing to take the step with

#   state                 whose figure     seen as     draft report  hand_in correct approve  return   withdraw
STATES = {
    "nothing said":     ("",             "",         OK,   OK,     OK,     NO,     NO,      NO,      NO),
    "draft":            ("",             "",         OK,   OK,     OK,     NO,     NO,      NO,      NO),
    "submitted":        ("author",       "waiting",  OK,   WAITS,  WAITS,  OLD,    OK,      OK,      OK),
    "in one's place":   ("stand-in",     "waiting",  OK,   WAITS,  WAITS,  OLD,    OK,      OK,      OK),
    "one's own":        ("judge of own", "waiting",  OK,   WAITS,  WAITS,  OLD,    OK,      OK,      OK),
    "endorsed":         ("author",       "waiting",  OK,   WAITS,  WAITS,  OLD,    OK,      OK,      OK),
    "returned":         ("author",       "waiting",  OK,   OK,     OK,     OLD,    DECIDED, DECIDED, DECIDED),
    "withdrawn":        ("author",       "waiting",  OK,   OK,     OK,     OLD,    DECIDED, DECIDED, DECIDED),
    "approved":         ("author",       "approved", OK,   TAKEN,  TAKEN,  OK,     DECIDED, DECIDED, DECIDED),
    "to be replaced":   ("author",       "approved", OK,   TAKEN,  TAKEN,  WAITS,  DECIDED, DECIDED, DECIDED),
    "correction":       ("author",       "waiting",  OK,   TAKEN,  TAKEN,  OLD,    OK,      OK,      OK),
    "replaced":         ("author",       "approved", OK,   TAKEN,  TAKEN,  OLD,    DECIDED, DECIDED, DECIDED),
    "under embargo":    ("author",       "secret",   OK,   TAKEN,  TAKEN,  OK,     DECIDED, DECIDED, DECIDED),
    "locked":           ("",             "",         OK,   CLOSED, CLOSED, NO,     NO,      NO,      NO),
    "locked submitted": ("author",       "waiting",  OK,   CLOSED, CLOSED, OLD,    OK,      OK,      OK),
    "locked approved":  ("author",       "approved", OK,   CLOSED, CLOSED, OK,     DECIDED, DECIDED, DECIDED),
}  # fmt: skip


def expected(person: str, state: str, step: str) -> str | None:
    """How a step ends: empty when it's taken, else the code of the refusal; None where there is nothing to do it with."""
    whose, seen_as, *outcomes = STATES[state]
    sees_waiting, sees_secret, reports, reviews = PEOPLE[person]
    if step == "see":
        if not whose:
            return None
        by_kind = {"waiting": sees_waiting, "secret": sees_secret, "approved": ""}
        return "unseen" if person in HAS_NO_ROLE else by_kind[str(seen_as)]
    outcome = outcomes[STEPS.index(step) - 1]
    if outcome is None:
        return None
    if step in ("approve", "return"):
        hand = (
            "own_endorsement" if (state, person) == ("endorsed", ENDORSED_BY) else HAND.get((whose, person))
        )
        return reviews or hand or outcome
    if step == "withdraw":
        return outcome if person == whose else "not_your_figure"
    return reports or outcome


# Verbs about items, rules and accounts that have no state of a figure: who of the people may take them.
MANAGING = {
    "request_step": "author colleague stand-in absent judge-of-own reviewer endorser steward",
    "accept_step": "absent judge-of-own reviewer endorser steward",  # asked by `colleague`
    "refuse_step": "absent judge-of-own reviewer endorser steward",
    "open_part": "author colleague stand-in absent judge-of-own",
    "save_part": "steward administrator",
    "save_brand": "administrator",
    "add_scoring_scheme": "steward administrator",
    "publish_corrections": "steward",
    "save_account": "administrator",
    "unlink_identity": "administrator",
}

# Every other verb of `actions/` that somebody takes, with the tests that try who may. `PARTS` are steps within steps.
TRIED_IN = {
    "actions/targets/test_assessments.py": "assess",
    "actions/bulletins/test_texts.py": "add_bulletin_version issue_bulletin",
    "actions/reporting/test_calendars.py": "build_windows save_day",
    "actions/people/test_appointments_decided.py": "confirm_appointments refuse_appointments take_back_appointments appoint_on_server",
    "actions/targets/test_changes.py": "request_change accept_change refuse_change",
    "actions/targets/test_inapplicable.py": "ask_inapplicable accept_inapplicable refuse_inapplicable",
    "actions/leagues/test_stage.py": "hold_ballot vote open_count promise",
    "actions/editions/test_publishing.py": "freeze comment approve_edition sign publish discard",
    "actions/ledger/test_three_doors.py": "apply_import",
    "actions/imports/test_undo.py": "undo_import",
    "views/imports/test_layouts.py": "forget_layout",
    "actions/imports/test_setting_up.py": "set_up try_out",
    "actions/imports/test_accounts.py": "enter_accounts try_accounts",
    "actions/leagues/test_sheets.py": "ask_marks decide_marks issue reissue confirm object_to decide_objection",
    "actions/leagues/test_vetoes.py": "ask_veto ask_lifting decide_veto",
    "actions/editions/test_packs.py": "begin_pack",
    "actions/targets/test_plan.py": "add_target_version propose_goal add_counting_rule add_light_scheme open_series",
    "actions/ledger/test_ranks.py": "enter_sheet",
    "actions/ledger/test_statements.py": "state_all",
    "actions/ledger/test_remarks.py": "remark",
    "actions/registers/test_items.py": "save_item move_item",
    "views/registers/test_several.py": "edit_items try_edit_items",
    "actions/ledger/test_releases.py": "release",
    "actions/reporting/test_reminders.py": "remind",
    "actions/targets/test_roll_over.py": "roll_over",
    "actions/targets/test_reorganising.py": "request_reorganisation request_undoing carry_out refuse_reorganisation",
    "actions/targets/test_splits.py": "split_target",
    "actions/targets/test_new_goals.py": "set_new_goal",
    "actions/reporting/test_windows.py": "grant_exception save_window",
    "actions/reporting/test_reopenings.py": "request_reopenings grant_reopening refuse_reopening",
    "actions/reporting/test_prolonging.py": "prolong_lines",
    "actions/ledger/test_acting_for.py": "save_membership",
    "admin/test_people.py": "set_password",
    "login/test_guessing.py": "unlock",
    "login/test_factor_reset.py": "ask_factor_reset",
}
OF_THE_MATRIX = "save_draft submit submit_all hand_in correct decide approve return_ withdraw"
PARTS = {
    "tell", "tell_reviewers", "tell_authors", "tell_of_remark", "record", "record_each", "record_export", "take_step", "reopen_returned", "let_in", "state_beside", "request_items",  # of other steps
    "keeping", "keeping_file", "keeping_aside", "set_aside", "drop_aside", "report_broken",  # before and after other steps
    "amend", "begin", "finish",  # of `save` or `carry_out`, which check
    "hand_over", "take_back",  # of `carry_out`, which checks
    "save_items", "keep_aliases", "end_aliases", "enter", "save", "remove",  # checked line by line, or by the admin's own tests
    "remember", "mark_read", "note_presence", "use_code", "link_identity", "note_interference", "choose_language", "keep_typed", "drop_typed",  # one's own alone
    "appoint", "open_load", "load_figures",  # before anybody has a right: set-up
    "ask_appointment", "ask_account", "set_goals", "tell_of_role",  # of `save_membership`, `split_target` and others, which check
}  # fmt: skip
