"""Taking an import back: what waits is withdrawn, what was approved is corrected, and a second person decides on it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.books import JULY
from tests.actions.imports.test_applying import EVERY, HEAD, NEW, xlsx
from tracker.actions.imports.applying import Answers
from tracker.actions.imports.undo import undo_import
from tracker.actions.ledger.decisions import decide
from tracker.calc.correcting import OF_ERROR
from tracker.calc.refusals import Refused
from tracker.models import Figure, Item, User
from tracker.queries.ledger.readings import readings


def test_taking_an_import_back_withdraws_corrects_and_empties(
    imported: Any,
    reviewer: User,
    keeper: User,
    now: datetime,
) -> None:
    run = imported(xlsx(HEAD, NEW))
    money = Figure.objects.get(import_run=run, value=Decimal("12.5"))
    others = Figure.objects.filter(import_run=run).exclude(pk=money.pk)
    decide(by=reviewer, at=now, figures=[money], kind="approve")
    taken = undo_import(by=keeper, at=now, run=run, reason="传错了文件")
    assert taken.counts == {
        "withdrawn": 2,
        "corrected": 1,
        "unstated": 0,
        "aliases": 0,
        "left": 1,
        "restored": 0,
        "kept": 0,
    }
    assert {figure.state for figure in others} == {"withdrawn"}
    correction = Figure.objects.get(corrects=money)
    assert "传错了文件" in correction.not_applicable
    decide(by=reviewer, at=now, figures=[correction], kind="approve")
    [reading] = readings([money.slot.series_id], through=JULY, known_by=None)[money.slot.series_id]
    assert reading.value is None
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo_import(by=keeper, at=now, run=run, reason="再来一次")


def test_words_come_back_unless_somebody_changed_them_since(
    imported: Any, keeper: User, now: datetime
) -> None:
    item = Item.objects.get(name="弘阳广场")
    run = imported(xlsx(["编号", "备注", "名称"], [item.code, "新的备注", "弘阳广场二期"]))
    assert Item.objects.get(pk=item.pk).name == "弘阳广场二期"
    undo_import(by=keeper, at=now, run=run, reason="不该改")
    back = Item.objects.get(pk=item.pk)
    assert (back.name, back.descriptions) == (item.name, item.descriptions)


def test_what_the_checks_ask_of_a_number_that_comes_back_is_answered_with_the_reason(
    imported: Any, reviewer: User, keeper: User, now: datetime
) -> None:
    """A correction is checked like any other: back from a number ten times as large looks like a slip."""
    first = imported(xlsx(HEAD, NEW))
    decide(by=reviewer, at=now, figures=Figure.objects.filter(import_run=first), kind="approve")
    item = Item.objects.get(name=NEW[2])
    slipped = xlsx(["编号", "项目名称", "总投资（亿元）"], [item.code, item.name, 250])
    run = imported(slipped, Answers(reason="更正", warnings=EVERY, nature=OF_ERROR))
    decide(by=reviewer, at=now, figures=Figure.objects.filter(import_run=run), kind="approve")
    undo_import(by=keeper, at=now, run=run, reason="多写了零")
    back = Figure.objects.get(import_run__undoes=run)
    assert (back.value, back.corrects) == (Decimal("12.5"), Figure.objects.get(import_run=run))
    assert all("多写了零" in one.sentence for one in back.answers.all())
