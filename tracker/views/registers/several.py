"""批量修改: the same said of many items of a register, facts, tags and their unit, looked at before it is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker import access
from tracker.access.settled import first_open_month
from tracker.access.units import can_reorganise
from tracker.actions.registers.several import (
    Changed,
    ItemRefused,
    Passing,
    Tags,
    Wanted,
    edit_items,
    try_edit_items,
)
from tracker.actions.targets.reorganising import request_items
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused
from tracker.forms.several import APPLY, MOST, OF_TAGS, OF_UNIT, SeveralForm
from tracker.models import Item, Measure, Register, Unit
from tracker.queries.ledger.lives import lives
from tracker.queries.reporting.windows import months_taken
from tracker.views.registers.items import units_to_keep
from tracker.views.registers.lists import asked
from tracker.views.web.asking import asking, rights
from tracker.views.web.refusals import refused
from tracker.wording import label

AHEAD = 13  # months from which items may pass, this one included


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The items that the list shows with these filters, as far as one may keep them, to be changed together."""
    held = rights(request)
    register, _moment, _form, rows = asked(request, code)
    if not units_to_keep(held):
        raise AccessRefused("not_your_items")
    items = [one.item for one in rows if access.can_keep_items(held, one.item.unit_id)]
    form = _form_of(request, register, items)
    if request.method != "POST":
        return _page(request, register, items, form)
    if "step" in form.errors:
        return refused(request, _("请选择“预览”或“确认修改”。"), status=400)
    if not form.is_valid():
        return _page(request, register, items, form)
    return _taken(request, register, items, form)


def _form_of(request: HttpRequest, register: Register, items: Sequence[Item]) -> SeveralForm:
    """Asks for facts of whoever keeps items, for tags of whoever reports them, for another unit of the district's stewards."""
    held, at = rights(request), timezone.now()
    reports = {one.unit_id for one in items} & held.units(access.REPORTER)
    more: dict[str, Any] = {}
    if can_reorganise(held):
        first = first_open_month(at)
        units = Unit.objects.exclude(kind=Unit.Kind.DISTRICT).exclude(pk__in=lives().endings)
        more = {
            "units": units.order_by("order", "id"),
            "passes_from": [first.plus(one) for one in range(AHEAD)],
        }
    return SeveralForm(
        request.POST if request.method == "POST" else None,
        columns=list(register.columns.all()),
        tags=[one for one in register.measures.all() if one.form == Measure.Form.FLAG],
        months=months_taken(reports, at) if reports else [],
        **more,
    )


def _wanted(request: HttpRequest, form: SeveralForm, at: datetime) -> Wanted:
    """What the form asks for; another unit by the door of reorganisations."""
    given, said = form.cleaned_data, form.said()
    passing = None
    if form.is_passing:
        ask = partial(
            request_items,
            by=asking(request),
            at=at,
            to=given["unit"],
            month=Month.parse(given["first_month"]),
            basis=given["basis"],
            basis_date=given["basis_date"],
        )
        passing = Passing(given["unit"], lambda unit, items: ask(unit=unit, items=items))
    return Wanted(form.texts(), Tags(said, *form.reported_for()) if said else None, passing)


def _taken(
    request: HttpRequest, register: Register, items: Sequence[Item], form: SeveralForm
) -> HttpResponse:
    """Show what would change, or change it if that was shown."""
    stored = Item.objects.filter(pk__in=form.cleaned_data["item"], register=register)
    stored, at = stored.select_related("register", "unit"), timezone.now()
    given: dict[str, Any] = {"by": asking(request), "at": at, "wanted": _wanted(request, form, at)}
    try:
        would = try_edit_items(**given, items=list(stored.all()))
        seen = _digest(would, form)
        if form.cleaned_data["step"] != APPLY or form.cleaned_data["seen"] != seen:
            return _preview(request, register, form, would, seen)
        done = edit_items(**given, items=list(stored.all()))
    except ItemRefused as fault:
        form.refuse_item(fault.item, fault.fault)
        return _page(request, register, items, form)
    _say_done(request, done)
    return redirect("register", code=register.code)


def _say_done(request: HttpRequest, done: Sequence[Changed]) -> None:
    messages.success(request, _("已修改 %(n)s 个条目，每个各有一条记录。") % {"n": len(done)})
    reported, passing = sum(len(one.tags) for one in done), sum(one.units is not None for one in done)
    if reported:
        messages.info(request, _("%(n)s 项“是否”已提交审核，审核通过后才会计入。") % {"n": reported})
    if passing:
        told = _("%(n)s 个条目的划转待另一名业务管理员确认；确认前一切照旧。")
        messages.info(request, told % {"n": passing})


def _digest(would: Sequence[Changed], form: SeveralForm) -> str:
    given = form.cleaned_data
    told = [[one.item.pk, _told(one, {})] for one in would]
    when = [str(given.get(name, "")) for name in (*OF_TAGS, *OF_UNIT)]
    return hashlib.sha256(json.dumps([told, when]).encode()).hexdigest()


def _told(one: Changed, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Each change of an item: what, before and after."""
    found = [(names.get(code, code), *both) for code, both in sorted(one.texts.items())]
    words = {None: "", True: _("是"), False: _("否")}
    found += [(label(tag), words[before], words[after]) for tag, (before, after) in one.tags.items()]
    if one.units is not None:
        found.append((_("责任单位"), label(one.units[0]), label(one.units[1])))
    return found


def _preview(
    request: HttpRequest, register: Register, form: SeveralForm, would: Sequence[Changed], seen: str
) -> HttpResponse:
    names = {one.code: label(one) for one in form.columns}
    chosen = form.cleaned_data["item"]
    context = {
        "register": register,
        "form": form,
        "address": request.get_full_path(),
        "lines": [(one.item, _told(one, names)) for one in would],
        "reports": any(one.tags for one in would),
        "passing": any(one.units for one in would),
        "same": len(chosen) - len(would),
        "sent": [
            (name, value)
            for name in request.POST
            for value in request.POST.getlist(name)
            if name not in ("csrfmiddlewaretoken", "step", "seen")
        ],
        "seen": seen,
    }
    stale = form.cleaned_data["step"] == APPLY
    return render(
        request, "registers/several_preview.html", context | {"stale": stale}, status=409 if stale else 200
    )


def _page(request: HttpRequest, register: Register, items: Sequence[Item], form: SeveralForm) -> HttpResponse:
    ticked = set(form.cleaned_data.get("item", ())) if form.is_bound else set()
    every = request.GET.get("tick") == "all" and not form.is_bound
    context = {
        "register": register,
        "form": form,
        "address": request.get_full_path(),
        "lines": [(one, every or one.pk in ticked) for one in items[:MOST]],
        "more": max(0, len(items) - MOST),
        "every": every,
    }
    return render(request, "registers/several.html", context, status=form.status if form.errors else 200)
