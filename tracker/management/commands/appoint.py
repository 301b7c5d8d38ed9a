"""A role given at once, on record, where nobody could confirm it: for a district with one administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.actions.people.accounts import appoint_on_server
from tracker.management.refusals import refusals_told
from tracker.models import Membership, Unit, User


class Command(BaseCommand):
    help = "Gives a person a role in a unit at once, in the name of an administrator; on the pages two administrators do it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", choices=Membership.Role.values)
        parser.add_argument("unit", help="code of the unit")
        parser.add_argument("--by", required=True, help="user name of the administrator in whose name")
        parser.add_argument("--from", dest="from_date", type=date.fromisoformat, help="2023-07-01")
        parser.add_argument("--until", dest="until_date", type=date.fromisoformat, help="2023-12-31")

    def handle(self, *args: Any, username: str, role: str, unit: str, by: str, **options: Any) -> None:
        people = {name: User.objects.filter(username=name).first() for name in (username, by)}
        place = Unit.objects.filter(code=unit).first()
        for name, found in (*people.items(), (unit, place)):
            if found is None:
                raise CommandError(f"Nobody and nothing is called {name}.")
        dates = {name: options[name] for name in ("from_date", "until_date")}
        membership = Membership(user=people[username], unit=place, role=role, **dates)
        with refusals_told():
            appoint_on_server(by=people[by], at=timezone.now(), membership=membership)  # type: ignore[arg-type]
        self.stdout.write(f"{membership}")
