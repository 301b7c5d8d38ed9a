"""Refusals as pages: what is wrong, where, and what to do, with the right status."""

from __future__ import annotations

from typing import Any

from allauth.account.middleware import AccountMiddleware
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tracker.access import AccessRefused
from tracker.actions.ledger.evidence import EvidenceRefused
from tracker.calc.checks import ERROR
from tracker.calc.intake import ReportRefused
from tracker.calc.refusals import Conflict, Held, KeyReused, UpdateRefused, WindowClosed
from tracker.documents.printing import NoPrinter
from tracker.models import Decision, User
from tracker.queries.targets.lights import NoLightRule
from tracker.templatetags.checks import finding_sentence
from tracker.templatetags.evidence import evidence_sentence
from tracker.templatetags.imports import STEPS, step_sentence
from tracker.templatetags.windows import locked_sentence
from tracker.templatetags.wording import moment, reported_by

SETTLES_AFTER = 10  # seconds


class BadRequest(Exception):
    """The address or the form can't be understood; the message says why."""


class Unsettled(Exception):
    """What was known on a day can't be said yet; the message says why."""


def check_filters(form: Form) -> None:
    """Make sure that the filters in an address can be understood. Raises BadRequest naming those that can't."""
    if not form.is_valid():
        fields = _("、").join(str(form.fields[name].label) for name in form.errors if name in form.fields)
        raise BadRequest(_("筛选条件“%(fields)s”无效，请清除后重新选择。") % {"fields": fields})


# What allauth's own middleware answers, for those of its pages that `Attempts` calls: who must confirm first who they are.
_ACCOUNTS: Any = AccountMiddleware(HttpResponse)


def answer_to(request: HttpRequest, fault: Exception) -> HttpResponse | None:
    """The page for one of the trade's named exceptions; None for any other."""
    if isinstance(fault, BadRequest):
        return refused(request, str(fault), status=400)
    if isinstance(fault, Unsettled):
        response = refused(request, str(fault), status=503)
        response["Retry-After"] = str(SETTLES_AFTER)
        return response
    if isinstance(fault, AccessRefused):
        return refused(request, access_sentence(fault), status=403)
    if isinstance(fault, UpdateRefused | ReportRefused):
        return refused(request, update_sentence(fault), status=update_status(fault))
    if isinstance(fault, NoPrinter):
        sentence = _("服务器缺少 PDF 所需的 Pango。请改用 Word 或网页打印，并请系统管理员按 README 安装。")
        return refused(request, sentence, status=503)
    if isinstance(fault, NoLightRule):
        return refused(
            request,
            _(
                "所选的月份和日期还没有亮灯规则。请选择更晚的月份或日期；如果从未设置过，请业务管理员在管理后台设置。"
            ),
            status=409,
        )
    return _ACCOUNTS.process_exception(request, fault)


def refused(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    context = {"sentence": sentence, "status": status, "back": page_before(request)}
    return render(request, "errors/refused.html", context, status=status)


def page_before(request: HttpRequest) -> str:
    """The page of ours that led here; nothing when there is none, or it is this one."""
    before = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(before, {request.get_host()})
    return before if known and before != request.build_absolute_uri() else ""


def access_sentence(fault: AccessRefused) -> str:
    return {
        "not_your_unit": _("您不是该单位的填报人，不能填报这项数据。"),
        "not_your_figure": _("只有填报人本人可以撤回这项数据。"),
        "not_a_reviewer": _("您不是该单位的审核人，不能审核这项数据。"),
        "own_figure": _("不能审核本人填报的数据，请由另一位审核人办理。"),
        "own_endorsement": _("这条数据由您初审通过，须由另一位审核人复审。"),
        "reported_in_your_place": _("这项数据是他人代您填报的，请由另一位审核人办理。"),
        "not_your_target": _("您不是该单位的填报人或审核人，不能申请调整这个目标。"),
        "not_your_items": _("您不是该单位的填报人，不能维护这些条目。"),
        "own_step_request": _("不能决定本人提出的申请，请由另一位审核人或业务管理员办理。"),
        "not_yours_to_assess": _("只有该单位的分管领导和业务管理员可以写研判。"),
        "may_not_import": step_sentence("may_not_import"),
        "own_request": _("不能决定本人提出的申请，请由另一位业务管理员办理。"),
        "no_units_to_see": _("您的角色没有可以查看填报情况的单位。"),
        "not_yours_to_remind": _("只有本单位的业务管理员、领导和审核人可以催报。"),
        "not_yours_to_see": _("这一页只对领导和管理员开放。"),
        "not_an_auditor": _("操作记录只对审计员开放。"),
        "not_running_the_league": _("这一步由主管全部参赛单位的业务管理员办理。"),
        "not_overseeing_the_league": _("这一步由主管全部参赛单位的业务管理员或领导办理。"),
        "own_statement": _("不能决定本人提出或发布的内容，请由另一人办理。"),
        "not_yours_to_ask": _("加分和豁免由参赛单位或业务管理员提出，扣分由业务管理员提出。"),
        "not_your_score": _("异议由参赛单位的填报人或审核人提出。"),
        "not_a_judge": _("您不是本场评委，不能投票。"),
        "not_yours_to_review": _("草稿只对区级审核人、领导和业务管理员开放。公布后人人可看。"),
        "own_edition": _("不能审定或签发本人封存的稿子，请由另一人办理。"),
        "not_an_administrator": _("只有系统管理员可以管理账号和任职。"),
        "not_overseen": _("该账号在您管理的单位以外还有任职，请由主管其全部单位的系统管理员办理。"),
        "password_of_an_administrator": _(
            "系统管理员的密码、用户名和统一身份只能由本人更改；忘记密码的，在服务器上运行 manage.py changepassword。"
        ),
        "not_your_unit_to_staff": _(
            "您不是这项任职所涉单位的系统管理员，不能任免。审计员可查看全部留痕，只能由区级系统管理员任命。"
        ),
        "own_appointment_request": _("不能确认本人提交的任职，请由另一名系统管理员办理。"),
        "own_appointment": _("不能确认本人的任职，请由另一名系统管理员办理。"),
        "not_your_request": _("只有提交人本人可以收回。"),
        "not_a_leader": _("签发由区领导办理。"),
        "not_a_steward": _("您没有管理权限；需要办理时请联系业务管理员。"),
    }.get(fault.code, _("您没有这项权限。"))


# Too large, too many requests, insufficient storage, unavailable; what is broken conflicts with what was handed in.
EVIDENCE_STATUS = {
    "too_many_files": 413, "too_many_bytes": 413, "too_much_today": 429, "disk_full": 507, "not_writable": 503,
}  # fmt: skip


def update_status(fault: UpdateRefused | ReportRefused) -> int:
    if isinstance(fault, EvidenceRefused):
        return EVIDENCE_STATUS.get(fault.code, 409)
    return 409 if isinstance(fault, Conflict | KeyReused) else 400


def update_sentence(fault: UpdateRefused | ReportRefused) -> str:
    if isinstance(fault, ReportRefused):
        return problem_sentence(fault.problem.code)
    if isinstance(fault, WindowClosed):
        return locked_sentence(fault.details["opening"], fault.details["ask"])
    if isinstance(fault, Held):
        return held_sentence(fault)
    if isinstance(fault, EvidenceRefused):
        return evidence_sentence(fault.code, fault.details)
    if fault.code in STEPS:
        return step_sentence(fault.code)
    if fault.code == "already_waiting":
        return _("本月已有一条数据等待审核（%(who)s 填报）。请等待审核，或由填报人撤回后再报。") % {
            "who": reported_by(fault.details["figure"])
        }
    if fault.code == "already_decided":
        return decided_sentence(fault.details["decision"])
    return {
        "month_missing": _("请说明填报的是哪个月。"),
        "already_approved": _("本月数据已审核通过。需要修改请使用“更正”，并写明理由。"),
        "draft_changed": _("另一个页面已经保存了不同的内容。"),
        "twice_at_once": _("同一项数据在一次提交中出现了两次，只收下第一次的。"),
        "not_current": _("这条数据已被更新的数据取代。没有写入任何内容，请刷新后对照两条数据再办理。"),
        "key_reused": _("同一次提交的内容前后不一致。没有写入新的内容，请回到填报页面重新提交。"),
        "reason_missing": _("请写明理由。"),
        "rank_without_evidence": _(
            "位次没有佐证，不能审核通过。请退回补充佐证，或由业务管理员登记该月位次表。"
        ),
        "rank_contradicted": _("与该月位次表算出的位次不一致，不能审核通过。请核对位次表，或退回更正。"),
        "appointment_waiting": _("相同的任职已提交，正在等待另一名系统管理员确认。"),
        "membership_changed": _("提交之后这项任职已有变动。请不同意或收回这份申请，再按现在的任职重新提交。"),
        "password_known": _(
            "该账号的密码是别人设置的：请本人先登录并在“账号”里修改密码，再确认为系统管理员。"
        ),
        "change_waiting": _("这个目标已有一份调整申请等待决定。请等待决定后再申请。"),
        "change_decided": _("这份申请已经有了决定，页面内容已过时。没有写入任何内容，请刷新后查看。"),
        "step_waiting": _("这个条目已有一份进出申请等待决定。请等待决定后再申请。"),
        "draft_open": _("这个月已有一稿在办理。请先公布或作废，再封存新的一稿。"),
        "edition_moved_on": _("这一稿的状态已经变化，或者期号已被使用。没有写入任何内容，请刷新后再办理。"),
        "cut_off_out_of_range": _("数据截至时间要在该月结束之后、现在之前，且不早于已公布的一版。"),
        "claims_unanswered": _(
            "随刊简报有句子没有数据支持，审定时请写明依据；不能说明的，请作废后修改简报再封存。"
        ),
        "nothing_to_freeze": _("截至该时间，这个月没有任何目标。"),
        "name_missing": _("请写明签发人的署名。"),
        "number_out_of_range": _("期号请填1到999之间的整数。"),
        "nothing_to_correct": _("公布的数字与现在相同，没有需要注明的更正。"),
        "not_embargoed": _("这项数据不需要发布：该指标没有设为须经发布，或早于起始月。"),
        "nothing_to_release": _("该月还没有审核通过的数据，不能发布。"),
        "no_rules": _("该月还没有赋分规则，不能赋分。请先设定规则。"),
        "no_contenders": _("没有参赛单位。请业务管理员在管理后台设置参赛类别或指定单位。"),
        "unit_not_in_league": _("该单位不参加这个擂台赛。"),
        "month_not_over": _("该月还没有结束，不能发布分数表。"),
        "already_issued": _("该月分数表已经发布。要更改请重新发布，并写明理由。"),
        "sheet_confirmed": _("该月结果已经签发，不再更改。"),
        "objections_open": _("还有异议没有决定。请先逐条决定。"),
        "notice_running": _("公示期还没有结束，不能签发。"),
        "notice_over": _("公示期已经结束，不能再提出异议。"),
        "nothing_changed": _("与上一版逐项相同，没有可以重新发布的内容。"),
        "not_the_newest": _("这一版已被新的一版取代，页面内容已过时。没有写入任何内容，请刷新后查看。"),
        "decided": _("已经有了决定，页面内容已过时。没有写入任何内容，请刷新后查看。"),
        "line_not_of_entry": _("所选明细不属于这个单位的分数。"),
        "ballot_sealed": _("本月投票尚未开票。请先开票，再发布分数表。"),
        "ballot_exists": _("该月投票已经设立。"),
        "ballot_open": _("已经开票，不再收票。"),
        "no_votes": _("还没有人投票，不能开票。"),
        "already_voted": _("您已评过这个单位，一人一票，不能更改。"),
        "own_unit": _("不评本人任职的单位。"),
        "already_released": _("该月数据已经发布。没有写入任何内容。"),
    }[fault.code]


def decided_sentence(decision: Decision) -> str:
    """Who decided already, when and what, and that nothing was written now."""
    return _("这条数据已由%(who)s于%(at)s办理：%(step)s。没有写入任何内容。") % {
        "who": decision.decider,
        "at": moment(decision.recorded_at),
        "step": decision.get_kind_display(),
    }


def own_decision(fault: Exception, user: User, kind: str) -> Decision | None:
    """The same step by the same person, when it is what stands in the way: then it was asked for twice."""
    decision: Decision | None = fault.details.get("decision") if isinstance(fault, Conflict) else None
    return decision if decision and decision.decider_id == user.pk and decision.kind == kind else None


def held_sentence(fault: Held) -> str:
    """What the checks object to, and that nothing was written."""
    said = " ".join(finding_sentence(one) for one in fault.findings)
    if any(one.severity == ERROR for one in fault.findings):
        return _("没有提交，请更正后再报：%(said)s") % {"said": said}
    return _("没有提交，请核对：%(said)s确实无误的，请写明情况后再提交。") % {"said": said}


def problem_sentence(code: str) -> str:
    return {
        "missing": _("请填写此项；确实没有数据时请选“不适用”并写明理由。"),
        "not_asked_for": _("此项数据不需要填写这一栏。"),
        "value_and_not_applicable": _("填了数值就不能再选“不适用”，请只保留一项。"),
        "not_a_number": _("这不是数字。请填写如 1234.5 或 -3.2 的数字，不要带单位。"),
        "too_many_digits": _("数字太长：最多15位有效数字、8位小数。请检查单位是否正确。"),
        "not_positive": _("此项必须大于零。"),
        "beyond_last_place": _("位次不能大于参与排名数。"),
        "not_yes_or_no": _("请选择“是”或“否”。"),
        "after_as_of": _("达到日期不能晚于数据截至日期。"),
        "in_the_future": _("数据截至日期不能晚于今天。"),
    }[code]
