"""Files for a small district that isn't Kuiwen, each with what is right for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.cases.making import UNIT, Row, rows
from tests.cases.more import KINDS, MORE_MINI
from tests.cases.outcomes import MINI, Case
from tests.cases.reading import looked_through, outcome, target
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.imports.layouts import forget_layout
from tracker.actions.ledger.evidence import set_aside
from tracker.calc.checks import SHIPPED
from tracker.calc.findings import PARTS_DIFFER, Finding
from tracker.documents.workbooks import Book, read_book
from tracker.models import User
from tracker.queries.imports.memory import remembered_layouts
from tracker.queries.imports.preview import ImportPreview
from tracker.wording.checks import finding_sentence
from tracker.wording.refusals import cell_sentence

TOGETHER = {"41-month-total-alone.xlsx", "42-month-parts-alone.xlsx"}  # one after the other
FILES = Path(__file__).parent / "files"
pytestmark = pytest.mark.xdist_group("cases")


@pytest.mark.parametrize("case", [*(pytest.param(case, id=case.file) for case in MINI), *MORE_MINI])
def test_a_file(
    case: Case,
    mini_district: dict[str, User],
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> None:
    if case.waiting:
        request.applymarker(pytest.mark.xfail(reason=f"waits for {case.waiting}", strict=True))
    with django_db_blocker.unblock():
        assert outcome(case, FILES, mini_district[case.into]) == case.right


@pytest.mark.parametrize(("first", "then"), [sorted(TOGETHER), sorted(TOGETHER, reverse=True)])
def test_a_total_and_its_parts_one_after_the_other(
    first: str,
    then: str,
    mini_district: dict[str, User],
    django_db_blocker: DjangoDbBlocker,
    settings: Any,
    tmp_path: Path,
) -> None:
    """Whichever comes second, the sum and the rate are both warned of, each once and with all their numbers."""
    settings.MEDIA_ROOT, by, now = tmp_path, mini_district["ju"], timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        into, content = target("ju", "2023-06"), (FILES / first).read_bytes()
        book = read_book(first, content)
        set_aside(by=by, at=now, sha256=book.sha256, content=content)
        plan = looked_through(book, into, by, {})
        apply_import(
            by=by,
            at=now,
            into=into,
            book=book,
            plan=plan,
            answers=Answers("", dict.fromkeys(SHIPPED, "已核对")),
        )
        later = read_book(then, (FILES / then).read_bytes())
        told = [warning for _line, warning in looked_through(later, into, by, {}).warnings]
        found = [warning.details["finding"] for warning in told if warning.code == PARTS_DIFFER]
        sentences = [finding_sentence(one) for one in found if isinstance(one, Finding)]
        transaction.set_rollback(True)
    assert sorted(sentences) == [
        "2023年6月完成投资 100亿元，而 甲类投资 40亿元 + 乙类投资 30亿元 + 丙类投资 20亿元 = 90亿元：对不上。",
        "2023年6月完成率 76%，而 完成投资 100亿元 ÷ 年度计划 160亿元 = 62.5%：对不上。",
    ]


OF_A_REGISTER = ("名称", "责任单位", "税收（万元）"), ("甲楼", UNIT, 10), ("乙楼", UNIT, 20)
OF_A_MONTH = ("数据", "完成数", "计量单位"), ("新增企业", 7, "家"), ("项目数", 3, "个")


@pytest.mark.parametrize(
    ("into", "table", "laid"),
    [
        ("rb", OF_A_REGISTER, {}),
        ("ju", OF_A_MONTH, {"layout": "confirmed", "layout.column.B": "value"}),
    ],
)
def test_several_months_in_a_title_are_asked_about_once(
    into: str,
    table: Sequence[Row],
    laid: dict[str, str],
    mini_district: dict[str, User],
    django_db_blocker: DjangoDbBlocker,
    settings: Any,
    tmp_path: Path,
) -> None:
    """The answer is kept with the layout and holds for titles of the same kind, until the layout is forgotten."""
    settings.MEDIA_ROOT, by, now = tmp_path, mini_district[into], timezone.now()
    titles = "2023年1—6月情况表", "6月情况表", "2023年01-06月情况表", "2023年1—6月累计情况表"
    with django_db_blocker.unblock(), transaction.atomic():
        place = target(into, "2023-06")

        def looked(title: str, answers: Mapping[str, str], line: int = 1) -> tuple[Book, ImportPreview]:
            content = rows((title,), table[0], table[line])()
            book = read_book("表.xlsx", content)
            set_aside(by=by, at=now, sha256=book.sha256, content=content)
            return book, looked_through(book, place, by, answers)

        def answered(title: str) -> tuple[str, str]:
            plan = looked(title, {})[1]
            assert plan.laid is not None
            return plan.laid.how, {one.key: one.chosen for one in plan.questions}.get("added_up", "—")

        before = looked(titles[0], laid)[1]
        assert [one.key for one in before.open_questions] == ["added_up"]
        given: list[dict[str, str]] = [{**laid, "added_up": "of_month"}, {}]
        for line, answers in enumerate(given, start=1):
            book, plan = looked(titles[line - 1], answers, line)
            said = Answers("", dict.fromkeys(SHIPPED, "已核对"))
            apply_import(by=by, at=now, into=place, book=book, plan=plan, answers=said)
        assert [answered(title) for title in titles] == [
            ("remembered", "of_month"), ("remembered", "—"), ("remembered", "of_month"), ("remembered", ""),
        ]  # fmt: skip
        [shape] = remembered_layouts(place)
        forget_layout(by=by, at=now, into=place, shape=shape)
        assert answered(titles[0])[1] in ("", "—")
        transaction.set_rollback(True)


HIDDEN_YEAR = date(2023, 5, 3), 'm"月"d"日";@'


@pytest.mark.parametrize(
    ("into", "made"),
    [
        ("rb", rows(("名称", "责任单位", "开工日期"), ("甲楼", UNIT, HIDDEN_YEAR), ("乙楼", UNIT, (date(2022, 5, 3), "d-mmm")))),
        ("ju", rows(("数据", "本月数", "数据截至"), ("项目数", 3, HIDDEN_YEAR), ("办理时间（天）", 3, (date(2022, 5, 3), "mm-dd")))),
    ],
)  # fmt: skip
def test_the_year_is_told_that_a_date_does_not_show(
    into: str, made: Callable[[], bytes], mini_district: dict[str, User], django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        plan = looked_through(read_book("表.xlsx", made()), target(into, "2023-06"), mini_district[into], {})
    told = [(cell_sentence(one.code, one.details), cells) for one, cells in plan.notes]
    year = "日期的格式不显示年份：按单元格里存的值，是%s年，请核对。"
    assert told == [(year % 2023, ["C2"]), (year % 2022, ["C3"])]


def test_there_are_more_files_of_each_kind() -> None:
    assert [kind for kind, cases in KINDS.items() if len(cases) < 2] == []


def test_every_file_has_its_outcome() -> None:
    assert {case.file for case in MINI} | TOGETHER == {path.name for path in FILES.iterdir()}
