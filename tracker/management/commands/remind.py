"""`manage.py remind`: for a timer, every hour or every morning. Writes each reminder once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracker.actions.people.handing_on import hand_on
from tracker.actions.reporting.reminders import remind_by_timer


class Command(BaseCommand):
    help = "Remind units of what is due soon, due or overdue, and their leaders of what stays overdue."

    def handle(self, *args: Any, **options: Any) -> None:
        hand_on(at=timezone.now())
        done = remind_by_timer(at=timezone.now())
        said = [f"{count} {stage}" for stage, count in sorted(done.items())]
        self.stdout.write(", ".join(said) or "Nobody to remind.")
