"""Addresses, grouped by noun."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from tracker.views import board, figures, progress, registers, reports, review, status, stewarding

urlpatterns = [
    path("", board.show, name="board"),
    path("board.csv", board.export, name="board_export"),
    path("targets/<int:pk>/", status.show, name="target"),
    path("progress/sections/", progress.sections, name="progress_sections"),
    path("progress/units/", progress.units, name="progress_units"),
    path("registers/", registers.index, name="registers"),
    path("registers/<slug:code>/", registers.show, name="register"),
    path("registers/<slug:code>/items.csv", registers.export, name="register_export"),
    path("items/<int:pk>/", registers.item, name="item"),
    path("report/", reports.show, name="report"),
    path("report/<int:series_id>/", reports.enter, name="report_once"),
    path("report/<int:series_id>/<str:month>/", reports.enter, name="report_month"),
    path("review/", review.queue, name="review"),
    path("figures/<int:pk>/", figures.show, name="figure"),
    path("figures/<int:pk>/approve/", figures.approve, name="approve"),
    path("figures/<int:pk>/return/", figures.return_, name="return"),
    path("figures/<int:pk>/withdraw/", figures.withdraw, name="withdraw"),
    path("figures/<int:pk>/correct/", figures.correct, name="correct"),
    path("steward/", stewarding.show, name="steward"),
    path("releases/<int:indicator_id>/<str:month>/", stewarding.release, name="release"),
    path("evidence/<int:pk>/", figures.evidence, name="evidence"),
    path("accounts/login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
]
