"""Workbooks to take away: a register as it stands, and templates to fill in."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import access
from tracker.calc.periods import Month, NotAMonth
from tracker.documents.sheets import TYPE, write_workbook
from tracker.models import Indicator, Register, Unit
from tracker.queries.imports.month_books import month_book
from tracker.queries.imports.register_books import register_book
from tracker.queries.ledger.ranks import sheets
from tracker.queries.registers.items import Narrowing, item_rows
from tracker.tables.books import register_instructions, register_sheet
from tracker.tables.month_books import month_instructions, month_sheet, rank_sheet
from tracker.views.imports.looking import place_of
from tracker.views.registers.items import units_to_keep
from tracker.views.registers.lists import asked
from tracker.views.web.asking import rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached
from tracker.views.web.moment import file_name
from tracker.views.web.refusals import BadRequest
from tracker.wording import label


@require_safe
@costly
def register(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """What a register's list shows with its filters, all pages of it, as a workbook that reads back."""
    found, moment, _form, rows = asked(request, code)
    fields, lines = register_book(found, rows, moment.month, known_by=moment.known_by)
    sheet = register_sheet(found, fields, lines, moment.month)
    return attached([write_workbook([sheet])], file_name(label(found), moment, "xlsx"), TYPE, request=request)


@require_safe
@costly
def template(request: HttpRequest, kind: str, code: str) -> StreamingHttpResponse:
    """An empty book to fill in for a month, with what is known filled in already."""
    place = place_of(request, kind, code)
    month = _month(request)
    if isinstance(place, Register):
        content = _register_template(request, place, month)
    elif isinstance(place, Unit):
        lines = month_book(place, month, at=timezone.now())
        content = write_workbook([month_sheet(place, month, lines)], month_instructions(place, month))
    else:
        content = write_workbook([rank_sheet(place, month, _values(place, month))])
    return attached([content], f"{label(place)}-{month}-" + _("填报模板") + ".xlsx", TYPE, request=request)


def _values(indicator: Indicator, month: Month) -> dict[str, Decimal | None]:
    """The members of a rank's comparison set, with what the month's sheet says of them."""
    members = indicator.comparison_set.listed if indicator.comparison_set else ()
    values: dict[str, Decimal | None] = dict.fromkeys(members)
    for sheet in sheets([indicator.pk], month, None).get(indicator.pk, []):
        if sheet.row.month == month.first:
            values.update(sheet.values)
    return values


def _month(request: HttpRequest) -> Month:
    try:
        return Month.read(request.GET.get("month", ""))
    except NotAMonth:
        raise BadRequest(_("请选择月份。")) from None


def _register_template(request: HttpRequest, place: Register, month: Month) -> bytes:
    """The register's items that the person may fill in, of their units or all for stewards, with the last month reported."""
    held = rights(request)
    kept = units_to_keep(held)
    rows = [
        row for row in item_rows(place, month, Narrowing()) if access.can_keep_items(held, row.item.unit_id)
    ]
    fields, lines = register_book(place, rows, month, also=[month])
    before = max((one.month for one in fields if one.month and one.month < month), default=None)
    shown = [field for field in fields if field.month in (None, before, month)]
    sheet = register_sheet(place, shown, lines, month, units=[label(one) for one in kept if one.parent_id])
    return write_workbook([sheet], register_instructions(place, month))
