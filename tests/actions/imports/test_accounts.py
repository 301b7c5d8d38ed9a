"""Accounts and roles from a workbook: tried out first, then entered whole or not at all; what raises rights is asked for."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.utils import translation
from openpyxl import Workbook

from tests.people import People
from tracker.access import administered_units, rights_of
from tracker.actions.imports.accounts import enter_accounts, try_accounts
from tracker.actions.people.accounts import save_account
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import AccessRefused
from tracker.documents.cells import FileRefused
from tracker.documents.sheets import write_workbook
from tracker.documents.workbooks import Book, read_book
from tracker.models import AppointmentRequest, Event, Membership, Notice, Unit, User
from tracker.queries.imports.accounts import MOST_ROWS, AccountsFound
from tracker.queries.people.appointments import knows_own_password
from tracker.tables.accounts import accounts_instructions, accounts_sheets
from tracker.wording.refusals import cell_sentence

pytestmark = pytest.mark.django_db
TITLES = "用户名", "显示名称", "电子邮箱", "语言", "单位", "角色"
KEEPING: list[Any] = [Event, Notice, AppointmentRequest]
ZHANG = "zhang", "示例张三", None, None, "大虞街道", "填报人"
LI = "li", "示例李四", "li@example.org", "English", "dayu", "reviewer"


@pytest.fixture
def administrator(person: People) -> User:
    return person("administrator")


def book(*rows: Sequence[object], titles: Sequence[str] = TITLES) -> Book:
    made: Any = Workbook()
    kept = io.BytesIO()
    made.active.title = "账号"
    for row in (titles, *rows):
        made.active.append(row)
    made.save(kept)
    return read_book("账号.xlsx", kept.getvalue())


def entered(by: User, now: datetime, told: Book) -> AccountsFound:
    digest = try_accounts(by=by, at=now, book=told).plan.digest
    return enter_accounts(by=by, at=now, book=told, digest=digest)


def counts(found: AccountsFound) -> tuple[int, int, int, int]:
    said = found.plan.counts
    return said["new"], said["changed"], said["unchanged"], said["refused"]


def told(found: AccountsFound) -> dict[str, str]:
    """What is said of cells, refused or noted."""
    lines = [one for line in found.plan.lines for one in (*line.refusals, *line.warnings, *line.notes)]
    return {one.cell: cell_sentence(one.code, one.details) for one in (*found.plan.problems, *lines)}


def roles() -> set[tuple[str, str, str]]:
    return set(Membership.objects.values_list("user__username", "unit__code", "role"))


def test_accounts_are_opened_and_what_raises_rights_is_asked_for(administrator: User, now: datetime) -> None:
    before, accounts = roles(), User.objects.count()
    tried = try_accounts(by=administrator, at=now, book=book(ZHANG, LI))
    assert (counts(tried), tried.requests, tried.done, tried.passwords) == ((2, 0, 0, 0), 1, False, ())
    assert (roles(), User.objects.count()) == (before, accounts), "nothing is written yet"
    found = entered(administrator, now, book(ZHANG, LI))
    assert (found.done, found.requests) == (True, 1)
    assert roles() - before == {("zhang", "dayu", "reporter")}
    asked = AppointmentRequest.objects.get(decision=None)
    assert (asked.user.username, asked.role, asked.author) == ("li", "reviewer", administrator)
    assert (asked.user.email, asked.user.language) == ("li@example.org", "en")
    again = try_accounts(by=administrator, at=now, book=book(ZHANG, LI))
    assert (counts(again), again.requests) == ((0, 0, 2, 0), 0)
    assert "正等待" in told(again)["F3"]


def test_first_passwords_open_the_accounts_and_are_kept_nowhere(administrator: User, now: datetime) -> None:
    found = entered(administrator, now, book(ZHANG, LI, ("zhang", None, None, None, "commerce", "填报人")))
    assert [one.username for one in found.passwords] == ["zhang", "li"]
    assert len({one.password for one in found.passwords}) == 2
    kept = [str(row) for model in KEEPING for row in model.objects.values()]
    for one in found.passwords:
        user = User.objects.get(username=one.username)
        assert user.check_password(one.password)
        assert not knows_own_password(user), "it must be changed first"
        assert not any(one.password in text or user.password in text for text in kept)
    event = Event.objects.get(kind="enter_accounts")
    assert (event.actor_id, event.data["rows"], event.data["requests"]) == (administrator.pk, 3, 1)


def test_known_accounts_are_changed_or_left(administrator: User, person: People, now: datetime) -> None:
    known = person("reporter", "dayu", name="known")
    mail = ("known", None, "k@example.org", None, "dayu", "填报人")
    found = entered(administrator, now, book(mail, ("known", None, None, None, "commerce", "填报人")))
    assert (counts(found), found.done, found.passwords) == ((0, 2, 0, 0), True, [])
    known.refresh_from_db()
    assert (known.email, known.display_name) == ("k@example.org", "测试")
    assert counts(try_accounts(by=administrator, at=now, book=book(mail))) == (0, 0, 1, 0)


REFUSED = {
    "no unit": (("zhang", "示例张三", None, None, "没有的局", "填报人"), "E2", "不是已登记的单位"),
    "near unit": (("zhang", "示例张三", None, None, "大虞街办", "填报人"), "E2", "大虞街道"),
    "no role": (("zhang", "示例张三", None, None, "dayu", "局长"), "F2", "不在可选值中"),
    "no name": (("zhang", None, None, None, "dayu", "填报人"), "B2", "没有填"),
    "no user name": ((None, "示例张三", None, None, "dayu", "填报人"), "A2", "没有填"),
    "bad user name": (("zhang san!", "示例张三", None, None, "dayu", "填报人"), "A2", "不能写入"),
    "bad mail": (("zhang", "示例张三", "li at home", None, "dayu", "填报人"), "C2", "不能写入"),
    "error": (("#N/A", "示例张三", None, None, "dayu", "填报人"), "A2", "错误值"),
    "formula": (("=A1", "示例张三", None, None, "dayu", "填报人"), "A2", "公式"),
    "long": (("zhang", "示" * 61, None, None, "dayu", "填报人"), "B2", "60"),
    "spelling": (("KNOWN", "示例张三", None, None, "dayu", "填报人"), "A2", "“known”"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_told_at_its_cell_and_nothing_is_written(
    administrator: User, person: People, now: datetime, case: str
) -> None:
    row, cell, sentence = REFUSED[case]
    person("reporter", "dayu", name="known")
    before = roles()
    found = entered(administrator, now, book(row, LI))
    assert sentence in told(found)[cell]
    assert (found.done, found.passwords, counts(found)[3], roles()) == (False, (), 1, before)


def test_rows_that_say_the_same_or_otherwise(administrator: User, now: datetime) -> None:
    twice = told(try_accounts(by=administrator, at=now, book=book(ZHANG, ZHANG)))
    assert "与第2行重复" in twice["F3"]
    other = ("zhang", "示例张五", None, None, "commerce", "填报人")
    assert "第2行" in told(try_accounts(by=administrator, at=now, book=book(ZHANG, other)))["B3"]


def test_ones_own_and_shut_accounts_are_left_alone(
    administrator: User, person: People, now: datetime
) -> None:
    shut = person("reporter", "dayu", name="shut")
    shut.is_active = False
    save_account(by=administrator, at=now, user=shut)
    rows = [(name, None, None, None, "dayu", "填报人") for name in (administrator.username, "shut")]
    said = told(try_accounts(by=administrator, at=now, book=book(*rows)))
    assert ("自己" in said["A2"], "已停用" in said["A3"]) == (True, True)


def test_people_called_alike_are_pointed_out(administrator: User, now: datetime) -> None:
    entered(administrator, now, book(ZHANG))
    found = entered(administrator, now, book(("zhang2", *ZHANG[1:])))
    assert "示例张三 · zhang" in told(found)["B2"]
    assert found.done


def test_of_a_street_only_its_own(person: People, now: datetime) -> None:
    street = person("administrator", "dayu")
    person("reporter", "commerce", name="elsewhere")
    moved = ("elsewhere", "示例", None, None, "dayu", "填报人")
    found = try_accounts(by=street, at=now, book=book(ZHANG, (*LI[:4], "commerce", "填报人"), moved))
    assert [line.state for line in found.plan.lines] == ["new", "refused", "refused"]


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader", "steward", "auditor"])
def test_only_administrators_enter(person: People, now: datetime, role: str) -> None:
    by = person(role)
    for enter in (try_accounts, lambda **said: enter_accounts(**said, digest="")):
        with pytest.raises(AccessRefused, match="not_an_administrator"):
            enter(by=by, at=now, book=book(ZHANG))


def test_what_has_changed_since_is_looked_through_again(administrator: User, now: datetime) -> None:
    digest = try_accounts(by=administrator, at=now, book=book(ZHANG)).plan.digest
    assert entered(administrator, now, book(ZHANG)).done
    found = enter_accounts(by=administrator, at=now, book=book(ZHANG), digest=digest)
    assert (found.done, found.passwords) == (False, ())


def test_too_many_rows_and_files_of_something_else(administrator: User, now: datetime) -> None:
    many = book(*((f"u{n}", "示例", None, None, "dayu", "填报人") for n in range(MOST_ROWS + 1)))
    found = try_accounts(by=administrator, at=now, book=many)
    assert (found.is_refused, str(MOST_ROWS) in told(found)["账号"]) == (True, True)
    other = try_accounts(by=administrator, at=now, book=book(("甲", 1), titles=("项目", "投资")))
    assert "用户名" in told(other)["账号"]
    with pytest.raises(FileRefused, match="no_known_sheet"):
        try_accounts(by=administrator, at=now, book=read_book("空.csv", "\ufeff\r\n".encode()))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_is_read_in_both_languages(administrator: User, now: datetime, language: str) -> None:
    held = administered_units(rights_of(administrator, on=day_of(now)))
    with translation.override(language):
        content = write_workbook(accounts_sheets(held, Month.of(day_of(now))), accounts_instructions())
    found = try_accounts(by=administrator, at=now, book=read_book("账号.xlsx", content))
    assert (found.plan.lines, found.unread, found.is_refused) == ([], [], False)
    assert set(Unit.objects.values_list("pk", flat=True)) == set(held)
