"""Why a person may not do something."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACCESS = {
    "not_your_unit": _("您不是该单位的填报人，不能填报这项数据。"),
    "not_your_figure": _("只有填报人本人可以撤回这项数据；填报人已离岗的，请审核人退回，由现任填报人重报。"),
    "not_a_reviewer": _("您不是该单位的审核人，不能审核这项数据。"),
    "own_figure": _("不能审核本人填报的数据，请由另一位审核人办理。"),
    "own_endorsement": _("这条数据由您初审通过，须由另一位审核人复审。"),
    "reported_in_your_place": _("这项数据是他人代您填报的，请由另一位审核人办理。"),
    "not_your_target": _("您不是该单位的填报人或审核人，不能申请调整这个目标。"),
    "not_yours_to_declare": _("您不是该单位的填报人、审核人或业务管理员，不能为它声明不适用。"),
    "not_your_items": _("您不是该单位的填报人，不能维护这些条目。"),
    "own_step_request": _("不能决定本人提出的申请，请由另一位审核人或业务管理员办理。"),
    "not_yours_to_assess": _("只有该单位的分管领导和业务管理员可以写研判。"),
    "not_yours_to_remark": _("只有该单位的填报人、审核人和业务管理员可以在这里留言。"),
    "may_not_import": _("您不是填报人，也没有管理权限，不能在这里导入。"),
    "own_line": _("您为本单位填报，不能给自己延长，请申请补报，由另一位业务管理员决定。"),
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
    "no_role": _("您没有这项权限。"),
    "never_removed": _("您没有这项权限。"),
}
