"""Reports: a month by section, unit, leader and light; month against month; targets × months. Made to be printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.access import Rights, check_see_people, units_inside, units_seen_unapproved, visible_targets
from tracker.calc.periods import Month
from tracker.documents.sheets import TYPE, OutSheet, write_workbook
from tracker.forms.filters import MatrixForm, ReportForm
from tracker.models import Target
from tracker.queries.ledger.amendments import Settings
from tracker.queries.reporting.owed import Counts, counts, total
from tracker.queries.targets.board import begun, choices_of, narrowed
from tracker.queries.targets.comparison import Compared, compared
from tracker.queries.targets.gathering import settings_of_targets
from tracker.queries.targets.leading import shared
from tracker.queries.targets.matrix import Row, filled, rows_of
from tracker.queries.targets.progress import Asked, Group, by_leader, by_light, by_section, by_unit
from tracker.queries.targets.standings import RELATED
from tracker.tables.progress import (
    compared_rows,
    comparison_sheet,
    group_sheet,
    head_name,
    matrix_sheets,
    month_cells,
)
from tracker.views.web.asking import rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached
from tracker.views.web.moment import Moment, file_name, moment_of, other_month
from tracker.views.web.refusals import check_filters
from tracker.wording import month as month_name

LEADERS = "leaders"
BY_UNIT = ("units", LEADERS)
TITLES = {
    "sections": (gettext_lazy("板块进度"), gettext_lazy("板块")),
    "units": (gettext_lazy("单位进度"), gettext_lazy("单位")),
    LEADERS: (gettext_lazy("分管领导进度"), gettext_lazy("分管领导")),
    "lights": (gettext_lazy("亮灯情况"), gettext_lazy("亮灯")),
}
WAYS: dict[str, Callable[[Asked], list[Group]]] = {
    "sections": by_section,
    "units": by_unit,
    "lights": by_light,
}
ROWS_A_PAGE = 50


# --- a month, gathered ----------------------------------------------------------------------------


@require_safe
def groups(request: HttpRequest, by: str) -> HttpResponse:
    """Every target of a month under its section, unit, leader or light."""
    moment, form, found = _groups(request, by)
    rates = _rates(rights(request), moment, found) if by in BY_UNIT else [None] * len(found)
    context = {
        "moment": moment,
        "form": form,
        "groups": [(head_name(group.head), group, rate) for group, rate in zip(found, rates, strict=True)],
        "shared": shared({id(one): one for group in found for one in group.standings}.values()),
        "title": TITLES[by][0],
        "by": by,
        "now": timezone.now(),
    }
    return render(request, "targets/progress_groups.html", context)


@require_safe
@costly
def groups_workbook(request: HttpRequest, by: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    if by not in TITLES:
        raise Http404
    moment, _form, found = _groups(request, by)
    title, name = (str(text) for text in TITLES[by])
    sheet = group_sheet(found, name, f"{title} {month_name(moment.month)}")
    return _workbook(request, [sheet], file_name(title, moment, "xlsx"))


def _groups(request: HttpRequest, by: str) -> tuple[Moment, ReportForm, list[Group]]:
    moment, form, asked = _asked(request)
    if by == LEADERS:
        check_see_people(asked.rights)
        return moment, form, by_leader(asked, on=min(moment.day or timezone.localdate(), moment.month.last))
    return moment, form, WAYS[by](asked)


def _rates(held: Rights, moment: Moment, found: Sequence[Group]) -> list[Counts | None]:
    """What the units of each group owed for the month and reported, as the board of what is missing has it; None for a past day,
    and where the asker isn't to know.
    """
    seen = units_seen_unapproved(held)
    of_groups = [{one.unit.pk for one in group.standings} for group in found]
    units = frozenset().union(*of_groups) & seen if moment.day is None else frozenset()
    owed = counts(units, [moment.month], inside=units_inside(held))
    return [
        total(owed[unit, moment.month] for unit in own if (unit, moment.month) in owed)
        if own <= units
        else None
        for own in of_groups
    ]


def _asked(request: HttpRequest) -> tuple[Moment, ReportForm, Asked]:
    held = rights(request)
    moment = moment_of(request)
    form, said = ReportForm(request.GET), settings_of_targets(moment.known_by)
    form.offer(choices_of([moment.month], moment.month, said))
    check_filters(form)
    return moment, form, Asked(held, moment.month, moment.known_by, form.narrowing(), said)


# --- month against month --------------------------------------------------------------------------


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """Two months side by side."""
    moment, form, against, pairs = _pairs(request)
    context = {
        "moment": moment,
        "form": form,
        "against": against,
        "rows": compared_rows(pairs),
        "turns": [(turn, sum(pair.turn == turn for pair in pairs)) for turn in ("better", "worse")],
        "now": timezone.now(),
    }
    return render(request, "targets/progress_months.html", context)


@require_safe
@costly
def months_workbook(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a workbook."""
    moment, _form, against, pairs = _pairs(request)
    title = _("%(month)s与%(other)s对比") % {
        "month": month_name(moment.month),
        "other": month_name(against),
    }
    sheet = comparison_sheet(pairs, against, moment.month, title)
    return _workbook(request, [sheet], file_name(_("两月对比"), moment, "xlsx"))


def _pairs(request: HttpRequest) -> tuple[Moment, ReportForm, Month, list[Compared]]:
    moment, form, asked = _asked(request)
    against = other_month(request, moment)
    return moment, form, against, compared(asked, against)


# --- targets × months -----------------------------------------------------------------------------


@require_safe
@costly
def matrix(request: HttpRequest) -> HttpResponse:
    """Every target through twelve or twenty-four months, fifty to a page."""
    moment, form, columns, rows, said = _rows(request)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    show = form.cleaned_data["show"]
    context: dict[str, Any] = {
        "moment": moment,
        "form": form,
        "months": columns,
        "table": {"page": page, "paginator": page.paginator},
        "rows": [
            (row, month_cells(row, show))
            for row in filled(
                list(page.object_list), columns, until=moment.month, known_by=moment.known_by, said=said
            )
        ],
        "now": timezone.now(),
    }
    return render(request, "targets/progress_matrix.html", context)


@require_safe
@costly
def matrix_workbook(request: HttpRequest) -> StreamingHttpResponse:
    """All pages of the matrix as a workbook: values, completions and lights."""
    moment, _form, columns, rows, said = _rows(request)
    title = f"{_('目标月度矩阵')} {month_name(columns[0])}—{month_name(columns[-1])}"
    sheets = matrix_sheets(
        filled(rows, columns, until=moment.month, known_by=moment.known_by, said=said), columns, title
    )
    return _workbook(request, sheets, file_name(_("目标月度矩阵"), moment, "xlsx"))


def _rows(request: HttpRequest) -> tuple[Moment, MatrixForm, list[Month], list[Row], Settings]:
    held = rights(request)
    moment = moment_of(request)
    form, said = MatrixForm(request.GET), settings_of_targets(moment.known_by)
    check_filters(form)
    columns, narrowing = form.span(moment.month), form.narrowing()
    form.offer(choices_of(columns, moment.month, said))
    visible = begun(visible_targets(Target.objects.all(), held), moment.month, moment.known_by)
    targets = narrowed(visible, narrowing).select_related(*RELATED)
    rows = rows_of(targets, columns, narrowing, until=moment.month, said=said)
    return moment, form, columns, rows, said


def _workbook(request: HttpRequest, sheets: list[OutSheet], name: str) -> StreamingHttpResponse:
    return attached([write_workbook(sheets)], name, TYPE, request=request)
