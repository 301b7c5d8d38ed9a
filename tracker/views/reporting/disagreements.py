"""口径核对: all numbers of a month that can't be right together, for those who see what isn't approved yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import wording
from tracker.access.pages import check_see_missing
from tracker.calc.periods import Month, NotAMonth
from tracker.forms.disagreements import DisagreementsForm
from tracker.models import Figure, Indicator, Unit
from tracker.queries.reporting.disagreements import Disagreement, disagreements
from tracker.queries.reporting.windows import opened_months
from tracker.views.web.asking import rights
from tracker.views.web.refusals import check_filters
from tracker.wording.checks import relation_sentence
from tracker.wording.numbers import place
from tracker.wording.statements import stated_sentence


@dataclass(frozen=True)
class Line:
    """One of them in words, with the figures that it is about."""

    unit: Unit
    sentence: str
    figures: Sequence[Figure]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The list of one month, the newest that has opened unless another is asked for."""
    held = rights(request)
    check_see_missing(held)
    months = sorted(opened_months(timezone.now()), reverse=True)
    month = _asked(request, months)
    found = disagreements(month, held) if month else []
    units = Unit.objects.in_bulk({one.unit for one in found})
    indicators = Indicator.objects.filter(pk__in={pk for one in found for pk in one.indicators})
    form = DisagreementsForm(
        request.GET, months=months, units=list(units.values()), indicators=list(indicators)
    )
    check_filters(form)
    unit, indicator = form.cleaned_data["unit"], form.cleaned_data["indicator"]
    lines = [
        Line(units[one.unit], _sentence(one), one.figures)
        for one in found
        if unit in (None, units[one.unit]) and (indicator is None or indicator.pk in one.indicators)
    ]
    context = {"form": form, "month": month, "lines": lines, "narrowed": len(lines) < len(found)}
    return render(request, "reporting/disagreements.html", context)


def _asked(request: HttpRequest, months: Sequence[Month]) -> Month | None:
    try:
        return Month.read(request.GET.get("month", ""))
    except NotAMonth:
        return months[0] if months else None


def _sentence(one: Disagreement) -> str:
    if one.relation is not None:
        return relation_sentence(one.relation.numbers, is_cut=one.relation.found.is_cut)
    if one.stated is not None:
        return stated_sentence(one.stated.statement, one.stated.relation, one.stated.found)
    assert one.place is not None
    figure, sheet = one.place.figure, one.place.sheet
    said = {
        "name": wording.label(sheet.row.indicator),
        "stated": place(figure.rank or 0, figure.of_n or 0),
        "source": sheet.row.source,
        "computed": place(sheet.place or 0, len(sheet.places)),
    }
    return _("%(name)s填的是%(stated)s；按位次表（%(source)s）的数值排，是%(computed)s：对不上。") % said
