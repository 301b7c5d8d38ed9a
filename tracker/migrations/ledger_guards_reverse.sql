DROP VIEW published_correction, published_sheet, published_bulletin, published_line, published_edition, published_brand;
DROP FUNCTION series_keep, notice_keep_words, ledger_refuse_change, ledger_number_row, ledger_date_row, ledger_open_history, ledger_decide,
    ledger_set_levels, ledger_endorse, ledger_second_person, ledger_made_as_asked,
    ledger_planned_as_asked, ledger_spare_published, ledger_appoint, ledger_goal_by_two,
    ledger_freeze, ledger_freeze_with, ledger_add_up_sheet, ledger_step_edition, ledger_correct_edition,
    ledger_sign_sheet, ledger_add_up, ledger_cast_vote,
    ledger_open_count,
    ledger_chain_row, ledger_witness, ledger_link, ledger_refuse_forged_link, ledger_stamp_transaction, ledger_keep_history CASCADE;
ALTER TABLE tracker_figure DROP CONSTRAINT figure_number_fits;
ALTER TABLE tracker_targetversion DROP CONSTRAINT target_version_number_fits;
ALTER TABLE tracker_targetchangerequest DROP CONSTRAINT target_change_number_fits;
ALTER TABLE tracker_countingrule DROP CONSTRAINT counting_rule_number_fits;
ALTER TABLE tracker_promise DROP CONSTRAINT promise_number_fits;
ALTER TABLE tracker_rankline DROP CONSTRAINT rank_line_number_fits;
DROP FUNCTION ledger_told, ledger_fits, ledger_row_hash, ledger_content_hash, ledger_link_hash, ledger_duty;
