"""结转: the steward sets next year's targets from this year's."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.access import Rights
from tracker.access.configuring import check_configure, may_configure
from tracker.actions.targets.roll_over import roll_over as roll_targets_over
from tracker.calc.refusals import Refused
from tracker.forms.years import LineForm, RollOverForm, chosen_values
from tracker.models import Target, TargetChangeRequest
from tracker.queries.targets.concerns import roll_over_look
from tracker.queries.targets.misfits import misfits_ahead
from tracker.queries.targets.roll_over import Proposal, proposals, years_of_targets
from tracker.views.web.asking import asking, rights
from tracker.views.web.looking_first import after_looking


@require_http_methods(["GET", "HEAD", "POST"])
def roll_over(request: HttpRequest, year: int) -> HttpResponse:
    """What would follow every target that ends in the year; what is sent becomes targets with a first version."""
    held = rights(request)
    check_configure(held, "add", Target)
    found = _own(held, proposals(year))
    given = request.POST if request.method == "POST" else None
    form = RollOverForm(given)
    lines = [LineForm(given, proposal=one) for one in found if one.following is None]
    lines.sort(key=lambda line: not line.asks)  # what has to be decided on goes first
    if given is None:
        return _page(request, year, found, form, lines)
    asked = [form, *lines]
    if not all([one.is_valid() for one in asked]):  # noqa: C419 each must be asked, so that all faults show
        return _page(request, year, found, form, lines, status=400)
    values, by, at = chosen_values(lines), asking(request), timezone.now()
    if not form.check_adds_up(misfits_ahead(found, values)):
        return _page(request, year, found, form, lines, status=400)
    terms = {name: form.cleaned_data[name] for name in ("basis", "basis_date")}
    try:
        made = after_looking(
            request,
            partial(roll_targets_over, by=by, at=at, year=year, values=values, **terms),
            lambda _made: roll_over_look(found, values),
            title=_("%(year)s年目标结转") % {"year": year},
            button=_("已看过，结转"),
            page=reverse("roll_over", args=[year]),
        )
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return _page(request, year, found, form, lines, status=form.status)
    if isinstance(made, HttpResponse):
        return made
    if made and isinstance(made[0], TargetChangeRequest):
        sentence = _("已提交 %(n)d 个目标：执行起始月早于本月或已有晒绩公布，待另一名业务管理员确认。")
        messages.warning(request, sentence % {"n": len(made)})
    else:
        messages.success(request, _("已结转 %(n)d 个目标。原有目标没有改动。") % {"n": len(made)})
    return redirect("roll_over", year=year)


def _own(held: Rights, found: list[Proposal]) -> list[Proposal]:
    """What is to follow the targets of one's own units."""
    return [one for one in found if may_configure(held, "add", Target(unit_id=one.target.unit_id))]


def _page(
    request: HttpRequest,
    year: int,
    found: list[Proposal],
    form: RollOverForm,
    lines: list[LineForm],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "year": year,
        "years": years_of_targets(),
        "form": form,
        "lines": lines,
        "followed": [one for one in found if one.following is not None],
        "unfinished": sum(not line.proposal.is_final for line in lines),
    }
    return render(request, "targets/roll_over.html", context, status=status)
