"""A title that says 1—6月 over columns of which one month's number is reported: whether these are that month's is asked."""

from __future__ import annotations

from dataclasses import replace

from tracker.calc.captions import adds_up_months, masked
from tracker.documents.headers import Header
from tracker.models import Indicator, Measure
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.memory import answered_before
from tracker.queries.imports.preview import ImportTarget

ADDED_UP, OF_MONTH, LEAVE_OUT = "added_up", "of_month", "leave_out"
_OF_ONE_MONTH = "本月", "当月"


def of_single_months(header: Header, into: ImportTarget, questions: Questions) -> tuple[Header, bool]:
    """The header without the columns that were said to be added up, and whether that is still open.

    What was answered before of such a title over such columns holds, whatever month it named, until it is answered otherwise.
    """
    said = next((text for text in header.captions() if adds_up_months(text)), "")
    doubtful = _of_single_months(header, into) if said else {}
    if not doubtful:
        return header, False
    alike = {"kind": masked(said)[:60], "title": "、".join(doubtful.values())}
    if ADDED_UP not in questions.answers:
        questions.expect(ADDED_UP, answered_before(into, ADDED_UP, **alike))
    answer = questions.ask(ADDED_UP, ADDED_UP, (OF_MONTH, LEAVE_OUT), **alike, said=said[:60])
    if answer == LEAVE_OUT:
        kept = {index: one for index, one in header.columns.items() if index not in doubtful}
        header = replace(header, columns=kept, strange=[*header.strange, *doubtful.items()])
    return header, not answer


def _of_single_months(header: Header, into: ImportTarget) -> dict[int, str]:
    """The titles by place of columns in which a register asks for the number of one month, and that state none."""
    measures = into.register.measures.all() if into.register is not None else ()
    single = {
        f"m:{one.code}"
        for one in measures
        if one.reporting == Indicator.Reporting.INCREMENT and one.rhythm == Measure.Rhythm.MONTHLY
    }
    return {
        index: header.titles[index]
        for index, (name, heading) in header.columns.items()
        if name in single
        and heading.month is None
        and not any(one in header.titles[index] for one in _OF_ONE_MONTH)
    }
