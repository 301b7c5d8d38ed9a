"""The district's briefings with their first text, which must be printable with the figures loaded before."""

from __future__ import annotations

from datetime import datetime

from django.core.management.base import CommandError

from tracker.actions.bulletins.texts import add_bulletin_version
from tracker.actions.people.configuration import enter
from tracker.calc.refusals import Refused
from tracker.documents.tables import Row
from tracker.management.loading.folder import Folder
from tracker.models import BulletinTemplate, BulletinVersion, HistoryLoad, User
from tracker.wording.refusals import sentence


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
        except Refused as refused:
            faults = (f"line {one.line}: {one.code} {one.found}" for one in refused.details.get("faults", ()))
            raise CommandError(
                f"bulletins/{text.name}: {'; '.join(faults) or sentence(refused)}"
            ) from refused

    folder.made("bulletins.csv", add)


def _template(row: Row) -> BulletinTemplate:
    names = ("code", "name", "masthead", "issuer", "numbered_as", "title")
    return BulletinTemplate(**{name: row.text(name) for name in names}, order=row.whole("order"))
