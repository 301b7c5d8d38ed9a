"""Changing every field of a row of configuration through the admin, one after the other, as a person would."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.db import models
from django.test import Client

from tests.admin.forms import context_of, filled
from tests.admin.other_values import Posted, others
from tests.views.crawling import room_address
from tracker.admin.amending import ASKED
from tracker.admin.base import Configured, Versioned

# People and what they may do aren't settings: a role has days of its own, and a page names people, and the product, as they are called.
NO_SETTINGS = ("user", "membership", "brand")
ROWS = 3
# What tells rows apart that pages read in different ways.
KINDS = {
    "indicator": ("kind",), "unit": ("kind",), "target": ("indicator__kind", "district_wide"), "item": ("register",),
    "measure": ("form", "rhythm", "reporting"), "column": ("form",), "stage": ("register",), "section": ("parent",),
}  # fmt: skip
MOST_ROWS = {
    "indicator": 9,
    "unit": 3,
    "target": 6,
    "item": 5,
    "measure": 4,
    "column": 3,
    "stage": 3,
    "section": 4,
}


def rooms(kind: type[Any]) -> list[type[models.Model]]:
    """The models whose room is of a kind, but what is no setting."""
    found = [model for model, room in admin.site._registry.items() if isinstance(room, kind)]
    return sorted(
        (one for one in found if one._meta.model_name not in NO_SETTINGS), key=lambda one: one.__name__
    )


CONFIGURED: list[Any] = rooms(Configured)
VERSIONED: list[Any] = rooms(Versioned)


@dataclass
class Told:
    """What became of the changes of a model: the fields there are, how many of each were saved, and the sentences of those that weren't."""

    asked: set[str] = field(default_factory=set)
    saved: dict[str, int] = field(default_factory=dict)
    refused: dict[str, set[str]] = field(default_factory=dict)

    def note(self, name: str, response: Any) -> bool:
        """Whether it was saved. Fails where it was neither saved nor refused with a sentence."""
        if response.status_code == 302:
            self.saved[name] = self.saved.get(name, 0) + 1
            return True
        assert response.status_code == 200, f"{name}: {response.status_code}"
        sentences = sentences_of(response)
        assert sentences, f"{name}: nothing says why it wasn't saved"
        self.refused.setdefault(name, set()).update(sentences)
        return False


def sentences_of(response: Any) -> list[str]:
    """What a form's page says was wrong."""
    found = [str(one) for one in context_of(response)["errors"]]
    return [one for one in found if one.strip()]


def some_rows(model: Any) -> list[Any]:
    """Rows of every sort, the oldest and the newest among them."""
    name = model._meta.model_name
    found: dict[object, Any] = {}
    kinds = KINDS.get(name, ())
    rows = list(model._default_manager.order_by("pk"))
    sorts = dict(model._default_manager.values_list("pk", "pk"))
    if kinds:
        sorts = {pk: said for pk, *said in model._default_manager.values_list("pk", *kinds)}
        for row in rows:
            found.setdefault(str(sorts[row.pk]), row)
    chosen = [*list(found.values())[: MOST_ROWS.get(name, ROWS)], *rows[:1], *rows[-1:]]
    return list({row.pk: row for row in chosen or rows[:ROWS]}.values())


def change_all(client: Client, model: Any, told: Told, only: Collection[str] = ()) -> Told:
    """Every field of some rows of a model changed through the admin, each to every other value thought of, from the first month
    that isn't settled; or the fields `only`. Fields are changed together where the form takes them together.
    """
    for row in some_rows(model):
        place = room_address(model, "change", row.pk)
        page = client.get(place)
        assert page.status_code == 200, place
        said, asked = filled(page), list(fields_of(page))
        told.asked |= {name for name, _bound in asked}
        thought_of = [
            (bound.html_name, name, others(bound)) for name, bound in asked if not only or name in only
        ]
        for turn in range(max((len(answers) for _at, _name, answers in thought_of), default=0)):
            now = {at: (name, answers[turn]) for at, name, answers in thought_of if turn < len(answers)}
            said |= _saved(client, place, said, now, told)
        assert client.get(place).status_code == 200, f"{place} once it was changed"
    return told


def _saved(
    client: Client, place: str, said: Mapping[str, Any], answers: Mapping[str, tuple[str, Posted]], told: Told
) -> dict[str, Any]:
    """What a form took of some answers, given with their fields' names by where they stand: of those that it doesn't take together
    each is posted alone.
    """
    together: dict[str, Any] = {}
    for _name, answer in answers.values():
        together |= answer
    response = client.post(place, {**said, **together})
    if response.status_code == 302 or len(answers) == 1:
        saved = [told.note(name, response) for name, _answer in answers.values()]
        return together if all(saved) else {}
    wrong = {bound.html_name for _name, bound in fields_of(response) if bound.errors} & answers.keys()
    alone = wrong if wrong and wrong != answers.keys() else answers.keys()
    taken: dict[str, Any] = {}
    if rest := {at: answer for at, answer in answers.items() if at not in alone}:
        taken = _saved(client, place, said, rest, told)
    for at in sorted(alone):
        taken |= _saved(client, place, {**said, **taken}, {at: answers[at]}, told)
    return taken


def fields_of(page: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a form's page that ask for something stored, and of the first rows below it, by name."""
    context = context_of(page)
    asked = [("", context["adminform"].form)]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        if not inline.has_change_permission:
            continue
        if getattr(formset.forms[0].instance, "pk", None) if formset.forms else False:
            name = formset.model._meta.model_name
            asked += [(f"{name}.", form) for form in (formset.forms[0], formset.forms[-1])]
    for prefix, form in asked:
        for bound in form:
            hidden = bound.is_hidden or bound.name in ("id", "DELETE")
            if not hidden and bound.name not in ASKED:
                yield f"{prefix}{bound.name}", bound
