"""Why a setting can't be changed any more, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

CODE = _("文件、网址、简报和导出按代码认这一项，所以不能改。要换代码，请新建一项，停用这一项。")
_OF_REGISTER = _("已有数据按所属的台账读取，所以不能改。要放到别的台账，请在那个台账新建一项。")
_OF_INDICATOR = _(
    "已有目标或填报数据按它读取，改了过去的数就变样，所以不能改。口径变了，请新建一个指标；原指标的目标到期不再续。"
)
_OF_MEASURE = _("已有填报数据按它读取，所以不能改。口径变了，请在台账里新增一个数据项。")
_OF_TARGET = _(
    "目标已有版本，各月按它评判，所以不能改。要改，请新建一个目标；数值和评判办法在“新增版本”里调整。"
)
_OF_WINDOW = _("该月已经关账，截止时间不能再改。个别单位或数据要补报的，请登记一条窗口例外。")
_BY_SYSTEM = _("由系统自动记录，不能填写。")

SENTENCES: Mapping[tuple[str, str], Any] = {
    ("stage", "register"): _OF_REGISTER,
    ("measure", "register"): _OF_REGISTER,
    ("column", "register"): _OF_REGISTER,
    ("item", "register"): _OF_REGISTER,
    ("item", "unit"): _("各月的数归当时的责任单位，所以不在这里改。要换责任单位，请在“机构调整”里划转。"),
    **{("indicator", name): _OF_INDICATOR for name in ("kind", "reporting", "measured_in", "part_of", "rank_of")},
    **{("measure", name): _OF_MEASURE for name in ("form", "rhythm", "reporting", "measured_in")},
    **{("target", name): _OF_TARGET for name in ("indicator", "unit", "issuer", "first_month")},
    ("target", "last_month"): _("目标已经到期，过去的月份按它显示，所以不能改。要继续，请新建一个目标。"),
    ("league", "opens_from"): _("已经公布过分数表，起始月不能再改。要另起排名，请新建一项擂台赛。"),
    ("window", "month"): _("一个月只有一个窗口，填报数据按它归月，所以不能改。要填报别的月份，请另建窗口。"),
    **{("window", name): _OF_WINDOW for name in ("opens_at", "due_at", "closes_at", "combined_into")},
    ("calendarday", "day"): _("一天只登记一条，所以日期不能改。登记错了，请删除这一条，再新建。"),
    ("calendarday", "worked"): _("这一天已经过去，应报日和关闭日按它算过，所以不能改。今后的日子请另行登记。"),
    ("checkrule", "code"): _("规则由系统内置，代码不能改；不用的规则请选“不检查”。"),
    ("user", "username"): _("只有能代此人设置密码的人可以改用户名。要改，请本人或系统管理员办理。"),
    ("user", "last_login"): _BY_SYSTEM,
    ("user", "joined_at"): _BY_SYSTEM,
}  # fmt: skip


def why_fixed(table: str, name: str) -> Any:
    """Why a field of a row can't be changed, and what to do instead, as a lazy sentence. Raises KeyError where nobody has said it."""
    return CODE if name == "code" and (table, name) not in SENTENCES else SENTENCES[table, name]
