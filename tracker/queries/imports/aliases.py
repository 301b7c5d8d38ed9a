"""What files call items, members of comparison sets and columns beside their names; of units see `UnitNames`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tracker.calc.headings import plain
from tracker.calc.names import folded
from tracker.models import Alias, Amendment, ComparisonSet, Event, ImportRun, Indicator, Item, Register, Unit
from tracker.queries.imports import columns
from tracker.queries.imports.columns import Field
from tracker.queries.imports.preview import ImportPreview, ImportTarget
from tracker.wording.languages import language

Kind = Alias.Kind
# What the events of imports tell of aliases: which import made one, and which ones an import has read by.
MADE_BY, READ_BY = "import_run", "aliases"


@dataclass(frozen=True)
class MadeAlias:
    """An alias that an import was told to keep, and the other imports, none of them taken back, that have read by it."""

    alias: Alias
    used_in: Sequence[int]


def aliases_made(run: ImportRun) -> list[MadeAlias]:
    """The aliases that came with an import and are still there, by their text."""
    entered = Event.objects.filter(kind="enter", object_type="alias", **{f"data__{MADE_BY}": run.pk})
    related = "unit", "item", "register", "comparison_set"
    found = Alias.objects.filter(pk__in=entered.values("object_id")).select_related(*related)
    used: dict[int, list[int]] = defaultdict(list)
    rows = list(found.order_by("text"))
    if rows:
        others = Event.objects.filter(kind="import", data__has_key=READ_BY).exclude(object_id=run.pk)
        undone = ImportRun.objects.exclude(undoes=None).values("undoes")
        for number, data in others.exclude(object_id__in=undone).values_list("object_id", "data"):
            for alias in data[READ_BY]:
                used[alias].append(number)
    return [MadeAlias(one, used[one.pk]) for one in rows]


def aliases_read_by(into: ImportTarget, plan: ImportPreview) -> list[int]:
    """The numbers of the aliases by which names in the accepted lines of a plan were understood, in order."""
    notes = (note for line in plan.accepted for note in line.notes if note.code == "called_otherwise")
    texts = {folded(str(note.details["text"])) for note in notes}
    if not texts:
        return []
    found = Alias.objects.filter(folded__in=texts)
    if into.register is not None:
        found = found.filter(Q(kind=Kind.UNIT) | Q(kind=Kind.ITEM, register=into.register))
    elif into.indicator is not None:
        found = found.filter(kind=Kind.MEMBER, comparison_set=into.indicator.comparison_set)
    else:
        return []
    return sorted(found.values_list("pk", flat=True))


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
