"""The workbook that sets up a district: an empty one with an example in each sheet, or filled with what the district has; and what one
would do, as a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.documents.sheets import OutSheet, SheetColumn
from tracker.queries.imports.setting_up import fields
from tracker.queries.imports.setting_up.declared import MARK, WORKBOOK
from tracker.queries.imports.setting_up.fields import Field, Table
from tracker.queries.imports.setting_up.resolving import PARTS_OF_REGISTERS, Directory
from tracker.queries.imports.setting_up.showing import cell
from tracker.queries.imports.setting_up.standing import Said, Standing
from tracker.tables.imports import PlanTable
from tracker.tables.setting_up_examples import EXAMPLES

SPARE = 300
_WIDE = frozenset({"name", "definition", "note", "members", "choices", "basis", "reason", "parts"})
_FORMS = {fields.DAY: "date", fields.WHOLE: "number", fields.NUMBER: "number", fields.FLAG: "flag"}


class SetUpTable(PlanTable):
    """The rows of a workbook with what would become of them."""

    sheet = tables.Column(verbose_name=gettext_lazy("工作表"))

    class Meta(PlanTable.Meta):
        sequence = ("sheet", "...")


def set_up_sheets(standing: Standing | None = None) -> list[OutSheet]:
    """The sheets of the workbook: empty with an example each, or filled with all that the district has."""
    return [_sheet(table, standing) for table in WORKBOOK]


def _sheet(table: Table, standing: Standing | None) -> OutSheet:
    directory = Directory() if standing is None else standing.directory()
    said = [EXAMPLES[table.name]] if standing is None else standing.said[table.name].values()
    rows = [list(_cells(table, one, directory, example=standing is None)) for one in said]
    return OutSheet(str(table.title), [_column(one) for one in table.fields], rows, spare=SPARE)


def _cells(
    table: Table, said: Said | Mapping[str, object], directory: Directory, *, example: bool
) -> Iterator[object]:
    for one in table.fields:
        if one.name == MARK.name:
            yield _("示例") if example else None
        else:
            yield cell(one, said.get(one.name), said, directory)


def _column(one: Field) -> SheetColumn:
    choices = tuple(str(label) for _code, label in one.choices)
    if one.form == fields.FLAG:
        choices = _("是"), _("否")
    return SheetColumn(
        title=f"{one.title}*" if one.required else str(one.title),
        width=28 if one.name in _WIDE or one.form == fields.REFERENCES else 15,
        form=_FORMS.get(one.form, "text"),
        choices=choices,
        note=_note(one),
        offers=_offers(one),
    )


def _offers(one: Field) -> tuple[str, int] | None:
    """The column of names on the sheet of what a column refers to, so that rows typed there are on offer here."""
    if one.form != fields.REFERENCE:
        return None
    table = next((table for table in WORKBOOK if table.name == one.refers), None)
    if table is None:  # it isn't set up by the workbook
        return None
    names = [other.name for other in table.fields]
    return str(table.title), names.index("name")


def _note(one: Field) -> str:
    hints = {
        fields.MONTH: _("填月份，如 2023-07。"),
        fields.DAY: _("填日期，如 2023-07-31。"),
        fields.MOMENT: _("填日期和时刻，如 2023-07-10 18:00。"),
        fields.TIME: _("填时刻，如 18:00。"),
        fields.FLAG: _("填“是”或“否”。"),
        fields.REFERENCE: _("填名称或代码。"),
        fields.REFERENCES: _("填名称或代码，用分号隔开。"),
    }
    of_register = _("属于同一台账的才能选。") if one.refers in PARTS_OF_REGISTERS else ""
    own = "" if one.form == fields.MONTH else str(one.help)  # the admin wants the first of the month
    code = (
        _("英文字母和数字；可以留空，由系统按名称的拼音编。")
        if one.form in (fields.CODE, fields.DOTTED) and not one.required
        else ""
    )
    return " ".join(filter(None, (hints.get(one.form, ""), of_register, own, code)))


def set_up_instructions() -> list[str]:
    """What the person who fills in the workbook should know, its title first."""
    return [
        _("填写说明"),
        _(
            "用途：一次建好一个区的单位、指标、目标和台账。填好后在“管理 › 用工作簿设置”上传；先核对，确认后才写入，要么全部写入，要么一行也不写。"
        ),
        _("每张工作表是一类设置。不需要的工作表可以空着或删去；栏的先后可以调整，请勿改动工作表名和栏名。"),
        _("标题带 * 的栏必填。第一行是示例，“行标记”栏写有“示例”，不会读取；可以删去。"),
        _("引用别处的栏（如 责任单位、板块、台账）填名称或代码，可以引用本工作簿里新填的行。"),
        _(
            "已登记的行凭代码认出，没有代码的凭名称认出。留空表示不改，不会清除已有内容；名称可以改，代码不能改。"
        ),
        _("已用于填报或已关账的设定不能改，会在核对时逐格说明理由。"),
        _("目标由另一名业务管理员确认后才生效；调整目标要写明执行起始月、依据和理由。"),
        _("亮灯规则一套占几行，每行一盏灯，版本名相同；已登记的规则不能改，另起版本名。"),
        _("计划进度只用于自定计划曲线的目标：每月一行，累计份额为0到1。"),
    ]
