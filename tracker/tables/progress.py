"""The reports as tables: what their cells say on the page, and the sheets they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker import wording
from tracker.calc.lights import Band
from tracker.calc.periods import Month
from tracker.documents.sheets import OutSheet, SheetColumn
from tracker.queries.targets.comparison import BETTER, WORSE, Compared
from tracker.queries.targets.matrix import Row
from tracker.queries.targets.progress import Group, Head
from tracker.queries.targets.standings import Standing
from tracker.tables.board import EXPORT_HEADER, exact, export_row
from tracker.wording import standings as words

VALUE, COMPLETION = "value", "completion"
_WIDE = dict.fromkeys((1, 13, 14), 26)
_FORMS = {**dict.fromkeys((5, 6, 8, 9, 10), "number"), 15: "date"}


def board_sheet(standings: Sequence[Standing], title: str) -> OutSheet:
    """The board as a sheet: numbers as numbers, their unit in a column of its own."""
    return OutSheet(
        _("目标总览"), _columns(EXPORT_HEADER), [export_row(one) for one in standings], title=title
    )


def group_sheet(groups: Sequence[Group], by: str, title: str) -> OutSheet:
    """The groups of a report in one sheet; `by` names what they are gathered by."""
    rows = [(head_name(group.head), *export_row(one)) for group in groups for one in group.standings]
    return OutSheet(by, [SheetColumn(by, width=18), *_columns(EXPORT_HEADER)], rows, title=title)


def _columns(titles: Sequence[object]) -> list[SheetColumn]:
    """The columns of `export_row`."""
    return [
        SheetColumn(str(title), width=_WIDE.get(index, 14), form=_FORMS.get(index, "text"))
        for index, title in enumerate(titles)
    ]


def head_name(head: Head) -> str:
    """What a group is called."""
    if head is None:
        return _("尚无分管领导")
    return wording.light_word(head) if isinstance(head, Band) else wording.label(head)


# --- month against month --------------------------------------------------------------------------


@dataclass(frozen=True)
class ComparedRow:
    """A line of the comparison with its strings: value, completion and gap of both months, and the movement."""

    pair: Compared
    then: Sequence[tuple[str, str]]
    now: Sequence[tuple[str, str]]
    movement: str
    gap_moved: str
    turn: str


def compared_rows(pairs: Sequence[Compared]) -> list[ComparedRow]:
    return [
        ComparedRow(
            pair,
            _side(pair.then),
            _side(pair.now),
            words.movement(pair.now, pair.then) if pair.now else wording.NOTHING,
            wording.points(pair.gap_moved),
            {BETTER: _("转好"), WORSE: _("转差")}.get(pair.turn, ""),
        )
        for pair in pairs
    ]


def _side(standing: Standing | None) -> list[tuple[str, str]]:
    """Value, completion and gap, each under what it is called."""
    names = _("完成"), _("完成率"), _("超/落后")
    if standing is None:
        return [(name, wording.NOTHING) for name in names]
    judgement = standing.judgement
    said = words.actual(standing), wording.percent(judgement.completion), words.gap(standing)
    return list(zip(names, said, strict=True))


def comparison_sheet(pairs: Sequence[Compared], then: Month, now: Month, title: str) -> OutSheet:
    """Two months side by side, numbers as numbers."""
    named = {one: wording.month(one) for one in (then, now)}
    parts = (_("完成值"), _("完成率(%)"), _("超/落后(百分点)"), _("亮灯"))
    titles = [
        _("指标代码"), _("指标"), _("责任单位"), _("计量单位"), *(f"{named[one]} {part}" for one in (then, now) for part in parts),
        _("变动"), _("超/落后变动(百分点)"),
    ]  # fmt: skip
    text = {0, 1, 2, 3, 7, 11, 12}
    columns = [
        SheetColumn(name, width=24 if index == 1 else 14, form="text" if index in text else "number")
        for index, name in enumerate(titles)
    ]
    return OutSheet(_("两月对比"), columns, list(_compared_cells(pairs)), title=title)


def _compared_cells(pairs: Sequence[Compared]) -> Iterator[Sequence[object]]:
    for row in compared_rows(pairs):
        indicator = row.pair.indicator
        yield (
            indicator.code, wording.goal_name(row.pair.shown), wording.label(row.pair.unit),
            wording.measured_in(indicator.measured_in), *_exact_side(row.pair.then), *_exact_side(row.pair.now),
            row.movement, exact(row.pair.gap_moved, 1),
        )  # fmt: skip


def _exact_side(standing: Standing | None) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
    if standing is None:
        return None, None, None, ""
    judgement = standing.judgement
    return (
        exact(standing.amount, standing.indicator.places),
        exact(judgement.completion, 1, 100),
        exact(judgement.points, 1),
        words.light(standing),
    )


# --- targets × months -----------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthCell:
    """A target in a month: its number, and its light as word and colour; `late` when the number is an older month's."""

    text: str
    word: str
    colour: str
    late: bool


def month_cells(row: Row, show: str) -> list[MonthCell | None]:
    """The cells of a row of the matrix: values or completions."""
    return [None if standing is None else _month_cell(standing, show) for standing in row.cells]


def _month_cell(standing: Standing, show: str) -> MonthCell:
    light = standing.judgement.light
    text = words.completion(standing) if show == COMPLETION else words.actual(standing)
    return MonthCell(text, wording.light_word(light), light.colour, standing.is_late)


def matrix_sheets(rows: Sequence[Row], months: Sequence[Month], title: str) -> list[OutSheet]:
    """The matrix as sheets of values, of completions and of lights."""
    names = [wording.month(month) for month in months]
    fixed = [SheetColumn(_("指标代码")), SheetColumn(_("指标"), width=26), SheetColumn(_("责任单位"), width=18), SheetColumn(_("计量单位"), width=10)]  # fmt: skip
    numbers = [*fixed, *(SheetColumn(name, width=12, form="number") for name in names)]
    texts = [*fixed, *(SheetColumn(name, width=12) for name in names)]
    heads = [
        (row.indicator.code, wording.goal_name(row), wording.label(row.unit), wording.measured_in(row.indicator.measured_in))
        for row in rows
    ]  # fmt: skip

    def cells(of: Callable[[Standing], object]) -> list[Sequence[object]]:
        return [
            (*head, *(None if one is None else of(one) for one in row.cells))
            for head, row in zip(heads, rows, strict=True)
        ]

    return [
        OutSheet(
            _("完成值"), numbers, cells(lambda one: exact(one.amount, one.indicator.places)), title=title
        ),
        OutSheet(
            _("完成率(%)"), numbers, cells(lambda one: exact(one.judgement.completion, 1, 100)), title=title
        ),
        OutSheet(_("亮灯"), texts, cells(words.light), title=title),
    ]
