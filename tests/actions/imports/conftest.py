"""Files applied to a register, as the page applies them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.actions.books import JULY, plan
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.evidence import set_aside
from tracker.documents.workbooks import read_book
from tracker.models import Figure, ImportRun, Item, Register, User
from tracker.queries.imports.preview import ImportTarget


@pytest.fixture
def imported(keeper: User, now: datetime) -> Callable[..., ImportRun]:
    def apply(
        content: bytes, answers: Answers | None = None, *, by: User = keeper, code: str = "projects"
    ) -> ImportRun:
        into = ImportTarget(JULY, register=Register.objects.get(code=code))
        found = plan(content, by, now, code)
        book = read_book("a.xlsx", content)
        set_aside(by=by, at=now, sha256=book.sha256, content=content)
        run = apply_import(by=by, at=now, into=into, book=book, plan=found, answers=answers or Answers())
        assert run.figures == len(found.entries) == Figure.objects.filter(import_run=run).count()
        assert run.added == Item.objects.filter(presence__import_run=run, presence__joins=True).count()
        return run

    return apply
