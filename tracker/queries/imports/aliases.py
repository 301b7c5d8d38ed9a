"""What files call items, members of comparison sets and columns beside their names; of units see `UnitNames`."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet

from tracker.calc.headings import plain
from tracker.calc.names import folded
from tracker.models import Alias, Amendment, ComparisonSet, Indicator, Item, Register, Unit
from tracker.queries.imports import columns
from tracker.queries.imports.columns import Field
from tracker.wording.languages import language

Kind = Alias.Kind


def items_by_alias(register: Register) -> dict[str, int]:
    """The numbers of a register's items by folded alias."""
    found: QuerySet[Alias] = Alias.objects.filter(kind=Kind.ITEM, register=register)
    return {text: item for text, item in found.values_list("folded", "item_id") if item is not None}


def former_names(model: type[Item] | type[Indicator]) -> dict[str, int]:
    """What a model's rows were called, folded, by number; what several were called names none."""
    held: dict[str, set[int]] = defaultdict(set)
    changes = Amendment.objects.filter(table=model._meta.model_name, field="name")
    for row, *said in changes.values_list("row", "former", "value"):
        for text in said:
            held[folded(str(text))].add(row)
    return {text: next(iter(rows)) for text, rows in held.items() if len(rows) == 1}


def members_by_alias(comparison: ComparisonSet | None) -> dict[str, str]:
    """The members of a set by folded alias, as far as they still are members."""
    if comparison is None:
        return {}
    found = Alias.objects.filter(kind=Kind.MEMBER, comparison_set=comparison, means__in=comparison.listed)
    return dict(found.values_list("folded", "means"))


def titles_by_alias(kind: str, register: Register | None) -> dict[str, str]:
    """The keys of columns by alias, as titles are compared."""
    found = Alias.objects.filter(kind=kind, register=register)
    return {plain(text): key for text, key in found.values_list("text", "means")}


def titles_of(kind: str, register: Register | None) -> dict[str, str]:
    """The columns that an alias of this kind may be of: what the reader calls each, by key."""
    return {one.key: one.title(language()) for one in _fields(kind, register) if not one.derived}


def named_by(alias: Alias, text: str) -> str:
    """What is called `text` already among the things of the alias's kind; nothing where nothing is."""
    if alias.kind in Alias.COLUMNS:
        fields = _fields(alias.kind, alias.register)
        key = columns.known_titles(fields).get(plain(text))
        return next((one.title(language()) for one in fields if one.key == key), "")
    return next((name for name in _names(alias) if folded(name) == folded(text)), "")


def _names(alias: Alias) -> list[str]:
    if alias.kind == Kind.UNIT:
        return list(Unit.objects.values_list("name", flat=True))
    if alias.kind == Kind.ITEM:
        return list(Item.objects.filter(register=alias.register).values_list("name", flat=True))
    return alias.comparison_set.listed if alias.comparison_set else []


def _fields(kind: str, register: Register | None) -> list[Field]:
    if register is not None:
        return columns.register_fields(register, [])
    return columns.month_fields() if kind == Kind.MONTH else columns.rank_fields(Indicator())
