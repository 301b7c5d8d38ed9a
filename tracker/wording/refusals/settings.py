"""Why goals, rules, windows and people can't be set up as asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SETTINGS = {
    # goals
    "by_two": _(
        "执行起始月早于本月，或该月及以后已有晒绩公布：须由一人提出、另一位业务管理员确认。请在目标页提交调整申请。"
    ),
    "derived": _("计算类指标由系统得出，不能填报。"),
    "lights_missing": _("缺少必备的灯，请补上代码：%(codes)s。"),
    "one_worst_light": _("“最差一档”要勾选一个灯，且只勾选一个。"),
    "lights_out_of_order": _("各灯的起点要按次序从高到低排列，不能相同。"),
    "curve_not_asked_for": _("按去年同期节奏时不填计划曲线：两者只能选一种。"),
    "curve_missing": _("选了计划曲线，就要填写各月的累计份额。"),
    "no_such_lights": _("没有名为“%(name)s”的亮灯规则。"),
    "goal_unchanged": _("与该月现行的目标相同，没有可调整的内容。"),
    "change_reason_missing": _("调整目标必须写明理由。"),
    "outside_target": _("执行起始月要在目标的起止月之间。"),
    "basis_missing": _("请写明依据。"),
    "basis_in_the_future": _("依据日期不能晚于今天。"),
    "values_missing": _("还没有填目标值：%(names)s。"),
    "window_taken": _("已有同一来源、起止月重叠的目标：%(names)s。请先错开起止月，或另选目标来源。"),
    "cannot_be_split": _("只有能按单位相加、当月有目标值的全区目标可以分解。"),
    "split_unchanged": _("与该月现行的分解相同，没有改动。"),
    "not_to_assess": _("只能研判目标期内、不晚于本月的月份。"),
    "not_to_state": _(
        "这里不能登记这种来源印的数：只有按月填报的数可以登记，其中台账条目只登记数值、同比增速和占比。"
    ),
    # registers and ranks
    "inside_already": _("该条目在这一天已经在台账内，不必重新加入。"),
    "outside_already": _("该条目在这一天已不在台账内。"),
    "step_in_the_future": _("日期不能晚于今天。"),
    "not_in_column": _("说明栏“%(name)s”不能填“%(text)s”。"),
    "not_a_rank": _("只有位次指标可以登记位次表。"),
    "source_in_the_future": _("来源日期不能晚于今天。"),
    "no_values": _("位次表没有数值。"),
    "replacing_reason_missing": _("该月已有位次表。更换须写明理由。"),
    "members_missing": _("缺少成员：%(names)s。没有数值的成员也要列出，数值留空。"),
    "members_unknown": _("不在比较范围内：%(names)s。"),
    # windows
    "closes_before_its_end": _("%(month)s结束以后，窗口才能关闭：关闭即关账，此后设定不能再影响该月。"),
    "too_far_ahead": _("这个时间太远，最晚填%(last)s，请核对年份。"),
    "month_combined": _("该月与次月合并填报，请对次月登记例外。"),
    "not_the_next_month": _("只能并入次月的窗口。"),
    "combined_twice": _("只能两个月合并，不能连续合并。"),
    "month_in_use": _("该月已有填报数据，不能再合并。"),
    # leagues
    "before_last_scheme": _("执行起始月不能早于上一版的起始月。"),
    "goals_missing": _("至少要有一个赋分项目。"),
    "goal_twice": _("同一指标按同一方法只能计一次。"),
    "judges_missing": _("至少要有一名评委。"),
    "judges_without_role": _("这些人当日没有任职，不能当评委：%(names)s。"),
    "target_of_another_unit": _("所选目标不是这个单位的。"),
    "due_before_promise": _("兑现月份不能早于承诺的月份。"),
    # units that end
    "district_stays": _("区本级不能撤并。"),
    "unit_not_there": _("%(unit)s在%(month)s不存在：尚未设立，或已经撤并。请选择当时存在的单位。"),
    "unit_ended": _("%(unit)s只到%(last)s为止，此后由%(successors)s承接。请以承接单位填报。"),
    "task_passed": _("%(unit)s的这项任务只到%(last)s为止，此后由%(successors)s承接。请由承接单位填报。"),
    "task_taken_back": _("%(unit)s自%(month)s起不再承担这项任务：划给它的机构调整已经撤销。请由原单位填报。"),
    "not_the_units": _("所选的指标或条目有的已不由%(unit)s负责。请重新选择。"),
    "reorganisation_waiting": _("这个单位已有一项机构调整等待确认，请先办理它。"),
    "nothing_passes": _("请至少选择一项要划转的指标或一个条目；整个单位撤并的，选“整个单位撤并”。"),
    "successors_missing": _("请选择承接单位；条目只能划给所选的承接单位。"),
    "shares_not_whole": _("各承接单位的份额合计要等于100%%。"),
    "not_a_successor": _("%(unit)s不能作承接单位：要是%(month)s存在的另一个单位，且不是区本级。"),
    "task_handed_on": _("%(unit)s已把这些任务划转出去，不能再承接：%(names)s。要收回，请先撤销那项划转。"),
    "successor_below": _(
        "%(unit)s是%(of)s的下级单位，不能首先承接它。请先调整%(unit)s的上级单位，或把另一个承接单位排在最前。"
    ),
    "act_from_later": _(
        "%(unit)s已有自%(month)s起生效的机构调整，承接起始月不能更早。请填%(month)s或以后的月份，或先撤销那一项。"
    ),
    "acts_in_a_circle": _(
        "%(unit)s有一项待确认的机构调整，要由%(successor)s承接：两项不能互相承接。请先办理那一项。"
    ),
    "asker_left": _(
        "提出人%(by)s已不是全区的业务管理员，这项申请不能再确认。请答复不同意，再由现任业务管理员重新提出。"
    ),
    "goals_waiting": _("这些目标还有调整申请待决定：%(names)s。请先在目标页决定，再确认机构调整。"),
    "not_carried_out": _("这项机构调整没有生效，或已经撤销。"),
    "later_act": _(
        "%(unit)s自%(month)s起的机构调整（依据：%(basis)s）在这之后生效。请先撤销那一项，再撤销这一项。"
    ),
    "less_than_gained": _(
        "%(unit)s的“%(goal)s”自%(month)s起的目标值已经小于这次调整划入的数，不能再减去。请先在目标页调整目标。"
    ),
    "month_not_begun": _("%(month)s还没有开始：机构调整要到承接起始月才能确认。"),
    # people and configuration
    "last_administrator": _("至少要保留一名可登录的系统管理员。"),
    "happened_in_the_future": _("发生日期不能晚于今天。"),
    "called_the_same": _(
        "“%(name)s”与已有的“%(other)s”（%(known)s）是同一个名称：只差全半角、空格、括号、大小写这类写法。请用已有的，或换一个名称。"
    ),
    "fixed_fields": _(
        "“%(row)s”的这些设定不能再改：%(names)s。过去的月份、已填报的数据按它们读取；口径变了，请新建一项，旧的到期不再续。"
    ),
    "not_applying": _(
        "这项指标自%(since)s起对本单位不适用（依据：%(basis)s），不能填报。确需填报的，请先在目标页结束不适用。"
    ),
    "month_is_final": _("%(month)s的结果已经签发或公布，不再改变。最早可从%(first)s起。"),
    "month_settled": _(
        "%(month)s已经公布或窗口已关闭，不能因改动而变样。请填%(first)s或以后的月份；已公布的数有误，请走更正和再版。"
    ),
    "month_published": _(
        "%(month)s的晒绩已经公布，不能因改动而变样。请填%(first)s或以后的月份；已公布的数有误，请走更正和再版。"
    ),
    "amended_later": _("这项设定已登记从%(month)s起的变更，执行起始月不能更早。请填%(month)s或以后的月份。"),
    "moved_ahead": _("%(month)s还没有开始：权限随上级单位而变，请到该月再调整上级单位。"),
    "unit_below_itself": _("“%(unit)s”不能归到自己或自己的下级单位之下。请另选上级单位。"),
    "in_settled_months": _("“%(row)s”在过去的月份里已经列出，不能删除：过去的页面要保持原样。"),
    "named_by_rows": _("“%(row)s”正被使用，不能删除：%(users)s。请先在那里改选，再删除。"),
    "named_in_the_past": _(
        "“%(row)s”不能删除：有的月份里，%(users)s按它显示和计算。不再使用的，今后不选它即可，不必删除。"
    ),
    "window_used": _(
        "%(row)s的窗口已经开放、关闭或有数据，不能删除。要提前结束，请在关闭前把关闭时间改早；要延长，请登记窗口例外。"
    ),
    "day_is_past": _(
        "%(row)s已经过去，不能删除：应报、逾期和公示的天数已按它计算。今后的日子请逐日另行登记。"
    ),
    "no_workday_left": _("%(month)s将没有一个工作日，应报日和关闭日无从推算。每个月至少要留一个工作日。"),
    "column_filled": _("“%(row)s”不能删除：有%(count)s个条目填了内容。请先清空这些内容，或保留本栏。"),
    "named_in_texts": _(
        "“%(row)s”不能删除：简报文本按代码取用它的数（%(texts)s），各版文本都要保留。不再使用的，今后不设目标、不在新一版中取用即可。"
    ),
    "calendar_in_use": _(
        "“%(row)s”是现行的填报日历，不能删除：提醒、逾期和重开都按它计算。请先取消“现行”，再删除。"
    ),
    "ends_in_the_past": _("截止月不能早于%(month)s：过去的月份按原来的起止月显示。"),
    "identity_taken": _("同名账号已关联另一个身份，请联系本区的系统管理员核对。"),
    # a district that begins
    "no_such_goal": _("这个单位没有这项指标的目标。"),
    "district_exists": _("这个数据库里已经有一个区的数据，只能装入空的数据库。"),
    "live_figures_exist": _("已有正式填报的数据，不能再装入历史数据。"),
    "slot_twice": _("同一项数据在要装入的历史数据中出现了两次：%(place)s。"),
    # what nothing is in force for
    "no_light_rule": _(
        "所选的月份和日期还没有亮灯规则。请选择更晚的月份或日期；如果从未设置过，请业务管理员在管理后台设置。"
    ),
    "no_bulletin": _("该月还没有可用的简报文本，请选择更晚的月份，或先编写文本。"),
}
