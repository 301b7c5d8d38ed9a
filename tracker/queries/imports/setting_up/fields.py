"""What the tables of a set-up are made of: fields with a title, a kind of cell and what they refer to, taken from the models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import override

from tracker.calc.headings import plain
from tracker.models import (
    BulletinTemplate,
    ComparisonSet,
    Indicator,
    Issuer,
    League,
    Measure,
    Register,
    ReportingCalendar,
    Section,
    Stage,
    Unit,
)
from tracker.wording.languages import CHINESE, ENGLISH

TEXT, CODE, DOTTED, WHOLE, NUMBER, FLAG = "text", "code", "dotted", "whole", "number", "flag"
MONTH, DAY, MOMENT, TIME, DEADLINE = "month", "day", "moment", "time", "deadline"
CHOICE, LINES, REFERENCE, REFERENCES = "choice", "lines", "reference", "references"

Title = str | Promise

# Which table a key refers to.
TABLE_OF: Mapping[type[models.Model], str] = {
    Unit: "units",
    Section: "sections",
    ComparisonSet: "comparison_sets",
    Register: "registers",
    Stage: "stages",
    Measure: "measures",
    Indicator: "indicators",
    Issuer: "issuers",
    ReportingCalendar: "reporting_calendars",
    League: "leagues",
    BulletinTemplate: "bulletins",
}
_OF_A_REGISTER = (Stage, Measure)
_FIRST_OF_MONTH = frozenset({
    "month", "first_month", "last_month", "in_force_from", "opens_from", "embargoed_from", "due",
})  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A column: its name in CSV files, its title, the kind of its cells, and what it may hold.

    `refers` names the table whose rows it names; of a register's parts `within` is the field that says which register.
    `unit_of` is the field whose row says in what unit its numbers are. `into` are the model's fields where it isn't one.
    """

    name: str
    title: Title
    form: str = TEXT
    required: bool = False
    longest: int | None = None
    choices: tuple[tuple[str, Title], ...] = ()
    refers: str = ""
    within: str = ""
    unit_of: str = ""
    into: tuple[str, ...] = ()
    help: Title = ""

    @property
    def titles(self) -> set[str]:
        """All by which the column is recognised: the name, and the title in both languages."""
        found = {self.name}
        for language in (CHINESE, ENGLISH):
            with override(language):
                found.add(str(self.title))
        return found

    @property
    def offered(self) -> list[tuple[str, set[str]]]:
        """The codes of the choices, each with what it is called in both languages."""
        found: dict[str, set[str]] = {code: set() for code, _label in self.choices}
        for language in (CHINESE, ENGLISH):
            with override(language):
                for code, label in self.choices:
                    found[code].add(str(label))
        return list(found.items())

    @property
    def is_reference(self) -> bool:
        return self.form in (REFERENCE, REFERENCES)


@dataclass(frozen=True)
class Table:
    """A CSV file, or a sheet: one row a line. `key` names a row, `uniques` are combinations that occur once as well.

    `belongs` names another table and the columns that name its row in both. All rows of a table `of_register` are about one.
    One that `amends` may leave out what it needn't say of rows that are there: all but what names them.
    """

    name: str
    title: Title
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ("code",)
    uniques: tuple[tuple[str, ...], ...] = ()
    model: type[models.Model] | None = None
    belongs: tuple[str, tuple[str, ...]] | None = None
    amends: bool = False
    of_register: str = ""

    def field(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    def without(self, *names: str) -> Table:
        """The same table without some of its columns."""
        return replace(self, fields=tuple(one for one in self.fields if one.name not in names))

    @property
    def needed(self) -> list[Field]:
        """The columns that no row may leave blank."""
        own = [one for one in self.fields if one.required]
        return [one for one in own if one.name in (*self.key, "name")] if self.amends else own

    @property
    def headings(self) -> dict[str, str]:
        """The columns without which nothing can be read, alternatives joined by `|`, each with its title."""
        if self.amends and self.key == ("code",):
            return {"code|name": str(self.field("name").title)}
        return {one.name: str(one.title) for one in self.needed}

    @property
    def known(self) -> dict[str, str]:
        """The names of fields by the titles by which they are recognised, as titles are compared."""
        return {plain(title): one.name for one in self.fields for title in one.titles}

    @property
    def alone(self) -> list[tuple[str, ...]]:
        """What no two rows may share, the key first."""
        return [self.key, *self.uniques]


def fields_of(model: type[models.Model], names: str, **otherwise: Field) -> tuple[Field, ...]:
    """The columns of a model by the names of its fields, in order; `otherwise` gives those that the model can't tell."""
    return tuple(otherwise.get(name) or field_of(model, name) for name in names.split())


def field_of(model: type[models.Model], name: str, **changes: Any) -> Field:
    """A field of a model as a column."""
    found: Any = model._meta.get_field(name)
    required = not found.blank and not found.null and not found.has_default()
    made = Field(
        name,
        found.verbose_name,
        _form(found),
        required=required and not isinstance(found, models.BooleanField),
        longest=getattr(found, "max_length", None),
        choices=tuple((str(value), label) for value, label in found.choices or () if value),
        refers=TABLE_OF.get(found.related_model, ""),
        within="register" if found.related_model in _OF_A_REGISTER else "",
        help=found.help_text,
    )
    return replace(made, **changes)


def table_of(
    name: str,
    model: type[models.Model],
    names: str,
    *,
    key: Sequence[str] = ("code",),
    title: Title = "",
    **otherwise: Field,
) -> Table:
    """A model's table, with what the model lets occur only once."""
    fields = fields_of(model, names, **otherwise)
    own = {one.name for one in fields}
    uniques = tuple(one for one in _uniques(model) if set(one) <= own and one != tuple(key))
    return Table(name, title or model._meta.verbose_name_plural or "", fields, tuple(key), uniques, model)


def _uniques(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    yield from ((one.name,) for one in model._meta.fields if one.unique and not one.primary_key)
    yield from (tuple(one.fields) for one in model._meta.total_unique_constraints)


def _form(found: Any) -> str:
    if found.many_to_many:
        return REFERENCES
    if found.is_relation:
        return REFERENCE
    if found.choices:
        return CHOICE
    if isinstance(found, models.DateField) and not isinstance(found, models.DateTimeField):
        return MONTH if found.name in _FIRST_OF_MONTH else DAY
    return next((form for kind, form in _FORMS if isinstance(found, kind)), TEXT)


_FORMS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.SlugField, CODE),
    (models.BooleanField, FLAG),
    (models.DateTimeField, MOMENT),
    (models.TimeField, TIME),
    (models.DecimalField, NUMBER),
    (models.IntegerField, WHOLE),
)
