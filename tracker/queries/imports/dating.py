"""Which month a file's table is of: its title, the sheet's name and the headings say so, else the file's own name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.calc.captions import months_in, years_in
from tracker.calc.periods import Month, NotAMonth
from tracker.documents.headers import Header
from tracker.models import Measure
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.columns import Field
from tracker.queries.imports.preview import ImportTarget

MONTH, BY_NAME, APART, YEAR = "month", "month_by_name", "month_apart", "year"


@dataclass(frozen=True)
class MonthsTold:
    """The months that a table speaks of, and those of its file's name. `matters` says that a value is read whose heading states none.

    `other_years` are the months that are meant where the table speaks of no month, but of other years than the one chosen.
    """

    table: Sequence[Month]
    name: Sequence[Month]
    matters: bool
    other_years: Sequence[Month] = ()

    @property
    def all(self) -> list[Month]:
        """Each once, the table's first."""
        return list(dict.fromkeys([*self.table, *self.other_years, *self.name]))

    def doubt(self, chosen: Month) -> str:
        """The question that follows where the month is another than the one `chosen`, or table and name differ; nothing where none does."""
        if not self.matters or not self.all:
            return ""
        if self.other_years:
            return YEAR
        if self.table and self.name and not set(self.table) & set(self.name):
            return APART
        if chosen in (self.table or self.name):
            return ""
        return MONTH if self.table else BY_NAME

    def details(self, chosen: Month) -> dict[str, object]:
        """What the question is put with."""
        years = [str(one.year) for one in self.other_years]
        title = list(self.table) or [chosen]
        return {"title": years or title, "name": list(self.name) or title, "chosen": chosen}


def months_told(header: Header, fields: Sequence[Field], into: ImportTarget, name: str) -> MonthsTold:
    """The months that the lines above the table, the sheet's name and, of a table for one month alone, the headings speak of; and the file's name."""
    told = [month for text in header.captions() for month in months_in(text, into.month)]
    if into.register is None:
        derived = {one.key for one in fields if one.derived}
        dated = (heading.month for key, heading in header.columns.values() if key not in derived)
        told += [month for month in dated if month]
    named = months_in(name.rpartition(".")[0], into.month)
    years = [] if told else _other_years(header, into.month)
    return MonthsTold(list(dict.fromkeys(told)), named, _matters(header, fields, into), years)


def _other_years(header: Header, month: Month) -> list[Month]:
    """The month's namesakes in the years that the lines above the table and the sheet's name speak of, if none is its own."""
    told = {year for text in header.captions() for year in years_in(text)}
    return [] if month.year in told else [Month(year, month.number) for year in sorted(told)]


def _matters(header: Header, fields: Sequence[Field], into: ImportTarget) -> bool:
    """Whether a value is read whose heading states no month of its own."""
    if into.register is None:
        return True
    measures = {one.key for one in fields if isinstance(one.part, Measure)}
    return any(key in measures and heading.month is None for key, heading in header.columns.values())


def month_of(told: MonthsTold, into: ImportTarget, questions: Questions) -> Month | None:
    """The month of values whose heading states none: the one chosen, unless the file says another; None while that is asked."""
    said, doubt = _as_month(into.answers.get(MONTH, "")), told.doubt(into.month)
    if said is None and not doubt:
        return into.month
    options = dict.fromkeys([*map(str, told.all), str(into.month), *([str(said)] if said else [])])
    details = told.details(into.month)
    return _as_month(questions.ask(MONTH, doubt or MONTH, list(options), "", **details))


def of_month(header: Header, month: Month) -> Header:
    """Of columns that are the same but for their month the one of `month`, where there is one."""
    there = {name for name, heading in header.columns.values() if heading.month == month}
    kept = {
        index: (name, heading)
        for index, (name, heading) in header.columns.items()
        if name not in there or heading.month == month
    }
    return replace(header, columns=kept)


def _as_month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except NotAMonth:
        return None
