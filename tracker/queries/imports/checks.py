"""What the checks at entry object to in a file: the same rules as for a number that is typed."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.calc.checks import sheet_objections
from tracker.calc.findings import ERROR
from tracker.queries.imports.preview import CHANGED, NEW, PreviewLine, Refusal
from tracker.queries.reporting.checking import check_limits, findings
from tracker.queries.reporting.stated import contradicted_of


def check_lines(lines: Sequence[PreviewLine]) -> None:
    """Note the objections to each line's reports: errors refuse it, warnings are to be answered.

    Months of one line's column are compared with each other, also where its series isn't opened yet.
    """
    asked = [(line, entry) for line in lines if not line.refusals for entry in line.entries]
    found = findings(
        [(one.series, one.month, one.report) for _line, one in asked],
        [(line.row, one.part, one.report.grade) for line, one in asked],
    )
    for (line, entry), objections in zip(asked, found, strict=True):
        for one in objections:
            noted = line.refusals if one.severity == ERROR else line.warnings
            noted.append(Refusal(entry.cell, one.rule, {"finding": one}))


def check_statements(lines: Sequence[PreviewLine]) -> None:
    """Note what sources print in the lines that would be taken and can't be right, with their reports laid over what stands.

    It is told, not asked about: a statement counts nowhere, and the list of disagreements keeps it in sight.
    """
    taken = [line for line in lines if line.state in (NEW, CHANGED)]
    reports = [(one.series, one.month, one.report) for line in taken for one in line.entries]
    told = {id(one.statement): (line, one.cell) for line in taken for one in line.statements}
    for found in contradicted_of([one.statement for line in taken for one in line.statements], reports):
        line, cell = told[id(found.statement)]
        details = {"statement": found.statement, "relation": found.relation, "found": found.found}
        line.notes.append(Refusal(cell, "stated_apart", details))


def check_values(lines: Sequence[PreviewLine], unit: str) -> None:
    """Note what is odd about the values of a published table, in their unit of measure, beside each other."""
    valued = [(line, line.value) for line in lines if line.value is not None and not line.refusals]
    found = sheet_objections([value for _line, value in valued], unit, check_limits())
    for (line, _value), objections in zip(valued, found, strict=True):
        line.warnings.extend(Refusal("", one.rule, {"finding": one}) for one in objections)
