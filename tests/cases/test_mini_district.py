"""Files for a small district that isn't Kuiwen, each with what is right for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.cases.making import UNIT, rows
from tests.cases.more import KINDS, MORE_MINI
from tests.cases.outcomes import MINI, Case
from tests.cases.reading import looked_through, outcome, target
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.evidence import set_aside
from tracker.calc.checks import SHIPPED
from tracker.calc.findings import PARTS_DIFFER, Finding
from tracker.documents.workbooks import read_book
from tracker.models import User
from tracker.wording.checks import finding_sentence

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


def test_several_months_in_a_title_are_asked_about_once(
    mini_district: dict[str, User], django_db_blocker: DjangoDbBlocker, settings: Any, tmp_path: Path
) -> None:
    """The answer holds for titles of the same kind over the same columns."""
    settings.MEDIA_ROOT, by, now = tmp_path, mini_district["rb"], timezone.now()
    answered = {}
    with django_db_blocker.unblock(), transaction.atomic():
        into = target("rb", "2023-06")
        for title in ("2023年1—6月楼宇税收表", "2023年01-06月楼宇税收表", "2023年1—6月楼宇税收累计表"):
            content = rows((title,), ("名称", "责任单位", "税收（万元）"), ("甲楼", UNIT, 10))()
            book = read_book("税收.xlsx", content)
            plan = looked_through(book, into, by, {})
            answered[title] = {one.key: one.chosen for one in plan.questions}
            if len(answered) == 1:
                plan = looked_through(book, into, by, {"added_up": "of_month"})
                set_aside(by=by, at=now, sha256=book.sha256, content=content)
                answers = Answers("", dict.fromkeys(SHIPPED, "已核对"))
                apply_import(by=by, at=now, into=into, book=book, plan=plan, answers=answers)
        transaction.set_rollback(True)
    assert [one["added_up"] for one in answered.values()] == ["", "of_month", ""]


def test_there_are_more_files_of_each_kind() -> None:
    assert [kind for kind, cases in KINDS.items() if len(cases) < 2] == []


def test_every_file_has_its_outcome() -> None:
    assert {case.file for case in MINI} | TOGETHER == {path.name for path in FILES.iterdir()}
