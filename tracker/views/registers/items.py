"""条目: one item with everything about it, and what staff do with items: add, describe, take out, bring back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import access, wording
from tracker.access import REPORTER
from tracker.access.confidential import visible_imports
from tracker.actions.registers import items, steps
from tracker.calc import states
from tracker.calc.periods import Month
from tracker.calc.presence import ALWAYS
from tracker.calc.refusals import AccessRefused, Refused
from tracker.forms.items import ItemForm, StepForm
from tracker.forms.stewarding import ChangeDecisionForm
from tracker.models import Figure, ImportRun, Item, ItemStepRequest, Register, Unit
from tracker.queries.ledger.care import cares_of
from tracker.queries.ledger.figures import evidence_of, updates_of
from tracker.queries.ledger.lives import units_there
from tracker.queries.people.record import events_of
from tracker.queries.registers.items import as_in, item_page, settings_of_items
from tracker.queries.registers.membership import presences
from tracker.queries.registers.parts import as_in_month
from tracker.queries.registers.steps import step_by_import, waiting_step
from tracker.queries.reporting.disagreements import statements_of
from tracker.queries.reporting.windows import open_months_of
from tracker.queries.targets.forecasts import crossings_of
from tracker.views.web.asking import asking, rights
from tracker.views.web.deciding import decided
from tracker.views.web.moment import moment_of


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    found = _item(pk)
    moment = moment_of(request)
    waiting, month = waiting_step(found), moment.month
    said = settings_of_items(moment.known_by)
    now_in = found.unit_id
    found = as_in(found, month, said)
    found.register = as_in_month(found.register, month, said)
    page = item_page(found, month, known_by=moment.known_by, said=said)
    updates = updates_of(
        found.series.all(), held, known_by=moment.known_by, limit=60, named_in=month, said=said
    )
    in_review = {_part(one): one for one in updates if one.state in states.WAITING}
    context = {
        "page": page,
        "stages": [(stage, said, in_review.get(("stage", stage.pk))) for stage, said in page.stages],
        "standing": [(one, said, in_review.get(("measure", one.pk))) for one, said in page.standing],
        "cares": cares_of(pk, month, said),
        "crossings": crossings_of(page, moment.month, known_by=moment.known_by),
        "item": page.item,
        "moment": moment,
        "columns": [
            (column, found.descriptions.get(column.code, "")) for column in found.register.columns.all()
        ],
        "evidence": evidence_of(found, held, known_by=moment.known_by),
        "statements": statements_of(found, month, held, moment.known_by),
        "came_with": (came_with := step_by_import(found)),
        "may_open_import": came_with is not None and _sees(held, came_with.import_run),
        "events": events_of("item", [found.pk])[:60],
        "may_keep": access.can_keep_items(held, found.unit_id),
        "may_step": access.can_request_step(held, found) and waiting is None,
        "waiting": waiting,
        "may_decide": waiting is not None and access.can_decide_step(held, waiting),
        "updates": updates,
        "may_report": access.can_report_for(held, now_in),
        "open_months": open_months_of(found, held.units(REPORTER), timezone.now()),
    }
    return render(request, "registers/item.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """A new item of a register, for a unit one reports for."""
    held = rights(request)
    register = get_object_or_404(Register, code=code)
    units = units_to_keep(held)
    if not units:
        raise AccessRefused("not_your_items")
    form = ItemForm(request.POST or None, instance=Item(register=register), units=units)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        month = Month.of(form.instance.presence.earliest("id").on)
        told = _("已加入台账，自%(month)s起计数。请接着填报它的阶段和数据。") % {
            "month": wording.month(month)
        }
        messages.success(request, told)
        return redirect(reverse("item", args=[form.instance.pk]) + f"?month={month}")
    return _form_page(request, "registers/item_form.html", {"register": register, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and descriptions of an item; what counts about it is reported instead."""
    held = rights(request)
    found = _item(pk)
    access.check_keep_items(held, found.unit_id)
    form = ItemForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        messages.success(request, _("已修改条目。"))
        return redirect("item", pk=pk)
    context = {"register": found.register, "item": _item(pk), "form": form}
    return _form_page(request, "registers/item_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that an item leave its register, or come back if it's out."""
    held = rights(request)
    found = _item(pk)
    access.check_request_step(held, found)
    inside = presences([found.register_id], None).get(pk, ALWAYS).holds(timezone.localdate())
    form = StepForm(request.POST or None, instance=ItemStepRequest(item=found, joins=not inside))
    if request.method == "POST" and form.is_valid():
        try:
            steps.request_step(by=asking(request), at=timezone.now(), request=form.instance)
        except (Refused, ValidationError) as fault:
            form.refuse(fault)
        else:
            messages.success(request, _("申请已提交，由另一位审核人或业务管理员决定；决定前仍照原样计数。"))
            return redirect("item", pk=pk)
    return _form_page(request, "registers/item_step.html", {"item": found, "inside": inside, "form": form})


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person's word on such a request."""
    held = rights(request)
    asked = get_object_or_404(ItemStepRequest.objects.select_related("item__register", "author"), pk=pk)
    access.check_decide_step(held, asked)
    by, at = asking(request), timezone.now()

    def accept(_reason: str) -> str:
        steps.accept_step(by=by, at=at, request=asked)
        return _("已同意，从所申请的日期起按此计数。")

    def refuse(reason: str) -> str:
        steps.refuse_step(by=by, at=at, request=asked, reason=reason)
        return _("已答复不同意，条目照旧。")

    return decided(
        request,
        ChangeDecisionForm(request.POST),
        {"accept": accept, "refuse": refuse},
        page=reverse("item", args=[asked.item_id]),
        also=["registers"],
    )


def units_to_keep(held: access.Rights) -> list[Unit]:
    """The units that are there today for which somebody may add items."""
    there = units_there(Month.of(timezone.localdate())).order_by("order", "id")
    return [one for one in there if access.can_keep_items(held, one.pk)]


def _part(figure: Figure) -> tuple[str, int | None]:
    series = figure.slot.series
    return ("stage", series.stage_id) if series.stage_id else ("measure", series.measure_id)


def _sees(held: access.Rights, run: ImportRun | None) -> bool:
    return run is not None and visible_imports(ImportRun.objects.filter(pk=run.pk), held).exists()


def _item(pk: int) -> Item:
    return get_object_or_404(Item.objects.select_related("register", "unit"), pk=pk)


def _saved(request: HttpRequest, form: ItemForm) -> bool:
    """Whether the item was saved; if not, the form says why."""
    joined_on = form.cleaned_data.get("joined_on")
    try:
        items.save_item(by=asking(request), at=timezone.now(), item=form.instance, joined_on=joined_on)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return False
    return True


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = context["form"].status if request.method == "POST" else 200
    return render(request, template, context, status=status)
