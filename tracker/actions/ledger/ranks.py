"""Entering what a comparison set reached in a month; a newer sheet takes the place of an older one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tracker import access
from tracker.access import configuring
from tracker.actions.people.record import record
from tracker.calc.numbers import check_digits
from tracker.calc.periods import day_of
from tracker.calc.ranking import places
from tracker.calc.refusals import Refused
from tracker.models import RankLine, RankSheet, User


@transaction.atomic
def enter_sheet(
    *,
    by: User,
    at: datetime,
    sheet: RankSheet,
    values: Mapping[str, Decimal | None],
    takes_back: bool = False,
) -> RankSheet:
    """Enter the values of a rank's comparison set for a month. The places follow from them.

    Every member must be there, with a value or without one, and nobody else. A sheet that takes back what was entered
    by mistake may have no value at all; then nobody is ranked. Raises AccessRefused or ValidationError.
    """
    day = day_of(at)
    configuring.check_configure(access.rights_at(by, at), "add", sheet)
    if not sheet.indicator.traits.is_place or sheet.indicator.comparison_set is None:
        raise Refused("not_a_rank")
    if sheet.source_date > day:
        raise Refused("source_in_the_future")
    if not takes_back and not any(value is not None for value in values.values()):
        raise Refused("no_values")
    _check_members(sheet, values)
    for value in values.values():
        if value is not None:
            check_digits(value)
    replaced = RankSheet.objects.filter(indicator=sheet.indicator, month=sheet.month).exists()
    if replaced and not sheet.reason.strip():
        raise Refused("replacing_reason_missing")
    sheet.author = by
    sheet.illustrative = by.illustrative
    sheet.full_clean(exclude=["id"])
    sheet.save(force_insert=True)
    RankLine.objects.bulk_create(
        RankLine(sheet=sheet, member=member, value=value) for member, value in values.items()
    )
    ranked = places(values, smallest_first=sheet.smallest_first)
    record("enter_ranks", by=by, of=sheet, source=sheet.source, ranked=len(ranked), reason=sheet.reason)
    return sheet


def _check_members(sheet: RankSheet, values: Mapping[str, Decimal | None]) -> None:
    comparison = sheet.indicator.comparison_set
    members = comparison.listed if comparison else []
    missing = [member for member in members if member not in values]
    strange = [member for member in values if members and member not in members]
    if missing:
        raise Refused("members_missing", names=missing)
    if strange:
        raise Refused("members_unknown", names=strange)
