"""批量修改: the same facts written into many items of a register, looked at before they are written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker import access
from tracker.actions.registers.several import Changed, ItemRefused, edit_items, try_edit_items
from tracker.calc.refusals import AccessRefused
from tracker.forms.several import APPLY, MOST, SeveralForm
from tracker.models import Item, Register
from tracker.views.registers.items import units_to_keep
from tracker.views.registers.lists import asked
from tracker.views.web.asking import asking, rights
from tracker.views.web.refusals import refused
from tracker.wording import label


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The items that the list shows with these filters, as far as one may keep them, to be changed together."""
    held = rights(request)
    register, _moment, _form, rows = asked(request, code)
    if not units_to_keep(held):
        raise AccessRefused("not_your_items")
    items = [one.item for one in rows if access.can_keep_items(held, one.item.unit_id)]
    columns = list(register.columns.all())
    if request.method != "POST":
        return _page(request, register, items, SeveralForm(columns=columns))
    form = SeveralForm(request.POST, columns=columns)
    if "step" in form.errors:
        return refused(request, _("请选择“预览”或“确认修改”。"), status=400)
    if not form.is_valid():
        return _page(request, register, items, form)
    return _taken(request, register, items, form)


def _taken(
    request: HttpRequest, register: Register, items: Sequence[Item], form: SeveralForm
) -> HttpResponse:
    """Show what would change, or change it if that was shown."""
    chosen = set(form.cleaned_data["item"])
    given: dict[str, Any] = {
        "by": asking(request),
        "at": timezone.now(),
        "items": list(
            Item.objects.filter(pk__in=chosen, register=register).select_related("register", "unit")
        ),
        "texts": form.texts(),
    }
    try:
        would = try_edit_items(**given)
        seen = _digest(would)
        if form.cleaned_data["step"] != APPLY or form.cleaned_data["seen"] != seen:
            return _preview(request, register, form, would, seen)
        given["items"] = list(
            Item.objects.filter(pk__in=chosen, register=register).select_related("register", "unit")
        )
        done = edit_items(**given)
    except ItemRefused as fault:
        form.refuse_item(fault.item, fault.fault)
        return _page(request, register, items, form)
    messages.success(request, _("已修改 %(n)s 个条目，每个各有一条记录。") % {"n": len(done)})
    return redirect("register", code=register.code)


def _digest(would: Sequence[Changed]) -> str:
    told = [[one.item.pk, sorted(one.texts.items())] for one in would]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _preview(
    request: HttpRequest, register: Register, form: SeveralForm, would: Sequence[Changed], seen: str
) -> HttpResponse:
    names = {one.code: label(one) for one in form.columns}
    chosen = form.cleaned_data["item"]
    context = {
        "register": register,
        "form": form,
        "address": request.get_full_path(),
        "lines": [(one.item, [(names[code], *both) for code, both in one.texts.items()]) for one in would],
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
