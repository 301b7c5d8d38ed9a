"""Before a step that can't be taken back: what speaks against it is shown, and only who has seen it takes the step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.calc.concerns import Look, Page
from tracker.templatetags.once import FIELD, WRITER
from tracker.wording.concerns import concern_sentence

SEEN = "seen"
CHANGED = 409
Made = TypeVar("Made")


def after_looking(
    request: HttpRequest,
    step: Callable[[], Made],
    look: Callable[[Made], Look],
    *,
    title: str,
    button: str,
    page: str,
) -> Made | HttpResponse:
    """What the step made, if the form bears the mark of exactly what `look` finds once it is taken; else the page that tells it.

    The step is taken to look at what comes of it, and undone where its reader hasn't seen that: so what would be refused
    is refused at once, and nothing comes between look and step. `page` leads back. Raises what the step raises.
    """
    seen = request.POST.get(SEEN, "")
    with transaction.atomic():
        made = step()
        shown = look(made)
        is_seen = shown.mark == seen
        transaction.set_rollback(not is_seen)
    if is_seen:
        return made
    return _page(request, shown, seen, {"title": title, "button": button, "back": page})


def _page(request: HttpRequest, look: Look, seen: str, named: dict[str, str]) -> HttpResponse:
    new = look.since(seen)
    concerns = [
        {
            "sentence": concern_sentence(one),
            "things": [(thing, _address(thing.page)) for thing in one.things],
            "address": _address(one.page),
            "grave": one.grave,
            "is_new": one.mark in new,
        }
        for one in sorted(look.concerns, key=lambda one: not one.grave)
    ]
    dropped = {SEEN, FIELD, WRITER, "csrfmiddlewaretoken"}
    sent = [(name, text) for name, texts in request.POST.lists() if name not in dropped for text in texts]
    context = named | {
        "action": request.get_full_path(),
        "concerns": concerns,
        "grave": sum(len(one.things) for one in look.concerns if one.grave),
        "sent": sent,
        "mark": look.mark,
        "changed": _("您查看以来情况有变，还没有办理。请核对后再确认。") if seen else "",
    }
    return render(request, "components/looking_first.html", context, status=CHANGED if seen else 200)


def _address(page: Page | None) -> str:
    if page is None:
        return ""
    return reverse(page.name, args=page.args) + (f"?{page.query}" if page.query else "")
