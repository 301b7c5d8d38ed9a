"""What would go with a row of configuration and what keeps it there, as the pages of the admin say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tracker import access
from tracker.access.confidential import VISIBLE, visible_rows
from tracker.actions.people.removing import check_removable
from tracker.admin.showing import linked
from tracker.admin.site import rights_of
from tracker.calc.refusals import Refused
from tracker.wording.refusals import sentence

# So many rows of a kind are named; a unit that has reported for years is held by thousands.
NAMED = 20
Removal = tuple[list[Any], dict[str, int], set[str], list[str]]


def removal(objs: Sequence[models.Model], request: HttpRequest, site: AdminSite) -> Removal:
    """What Django's page of a removal shows: what would go, how many of each kind, the kinds that the person asking may not remove,
    and what stands in the way.

    What stands in the way is named as far as the person may know of it.
    """
    collector: Any = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect(objs)
    going = {str(model._meta.verbose_name_plural): len(rows) for model, rows in collector.model_objs.items()}
    holding: dict[type[models.Model], list[Any]] = defaultdict(list)
    for one in collector.protected:
        holding[type(one)].append(one)
    lacking = set(_may_not([*collector.model_objs.items(), *holding.items()], request, site))
    seen = {model: _seen(model, rows, rights_of(request)) for model, rows in holding.items()}
    lacking -= {str(model._meta.verbose_name) for model in VISIBLE if not seen.get(model)}
    in_the_way = [
        line for model in sorted(seen, key=lambda one: one.__name__) for line in _named(seen[model])
    ]
    return collector.nested(_of_its_kind), going, lacking, [*_refusals(objs), *in_the_way]


def kept_because(row: models.Model) -> str:
    """Why a row can't be removed now; empty where it can."""
    refused = next(_refusals([row]), "")
    return refused or (_("已有内容用到它，不能删除。") if _is_used(row) else "")


def _is_used(row: models.Model) -> bool:
    """Whether a key of the database holds the row: one statement, however many keys there are."""
    held = [
        Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}))
        for relation in row._meta.related_objects
        if getattr(relation, "on_delete", None) is models.PROTECT
    ]
    return bool(held) and type(row)._base_manager.filter(reduce(or_, held), pk=row.pk).exists()


def _refusals(rows: Iterable[models.Model]) -> Iterator[str]:
    """Why rows may not be removed though no key of the database holds them."""
    for row in rows:
        try:
            check_removable(row, timezone.now())
        except Refused as refused:
            yield sentence(refused)


def _may_not(
    kinds: Iterable[tuple[Any, Iterable[Any]]], request: HttpRequest, site: AdminSite
) -> Iterator[str]:
    """The kinds of which the person asking may not remove every row."""
    for model, rows in kinds:
        room = site._registry.get(model)
        if room and not all(room.has_delete_permission(request, row) for row in rows):
            yield str(model._meta.verbose_name)


def _of_its_kind(row: models.Model) -> str:
    return format_html("{}: {}", row._meta.verbose_name, linked(row))


def _seen(model: type[models.Model], rows: Iterable[Any], rights: access.Rights) -> models.QuerySet[Any]:
    """Those of `rows` that a person may know of."""
    found = model._default_manager.filter(pk__in=[row.pk for row in rows])
    return visible_rows(found, rights).order_by("pk")


def _named(rows: models.QuerySet[Any]) -> Iterator[str]:
    """Links to the first of `rows`, and how many more there are."""
    yield from map(linked, rows[:NAMED])
    if (more := rows.count() - NAMED) > 0:
        yield _("%(kind)s另有%(n)s项") % {"kind": rows.model._meta.verbose_name, "n": more}
