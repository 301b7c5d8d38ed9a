"""Working days, with holidays and weekends worked."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.calc.workdays import after_workdays


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2023-07-07", 5, "2023-07-14"),
        ("2023-07-07", 0, "2023-07-07"),
        ("2023-09-27", 5, "2023-10-10"),  # 国庆 from 29 September, worked on the weekend of 7 and 8 October
        ("2026-02-12", 2, "2026-02-14"),  # a Saturday worked before 春节
    ],
)
def test_the_last_of_so_many(day: str, count: int, last: str) -> None:
    assert after_workdays(date.fromisoformat(day), count) == date.fromisoformat(last)
