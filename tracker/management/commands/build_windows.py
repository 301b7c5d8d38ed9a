"""`manage.py build_windows YEAR`: a year's reporting windows from the reporting calendar, proposed or created."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.actions.reporting.calendars import build_windows
from tracker.management.refusals import refusals_told
from tracker.models import ReportingCalendar, User
from tracker.queries.reporting.calendars import Planned, plan_year, workdays


class Command(BaseCommand):
    help = "Propose a year's reporting windows; with --create --by STEWARD make them. Used windows are never touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--calendar", help="its name; the one in use unless given")
        parser.add_argument("--create", action="store_true", help="create what is missing")
        parser.add_argument("--replan", action="store_true", help="with --create: also move unused windows")
        parser.add_argument("--by", help="user name of the steward who answers for it; needed to create")

    def handle(
        self,
        *args: Any,
        year: int,
        calendar: str | None,
        create: bool,
        replan: bool,
        by: str | None,
        **options: Any,
    ) -> None:
        if not 2000 <= year <= 2100:
            raise CommandError(f"{year} isn't a year from 2000 to 2100.")
        rule = _calendar(calendar)
        at = timezone.now()
        if create:
            with refusals_told():
                plan = build_windows(by=_user(by), at=at, calendar=rule, year=year, replan=replan)
        else:
            plan = plan_year(rule, year, at)
        self.stdout.write(f"{rule.name} · {year}")
        for one in plan:
            self.stdout.write(_line(one))
        if not workdays().is_arranged(year):
            self.stdout.write(f"The holidays of {year} aren't all known yet: enter 调休 days in the admin.")
        if not create:
            self.stdout.write("Nothing was created. Add --create --by USERNAME to create what is new.")


def _calendar(name: str | None) -> ReportingCalendar:
    found = (
        ReportingCalendar.objects.filter(name=name) if name else ReportingCalendar.objects.filter(in_use=True)
    )
    calendar = found.first()
    if calendar is None:
        known = ", ".join(ReportingCalendar.objects.values_list("name", flat=True)) or "none"
        raise CommandError(f"No such reporting calendar. There are: {known}. Set one up in the admin.")
    return calendar


def _user(name: str | None) -> User:
    user = User.objects.filter(username=name).first() if name else None
    if user is None:
        raise CommandError("Name with --by the steward or administrator who answers for the windows.")
    return user


def _line(one: Planned) -> str:
    closes = f"{one.hours.closes_at:%Y-%m-%d %H:%M}" if one.hours.closes_at else "never"
    combined = " with the next month" if one.combined else ""
    return (
        f"  {one.month}{combined}: opens {one.hours.opens_at:%Y-%m-%d}, due {one.hours.due_at:%Y-%m-%d %H:%M}, "
        f"closes {closes} [{one.state}]"
    )
