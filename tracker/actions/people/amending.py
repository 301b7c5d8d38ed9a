"""Dating changes of configuration: from which month they hold, and that they never reach into a settled one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from tracker.access.settled import check_open, first_open_month, keep_open
from tracker.calc.identities import GROWTH
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Amendment, Identity, User
from tracker.models.amendments import AT_ONCE, BORN, DATED

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class InForce:
    """From which month a change holds, None meaning the first one that isn't settled, and why it was made."""

    since: Month | None = None
    reason: str = ""


FROM_THE_FIRST_OPEN_MONTH = InForce()


def is_dated(model: type[models.Model] | models.Model, name: str) -> bool:
    """Whether a field of a model holds from a month on."""
    table = model._meta.model_name or ""
    return table in DATED and name not in AT_ONCE.get(table, {})


def stored_values(rows: Sequence[models.Model]) -> dict[int, dict[str, Any]]:
    """What the editable fields of stored rows of one model say before they are saved anew, by row."""
    if not rows:
        return {}
    names = [one.attname for one in rows[0]._meta.concrete_fields if one.editable and not one.primary_key]
    found = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
    return {pk: dict(zip(names, said, strict=True)) for pk, *said in found.values_list("pk", *names)}


def begin(*, by: User, at: datetime, rows: Iterable[models.Model], in_force: InForce) -> None:
    """Write down from which month rows are there, where pages of a month would list them. Raises Refused."""
    _live(by, at, rows, in_force, is_there=True)


def finish(*, by: User, at: datetime, rows: Iterable[models.Model], in_force: InForce) -> None:
    """Write down from which month rows aren't there any more. Raises Refused."""
    _live(by, at, rows, in_force, is_there=False)


def _live(by: User, at: datetime, rows: Iterable[models.Model], in_force: InForce, *, is_there: bool) -> None:
    listed = [row for row in rows if (row._meta.model_name or "") in BORN]
    if not listed:
        return
    since, former = _since(at, in_force), None if is_there else True
    Amendment.objects.bulk_create(
        _amendment(row, Amendment.LIFE, former, is_there, since, by, in_force.reason) for row in listed
    )


def amend(
    *, by: User, at: datetime, changed: Mapping[Row, Mapping[str, tuple[Any, Any]]], in_force: InForce
) -> None:
    """Write down from which month changed fields hold: by row and field what they said and what they say.

    A relation is told by its number. Raises Refused: the month is settled, or the field has a change from a later month on.
    """
    dated = {
        row: {name: said for name, said in fields.items() if is_dated(row, name)}
        for row, fields in changed.items()
    }
    dated = {row: fields for row, fields in dated.items() if fields}
    if not dated:
        return
    since = _since(at, in_force)
    newest = _newest(dated)
    amendments = []
    for row, fields in dated.items():
        table = row._meta.model_name or ""
        born = newest.get((table, row.pk, Amendment.LIFE))
        if born is not None and born >= since:
            continue
        for name, (former, value) in fields.items():
            later = newest.get((table, row.pk, name))
            if later is not None and later > since:
                raise Refused("amended_later", field="in_force_from", month=later)
            amendments.append(_amendment(row, name, former, value, since, by, in_force.reason))
    Amendment.objects.bulk_create(amendments)


def check_unlisted(row: models.Model, at: datetime) -> None:
    """Refuse to remove a row that pages of a settled month list. Raises Refused."""
    table = row._meta.model_name or ""
    if table not in BORN or not _is_listed(row):
        return
    born = _newest({row: ()}).get((table, row.pk, Amendment.LIFE))
    if born is None or born < first_open_month(at):
        raise Refused("in_settled_months", row=str(row))


def _is_listed(row: models.Model) -> bool:
    """Whether pages of a month tell of the row: of 勾稽关系 those that say, or once said, what a growth rate goes by."""
    if not isinstance(row, Identity):
        return True
    changed = Amendment.objects.filter(table=row._meta.model_name, row=row.pk, field="kind")
    return row.kind == GROWTH or changed.exists()


def _since(at: datetime, in_force: InForce) -> Month:
    if in_force.since is None:
        keep_open()
        return first_open_month(at)
    check_open(in_force.since, at)
    return in_force.since


def _newest(rows: Collection[models.Model] | Mapping[models.Model, Any]) -> dict[tuple[str, int, str], Month]:
    """From when the newest change of each field holds."""
    tables = {row._meta.model_name or "" for row in rows}
    found = Amendment.objects.filter(table__in=tables, row__in=[row.pk for row in rows]).order_by("id")
    return {
        (table, row, name): Month.of(since)
        for table, row, name, since in found.values_list("table", "row", "field", "in_force_from")
    }


def _amendment(
    row: models.Model, name: str, former: Any, value: Any, since: Month, by: User, reason: str
) -> Amendment:
    return Amendment(
        table=row._meta.model_name or "",
        row=row.pk,
        field=name,
        former=former,
        value=value,
        in_force_from=since.first,
        reason=reason[:500],
        author=by,
    )
