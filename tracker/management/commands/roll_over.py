"""Next year's targets from those that end in a year: a dry run unless told to apply."""

from __future__ import annotations

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.actions.targets.roll_over import roll_over
from tracker.management.refusals import refusals_told
from tracker.models import TargetChangeRequest, User
from tracker.queries.targets.roll_over import proposals
from tracker.wording import number


class Command(BaseCommand):
    help = "Shows what would follow every target that ends in YEAR; --apply makes it so, with the values as they were."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--by", help="user name of the steward in whose name the targets are set")
        parser.add_argument("--basis", default="", help="the document that sets the new targets")
        parser.add_argument("--basis-date", type=date.fromisoformat, help="2023-12-30")

    def handle(self, *args, **options):
        found = proposals(options["year"])
        if not found:
            raise CommandError(f"No target ends in {options['year']}.")
        for one in found:
            self.stdout.write(_line(one))
        open_ = [one for one in found if one.following is None]
        self.stdout.write(f"{len(open_)} to roll over, {len(found) - len(open_)} followed already.")
        if not options["apply"]:
            self.stdout.write("Dry run: nothing was written.")
            return
        made = self._apply(options, open_)
        waits = made and isinstance(made[0], TargetChangeRequest)
        self.stdout.write(f"{len(made)} targets {'wait for another steward' if waits else 'set'}.")

    def _apply(self, options, open_):
        if not (options["by"] and options["basis"] and options["basis_date"]):
            raise CommandError("--apply needs --by, --basis and --basis-date.")
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"No user is called {options['by']}.")
        values = {one.target.pk: one.value for one in open_}
        given = {"basis": options["basis"], "basis_date": options["basis_date"]}
        with refusals_told():
            return roll_over(by=by, at=timezone.now(), year=options["year"], values=values, **given)


def _line(one) -> str:
    places = one.standing.indicator.places
    end = "followed already" if one.following else f"{one.span.first} to {one.span.last}"
    parts = [
        one.standing.indicator.code,
        one.standing.unit.code,
        f"target {number(one.value, places)}",
        f"reached {number(one.standing.amount, places)}",
        end,
    ]
    return "\t".join(parts)
