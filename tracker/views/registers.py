"""台账: the registers, their items, and one item with its months and stages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker import access
from tracker.forms.filters import RegisterForm
from tracker.models import Item, Register
from tracker.queries.registers import item_page, item_rows, registers
from tracker.queries.updates import updates_of
from tracker.queries.windows import open_months
from tracker.tables.items import ItemTable
from tracker.tables.paging import paged
from tracker.views.moment import moment_of
from tracker.views.people import rights
from tracker.views.refusals import check_filters


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rights(request)
    return render(request, "registers.html", {"registers": registers()})


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    rights(request)
    register = get_object_or_404(Register, code=code)
    moment = moment_of(request)
    form = RegisterForm(request.GET, register=register)
    check_filters(form)
    rows = item_rows(
        register,
        moment.month,
        known_by=moment.known_by,
        text=form.cleaned_data["q"],
        unit=form.cleaned_data["unit"],
    )
    table = paged(ItemTable(rows, register=register, query=moment.query), request.GET)
    context = {
        "register": register,
        "moment": moment,
        "table": table,
        "count": len(rows),
        "form": form,
    }
    return render(request, "register.html", context)


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
        "updates": updates_of(found.series.all(), held, known_by=moment.known_by, limit=60),
        "may_report": held.covers(found.unit_id, access.REPORTER),
        "open_months": open_months(found.unit_id, timezone.now()),
    }
    return render(request, "item.html", context)
