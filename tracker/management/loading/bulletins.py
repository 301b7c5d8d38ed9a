"""The district's briefings with their first text, which must be printable with the figures loaded before."""

from __future__ import annotations

from datetime import datetime

from django.core.management.base import CommandError

from tracker.actions.bulletins.texts import BulletinRefused, add_bulletin_version
from tracker.actions.people.configuration import enter
from tracker.documents.tables import Row
from tracker.management.loading.folder import Folder
from tracker.models import BulletinTemplate, BulletinVersion, HistoryLoad, User


def load_bulletins(folder: Folder, load: HistoryLoad, *, by: User, at: datetime) -> None:
    def add(row: Row) -> BulletinVersion:
        (template,) = enter(by=by, at=at, rows=[_template(row)])
        text = folder.path / "bulletins" / f"{template.code}.txt"
        try:
            return add_bulletin_version(
                by=by,
                at=at,
                template=template,
                body=text.read_text(encoding="utf-8"),
                month=row.month("checked_for"),
                in_force_from=row.month("in_force_from"),
                history=(load, row.day("stated_date")),
            )
        except BulletinRefused as refused:
            faults = "; ".join(f"line {one.line}: {one.code} {one.found}" for one in refused.faults)
            raise CommandError(f"bulletins/{text.name}: {faults or refused.code}") from refused

    folder.made("bulletins.csv", add)


def _template(row: Row) -> BulletinTemplate:
    names = ("code", "name", "masthead", "issuer", "numbered_as", "title")
    return BulletinTemplate(**{name: row.text(name) for name in names}, order=row.whole("order"))
