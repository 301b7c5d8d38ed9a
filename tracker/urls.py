"""Addresses, grouped by noun."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.urls import path
from django.views.decorators.http import require_POST

from tracker.views import (
    board,
    changes,
    figures,
    items,
    people,
    progress,
    proofs,
    ranks,
    record,
    registers,
    reports,
    review,
    rules,
    single_sign_on,
    splits,
    status,
    stewarding,
)

urlpatterns = [
    path("", board.show, name="board"),
    path("board.csv", board.export, name="board_export"),
    path("targets/<int:pk>/", status.show, name="target"),
    path("targets/<int:pk>/items/<slug:part>/", proofs.show, name="proof"),
    path("targets/<int:pk>/items/<slug:part>.csv", proofs.export, name="proof_export"),
    path("targets/<int:pk>/rule/", rules.edit, name="rule"),
    path("targets/<int:pk>/split/", splits.edit, name="split"),
    path("progress/sections/", progress.sections, name="progress_sections"),
    path("progress/units/", progress.units, name="progress_units"),
    path("registers/", registers.index, name="registers"),
    path("registers/<slug:code>/", registers.show, name="register"),
    path("registers/<slug:code>/items.csv", registers.export, name="register_export"),
    path("registers/<slug:code>/add/", items.add, name="item_add"),
    path("items/<int:pk>/", items.show, name="item"),
    path("items/<int:pk>/edit/", items.edit, name="item_edit"),
    path("items/<int:pk>/step/", items.step, name="item_step"),
    path("steps/<int:pk>/decide/", items.decide, name="step_decide"),
    path("ranks/", ranks.book, name="ranks"),
    path("ranks/<int:pk>/", ranks.show, name="rank"),
    path("report/", reports.show, name="report"),
    path("report/<int:series_id>/", reports.enter, name="report_once"),
    path("report/<int:series_id>/<str:month>/", reports.enter, name="report_month"),
    path("review/", review.queue, name="review"),
    path("figures/<int:pk>/", figures.show, name="figure"),
    path("figures/<int:pk>/approve/", figures.approve, name="approve"),
    path("figures/<int:pk>/return/", figures.return_, name="return"),
    path("figures/<int:pk>/withdraw/", figures.withdraw, name="withdraw"),
    path("figures/<int:pk>/correct/", figures.correct, name="correct"),
    path("targets/<int:pk>/change/", changes.request_change, name="change_request"),
    path("changes/<int:pk>/decide/", changes.decide, name="change_decide"),
    path("steward/", stewarding.show, name="steward"),
    path("releases/<int:indicator_id>/<str:month>/", stewarding.release, name="release"),
    path("evidence/<int:pk>/", figures.evidence, name="evidence"),
    path("record/", record.show, name="record"),
    path("record.csv", record.export, name="record_export"),
    path("record/configuration/", record.changes, name="configuration_changes"),
    path("interference/", record.interference, name="interference"),
    path("people/", people.matrix, name="people"),
    path("accounts/", people.account, name="account"),
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
