"""The workbook of accounts, with the units to choose from, and the sheet of first passwords."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from tracker.calc.periods import Month
from tracker.documents.sheets import OutSheet, SheetColumn
from tracker.models import Membership, Unit
from tracker.queries.imports.accounts import MOST_ROWS, TABLE, UNITS, FirstPassword
from tracker.queries.ledger.lives import lives
from tracker.wording.names import label

_EXAMPLE = {
    "username": "shili_zhang",
    "display_name": "示例张三",
    "unit": "示例局",
    "role": Membership.Role.REPORTER,
}
_WIDE = "display_name", "email", "unit"


def accounts_sheets(units: Collection[int], month: Month) -> list[OutSheet]:
    """The sheet to fill in, and beside it the units of a person's own that are there in a month."""
    return [
        OutSheet(
            str(TABLE.title), [_column(one.name) for one in TABLE.fields], [_example()], spare=MOST_ROWS
        ),
        _units(units, month),
    ]


def _column(name: str) -> SheetColumn:
    one = TABLE.field(name)
    notes = {"unit": _("填名称或代码，见“单位”表。")}
    return SheetColumn(
        title=f"{one.title}*" if one.required else str(one.title),
        width=28 if name in _WIDE else 15,
        choices=tuple(str(label) for _code, label in one.choices),
        note=" ".join(filter(None, (notes.get(name, ""), str(one.help)))),
        offers=(str(UNITS), 0) if name == "unit" else None,
    )


def _example() -> list[object]:
    said = _EXAMPLE | {"mark": _("示例"), "role": str(Membership.Role.REPORTER.label)}
    return [said.get(one.name) for one in TABLE.fields]


def _units(units: Collection[int], month: Month) -> OutSheet:
    there = lives()
    rows = [
        (label(unit), unit.code)
        for unit in Unit.objects.filter(pk__in=units)
        if there.ended(unit.pk, month) is None
    ]
    return OutSheet(
        str(UNITS), [SheetColumn(_("单位"), width=28), SheetColumn(_("代码"))], rows, protected=True
    )


def accounts_instructions() -> list[str]:
    """What the person who fills in the workbook should know, its title first."""
    return [
        _("填写说明"),
        _(
            "用途：一次建好许多账号和任职。填好后在“人员与角色 › 用工作簿建账号”上传；先核对，确认后才写入，要么全部写入，要么一行也不写。"
        ),
        _(
            "标题带 * 的栏必填，新账号还要填显示名称。第一行是示例，“行标记”栏写有“示例”，不会读取；可以删去。"
        ),
        _(
            "一人有几个角色的，每个角色一行，用户名相同。已有的账号凭用户名认出，留空表示不改；任职只增加，不因表中没有而取消。"
        ),
        str(Membership._meta.get_field("role").help_text),
        _("填报人以外的任职由另一名系统管理员在“任职确认”页确认后生效。"),
        _("新账号的初始密码由系统生成，写入后只显示一次；本人首次登录时必须更改。"),
        _("一次最多%(most)s行。") % {"most": MOST_ROWS},
    ]


def passwords_sheet(given: Sequence[FirstPassword]) -> OutSheet:
    """The first passwords as a sheet to print and cut up."""
    columns = [
        SheetColumn(_("用户名"), width=20),
        SheetColumn(_("显示名称"), width=28),
        SheetColumn(_("初始密码"), width=24),
    ]
    rows = [(one.username, one.display_name, one.password) for one in given]
    note = _("本人首次登录时必须更改密码。请当面交给本人，用后销毁。")
    return OutSheet(_("初始密码"), columns, rows, title=_("初始密码"), note=note, printed=True)
