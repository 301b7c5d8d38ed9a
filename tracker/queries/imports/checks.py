"""What the checks at entry object to in a file: the same rules as for a number that is typed."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.calc.checks import sheet_objections
from tracker.calc.findings import ERROR
from tracker.queries.imports.preview import PreviewLine, Refusal
from tracker.queries.reporting.checking import check_limits, findings


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


def check_values(lines: Sequence[PreviewLine], unit: str) -> None:
    """Note what is odd about the values of a published table, in their unit of measure, beside each other."""
    valued = [(line, line.value) for line in lines if line.value is not None and not line.refusals]
    found = sheet_objections([value for _line, value in valued], unit, check_limits())
    for (line, _value), objections in zip(valued, found, strict=True):
        line.warnings.extend(Refusal("", one.rule, {"finding": one}) for one in objections)
