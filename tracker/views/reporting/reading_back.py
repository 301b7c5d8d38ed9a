"""Lines of a month read back while they are typed: how the server understands each, and what the checks say of all together."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from tracker.calc import intake
from tracker.calc.findings import Finding
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.forms.month import RowForm
from tracker.models import Draft
from tracker.queries.reporting.checking import findings
from tracker.queries.reporting.month import ReportLine
from tracker.views.reporting.grids import Row
from tracker.wording.checks import finding_sentence
from tracker.wording.figures import reads, the_other_way
from tracker.wording.refusals import sentence


def as_data(draft: Draft | None) -> QueryDict:
    """A draft as the page would have sent it."""
    data = QueryDict(mutable=True)
    if draft is not None:
        given = {"key": str(uuid.uuid4()), **draft.entries}
        data.update({f"s{draft.series_id}-{name}": text for name, text in given.items()})
    return data


def read_back(rows: Sequence[Row], month: Month) -> dict[int, dict[str, Any]]:
    """What is said of each row, by its series: how it reads or what is wrong with it, and what the checks object to."""
    told: dict[int, dict[str, Any]] = {}
    ready: list[tuple[ReportLine, Report]] = []
    for row in rows:
        try:
            report = _report(row.form)
        except Refused as fault:
            told[row.line.series.pk] = {"wrong": sentence(fault)}
            continue
        told[row.line.series.pk] = _wrong(row.form) if report is None else _reads(row.line, report)
        if report is not None:
            ready.append((row.line, report))
    found = findings([(line.series, month, report) for line, report in ready])
    for (line, _), objections in zip(ready, found, strict=True):
        told[line.series.pk] |= _objections(objections)
    return told


def _report(form: RowForm) -> Report | None:
    """What a row says; None for one that isn't filled in or can't be read. Raises Refused."""
    if not form.is_filled or not form.is_valid():
        return None
    report = form.report()
    intake.check(report, form.series.form)
    return report


def _wrong(form: RowForm) -> dict[str, Any]:
    return {"wrong": " ".join(form.faults)} if form.is_filled else {}


def _reads(line: ReportLine, report: Report) -> dict[str, Any]:
    return {
        "reads": reads(line.series, report),
        "other": the_other_way(report.value, line.to_date, line.grounds.reporting),
    }


def _objections(found: Sequence[Finding]) -> dict[str, Any]:
    return {
        "findings": [{"text": finding_sentence(one), "error": one.severity == "error"} for one in found],
        "warned": " ".join(dict.fromkeys(one.rule for one in found)),
        "next": any(one.wants_next_step for one in found),
    }
