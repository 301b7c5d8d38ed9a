"""What the record says, in words: what happened, to what kind of thing, and what was before and after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.calc.periods import Month
from tracker.wording import periods
from tracker.wording.numbers import NOTHING, number, yes_or_no

REMOVED = "remove"
EXACT = 8  # decimals, all that the ledger holds
NONE: tuple[Any, ...] = (None, "", [], {})
_MEASURED = models.DecimalField, models.FloatField, models.DateField
_DECIMAL = re.compile(r"-?\d+\.\d+")
_MONTH = re.compile(r"\d{4}-\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:")

KINDS: Mapping[str, Any] = {
    "found_district": _("建立区本级"),
    "enter": _("新增"),
    "amend": _("修改"),
    "remove": _("删除"),
    "appoint": _("任职"),
    "ask_appointment": _("提交任职申请"),
    "confirm_appointment": _("确认任职"),
    "refuse_appointment": _("不同意任职"),
    "take_back_appointment": _("收回任职申请"),
    "set_password": _("设置密码"),
    "reset_factor": _("重置两步验证"),
    "link_identity": _("关联统一身份"),
    "unlink_identity": _("解除统一身份关联"),
    "choose_language": _("选择语言"),
    "sign_in": _("登录"),
    "sign_out": _("退出登录"),
    "lock_out": _("登录锁定"),
    "unlock": _("解除登录锁定"),
    "make_pack": _("生成月度材料"),
    "find_broken": _("发现文件缺失或被改动"),
    "mend_file": _("损坏的文件已由重新上传的原文件替换"),
    "export": pgettext_lazy("verb", "导出"),
    "note_interference": _("登记干预"),
    "join_register": _("加入台账"),
    "edit_item": _("修改条目"),
    "enter_ranks": _("登记位次表"),
    "import": _("导入"),
    "undo_import": _("撤销导入"),
    "forget_layout": _("忘记版式"),
    "write_bulletin": _("改写简报"),
    "issue_bulletin": _("印发简报"),
    "leave_register": _("移出台账"),
    "rejoin_register": _("重新加入台账"),
    "request_step": _("申请进出台账"),
    "refuse_step": _("不同意进出台账"),
    "request_reorganisation": _("申请机构调整"),
    "carry_out_reorganisation": _("机构调整生效"),
    "refuse_reorganisation": _("不同意机构调整"),
    "hand_over_item": _("划转条目"),
    "pass_role": _("任职随机构调整"),
    "split_target": _("分解目标"),
    "open_series": _("建立数据序列"),
    "set_target": _("设定目标"),
    "set_counting_rule": _("设定计数规则"),
    "set_light_scheme": _("设定亮灯规则"),
    "set_scoring_scheme": _("设定赋分规则"),
    "ask_marks": _("提出加减分"),
    "decide_marks": _("决定加减分"),
    "ask_veto": _("提出一票否决"),
    "ask_lifting": _("提出解除一票否决"),
    "decide_veto": _("决定一票否决"),
    "issue_scores": _("发布分数表"),
    "reissue_scores": _("重新发布分数表"),
    "confirm_scores": _("签发擂台赛结果"),
    "object": _("提出异议"),
    "decide_objection": _("决定异议"),
    "hold_ballot": _("设立投票"),
    "vote": _("投票"),
    "open_count": _("开票"),
    "promise": _("记录承诺"),
    "load_history": _("装入历史数据"),
    "set_up": _("用工作簿设置"),
    "enter_accounts": _("用工作簿建账号"),
    "submit": _("填报"),
    "correct": _("更正"),
    "state": _("登记来源印的数"),
    "hand_in": _("提交月报"),
    "endorse": _("初审通过"),
    "approve": _("审核通过"),
    "return": _("退回"),
    "withdraw": _("撤回"),
    "release": _("发布数据"),
    "grant_exception": _("批准窗口例外"),
    "request_reopening": _("申请补报"),
    "grant_reopening": _("同意补报"),
    "refuse_reopening": _("不同意补报"),
    "build_windows": _("建立填报窗口"),
    "remind": _("催报"),
    "request_change": _("申请调整目标"),
    "accept_change": _("同意调整目标"),
    "refuse_change": _("不同意调整目标"),
    "declare_inapplicable": _("申请不适用"),
    "end_inapplicable": _("申请结束不适用"),
    "accept_inapplicable": _("同意不适用申请"),
    "refuse_inapplicable": _("不同意不适用申请"),
    "assess": _("研判"),
    "remark": pgettext_lazy("verb", "留言"),
    "roll_over": _("结转为新一年目标"),
    "freeze": _("封存月份"),
    "comment_edition": _("对晒绩提意见"),
    "approve_edition": _("审定晒绩"),
    "sign_edition": _("签发晒绩"),
    "publish_edition": _("公布晒绩"),
    "discard_edition": _("作废晒绩稿"),
    "correct_edition": _("公布晒绩更正"),
}


def event_name(kind: str) -> str:
    """What an event was, in words; one of a later version stays as written."""
    return str(KINDS.get(kind, kind))


def type_word(name: str) -> str:
    """A model's own name in words, of rows between two models that of the first.

    The record outlives models, so an unknown one stays as written.
    """
    try:
        model = apps.get_model("tracker", name)
    except LookupError:
        return name
    owner: Any = model._meta.auto_created or model
    return str(owner._meta.verbose_name)


# What events tell besides the fields of their row.
_NAMED = {
    "address": _("地址"),
    "after": _("变动之后"),
    "asked_by": _("申请人"),
    "bands": _("亮灯分档"),
    "basis": _("依据"),
    "claims": _("无数据支持的说法"),
    "contenders": _("参赛单位"),
    "cut_off": _("数据截止时间"),
    "decision": _("决定"),
    "door": _("途径"),
    "edition": _("晒绩"),
    "figures": _("填报数据"),
    "format": _("格式"),
    "from": _("起始日期"),
    "from_month": _("起始月份"),
    "goals": _("目标"),
    "judges": _("评委"),
    "language": _("语言"),
    "lines": _("行数"),
    "model": _("对象类型"),
    "month": _("月份"),
    "months": _("月份"),
    "name": _("名称"),
    "note": _("备注"),
    "on": _("日期"),
    "points": _("分值"),
    "problem": _("问题"),
    "provider": _("统一身份提供方"),
    "ranked": _("参排单位"),
    "reopened_until": _("重开至"),
    "reviewer": _("审核人"),
    "revision": _("版次"),
    "role": _("角色"),
    "rows": _("行数"),
    "requests": _("待确认的任职"),
    "series": _("数据序列"),
    "sha256": _("文件校验值"),
    "shape": _("版式标识"),
    "shares": _("份额"),
    "source": _("来源"),
    "source_date": _("来源日期"),
    "what": _("所述内容"),
    "stance": _("研判结论"),
    "successors": _("承接单位"),
    "target": _("目标"),
    "tier": _("目标层级"),
    "undoes": _("撤销的机构调整"),
    "unit": _("单位"),
    "until": _("截止时间"),
    "user": _("用户"),
    "value": _("数值"),
    "version": _("版本"),
    "votes": _("票数"),
    "year": _("年份"),
}


def details(data: Mapping[str, Any], of: str = "", kind: str = "") -> list[str]:
    """What an event of a row of the model `of` holds, a line each: the reason, old and new of each changed field, and the rest.

    Of a row that is entered nothing was before, of one that is removed nothing is after.
    """
    lines = [gettext("理由：%(text)s") % {"text": data["reason"]}] if data.get("reason") else []
    fields = _fields(of)
    lines += [_changed(fields, name, *change) for name, change in (data.get("changes") or {}).items()]
    for name, said in (data.get("values") or {}).items():
        if said not in NONE:
            lines.append(_changed(fields, name, *((said, None) if kind == REMOVED else (None, said))))
    rest = {name: said for name, said in data.items() if name not in ("reason", "changes", "values")}
    parts = [
        {"name": _NAMED.get(name) or _field_word(fields, name), "said": _shown(fields.get(name), said)}
        for name, said in rest.items()
        if said not in NONE
    ]
    return lines + [gettext("%(name)s：%(said)s") % part for part in parts]


def differences(change: Any) -> list[str]:
    """What a change of configuration altered, a line a column."""
    before, after = change.before or {}, change.after or {}
    fields = _fields(change.table_name.removeprefix("tracker_"))
    return [
        _changed(fields, name, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]


def _fields(of: str) -> Mapping[str, Any]:
    """The fields of a model by their name and by their column; none of a model that there isn't any more."""
    try:
        told = apps.get_model("tracker", of)._meta if of else None
    except LookupError:
        return {}
    fields = (*told.concrete_fields, *told.many_to_many) if told else ()
    return {name: field for field in fields for name in (field.name, field.column)}


def _field_word(fields: Mapping[str, Any], name: str) -> str:
    return str(fields[name].verbose_name) if name in fields else name


def _changed(fields: Mapping[str, Any], name: str, old: Any, new: Any) -> str:
    field = fields.get(name)
    parts = {"name": _field_word(fields, name), "old": _shown(field, old), "new": _shown(field, new)}
    return gettext("%(name)s：%(old)s → %(new)s") % parts


def _shown(field: Any, value: Any) -> str:
    """A value as it is read: of a choice its words, of a truth yes or no, numbers and days as pages print them."""
    if value in NONE:
        return NOTHING
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, list):
        return gettext("、").join(_shown(getattr(field, "base_field", field), one) for one in value)
    if isinstance(value, Mapping):
        pairs = ({"name": name, "said": _shown(None, said)} for name, said in value.items())
        return gettext("、").join(gettext("%(name)s：%(said)s") % pair for pair in pairs)
    choices = dict(field.flatchoices) if field is not None and field.choices else {}
    if isinstance(value, str | int) and value in choices:
        return str(choices[value])
    return _printed(value) if field is None or isinstance(field, _MEASURED) else str(value)


def _printed(value: Any) -> str:
    """A number, day, month or instant as events and triggers keep them, as pages print them; all else as it is."""
    text = str(value)
    if _DECIMAL.fullmatch(text):
        return number(Decimal(text), EXACT)
    try:
        if _MONTH.fullmatch(text):
            return periods.month(Month.parse(text))
        if _DAY.fullmatch(text):
            return periods.day(date.fromisoformat(text))
        if _INSTANT.match(text):
            return periods.moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text
