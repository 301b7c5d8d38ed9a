"""Addresses, grouped by noun."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.urls import path, register_converter
from django.views.decorators.http import require_POST

from tracker.views.bulletins import editor, texts
from tracker.views.editions import drafts, packs, public
from tracker.views.imports import accounts, files, layouts, runs, setting_up, workbooks
from tracker.views.leagues import sheets, stage, tables, vetoes
from tracker.views.ledger import figures, in_force, ranks
from tracker.views.people import appointments, notices, record, roles, single_sign_on, typed
from tracker.views.registers import breakdowns, items, lists, rules, several
from tracker.views.reporting import (
    disagreements,
    missing,
    month,
    reports,
    review,
    stewarding,
    submissions,
    todo,
)
from tracker.views.targets import (
    assessments,
    board,
    changes,
    forecasts,
    inapplicable,
    new_goals,
    progress,
    reorganisations,
    roll_over,
    splits,
    status,
    walls,
    year_plans,
)
from tracker.views.web import brands, working


class Year:
    """A year that months can have."""

    regex = "(?:19|2[0-9])[0-9]{2}"
    to_python = int
    to_url = str


class Code:
    """An indicator's code, as `com.towers_tax`."""

    regex = r"[\w.\-]+"
    to_python = to_url = str


register_converter(Year, "year")
register_converter(Code, "code")

urlpatterns = [
    path("", board.show, name="board"),
    path("board.csv", board.export, name="board_export"),
    path("board.xlsx", board.workbook, name="board_workbook"),
    path("goals/new/", new_goals.show, name="goal_new"),
    path("targets/<int:pk>/", status.show, name="target"),
    path("targets/<int:pk>/remark/", status.remark, name="target_remark"),
    path("targets/<int:pk>/items/<slug:part>/", breakdowns.show, name="breakdown"),
    path("targets/<int:pk>/items/<slug:part>.csv", breakdowns.export, name="breakdown_export"),
    path("targets/<int:pk>/rule/", rules.edit, name="rule"),
    path("targets/<int:pk>/split/", splits.edit, name="split"),
    path("targets/<int:pk>/assess/<str:month>/", assessments.assess, name="assess"),
    path("forecast/", forecasts.show, name="forecast"),
    path("years/<year:year>/roll-over/", roll_over.roll_over, name="roll_over"),
    path("progress/sections/", progress.groups, {"by": "sections"}, name="progress_sections"),
    path("progress/units/", progress.groups, {"by": "units"}, name="progress_units"),
    path("progress/leaders/", progress.groups, {"by": "leaders"}, name="progress_leaders"),
    path("progress/lights/", progress.groups, {"by": "lights"}, name="progress_lights"),
    path("progress/<slug:by>.xlsx", progress.groups_workbook, name="progress_workbook"),
    path("progress/months/", progress.months, name="progress_months"),
    path("progress/months/book.xlsx", progress.months_workbook, name="progress_months_workbook"),
    path("progress/matrix/", progress.matrix, name="progress_matrix"),
    path("progress/matrix/book.xlsx", progress.matrix_workbook, name="progress_matrix_workbook"),
    path("progress/not-applying/", inapplicable.show, name="inapplicable"),
    path(
        "not-applying/<code:code>/<slug:unit>/declare/",
        inapplicable.ask,
        {"holds": True},
        name="inapplicable_ask",
    ),
    path(
        "not-applying/<code:code>/<slug:unit>/end/",
        inapplicable.ask,
        {"holds": False},
        name="inapplicable_end",
    ),
    path("not-applying/<int:pk>/decide/", inapplicable.decide, name="inapplicable_decide"),
    path("packs/", packs.index, name="packs"),
    path("packs/<int:pk>/file/", packs.take, name="pack_file"),
    path("plans/", year_plans.index, name="year_plans"),
    path("plans/<year:year>/<slug:code>/", year_plans.show, name="year_plan"),
    path("plans/<year:year>/<slug:code>/file.<str:kind>", year_plans.take, name="year_plan_file"),
    path("registers/", lists.index, name="registers"),
    path("registers/<slug:code>/", lists.show, name="register"),
    path("registers/<slug:code>/items.csv", lists.export, name="register_export"),
    path("registers/<slug:code>/several/", several.edit, name="items_edit"),
    path("registers/<slug:code>/add/", items.add, name="item_add"),
    path("items/<int:pk>/", items.show, name="item"),
    path("items/<int:pk>/edit/", items.edit, name="item_edit"),
    path("items/<int:pk>/step/", items.step, name="item_step"),
    path("steps/<int:pk>/decide/", items.decide, name="step_decide"),
    path("registers/<slug:code>/items.xlsx", workbooks.register, name="register_workbook"),
    path("imports/", runs.index, name="import_runs"),
    path("imports/<int:pk>/", runs.show, name="import_run"),
    path("imports/<int:pk>/file/", runs.file, name="import_file"),
    path("imports/<int:pk>/undo/", runs.undo, name="import_undo"),
    path("set-up/", setting_up.upload, name="set_up"),
    path("set-up/template.xlsx", setting_up.template, name="set_up_template"),
    path("set-up/current.xlsx", setting_up.current, name="set_up_current"),
    path("set-up/plan/<str:token>/", setting_up.plan, name="set_up_plan"),
    path("working/<uuid:key>/", working.progress, name="work_progress"),
    path("imports/into/<slug:kind>/<str:code>/", files.upload, name="import"),
    path("imports/into/<slug:kind>/<str:code>/template.xlsx", workbooks.template, name="import_template"),
    path("imports/into/<slug:kind>/<str:code>/forget/", layouts.forget, name="import_forget"),
    path("imports/plan/<str:token>/", files.plan, name="import_plan"),
    path("imports/plan/<str:token>/answers/", files.answer, name="import_answers"),
    path("imports/plan/<str:token>/layout/", layouts.layout, name="import_layout"),
    path("imports/plan/<str:token>/refused.xlsx", files.refused_rows, name="import_refused"),
    path("ranks/", ranks.book, name="ranks"),
    path("ranks/<int:pk>/", ranks.show, name="rank"),
    path("bulletins/", texts.index, name="bulletins"),
    path("bulletins/issued/<int:pk>/", texts.show_issue, name="bulletin_issued"),
    path("bulletins/issued/<int:pk>/file.<str:kind>", texts.take_issue, name="bulletin_issued_file"),
    path("bulletins/<slug:code>/text/", editor.edit, name="bulletin_text"),
    path("bulletins/<slug:code>/preview/", editor.preview, name="bulletin_preview"),
    path("bulletins/<slug:code>/<str:month>/", texts.show, name="bulletin"),
    path("bulletins/<slug:code>/<str:month>/file.<str:kind>", texts.take, name="bulletin_file"),
    path("bulletins/<slug:code>/<str:month>/issue/", texts.issue, name="bulletin_issue"),
    path("leagues/", tables.index, name="leagues"),
    path("leagues/<slug:code>/", tables.show, name="league"),
    path("leagues/<slug:code>/units/<slug:unit>/", tables.contender, name="contender"),
    path("leagues/<slug:code>/units/<slug:unit>/stage/", tables.stage, name="stage"),
    path("leagues/<slug:code>/rules/", tables.rules, name="league_rules"),
    path("leagues/<slug:code>/marks/", sheets.marks, name="league_marks"),
    path("leagues/<slug:code>/vetoes/", vetoes.vetoes, name="league_vetoes"),
    path("leagues/<slug:code>/issue/", sheets.issue, name="scores_issue"),
    path("leagues/<slug:code>/ballot/", stage.ballot, name="ballot"),
    path("leagues/<slug:code>/ballot/hold/", stage.hold, name="ballot_hold"),
    path("ballots/<int:pk>/open/", stage.open_count, name="ballot_open"),
    path("vetoes/<int:pk>/decide/", vetoes.decide, name="veto_decide"),
    path("vetoes/<int:pk>/lift/", vetoes.lift, name="veto_lift"),
    path("marks/<int:pk>/decide/", sheets.decide_marks, name="marks_decide"),
    path("scores/<int:pk>/reissue/", sheets.reissue, name="scores_reissue"),
    path("scores/<int:pk>/confirm/", sheets.confirm, name="scores_confirm"),
    path("scores/entries/<int:pk>/object/", sheets.object_to, name="object"),
    path("objections/<int:pk>/decide/", sheets.decide_objection, name="objection_decide"),
    path("exhibits/<int:pk>/", sheets.exhibit, name="exhibit"),
    path("report/", reports.show, name="report"),
    path("report/mine/", submissions.show, name="submissions"),
    path("report/month/<slug:unit>/<str:month>/", month.show, name="my_month"),
    path("report/month/<slug:unit>/<str:month>/drafts/", month.drafts, name="my_drafts"),
    path("receipts/<int:pk>/", month.receipt, name="receipt"),
    path("report/<int:series_id>/", reports.enter, name="report_once"),
    path("report/<int:series_id>/<str:month>/", reports.enter, name="report_month"),
    path("report/items/<int:pk>/stages/<slug:code>/", reports.enter_stage, name="report_stage"),
    path(
        "report/items/<int:pk>/measures/<slug:code>/<str:month>/",
        reports.enter_measure,
        name="report_measure",
    ),
    path("reopenings/<int:pk>/decide/", stewarding.decide_reopening, name="reopening_decide"),
    path("todo/", todo.show, name="todo"),
    path("logo/<slug:sha256>/", brands.logo, name="logo"),
    path("typed/", typed.show, name="typed"),
    path("typed/<int:pk>/drop/", typed.drop, name="typed_drop"),
    path("notices/", notices.show, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:pk>/open/", notices.open_, name="notice_open"),
    path("missing/", missing.show, name="missing"),
    path("missing/remind/", missing.remind, name="missing_remind"),
    path("missing/<slug:code>/<str:month>/", missing.lines, name="missing_lines"),
    path("missing/<slug:code>/<str:month>/ask/", missing.ask, name="reopening_ask"),
    path("missing/<slug:code>/<str:month>/longer/", missing.prolong, name="missing_prolong"),
    path("review/", review.queue, name="review"),
    path("disagreements/", disagreements.show, name="disagreements"),
    path("figures/<int:pk>/", figures.show, name="figure"),
    path("figures/<int:pk>/approve/", figures.approve, name="approve"),
    path("figures/<int:pk>/return/", figures.return_, name="return"),
    path("figures/<int:pk>/withdraw/", figures.withdraw, name="withdraw"),
    path("figures/<int:pk>/state/", figures.state, name="state"),
    path("figures/<int:pk>/remark/", figures.remark, name="remark"),
    path("figures/<int:pk>/correct/", figures.correct, name="correct"),
    path("targets/<int:pk>/change/", changes.request_change, name="change_request"),
    path("changes/<int:pk>/decide/", changes.decide, name="change_decide"),
    path("steward/", stewarding.show, name="steward"),
    path("reorganisations/", reorganisations.index, name="reorganisations"),
    path("reorganisations/<int:pk>/", reorganisations.show, name="reorganisation"),
    path("reorganisations/<int:pk>/decide/", reorganisations.decide, name="reorganisation_decide"),
    path("units/<slug:code>/reorganise/", reorganisations.ask, name="reorganise"),
    path("releases/<int:indicator_id>/<str:month>/", stewarding.release, name="release"),
    path("evidence/<int:pk>/", figures.evidence, name="evidence"),
    path("evidence/<int:pk>/shown/", figures.evidence_shown, name="evidence_shown"),
    path("record/", record.show, name="record"),
    path("record.csv", record.export, name="record_export"),
    path("record/configuration/", record.changes, name="configuration_changes"),
    path("settings/", in_force.show, name="in_force"),
    path("interference/", record.interference, name="interference"),
    path("steward/editions/", drafts.desk, name="editions_desk"),
    path("steward/editions/freeze/", drafts.freeze, name="edition_freeze"),
    path("steward/editions/<int:pk>/", drafts.draft, name="edition_draft"),
    path("steward/editions/<int:pk>/<slug:kind>/", drafts.step, name="edition_step"),
    path("wall/", walls.show, name="wall"),
    path("editions/", public.index, name="editions"),
    path("editions/wall/", public.wall, name="edition_wall"),
    path("editions/<str:month>/", public.show, name="edition"),
    path("editions/<str:month>/v<int:version>/", public.show, name="edition_version"),
    path("editions/<str:month>/v<int:version>/leagues/<slug:code>/", public.sheet, name="edition_sheet"),
    path("editions/<str:month>/v<int:version>/changes/", public.compare, name="edition_changes"),
    path(
        "editions/<str:month>/v<int:version>/lines/<str:code>/<slug:unit>/", public.line, name="edition_line"
    ),
    path("editions/<str:month>/v<int:version>.csv", public.as_csv, name="edition_csv"),
    path("editions/<str:month>/v<int:version>.xlsx", public.as_xlsx, name="edition_xlsx"),
    path("editions/<str:month>/v<int:version>.docx", public.as_word, name="edition_docx"),
    path("editions/<str:month>/v<int:version>.pdf", public.as_pdf, name="edition_pdf"),
    path("api/editions/", public.api_index, name="api_editions"),
    path("api/editions/<str:month>/v<int:version>/", public.api_edition, name="api_edition"),
    path("people/", roles.matrix, name="people"),
    path("people/accounts/", accounts.upload, name="people_upload"),
    path("people/accounts/template.xlsx", accounts.template, name="people_template"),
    path("people/accounts/plan/<str:token>/", accounts.plan, name="people_plan"),
    path("people/appointments/", appointments.show, name="appointments"),
    path("accounts/", roles.account, name="account"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", require_POST(account.logout), name="account_logout"),
    path("accounts/sso/", single_sign_on.begin, {"provider_id": "sso"}, name="openid_connect_login"),
    path("accounts/sso/back/", openid.callback, {"provider_id": "sso"}, name="openid_connect_callback"),
    path("accounts/sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/confirm/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/login/code/", factor.authenticate, name="mfa_authenticate"),
    path("accounts/factor/", factor.index, name="mfa_index"),
    path("accounts/factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/factor/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/factor/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("accounts/factor/codes.txt", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("accounts/sessions/", sessions.list_usersessions, name="usersessions_list"),
]
