"""台账: the registers, their items, and one item with its months and stages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker import access
from tracker.documents.tables import write_csv
from tracker.forms.registers import RegisterForm
from tracker.models import Item, Register
from tracker.queries.record import events_of
from tracker.queries.registers import ItemRow, item_page, item_rows, registers
from tracker.queries.updates import evidence_of, updates_of
from tracker.queries.windows import open_months
from tracker.tables.items import ItemTable, export_header, export_row
from tracker.tables.paging import paged
from tracker.templatetags import wording as words
from tracker.views.downloads import attached
from tracker.views.moment import Moment, moment_of
from tracker.views.people import rights
from tracker.views.refusals import check_filters


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rights(request)
    return render(request, "registers.html", {"registers": registers()})


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """A register's items as a page."""
    register, moment, form, rows = _asked(request, code)
    context = {
        "register": register,
        "moment": moment,
        "table": paged(ItemTable(rows, register=register, query=moment.query), request.GET),
        "count": len(rows),
        "form": form,
        "may_keep": access.may_configure(rights(request), "change", "item"),
    }
    return render(request, "register.html", context)


@require_safe
def export(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """What the list shows with these filters, all pages of it, as CSV."""
    register, moment, _form, rows = _asked(request, code)
    name = f"{words.label(register)}-{moment.month}" + (f"-{moment.day}" if moment.day else "") + ".csv"
    lines = (export_row(register, row) for row in rows)
    return attached(
        write_csv(export_header(register), lines), name, "text/csv; charset=utf-8", request=request
    )


def _asked(request: HttpRequest, code: str) -> tuple[Register, Moment, RegisterForm, list[ItemRow]]:
    rights(request)
    parts = Register.objects.prefetch_related("stages", "measures", "columns")
    register = get_object_or_404(parts, code=code)
    moment = moment_of(request)
    form = RegisterForm(request.GET, register=register)
    check_filters(form)
    return (
        register,
        moment,
        form,
        item_rows(register, moment.month, form.narrowing(), known_by=moment.known_by),
    )


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    found = get_object_or_404(Item.objects.select_related("register", "unit"), pk=pk)
    moment = moment_of(request)
    page = item_page(found, moment.month, known_by=moment.known_by)
    context = {
        "page": page,
        "item": found,
        "moment": moment,
        "columns": [
            (column, found.descriptions.get(column.code, "")) for column in found.register.columns.all()
        ],
        "evidence": evidence_of(found, held, known_by=moment.known_by),
        "events": events_of("item", [found.pk])[:60],
        "may_keep": access.may_configure(held, "change", "item"),
        "updates": updates_of(found.series.all(), held, known_by=moment.known_by, limit=60),
        "may_report": held.covers(found.unit_id, access.REPORTER),
        "open_months": open_months(found.unit_id, timezone.now()),
    }
    return render(request, "item.html", context)
