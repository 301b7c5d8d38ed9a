"""What an edition says, as pieces and tables of a document: the lines, its leagues, its briefings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker import wording
from tracker.calc.bulletin_grammar import HEADING, PARAGRAPH
from tracker.calc.lights import NOT_REPORTED
from tracker.documents.papers import Heading, Paper, Paragraph, Piece, Table
from tracker.models import PublishedEdition
from tracker.queries.editions.bulletins import PrintedBulletin
from tracker.queries.editions.contents import Contents
from tracker.queries.editions.published import Issue
from tracker.queries.editions.sheets import PrintedScore, PrintedSheet
from tracker.tables.issues import issue_header, issue_rows, issue_title
from tracker.wording.standings import several_on_a_figure

LINE_WIDTHS = (17, 8, 18, 10, 5, 10, 10, 9, 9, 9, 10, 10, 12, 17, 30, 7)
LINE_RIGHT = frozenset({6, 7, 8, 9})


def pieces_of(contents: Contents) -> Iterator[Piece]:
    """The text before the tables: how many lines show which light and what is missing, who leads each league, and
    the briefings in full.
    """
    yield Heading(_("一、目标完成情况"), 1)
    counts = _("、").join(f"{one.words.light} {count}" for one, count in contents.counts)
    yield Paragraph(_("共%(n)s项：%(counts)s。") % {"n": len(contents.lines), "counts": counts})
    if shared := contents.shared:
        yield Paragraph(several_on_a_figure(shared))
    missing = [one for one in contents.lines if one.line.light == NOT_REPORTED]
    if missing:
        names = _("、").join(f"{one.words.indicator} · {one.words.unit}" for one in missing)
        yield Paragraph(_("未报：%(names)s。") % {"names": names})
    if late := len(contents.not_reported) - len(missing):
        yield Paragraph(_("另有%(n)s项当月未报或部分单位未报，见附表备注。") % {"n": late})
    if contents.sheets:
        yield Heading(_("二、擂台赛"), 1)
        yield from (Paragraph(_standing_of(sheet)) for sheet in contents.sheets)
    for number, bulletin in enumerate(contents.bulletins, start=3 if contents.sheets else 2):
        yield from _bulletin(bulletin, number)


def _standing_of(sheet: PrintedSheet) -> str:
    leaders = _("、").join(
        _("第%(place)s名%(unit)s%(total)s分")
        % {"place": one.words.place, "unit": one.words.unit, "total": one.words.total}
        for one in sheet.scores
        if one.exact.place is not None and one.exact.place <= 3
    )
    about = {
        "league": sheet.words.league,
        "leaders": leaders or wording.NOTHING,
        "state": sheet.words.state,
    }
    return _("%(league)s：%(leaders)s（%(state)s）。") % about


def _bulletin(bulletin: PrintedBulletin, number: int) -> Iterator[Piece]:
    """A briefing under a heading of its own; its own headings stand a level lower."""
    yield Heading(f"{wording.ordinal(number)}、{bulletin.head.title}", 1)
    above = 0
    for block in bulletin.bulletin.blocks:
        if block.kind == PARAGRAPH:
            yield Paragraph(block.text)
        elif block.kind == HEADING:
            above += 1
            yield Heading(f"（{wording.ordinal(above)}）{block.text}", 2)
        else:
            yield Paragraph(block.text)


def tables_of(contents: Contents, title: str, note: str) -> list[Table]:
    """The lines as a table, then each league with its scores, and line by line where they come from."""
    tables = [lines_table(contents, title, note)]
    for sheet in contents.sheets:
        tables += [_league(sheet), _score_lines(sheet)]
    return tables


def lines_table(contents: Contents, title: str, note: str) -> Table:
    rows = list(issue_rows(contents.lines))
    return Table(title, issue_header(), rows, LINE_WIDTHS, LINE_RIGHT, note, short=_("晒绩"))


def _league(sheet: PrintedSheet) -> Table:
    goals = sheet.words.goals
    header = [
        _("名次"), _("单位"), _("得分"), _("比上月"), *(f"{goal.name} {goal.full}" for goal in goals),
        pgettext("plural", "加减分"), _("红黑榜"),
    ]  # fmt: skip
    rows = [
        (
            one.words.place, one.words.unit, one.words.total, one.words.movement, *one.words.goals,
            one.words.extra, _lists(one),
        )
        for one in sheet.scores
    ]  # fmt: skip
    league = sheet.words.league
    widths = (7, 16, 10, 10, *(11 for _goal in goals), 9, 9)
    right = frozenset((2, *range(4, 5 + len(goals))))
    note = f"{sheet.words.rules} · {sheet.words.state}"
    return Table(_named(sheet, league), header, rows, widths, right, note, short=league)


def _lists(score: PrintedScore) -> str:
    """What the lists say of a contender, and what keeps it from one."""
    said = [score.words.listed or score.words.exempt, score.words.veto]
    return _("；").join(filter(None, said)) or wording.NOTHING


def _score_lines(sheet: PrintedSheet) -> Table:
    header = [_("单位"), _("项目"), _("完成"), _("目标"), _("亮灯"), _("满分"), _("得分"), _("怎样得来")]
    rows: list[tuple[str, ...]] = [
        (
            score.words.unit, line.words.name, line.words.value, line.words.goal,
            line.words.light or wording.NOTHING, line.words.full, line.words.points, line.words.reason,
        )
        for score in sheet.scores
        for line in score.lines
    ]  # fmt: skip
    rows += [
        (score.words.unit, score.words.veto, *[wording.NOTHING] * 5, reason)
        for score in sheet.scores
        for reason in score.words.vetoes
    ]
    title = _("%(league)s得分明细") % {"league": sheet.words.league}
    widths = (16, 28, 12, 12, 10, 9, 9, 32)
    return Table(
        _named(sheet, title),
        header,
        rows,
        widths,
        frozenset({2, 3, 5, 6}),
        sheet.words.rules,
        short=title,
    )


def _named(sheet: PrintedSheet, title: str) -> str:
    return title + _("（示例）") if sheet.row.illustrative else title


def issue_paper(issue: Issue) -> Paper:
    """A published edition as a document: its head, what it says, who signed it, and its tables."""
    return Paper(
        title=_("%(month)s目标完成情况") % {"month": wording.month(issue.edition.month)},
        masthead=issue.identity.gazette,
        numbered=numbered(issue.edition, issue.newest),
        issuer=" ".join(filter(None, (issue.identity.district, data_as_of(issue.edition.cut_off)))),
        dated=wording.day(issue.edition.published_at),
        pieces=[*pieces_of(issue), *_signed(issue.edition)],
        tables=issue_tables(issue),
    )


def issue_tables(issue: Issue) -> list[Table]:
    """The tables of an edition; below the first one's title its cut-off, signer and the ledger's head."""
    return tables_of(issue, issue_title(issue), signed_note(issue.edition))


def signed_note(edition: PublishedEdition) -> str:
    about = {
        "cut_off": wording.moment(edition.cut_off), "signer": edition.signer, "version": edition.version,
        "head": edition.head[:16],
    }  # fmt: skip
    return _("数据截至%(cut_off)s · 第%(version)s版 · 签发人：%(signer)s · 台账链头 %(head)s") % about


def numbered(edition: PublishedEdition, newest: int) -> str:
    """The issue number, with the version where there are several."""
    number = _("第%(number)s期") % {"number": edition.number}
    return number + _("（第%(n)s版）") % {"n": edition.version} if newest > 1 else number


def data_as_of(cut_off: datetime) -> str:
    return _("数据截至%(when)s") % {"when": wording.moment(cut_off)}


def _signed(edition: PublishedEdition) -> Iterator[Piece]:
    if edition.reason:
        yield Paragraph(_("再版理由：") + edition.reason)
    if edition.incomplete:
        yield Paragraph(_("未报齐仍封存的理由：") + edition.incomplete)
    if edition.illustrative:
        yield Paragraph(_("本期为演示而制作；标注“示例”的数字是虚构的。"))
    yield Paragraph(_("签发：") + f"{edition.signer} {wording.day(edition.signed_at)}")
    yield Paragraph(_("台账链头：%(head)s") % {"head": edition.head})
