"""The board: every target with its light, for a month, as known on a day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.documents.sheets import TYPE, write_workbook
from tracker.documents.tables import write_csv
from tracker.forms.filters import BoardForm
from tracker.queries.ledger.unit_lives import life_of
from tracker.queries.targets.board import Board, board, choices_of, has_goals
from tracker.queries.targets.gathering import settings_of_targets
from tracker.queries.targets.leading import shared
from tracker.queries.targets.lights import bands_in_use, light_rules
from tracker.tables.board import EXPORT_HEADER, BoardRow, BoardTable, export_row
from tracker.tables.paging import paged
from tracker.tables.progress import board_sheet
from tracker.views.web.asking import rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached
from tracker.views.web.moment import Moment, file_name, moment_of
from tracker.views.web.refusals import check_filters
from tracker.wording import month


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The board as a page."""
    moment, form, found = _asked(request)
    unit = form.cleaned_data["unit"]
    table = paged(BoardTable([BoardRow(s) for s in found.standings]), request.GET)
    context = {
        "moment": moment,
        "form": form,
        "life": life_of(unit, moment.month, moment.known_by) if unit else None,
        "board": found,
        "shared": shared(found.standings),
        "table": table,
        "light": form.cleaned_data["light"],
        "total": sum(count for _band, count in found.counts),
        "is_without_goals": not found.counts and not has_goals(),
    }
    return render(request, "targets/board.html", context)


@require_safe
@costly
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the board shows with these filters, all pages of it, as CSV."""
    moment, _form, found = _asked(request)
    name = file_name(_("目标总览"), moment, "csv")
    header = [str(title) for title in EXPORT_HEADER]
    return attached(
        write_csv(header, map(export_row, found.standings)), name, "text/csv; charset=utf-8", request=request
    )


@require_safe
@costly
def workbook(request: HttpRequest) -> StreamingHttpResponse:
    """What the board shows with these filters, all pages of it, as a workbook with numbers to calculate with."""
    moment, _form, found = _asked(request)
    sheet = board_sheet(found.standings, _("目标总览") + f" {month(moment.month)}")
    return attached(
        [write_workbook([sheet])], file_name(_("目标总览"), moment, "xlsx"), TYPE, request=request
    )


def _asked(request: HttpRequest) -> tuple[Moment, BoardForm, Board]:
    held = rights(request)
    moment = moment_of(request)
    rules = light_rules(moment.known_by)
    bands = bands_in_use(rules, moment.month)
    said = settings_of_targets(moment.known_by)
    choices = choices_of([moment.month], moment.month, said)
    form = BoardForm(request.GET, bands=bands, choices=choices)
    check_filters(form)
    found = board(held, moment.month, form.narrowing(), known_by=moment.known_by, rules=rules, said=said)
    return moment, form, found
