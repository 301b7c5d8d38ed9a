"""Why a name in a briefing can't be printed, and which claim has no support, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from tracker.calc.bulletin_claims import Flag
from tracker.wording.bulletins import Fault


def fault_sentence(fault: Fault) -> str:
    """What is wrong, where, and what to do."""
    where = gettext("第%(line)s行第%(column)s字：") % {"line": fault.line, "column": fault.column}
    return where + fault_reason(fault)


def fault_reason(fault: Fault) -> str:
    choices = gettext("、").join(fault.choices) or gettext("见“可用的数”")
    sentences = {
        "unclosed": gettext("花括号“%(found)s”没有成对，请补全，如 {com.towers}。"),
        "nameless": gettext("花括号里没有名称，请填写指标代码，如 {com.towers}。"),
        "hidden_direction": gettext(
            "这里有看不见的文字方向控制符（%(found)s），会使后面的数字倒过来显示，请删去。"
        ),
        "unknown": gettext("没有叫“%(found)s”的数。可选：%(choices)s。"),
        "unknown_format": gettext("没有格式“%(found)s”。可选：%(choices)s。"),
        "formats_clash": gettext("格式“%(found)s”不能与其他格式同用，请只留一种。"),
        "unapproved": gettext("“%(found)s”还没有审核通过的数，审核通过后才能写进简报。"),
        "not_applicable": gettext("“%(found)s”本期不适用，没有数可写。"),
        "embargoed": gettext("“%(found)s”有数据尚在保密期，发布后才能写进简报。"),
        "no_target": gettext("“%(found)s”没有目标值，不能写目标、完成率和序时。"),
        "no_share": gettext("“%(found)s”的目标没有完成率可写，请写数值或与目标的差距。"),
        "which_goal": gettext("“%(found)s”同时有几个目标，请写明是哪一个：%(choices)s。"),
        "no_points": gettext("“%(found)s”与目标的差距不以百分点计，不能写序时。"),
        "no_rank": gettext("“%(found)s”没有审核通过的位次。"),
        "no_list": gettext("“%(found)s”不是按台账计数的，没有名单。"),
        "no_growth": gettext("“%(found)s”不是增速，不能写增长或下降。"),
        "no_threshold": gettext("“%(found)s”的计数规则没有门槛。"),
        "not_money": gettext("“%(found)s”不以元计，不能换算成万元、亿元。"),
        "not_counted": gettext("“%(found)s”的计量单位不是量词，不能换。"),
        "not_alike": gettext("两个数的计量单位不同，不能算占比：%(found)s。"),
        "of_nothing": gettext("“%(found)s”为零，不能算占比。"),
    }
    return sentences[fault.code] % {"found": fault.found, "choices": choices}


def flag_sentence(flag: Flag) -> str:
    """What a sentence claims without support by its figures."""
    sentences = {
        "place": gettext("“%(words)s”：句中的数没有这个位次，或比较范围不同。"),
        "rise": gettext("“%(words)s”：句中没有上升的增速。"),
        "fall": gettext("“%(words)s”：句中没有下降的增速。"),
        "over": gettext("“%(words)s”：句中的数没有超过目标。"),
        "done": gettext("“%(words)s”：句中的数没有达到目标。"),
        "half": gettext("“%(words)s”：句中的数没有过半。"),
        "all": gettext("“%(words)s”：句中的数还没有全部达到。"),
        "ahead": gettext("“%(words)s”：句中的数没有达到序时进度。"),
        "behind": gettext("“%(words)s”：句中的数没有落后序时进度。"),
        "beyond": gettext("“%(words)s”：这个数是确数，不是“以上”。"),
        "period": gettext("“%(words)s”：其后的数只到更早的月份。"),
        "typed": gettext("“%(words)s”是手写的数字，不取自账本。"),
    }
    return sentences[flag.code] % {"words": flag.words}
