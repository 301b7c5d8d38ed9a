"""Reports as files: what the page shows is in the workbook, numbers as numbers, and a year plan can be signed."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from tests.goals import set_goal
from tests.views.steps import page, target_of
from tracker.models import Target, TargetVersion, Unit

JUNE = {"month": "2023-06"}


def book(client: Client, name: str, *args: Any, **asked: str) -> Any:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def test_the_board_and_its_groups_as_workbooks(leader: Client) -> None:
    (board,) = book(leader, "board_workbook", **JUNE)
    header = [cell.value for cell in board[2]]
    towers = next(
        row for row in board.iter_rows(min_row=3, values_only=True) if row[0] == "com.towers_over_100m"
    )
    assert (towers[header.index("目标值")], towers[header.index("完成值")]) == (12, 2)
    assert towers[header.index("亮灯")] in page(leader, "board", **JUNE)
    for by in ("sections", "units", "leaders", "lights"):
        (groups,) = book(leader, "progress_workbook", by, **JUNE)
        assert groups.max_row == board.max_row
    unit = {"unit": str(Target.objects.filter(unit__code="dayu")[0].unit_id)}
    (narrowed,) = book(leader, "progress_workbook", "units", **JUNE, **unit)
    assert 2 < narrowed.max_row < board.max_row


def test_the_matrix_as_a_workbook_is_the_page(leader: Client) -> None:
    shown = page(leader, "progress_matrix", months="two", page="2", **JUNE)
    values, completions, lights = book(leader, "progress_matrix_workbook", months="two", **JUNE)
    assert values.max_column == completions.max_column == lights.max_column == 4 + 24
    row = next(row for row in values.iter_rows(min_row=3) if row[0].value == "com.towers_over_100m")
    june = row[4 + 17]
    assert june.value == 2
    assert lights.cell(june.row, june.column).value in shown
    assert "2栋" in shown


def test_the_matrix_of_a_month_knows_no_target_without_a_version_by_then(leader: Client, person: Any) -> None:
    def rows(**more: str) -> int:
        return sum(
            sheet.max_row for sheet in book(leader, "progress_matrix_workbook", months="two", **JUNE, **more)
        )

    before, then = rows(), rows(day="2023-07-10")
    target = target_of("inv.outside_funds", "dayu")
    others = Unit.objects.exclude(targets__indicator=target.indicator)
    new = Target.objects.create(
        indicator=target.indicator, unit=others[0], first_month="2023-01-01", last_month="2023-12-01"
    )
    new.refresh_from_db()
    for since, more in ((date(2023, 7, 1), 0), (date(2023, 6, 1), 3)):
        basis = {"basis": "会议", "basis_date": date(2023, 6, 30), "reason": "新设"}
        version = TargetVersion(target=new, tier="committed", value=1, in_force_from=since, **basis)
        set_goal(by=person("steward"), at=timezone.now(), version=version)
        assert rows() == before + more
    assert rows(day="2023-07-10") == then


def test_two_months_as_a_workbook(leader: Client) -> None:
    shown = page(leader, "progress_months", against="2023-05", **JUNE)
    (months,) = book(leader, "progress_months_workbook", against="2023-05", **JUNE)
    moved = [row[12] for row in months.iter_rows(min_row=3, values_only=True) if row[12] not in ("—", "持平")]
    assert moved
    assert all(str(one) in shown for one in moved)


@pytest.mark.parametrize(
    ("name", "asked"), [("progress_months", {"against": "x"}), ("progress_matrix", {"months": "x"})]
)
def test_what_cant_be_understood_gets_a_sentence(leader: Client, name: str, asked: dict[str, str]) -> None:
    assert leader.get(reverse(name), asked).status_code == 400


def test_a_year_plan_says_the_same_on_page_and_in_word(leader: Client) -> None:
    shown = page(leader, "year_plan", 2023, "dayu")
    answer = leader.get(reverse("year_plan_file", args=[2023, "dayu", "docx"]))
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    cells = {cell.text for row in document.tables[0].rows[1:] for cell in row.cells}
    assert cells
    assert [cell for cell in cells if cell not in shown] == []
    assert any("责任单位（盖章）" in paragraph.text for paragraph in document.paragraphs)
    assert leader.get(reverse("year_plan_file", args=[2023, "dayu", "exe"])).status_code == 404
