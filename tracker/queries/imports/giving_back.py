"""Titles under which lines that are given back read the same as in the file that they came from."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from tracker.calc.headings import read_heading
from tracker.calc.periods import Month
from tracker.documents.headers import Header
from tracker.queries.imports.columns import VALUE
from tracker.queries.imports.laying import fields_of, known_of
from tracker.queries.imports.preview import ImportTarget
from tracker.wording.languages import language

UNITS_ABOVE = "单位："  # as a line above a table states them, in whatever language it is read


def titles_given_back(header: Header, into: ImportTarget, month: Month) -> list[str]:
    """Each column as it was read: under the product's own title, with its unit and the month of its values.

    What was told not to be read though its title says something says so.
    """
    fields = {one.key: one for one in fields_of(into)}
    known = known_of(into).titles
    found = []
    for index, title in enumerate(header.titles):
        if index in header.columns:
            name, heading = header.columns[index]
            of_month = name == VALUE or fields[name].month is not None
            when = heading.month or (month if of_month else None)
            title = replace(fields[name], month=when, measured_in=heading.unit).title(language())
        elif header.layout.columns.get(index) == "" and read_heading(title, known).name in known:
            title = _("不读：%(title)s") % {"title": title}
        found.append(title)
    return found
