"""A briefing laid out as a document, with the table that traces its numbers back. Both are in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker import wording
from tracker.calc.bulletin_formats import ACTUAL, NAME, PERIOD, UNTIL
from tracker.calc.bulletin_grammar import HEADING, PARAGRAPH
from tracker.documents.papers import Heading, Paper, Paragraph, Piece, Table
from tracker.queries.bulletins.texts import Head, Trace, Written, traces
from tracker.wording.bulletins import Bulletin

TRACED = (
    "序号",
    "正文数字",
    "指标",
    "取数",
    "数据编号",
    "责任单位",
    "填报人",
    "审核人",
    "数据截至",
    "佐证或依据",
)
WIDTHS = (5, 14, 24, 7, 18, 16, 12, 12, 14, 22)
NUMBERS_SHOWN = 6  # of a count; all of them are in its list
SHOWN = 3  # names of units and people before 等


def paper_of(written: Written) -> Paper:
    """The briefing with its appendix, ready to be written in any format."""
    head = written.head
    return Paper(
        masthead=head.masthead,
        numbered=_numbered(head),
        issuer=head.issuer,
        dated=wording.chinese_day(head.issued_on) if head.issued_on else "草稿",
        title=head.title,
        pieces=list(numbered(written.bulletin)),
        tables=[trace_table(traces(written.bulletin.phrases, head.month))],
        colophon=f"{head.issuer}\u3000\u3000{wording.chinese_day(head.issued_on)}印发"
        if head.issued_on
        else "",
    )


def _numbered(head: Head) -> str:
    if head.is_draft:
        return "（草稿，未编号）"
    return head.numbered if head.revision == 1 else f"{head.numbered}（第{head.revision}版）"


def numbered(bulletin: Bulletin) -> Iterator[Piece]:
    """The text with its headings numbered 一、 and （一）."""
    for mark, block in bulletin.numbered:
        text = f"{mark}{block.text}"
        yield Paragraph(text) if block.kind == PARAGRAPH else Heading(text, 1 if block.kind == HEADING else 2)


def trace_table(found: Sequence[Trace]) -> Table:
    """数据溯源表: each number with the figures it rests on, whose they are and what proves them."""
    rows = [(str(order), *trace_cells(trace)) for order, trace in enumerate(_told(found), start=1)]
    return Table(
        title="附件：数据溯源表",
        header=TRACED,
        rows=rows,
        widths=WIDTHS,
        note="数据编号是账本中的编号，凭编号可查到填报、审核记录和佐证。",
    )


def _told(found: Sequence[Trace]) -> list[Trace]:
    """Names of months and periods, thresholds and working methods are no numbers of the ledger."""
    counted = (trace for trace in found if trace.phrase.aspect not in (PERIOD, UNTIL, NAME))
    return [trace for trace in counted if trace.figures or trace.phrase.basis]


def trace_cells(trace: Trace) -> tuple[str, ...]:
    """One line of the table, without its number."""
    phrase = trace.phrase
    return (
        phrase.text,
        phrase.label + ("（示例）" if phrase.illustrative else ""),
        "实绩" if phrase.aspect == ACTUAL else phrase.aspect,
        _numbers(phrase.figures),
        _some(trace.units),
        _some(trace.authors),
        _some(trace.deciders),
        wording.chinese_day(trace.days[-1]) if trace.days else wording.NOTHING,
        _proven(trace),
    )


def _numbers(figures: Sequence[int]) -> str:
    if len(figures) <= NUMBERS_SHOWN:
        return wording.number_ranges(figures) or wording.NOTHING
    return f"{wording.number_ranges(sorted(figures)[:NUMBERS_SHOWN])}等{len(figures)}条"


def _some(names: Sequence[str]) -> str:
    if len(names) <= SHOWN:
        return "、".join(names) or wording.NOTHING
    return f"{'、'.join(names[:SHOWN])}等{len(names)}个"


def _proven(trace: Trace) -> str:
    parts = [f"佐证{trace.evidence}份"] if trace.evidence else []
    parts += [trace.phrase.basis] if trace.phrase.basis else []
    parts += ["计数清单"] if len(trace.figures) > 1 else []
    return "；".join(parts) or wording.NOTHING
