"""A workbook of accounts: a role a row, read against the accounts and units there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from tracker.calc.names import folded, near_each
from tracker.calc.periods import Month
from tracker.documents.cells import FileRefused, Sheet
from tracker.documents.sheets import LISTS
from tracker.documents.workbooks import Book
from tracker.models import Membership, User
from tracker.queries.imports.preview import REFUSED, ImportPreview, Refusal
from tracker.queries.imports.setting_up.books import instruction_sheets, names_of
from tracker.queries.imports.setting_up.declared import MARK
from tracker.queries.imports.setting_up.fields import Table, field_of
from tracker.queries.imports.setting_up.reading import Row, TableRead, read_table, refuse_blanks
from tracker.queries.imports.setting_up.resolving import refuse_doubles
from tracker.queries.ledger.unit_names import UnitNames
from tracker.wording.languages import CHINESE, ENGLISH
from tracker.wording.refusals import sentence

UNITS = pgettext_lazy("plural", "单位")  # the sheet that the template has beside its own
MOST_ROWS = 200  # each new account's password is hashed slowly, as it should be
OF_ACCOUNT = "display_name", "email", "language"
TABLE = Table(
    "accounts",
    _("账号"),
    (
        MARK,
        field_of(User, "username", help=_("登录用。已有的用户名表示这个账号，不会另建。")),
        field_of(
            User, "display_name", required=False, help=_("姓名或职务；新账号必填，已有账号留空表示不改。")
        ),
        field_of(User, "email"),
        field_of(User, "language", help=""),
        field_of(Membership, "unit"),
        field_of(Membership, "role", help=_("一人有几个角色的，每个角色一行。")),
    ),
    key=("username", "unit", "role"),
)


@dataclass(frozen=True)
class FirstPassword:
    """What a new account's holder is told once: nothing else ever holds the password in the clear."""

    username: str
    display_name: str
    password: str


@dataclass
class AccountsFound:
    """What a workbook of accounts does; `requests` wait for another administrator, `done` says that it was entered."""

    plan: ImportPreview
    unread: Sequence[str] = ()
    requests: int = 0
    done: bool = False
    passwords: Sequence[FirstPassword] = ()

    @property
    def is_refused(self) -> bool:
        return bool(self.plan.problems) or self.plan.counts[REFUSED] > 0


@dataclass
class AccountsBook:
    """The sheet as it was read, and what was passed over. Of its rows `unit` is the unit itself."""

    sheet: str
    read: TableRead = field(default_factory=lambda: TableRead(TABLE))
    problems: list[Refusal] = field(default_factory=list)
    unread: Sequence[str] = ()
    accounts: Mapping[str, User] = field(default_factory=dict)
    notes: Mapping[int, Sequence[Refusal]] = field(default_factory=dict)
    warnings: Mapping[int, Sequence[Refusal]] = field(default_factory=dict)

    @property
    def new_names(self) -> list[str]:
        """The user names for which there is no account yet."""
        said = dict.fromkeys(row.text("username") for row in self.read.rows)
        return [name for name in said if name and name not in self.accounts]


def read_accounts(book: Book, *, by: User, month: Month) -> AccountsBook:
    """What a workbook says of accounts, every fault at its cell. Raises FileRefused when no sheet is one of accounts."""
    sheet = _sheet(book)
    found = AccountsBook(sheet.name, unread=_passed_over(book, sheet))
    if len(sheet.lines) > MOST_ROWS + 1:
        found.problems.append(Refusal(sheet.name, "too_many_set_up", {"most": MOST_ROWS}))
        return found
    try:
        found.read = read_table(sheet, TABLE)
    except FileRefused as refused:
        found.problems.append(Refusal(sheet.name, "not_entered", {"text": sentence(refused)}))
        return found
    found.accounts = {user.username: user for user in User.objects.all()}
    found.notes = _find_units(found.read.rows, month)
    _agree(found.read.rows)
    for row in found.read.rows:
        _look_at_account(row, found.accounts, by)
    refuse_doubles(found.read)
    _refuse_spellings(found.read.rows, found.accounts)
    found.warnings = _names_alike(found.read.rows, found.accounts)
    return found


def _sheet(book: Book) -> Sheet:
    """The sheet that is called so, else the only one there is to see."""
    shown = [one for one in book.sheets if not one.is_hidden and one.lines]
    called = {folded(name) for name in names_of(TABLE)}
    named = [one for one in shown if folded(one.name) in called]
    if not named and len(shown) != 1:
        raise FileRefused("no_known_sheet", titles=[str(TABLE.title)])
    return (named or shown)[0]


def _passed_over(book: Book, sheet: Sheet) -> list[str]:
    """Sheets that aren't read, but for those that the template has beside its own."""
    known = {folded(LISTS), *instruction_sheets()}
    for language in (CHINESE, ENGLISH):
        with override(language):
            known.add(folded(str(UNITS)))
    others = (one for one in book.sheets if one is not sheet and one.lines and not one.is_hidden)
    return [one.name for one in others if folded(one.name) not in known]


def _find_units(rows: Sequence[Row], month: Month) -> dict[int, list[Refusal]]:
    """Put the unit itself in place of its name; how a name was understood, by row."""
    names, notes = UnitNames(), defaultdict(list)
    for row in rows:
        text = row.text("unit")
        if not text:
            continue
        named = names.named(text, month)
        del row.values["unit"]
        if named is None:
            _refuse_unit(row, text, [one.name for one in names.near(text)])
        elif named.ended is not None:
            others = [one.name for one in named.successors]
            row.refuse("unit", "unit_ended", unit=named.unit.name, last=named.ended, units=others)
        else:
            row.values["unit"] = named.unit
            said = {"text": text, "unit": named.unit.name}
            if named.is_former:
                notes[row.line].append(Refusal(row.cells["unit"], "former_name", said))
            elif named.is_alias:
                notes[row.line].append(Refusal(row.cells["unit"], "called_otherwise", said))
    return notes


def _refuse_unit(row: Row, text: str, close: Sequence[str]) -> None:
    if close:
        row.refuse("unit", "unit_near", text=text[:40], units=close)
    else:
        row.refuse("unit", "not_a_unit", text=text[:40])


def _agree(rows: Sequence[Row]) -> None:
    """Rows of one account say the same of it; what one leaves blank is what another says."""
    said: dict[tuple[str, str], tuple[int, str]] = {}
    for row in rows:
        for name in OF_ACCOUNT:
            if row.text(name):
                line, text = said.setdefault((row.text("username"), name), (row.line, row.text(name)))
                if text != row.text(name):
                    title = TABLE.field(name).title
                    row.refuse(name, "said_otherwise", row=line, title=title, text=text)
    for row in rows:
        for name in OF_ACCOUNT:
            known = said.get((row.text("username"), name))
            if known is not None and not row.text(name):
                row.values[name] = known[1]


def _look_at_account(row: Row, accounts: Mapping[str, User], by: User) -> None:
    account = accounts.get(row.text("username"))
    if account is None:
        refuse_blanks(row, [TABLE.field("display_name")])
    elif account == by:
        row.refuse("username", "own_row")
    elif not account.is_active:
        row.refuse("username", "account_shut", text=account.username)


def _refuse_spellings(rows: Sequence[Row], accounts: Mapping[str, User]) -> None:
    """Refuse user names that nobody tells apart from another one."""
    spelled = {folded(name): name for name in accounts}
    for row in rows:
        name = row.text("username")
        other = spelled.setdefault(folded(name), name)
        if other != name and name not in accounts:
            row.refuse("username", "spelled_like", text=name, other=other)


def _names_alike(rows: Sequence[Row], accounts: Mapping[str, User]) -> dict[int, list[Refusal]]:
    """New people who are called like somebody who has an account, by row."""
    new = [row for row in rows if row.text("username") not in accounts and row.text("display_name")]
    known: dict[str, list[str]] = defaultdict(list)
    for one in accounts.values():
        known[one.display_name].append(f"{one.display_name} · {one.username}")
    close = near_each((row.text("display_name") for row in new), known)
    found = {}
    for row in new:
        name = row.text("display_name")
        same = [other for other in known if folded(other) == folded(name)]
        called = [one for other in dict.fromkeys([*same, *close.get(name, ())]) for one in known[other]]
        if called:
            cell = row.cells["display_name"]
            found[row.line] = [Refusal(cell, "person_alike", {"names": called[:5]})]
    return found
