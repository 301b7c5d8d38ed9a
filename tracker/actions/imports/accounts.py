"""Accounts and roles by a workbook: tried out to be looked through, then entered whole or not at all."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker import access
from tracker.access.people import check_open_account
from tracker.actions.imports.refusing import refusing
from tracker.actions.people.accounts import save_account, save_membership
from tracker.actions.people.record import record
from tracker.calc.periods import Month, day_of
from tracker.documents.workbooks import Book
from tracker.models import AppointmentRequest, Membership, User
from tracker.queries.imports.accounts import (
    OF_ACCOUNT,
    TABLE,
    AccountsBook,
    AccountsFound,
    FirstPassword,
    read_accounts,
)
from tracker.queries.imports.preview import Change, ImportPreview, PreviewLine, Refusal
from tracker.queries.imports.setting_up.reading import Row
from tracker.queries.imports.setting_up.resolving import Directory
from tracker.queries.imports.setting_up.showing import shown
from tracker.queries.people.appointments import waiting
from tracker.wording.names import label

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another
GROUPS, OF_A_GROUP = 4, 4


@dataclass(frozen=True)
class _Given:
    """A first password and its hash; nothing but the answer to whoever entered the workbook holds the password."""

    password: str
    hashed: str


def try_accounts(*, by: User, at: datetime, book: Book) -> AccountsFound:
    """What the workbook would do, found out by doing it and undoing it. Raises AccessRefused or FileRefused."""
    return _carried_out(by, at, book, {}, lambda _found: False)


def enter_accounts(*, by: User, at: datetime, book: Book, digest: str) -> AccountsFound:
    """Open the accounts and give the roles, if it still is what was shown: whole or not at all (`done`), with the first passwords.

    What raises rights isn't given but asked for, as anywhere. Raises AccessRefused or FileRefused.
    """
    check_open_account(access.rights_at(by, at))
    given = _first_passwords(read_accounts(book, by=by, month=_month(at)).new_names)
    return _carried_out(by, at, book, given, lambda found: found.plan.digest == digest)


def _carried_out(
    by: User,
    at: datetime,
    book: Book,
    given: Mapping[str, _Given],
    wanted: Callable[[AccountsFound], bool],
) -> AccountsFound:
    check_open_account(access.rights_at(by, at))
    with transaction.atomic():
        read = read_accounts(book, by=by, month=_month(at))
        entering = _Entering(by, at, read, given)
        found = entering.carried_out()
        found.done = bool(found.plan.accepted) and not found.is_refused and wanted(found)
        if not found.done:
            transaction.set_rollback(True)
            return found
        told = {"name": book.name, "sha256": book.sha256, "rows": len(found.plan.accepted)}
        record("enter_accounts", by=by, of=by, **told, requests=found.requests)
    found.passwords = [
        FirstPassword(user.username, user.display_name, given[user.username].password)
        for user in entering.opened
    ]
    return found


def _month(at: datetime) -> Month:
    return Month.of(day_of(at))


def _first_passwords(names: Collection[str]) -> dict[str, _Given]:
    """A password for each new account, hashed before anything is locked: that takes a third of a second each."""
    made = ["-".join(_group() for _number in range(GROUPS)) for _name in names]
    with ThreadPoolExecutor() as pool:
        hashed = pool.map(make_password, made)
        return {name: _Given(*both) for name, *both in zip(names, made, hashed, strict=True)}


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _number in range(OF_A_GROUP))


class _Entering:
    def __init__(self, by: User, at: datetime, read: AccountsBook, given: Mapping[str, _Given]) -> None:
        self.by = by
        self.at = at
        self.read = read
        self.given = given
        self.accounts = dict(read.accounts)
        self.opened: list[User] = []
        self.requests = 0

    def carried_out(self) -> AccountsFound:
        lines = [self._line(row) for row in self.read.read.rows]
        problems = [
            *self.read.problems,
            *(Refusal(one.cell, one.code, one.details) for one in self.read.read.faults),
        ]
        plan = ImportPreview(self.read.sheet, (), lines, problems)
        plan.strange = [title for title, _cell in self.read.read.strange]
        return AccountsFound(plan, self.read.unread, self.requests)

    def _line(self, row: Row) -> PreviewLine:
        line = PreviewLine(row.line, " · ".join(filter(None, map(row.text, ("username", "display_name")))))
        line.refusals = [Refusal(one.cell, one.code, one.details) for one in row.faults]
        line.notes = list(self.read.notes.get(row.line, ()))
        line.warnings = list(self.read.warnings.get(row.line, ()))
        line.fresh = row.text("username") not in self.read.accounts
        if not line.refusals:
            with refusing(row, line):
                user = self._account(row, line)
                self._role(row, line, user)
                self.accounts[user.username] = user
        return line

    def _account(self, row: Row, line: PreviewLine) -> User:
        """The account of a row, opened or changed where it says something else."""
        stands = self.accounts.get(row.text("username"))
        user = User(username=row.text("username")) if stands is None else copy.copy(stands)
        changed = [name for name in OF_ACCOUNT if row.text(name) and row.text(name) != getattr(user, name)]
        for name in changed:
            one = TABLE.field(name)
            both = ("" if stands is None else getattr(stands, name)), row[name]
            line.changes.append(Change(str(one.title), *(shown(one, said, {}, Directory()) for said in both)))
            setattr(user, name, row[name])
        if stands is None:
            given = self.given.get(user.username)
            user.password = given.hashed if given else make_password(None)
            self.opened.append(user)
        if stands is None or changed:
            save_account(by=self.by, at=self.at, user=user)
        return user

    def _role(self, row: Row, line: PreviewLine, user: User) -> None:
        """Give the role from today on, or ask for it where it raises rights; one that is held or asked for stays so."""
        own = {"user": user, "unit": row["unit"], "role": row["role"], "acting_for": None}
        today = day_of(self.at)
        to_come = Q(until_date=None) | Q(until_date__gte=today)
        if Membership.objects.filter(to_come, **own).exists():
            return
        if waiting().filter(**own).exists():
            line.notes.append(Refusal(row.cells["role"], "role_waits_already"))
            return
        membership = Membership(**own, from_date=today)
        said = f"{label(row['unit'])} · {membership.get_role_display()}"
        line.changes.append(Change(_("任职"), "", said))
        if isinstance(save_membership(by=self.by, at=self.at, membership=membership), AppointmentRequest):
            self.requests += 1
            line.notes.append(Refusal(row.cells["role"], "role_waits"))
