"""What a person doesn't see of a sheet, or sees otherwise than it is stored, is asked once for a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tracker.calc.headings import Heading
from tracker.documents.cells import Cell, Sheet, SheetLine
from tracker.documents.entries import CellRefused, read_number
from tracker.documents.headers import Header
from tracker.queries.imports.asking import Question, Questions
from tracker.queries.imports.preview import ASKED, PASSED_OVER, UNCHANGED, PreviewLine
from tracker.queries.imports.settling import Settling, StillOpen

HEADS = SheetLine(1, [Cell("编号"), Cell("名称"), Cell("税收")])
COLUMNS = {0: ("code", Heading("编号")), 1: ("name", Heading("名称")), 2: ("m:tax", Heading("税收"))}


def settling(
    *lines: SheetLine,
    answers: Mapping[str, str] | None = None,
    rows: Sequence[int] = (),
    columns: Sequence[int] = (),
) -> Settling:
    sheet = Sheet(
        "", [HEADS, *lines], hidden_rows=frozenset(rows), hidden_columns=frozenset(columns), is_filtered=False
    )
    return Settling(
        Header(sheet, 1, COLUMNS, titles=["编号", "名称", "税收"]), Questions(answers or {}), COLUMNS
    )


def line(number: int, *values: object) -> SheetLine:
    return SheetLine(number, [one if isinstance(one, Cell) else Cell(one) for one in values])  # type: ignore[arg-type]


def seen(found: Settling, source: SheetLine) -> tuple[str, list[object]]:
    """What becomes of a line, and what its reader gets to see."""
    given: list[object] = []

    def read(shown: SheetLine) -> PreviewLine:
        given.extend(cell.value for cell in shown.cells)
        return PreviewLine(shown.number, "")

    return found.line(source, read).state, given


@pytest.mark.parametrize(
    ("answer", "state"),
    [("", ASKED), ("read_hidden", UNCHANGED), ("leave_out", PASSED_OVER), ("nonsense", ASKED)],
)
def test_hidden_rows_are_asked_about_together(answer: str, state: str) -> None:
    lines = [line(number, f"p-{number}", "甲", 1) for number in range(2, 9)]
    found = settling(*lines, answers={"hidden": answer}, rows=[3, 4, 5, 8, 20])
    assert [seen(found, one)[0] for one in lines] == [
        state if one.number in (3, 4, 5, 8) else UNCHANGED for one in lines
    ]
    [question] = found.questions.asked
    assert (question.code, question.details) == ("rows_hidden", {"n": 4, "rows": "3–5、8"})
    assert question.cells == ("A3", "A4", "A5", "A8")


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("", (ASKED, [])),
        ("read_hidden", (UNCHANGED, ["p-1", "甲", 1])),
        ("leave_out", (UNCHANGED, ["p-1", "甲", None])),
    ],
)
def test_a_hidden_column_is_asked_about_unless_it_only_names_the_line(answer: str, right: object) -> None:
    found = settling(answers={"hidden:C": answer}, columns=[0, 2])
    assert seen(found, line(2, "p-1", "甲", 1)) == right
    assert [one.key for one in found.questions.asked] == ["hidden:C"]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("", (ASKED, [])),
        ("as_shown", (UNCHANGED, ["p-1", "甲", None])),
        ("as_stored", (UNCHANGED, ["p-1", "甲", Decimal(0)])),
    ],
)
def test_a_nought_that_shows_as_blank_is_nothing_or_nought(answer: str, right: object) -> None:
    assert (
        seen(settling(answers={"unseen:C": answer}), line(2, "p-1", "甲", Cell(Decimal(0), shown="")))
        == right
    )
    other = settling(answers={"shown:C": answer})
    assert seen(other, line(2, "p-1", "甲", Cell(Decimal(0), shown="")))[0] == ASKED


def read(cell: Cell, **answers: str) -> tuple[object, Question]:
    """The number of a cell of the column C in 万元, or why there is none, and the question that it led to."""
    found = settling(answers={key.replace("_", ":"): one for key, one in answers.items()})
    try:
        value: object = found.read(cell, lambda one: read_number(one, "万元", "万元"), 2, 5, "万元", 1)
    except CellRefused as refused:
        value = "open" if isinstance(refused, StillOpen) else refused.code
    [question] = found.questions.asked
    return value, question


def test_what_shows_as_another_number_is_read_as_answered() -> None:
    cell = Cell(Decimal(12345000), shown="1234.5万")
    value, question = read(cell)
    assert (value, question.key, question.cells) == ("open", "shown:C", ("C5",))
    assert question.details == {"title": "税收", "cell": "C5", "shown": "1234.5万", "stored": "12345000"}
    assert read(cell, shown_C="as_shown")[0] == Decimal("1234.5")
    assert read(cell, shown_C="as_stored")[0] == 12345000


def test_a_long_fraction_is_rounded_as_finely_as_it_is_shown_or_printed() -> None:
    third = Cell(Decimal("33.3333333333333"), places=3)
    value, question = read(third)
    assert (value, question.details["rounded"], question.details["places"]) == ("open", "33.333", 3)
    assert read(third, round_C="round")[0] == Decimal("33.333")
    assert read(third._replace(places=0), round_C="round")[0] == Decimal("33.3")
    assert read(third, round_C="refuse")[0] == "too_many_decimals"
    assert read(Cell("333333.333333333333元"), round_C="round")[0] == Decimal("33.3")


def test_what_a_conversion_makes_too_long_is_rounded_in_the_unit_that_is_asked_for() -> None:
    found = settling(answers={"round:C": "round"})
    for value in (Decimal(1), Decimal("1.00000000000001")):
        assert found.read(
            Cell(value), lambda one: read_number(one, "亩", "平方米"), 2, 5, "平方米", 1
        ) == Decimal("666.7")
