"""台账: the registers and their lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracker import access, wording
from tracker.access import configuring
from tracker.documents.tables import write_csv
from tracker.forms.registers import RegisterForm
from tracker.models import Register
from tracker.queries.imports.register_books import register_book
from tracker.queries.ledger.care import settings_of_care
from tracker.queries.registers.items import ItemRow, item_rows, registers, units_of
from tracker.queries.registers.steps import waiting_steps
from tracker.tables.books import csv_header, csv_row
from tracker.tables.items import ItemTable
from tracker.tables.paging import paged
from tracker.views.registers.items import units_to_keep
from tracker.views.web.asking import rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached
from tracker.views.web.moment import Moment, moment_of
from tracker.views.web.refusals import check_filters

SHOWN_STEPS = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    held = rights(request)
    waiting = waiting_steps(held)
    shown = list(waiting[:SHOWN_STEPS])
    context = {
        "registers": registers(),
        "steps": [(one, access.can_decide_step(held, one)) for one in shown],
        "more_steps": waiting.count() - SHOWN_STEPS if len(shown) == SHOWN_STEPS else 0,
        "may_define": configuring.may_configure(held, "add", Register),
    }
    return render(request, "registers/index.html", context)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """A register's items as a page."""
    register, moment, form, rows = asked(request, code)
    context = {
        "register": register,
        "moment": moment,
        "table": paged(
            ItemTable(rows, register=register, month=moment.month, query=moment.query), request.GET
        ),
        "count": len(rows),
        "form": form,
        "may_add": bool(units_to_keep(rights(request))),
        "may_import": access.can_import(rights(request), register),
    }
    return render(request, "registers/register.html", context)


@require_safe
@costly
def export(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The items that the list shows with these filters, all pages of it, as CSV that reads back."""
    register, moment, _form, rows = asked(request, code)
    fields, lines = register_book(register, rows, moment.month, known_by=moment.known_by)
    name = f"{wording.label(register)}-{moment.month}" + (f"-{moment.day}" if moment.day else "") + ".csv"
    content = write_csv(csv_header(fields), (csv_row(fields, line) for line in lines))
    return attached(content, name, "text/csv; charset=utf-8", request=request)


def asked(request: HttpRequest, code: str) -> tuple[Register, Moment, RegisterForm, list[ItemRow]]:
    """The register, the moment and the filters that an address asks for, and the items that are left."""
    rights(request)
    parts = Register.objects.select_related("keeper").prefetch_related("stages", "measures", "columns")
    register = get_object_or_404(parts, code=code)
    moment = moment_of(request)
    of_care = settings_of_care(moment.known_by)
    form = RegisterForm(request.GET, register=register, units=units_of(register, moment.month, of_care))
    check_filters(form)
    return (
        register,
        moment,
        form,
        item_rows(register, moment.month, form.narrowing(), known_by=moment.known_by, of_care=of_care),
    )
