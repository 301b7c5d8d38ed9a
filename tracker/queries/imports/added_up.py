"""A title that says 1—6月 or 二季度 over numbers that are asked for otherwise: whether they are what is asked for is asked, once for a layout."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from tracker.calc.captions import adds_up_months, begins_the_year, masked
from tracker.documents.headers import Header
from tracker.models import Indicator, Measure
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.memory import KIND, Answered
from tracker.queries.imports.preview import ImportTarget

ADDED_UP, PART_OF_YEAR = "added_up", "part_of_year"
AS_ASKED = {ADDED_UP: "of_month", PART_OF_YEAR: "to_date"}
LEAVE_OUT = "leave_out"
_OF_ONE_MONTH = "本月", "当月"
_LONGEST_TITLE = 60


@dataclass(frozen=True)
class SeveralMonths:
    """What the title of a column, or else of its table, says of several months.

    `before` are the options that were chosen of such titles in tables of this layout, by the question and the kind of title.
    """

    header: Header
    questions: Questions
    before: Answered

    def doubt(self, reporting: str, index: int) -> str:
        """The question that numbers of a column lead to that are reported so; nothing where no title leaves a doubt."""
        return self._doubt(reporting, index)[0]

    def ask(self, reporting: str, index: int, title: str, cell: str = "") -> str:
        """The option that was answered of such numbers, nothing while it is open; there has to be a doubt.

        What was answered before of a title of this kind holds. With a `cell` it is about lines and not about the whole column.
        """
        key, said = self._doubt(reporting, index)
        kind = masked(said)[:_LONGEST_TITLE]
        if known := self.before.get((key, kind)):
            self.questions.expect(key, known)
        told = {KIND: kind, "title": title, "said": said[:_LONGEST_TITLE]}
        code = f"{key}_in_lines" if cell else key
        return self.questions.ask(key, code, (AS_ASKED[key], LEAVE_OUT), cell, **told)

    def _doubt(self, reporting: str, index: int) -> tuple[str, str]:
        """The question, and the title that leads to it."""
        title = self.header.titles[index] if index < len(self.header.titles) else ""
        own = adds_up_months(title) or any(one in title for one in _OF_ONE_MONTH)
        texts = [text for text in ([title] if own else self.header.captions()) if adds_up_months(text)]
        if reporting == Indicator.Reporting.INCREMENT:
            return (ADDED_UP, texts[0]) if texts else ("", "")
        is_total = reporting == Indicator.Reporting.RUNNING_TOTAL
        texts = [text for text in texts if is_total and not begins_the_year(text)]
        return (PART_OF_YEAR, texts[0]) if texts else ("", "")


def of_single_months(header: Header, into: ImportTarget, months: SeveralMonths) -> tuple[Header, bool]:
    """The header without the columns of a register that were said to hold other months than are asked for, and whether that is still open."""
    reported = _reported(header, into)
    doubts: dict[str, list[int]] = defaultdict(list)
    for index, reporting in reported.items():
        if doubt := months.doubt(reporting, index):
            doubts[doubt].append(index)
    left_out: dict[int, str] = {}
    is_open = False
    for indexes in doubts.values():
        titles = {index: header.titles[index] for index in indexes}
        answer = months.ask(reported[indexes[0]], indexes[0], "、".join(titles.values()))
        is_open = is_open or not answer
        left_out |= titles if answer == LEAVE_OUT else {}
    if left_out:
        kept = {index: one for index, one in header.columns.items() if index not in left_out}
        header = replace(header, columns=kept, strange=[*header.strange, *left_out.items()])
    return header, is_open


def _reported(header: Header, into: ImportTarget) -> dict[int, str]:
    """How the numbers are reported that a register's columns hold, by the columns that state no month."""
    measures = into.register.measures.all() if into.register is not None else ()
    reported = {f"m:{one.code}": one.reporting for one in measures if one.rhythm == Measure.Rhythm.MONTHLY}
    return {
        index: reported[name]
        for index, (name, heading) in header.columns.items()
        if name in reported and heading.month is None
    }
