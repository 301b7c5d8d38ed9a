"""What forms offer while somebody types: only what the form would take, and only to whoever may fill it in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from tracker.access import configuring
from tracker.admin.scope import offered
from tracker.admin.showing import NAMED_BY, label
from tracker.admin.site import rights_of
from tracker.calc.periods import Month
from tracker.models import Unit
from tracker.queries.ledger.lives import lives


class Choices(AutocompleteJsonView):
    def process_request(self, request: HttpRequest) -> Any:
        found: Any = super().process_request(request)
        _check_asked(request, found[2].model, found[2].name)
        return found

    def get_queryset(self) -> Any:
        rows = offered(self.request, self.source_field, super().get_queryset())
        if rows.model is Unit:
            return _still_there(rows)
        return rows.select_related(*NAMED_BY[rows.model]) if rows.model in NAMED_BY else rows

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": label(obj)}


def _still_there(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """The units that haven't ended: nothing new is to be said of the others."""
    today = Month.of(timezone.localdate())
    alive = lives()
    return units.exclude(pk__in=[unit for unit in alive.endings if alive.ended(unit, today)])


def choices(request: HttpRequest) -> HttpResponseBase:
    return Choices.as_view(admin_site=admin.site)(request)


def _check_asked(request: HttpRequest, model: Any, name: str) -> None:
    """Only a form's own field is answered, to whoever may fill in that form. Raises PermissionDenied."""
    rights = rights_of(request)
    fills_in = any(configuring.may_configure(rights, verb, model) for verb in ("add", "change"))
    if not fills_in or name not in _fields_that_offer(model):
        raise PermissionDenied


def _fields_that_offer(model: Any) -> set[str]:
    """The fields with such choices on a model's forms: on its own page and below other rows."""
    rooms = admin.site._registry.values()
    forms: list[Any] = [room for room in rooms if room.model is model]
    forms += [part for room in rooms for part in room.inlines if part.model is model]
    return {name for form in forms for name in form.autocomplete_fields}
