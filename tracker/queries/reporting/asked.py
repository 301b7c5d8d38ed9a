"""What a person asked for that takes a second person: what waits, and what was decided lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q, Value

from tracker.access import ADMINISTRATOR, Rights
from tracker.access.units import can_reorganise
from tracker.models import (
    Adjustment,
    AppointmentRequest,
    Inapplicability,
    ItemStepRequest,
    Membership,
    Objection,
    ReopeningRequest,
    Reorganisation,
    TargetChangeRequest,
    Veto,
)
from tracker.models.rows import Dated
from tracker.queries.ledger.figures import SERIES

LATELY = timedelta(days=14)
SHOWN = 50
# By model what is printed of a row, and where its unit stands if it is for those alone who are still of that.
ASKED: dict[type[Any], tuple[tuple[str, ...], str]] = {
    TargetChangeRequest: (("target__indicator", "target__issuer", "target__unit"), "target__unit"),
    Inapplicability: (("indicator", "unit"), "unit"),
    Reorganisation: (("unit", "undoes"), ""),
    ReopeningRequest: (("window", *(f"series__{part}" for part in SERIES)), "series__unit"),
    ItemStepRequest: (("item",), "item__unit"),
    AppointmentRequest: (("user", "unit"), ""),
    Adjustment: (("league", "unit"), ""),
    Objection: (("entry__unit", "entry__sheet__league"), ""),
    Veto: (("league", "unit"), ""),
}


@dataclass(frozen=True)
class Asked:
    """A request of the person, and what was decided on it; empty while it waits."""

    row: Any
    decided: str

    @property
    def waits(self) -> bool:
        return not self.decided


def asked_by(rights: Rights, *, at: datetime) -> list[Asked]:
    """What the person asked for, what waits before the rest, each with the newest first; nothing of units they have left."""
    first, *others = (_asked(model, rights, at) for model in _open_to(rights))
    found = list(first.union(*others, all=True).order_by("-recorded_at")[:SHOWN])
    rows = {name: _rows(model, found) for name, model in _by_name().items()}
    asked = [_told(rows[one["model"]][one["pk"]]) for one in found]
    return sorted(asked, key=lambda one: not one.waits)


def _by_name() -> dict[str, type[Any]]:
    return {model._meta.model_name: model for model in ASKED}


def _open_to(rights: Rights) -> list[type[Any]]:
    """The kinds whose pages are open to the person."""
    open_to = {Reorganisation: can_reorganise(rights), AppointmentRequest: rights.has(ADMINISTRATOR)}
    return [model for model in ASKED if open_to.get(model, True)]


def _asked(model: type[Any], rights: Rights, at: datetime) -> Any:
    _related, unit = ASKED[model]
    rows = model.objects.filter(author=rights.user_id)
    if issubclass(model, Dated):
        rows = rows.filter(history_load=None)
    if unit:
        rows = rows.filter(**{f"{unit}__in": rights.units(*Membership.Role.values)})
    lately = Q(decision=None) | Q(decision__recorded_at__gte=at - LATELY)
    named = rows.filter(lately).order_by().annotate(model=Value(model._meta.model_name))
    return named.values("model", "pk", "recorded_at")


def _rows(model: type[Any], found: list[dict[str, Any]]) -> dict[int, Model]:
    numbers = [one["pk"] for one in found if one["model"] == model._meta.model_name]
    related, _unit = ASKED[model]
    return model.objects.select_related(*related, "decision").in_bulk(numbers) if numbers else {}


def _told(row: Any) -> Asked:
    decision = getattr(row, "decision", None)
    return Asked(row, str(decision.get_kind_display()) if decision else "")
