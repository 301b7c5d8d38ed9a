"""The district's briefings with their first text, which must be printable with the figures loaded before."""

from __future__ import annotations

from datetime import datetime

from django.core.management.base import CommandError

from tracker.actions.bulletins.texts import add_bulletin_version
from tracker.actions.people.configuration import enter
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.management.loading.configuration import Configuration
from tracker.models import BulletinTemplate, BulletinVersion, HistoryLoad, User
from tracker.queries.imports.setting_up.reading import Row
from tracker.wording.refusals import sentence

_TEXTS = ("code", "name", "masthead", "issuer", "numbered_as", "title")


def load_bulletins(known: Configuration, load: HistoryLoad, *, by: User, at: datetime) -> None:
    def add(row: Row) -> BulletinVersion:
        template = BulletinTemplate(**{name: row.text(name) for name in _TEXTS}, order=row["order"] or 0)
        (template,) = enter(by=by, at=at, rows=[template])
        text = known.folder.path / "bulletins" / f"{template.code}.txt"
        try:
            return add_bulletin_version(
                by=by,
                at=at,
                template=template,
                body=text.read_text(encoding="utf-8"),
                month=Month.of(row["checked_for"]),
                in_force_from=Month.of(row["in_force_from"]),
                history=(load, row["stated_date"]),
            )
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(f"bulletins/{text.name}: {fault}") from fault
        except Refused as refused:
            faults = (f"line {one.line}: {one.code} {one.found}" for one in refused.details.get("faults", ()))
            raise CommandError(
                f"bulletins/{text.name}: {'; '.join(faults) or sentence(refused)}"
            ) from refused

    known.made("bulletins", add)
