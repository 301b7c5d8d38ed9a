"""Entering what a comparison set reached in a month; a newer sheet takes the place of an older one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import access
from tracker.access import configuring
from tracker.actions.people.record import record
from tracker.calc.numbers import check_digits
from tracker.calc.periods import day_of
from tracker.calc.ranking import places
from tracker.models import Indicator, RankLine, RankSheet, User


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
    if sheet.indicator.kind != Indicator.Kind.RANK or sheet.indicator.comparison_set is None:
        raise ValidationError(_("只有位次指标可以登记位次表。"))
    if sheet.source_date > day:
        raise ValidationError(_("来源日期不能晚于今天。"))
    if not takes_back and not any(value is not None for value in values.values()):
        raise ValidationError(_("位次表没有数值。"))
    _check_members(sheet, values)
    for value in values.values():
        if value is not None:
            check_digits(value)
    replaced = RankSheet.objects.filter(indicator=sheet.indicator, month=sheet.month).exists()
    if replaced and not sheet.reason.strip():
        raise ValidationError(_("该月已有位次表。更换须写明理由。"))
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
    members = [
        line.strip() for line in (comparison.members if comparison else "").splitlines() if line.strip()
    ]
    missing = [member for member in members if member not in values]
    strange = [member for member in values if members and member not in members]
    if missing:
        raise ValidationError(
            _("缺少成员：%(names)s。没有数值的成员也要列出，数值留空。") % {"names": _("、").join(missing)}
        )
    if strange:
        raise ValidationError(_("不在比较范围内：%(names)s。") % {"names": _("、").join(strange)})
