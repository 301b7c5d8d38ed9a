"""What the district has of everything that can be set up, in the words of a row that would set it up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from django.db.models import Model, Prefetch

from tracker.models import (
    Alias,
    CountingRule,
    LightBand,
    PlanPoint,
    Target,
    TargetChangeRequest,
    TargetVersion,
)
from tracker.queries.imports.setting_up.declared import WORKBOOK
from tracker.queries.imports.setting_up.fields import LINES, REFERENCE, REFERENCES, Field, Table
from tracker.queries.imports.setting_up.making import Key
from tracker.queries.imports.setting_up.resolving import PARTS_OF_REGISTERS, Directory

Said = dict[str, Any]


class Standing:
    """The rows of each table by their keys, and what each says; `waiting` are goals that a second person still decides on."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[Key, Any]] = {}
        self.said: dict[str, dict[Key, Said]] = {}
        self.waiting: set[Key] = set()
        for table in WORKBOOK:
            self.objects[table.name], self.said[table.name] = {}, {}
            for row, sources in self._rows(table):
                said = said_by(table, sources)
                key = key_of(table, said)
                self.objects[table.name][key] = row
                self.said[table.name][key] = said

    def directory(self) -> Directory:
        """What rows can refer to."""
        found = Directory()
        for table in WORKBOOK:
            for key, row in self.objects[table.name].items():
                register = key[0] if table.name in PARTS_OF_REGISTERS else ""
                code = key[-1] if isinstance(key, tuple) else key
                names = str(getattr(row, "name", "")), getattr(row, "name_en", "")
                found.add(
                    table.name,
                    str(code),
                    names,
                    register=register,
                    measured_in=getattr(row, "measured_in", ""),
                )
        for alias in Alias.objects.filter(unit__isnull=False).select_related("unit"):
            assert alias.unit is not None
            found.add("units", alias.unit.code, [alias.text])
        return found

    def _rows(self, table: Table) -> Iterator[tuple[Any, Sequence[Any]]]:
        """The rows of a table, each with what its columns are fields of."""
        if table.model is Target:
            yield from self._targets()
        elif table.model is CountingRule:
            rules = CountingRule.objects.select_related("indicator", "register", "tag", "stage", "measure")
            newest = {rule.indicator_id: rule for rule in rules.order_by("number")}
            yield from ((rule, [rule]) for rule in newest.values())
        elif table.model is LightBand:
            bands = LightBand.objects.select_related("scheme").order_by("scheme_id", "order")
            yield from ((band.scheme, [band.scheme, band]) for band in bands)
        elif table.model is PlanPoint:
            yield from self._points()
        else:
            assert table.model is not None
            rows = table.model._default_manager.select_related(
                *(one.name for one in table.fields if one.form == REFERENCE)
            ).prefetch_related(*(one.name for one in table.fields if one.form == REFERENCES))
            yield from ((row, [row]) for row in rows)

    def _targets(self) -> Iterator[tuple[Target, Sequence[Any]]]:
        """Targets with their newest version, or with what is asked for them."""
        versions = Prefetch("versions", TargetVersion.objects.order_by("number"), "in_order")
        asked = Prefetch("change_requests", TargetChangeRequest.objects.filter(decision=None), "asked")
        targets = Target.objects.select_related("indicator", "unit", "issuer").prefetch_related(
            versions, asked
        )
        self.curves: dict[Key, dict[Any, Any]] = {}
        points: dict[int, dict[Any, Any]] = defaultdict(dict)
        for version, month, share in PlanPoint.objects.values_list("version_id", "month", "share"):
            points[version][month] = share
        for target in targets.order_by("id"):
            said: Any = target
            issuer = target.issuer.code if target.issuer else None
            key = target.indicator.code, target.unit.code, issuer, target.first_month
            newest: Any = said.asked[-1] if said.asked else said.in_order[-1] if said.in_order else None
            if said.asked:
                self.waiting.add(key)
                self.curves[key] = {month.first: share for month, share in newest.planned.items()}
            elif newest:
                self.curves[key] = points[newest.pk]
            yield target, [target, *([newest] if newest else [])]

    def _points(self) -> Iterator[tuple[Any, Sequence[Any]]]:
        """The planned shares of each target's newest version."""
        for key, curve in self.curves.items():
            target = self.objects["targets"][key]
            for month, share in sorted(curve.items()):
                point = SimpleNamespace(month=month, share=share)
                yield point, [target, point]


def key_of(table: Table, said: Said) -> Any:
    """What names a row of a table: a code alone, or several things together."""
    key = tuple(said.get(name) for name in table.key)
    return key[0] if len(key) == 1 else key


def said_by(table: Table, sources: Sequence[Any]) -> Said:
    """What rows of models say in the columns of a table; what is blank isn't there."""
    found = {one.name: _said(one, sources) for one in table.fields}
    return {name: said for name, said in found.items() if said not in (None, "", [])}


def _said(one: Field, sources: Sequence[Any]) -> Any:
    name = one.into[0] if one.into else one.name
    source = next((source for source in sources if hasattr(source, name)), None)
    if source is None:
        return None
    if one.into:
        said = tuple(getattr(source, part) for part in one.into)
        return None if None in said else said
    if one.form == REFERENCES:
        return [code_of(row) for row in getattr(source, name).all()]
    said = getattr(source, name)
    if one.form == LINES:
        return "\n".join(line.strip() for line in said.splitlines() if line.strip())
    return code_of(said) if isinstance(said, Model) else said


def code_of(row: Any) -> str:
    """What names a row in other rows."""
    return str(getattr(row, "code", "") or row.name)


def differences(table: Table, said: Said, stands: Said) -> list[Field]:
    """The columns in which a row says something else than what stands; blank cells say nothing."""
    return [
        one
        for one in table.fields
        if one.name in said and _comparable(one, said[one.name]) != _comparable(one, stands.get(one.name))
    ]


def _comparable(one: Field, said: Any) -> Any:
    if one.form == REFERENCES:
        return frozenset(said or ())
    return None if said is False else said  # no and nothing said are one
