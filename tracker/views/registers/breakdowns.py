"""The lists behind a counted number, each with an address of its own, to be narrowed and taken along."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracker import wording
from tracker.access import visible_targets
from tracker.documents.tables import write_csv
from tracker.forms.registers import BreakdownForm
from tracker.models import Target, Unit
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.registers.breakdowns import PARTS, BreakdownPage, BreakdownRow, breakdown_page, narrowed
from tracker.queries.registers.items import settings_of_items, units_of
from tracker.tables.breakdowns import BreakdownTable, export_header, export_row
from tracker.tables.paging import paged
from tracker.views.web.asking import rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached
from tracker.views.web.moment import Moment, moment_of
from tracker.views.web.refusals import check_filters
from tracker.wording import counting


@require_safe
def show(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One list of a count as a page."""
    target, moment, form, page, rows = _asked(request, pk, part)
    context = {
        "target": target,
        "moment": moment,
        "form": form,
        "page": page,
        "part": part,
        "table": paged(
            BreakdownTable(rows, rule=page.rule, part=part, query=moment.query, units=units_in(moment)),
            request.GET,
        ),
        "count": len(rows),
    }
    return render(request, "registers/breakdown_part.html", context)


def units_in(moment: Moment) -> list[Unit]:
    """Every unit under the names it had in a month."""
    said = settings_at(moment.known_by)
    return [said.of(unit, moment.month) for unit in Unit.objects.all()]


@require_safe
@costly
def export(request: HttpRequest, pk: int, part: str) -> StreamingHttpResponse:
    """The list with these filters, all pages of it, as CSV."""
    target, moment, _form, page, rows = _asked(request, pk, part)
    name = f"{wording.goal_name(target)}-{counting.breakdown_part(part)}-{moment.month}.csv"
    lines = (export_row(row, page.rule) for row in rows)
    return attached(
        write_csv(export_header(page.rule), lines), name, "text/csv; charset=utf-8", request=request
    )


def _asked(
    request: HttpRequest, pk: int, part: str
) -> tuple[Target, Moment, BreakdownForm, BreakdownPage, list[BreakdownRow]]:
    held = rights(request)
    targets = visible_targets(Target.objects.select_related("indicator", "issuer", "unit"), held)
    target = get_object_or_404(targets, pk=pk)
    moment = moment_of(request)
    said = settings_of_items(moment.known_by)
    target = said.of(target, moment.month)
    page = (
        breakdown_page(target, moment.month, known_by=moment.known_by, said=said) if part in PARTS else None
    )
    if page is None or moment.month < target.span.first:
        raise Http404
    form = BreakdownForm(request.GET, units=units_of(page.rule.register, moment.month, said))
    check_filters(form)
    unit = form.cleaned_data["unit"] and said.of(form.cleaned_data["unit"], moment.month)
    rows = narrowed(page.rows(part), text=form.cleaned_data["q"], unit=unit)
    return target, moment, form, page, rows
