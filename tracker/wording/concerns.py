"""What is told before a step that can't be taken back, in the reader's language."""

from __future__ import annotations

from django.utils.translation import ngettext

from tracker.calc.concerns import Concern


def concern_sentence(concern: Concern) -> str:
    """How many things of which kind there are, in a sentence."""
    n = len(concern.things)
    sentences = {
        "without_number": ngettext("%(n)d个目标没有数", "%(n)d个目标没有数", n),
        "in_part": ngettext("%(n)d个数还没有报齐，只是一部分", "%(n)d个数还没有报齐，只是一部分", n),
        "red": ngettext("%(n)d个目标亮红灯", "%(n)d个目标亮红灯", n),
        "unsupported": ngettext("简报中%(n)d处说法没有数据支持", "简报中%(n)d处说法没有数据支持", n),
        "answered": ngettext("%(n)d处没有数据支持的说法，依据如下", "%(n)d处没有数据支持的说法，依据如下", n),
        "left_out": ngettext("%(n)d份简报有取不到的数，不随刊", "%(n)d份简报有取不到的数，不随刊", n),
        "unreported": ngettext("%(n)d个单位还有没报的数", "%(n)d个单位还有没报的数", n),
        "waiting": ngettext("%(n)d个单位有待审的数，没有计入", "%(n)d个单位有待审的数，没有计入", n),
        "disagreeing": ngettext("%(n)d处对不上的数", "%(n)d处对不上的数", n),
        "other_scores": ngettext(
            "%(n)d个擂台的分数与公示的分数表不同", "%(n)d个擂台的分数与公示的分数表不同", n
        ),
        "changed_since": ngettext(
            "封存以来%(n)d行有了变化，没有计入", "封存以来%(n)d行有了变化，没有计入", n
        ),
        "opinions": ngettext("审阅时提了%(n)d条意见", "审阅时提了%(n)d条意见", n),
        "differs": ngettext("与上一版有%(n)d处不同", "与上一版有%(n)d处不同", n),
        "score_unreported": ngettext("%(n)d项因未报没有得分", "%(n)d项因未报没有得分", n),
        "marks_waiting": ngettext("%(n)d条加减分待决定，没有计入", "%(n)d条加减分待决定，没有计入", n),
        "vetoes_waiting": ngettext("%(n)d条一票否决待决定，没有计入", "%(n)d条一票否决待决定，没有计入", n),
        "objections_waiting": ngettext("%(n)d条异议待决定", "%(n)d条异议待决定", n),
        "moved": ngettext("与上一版有%(n)d个单位不同", "与上一版有%(n)d个单位不同", n),
        "scores_changed": ngettext(
            "按现在的数据，%(n)d个单位的得分会不同", "按现在的数据，%(n)d个单位的得分会不同", n
        ),
        "not_voted": ngettext(
            "%(n)d名评委还没有投完票，开票后不能再投", "%(n)d名评委还没有投完票，开票后不能再投", n
        ),
        "too_few_votes": ngettext("%(n)d个单位票数太少，不计票", "%(n)d个单位票数太少，不计票", n),
        "unfinished": ngettext("%(n)d个目标还没有报到最后一月", "%(n)d个目标还没有报到最后一月", n),
        "reached": ngettext("%(n)d个目标沿用的值已经达到", "%(n)d个目标沿用的值已经达到", n),
        "not_followed": ngettext("%(n)d个目标不结转", "%(n)d个目标不结转", n),
        "goals_change": ngettext("%(n)d个目标将改变", "%(n)d个目标将改变", n),
        "parts_apart": ngettext(
            "%(n)d个全区目标的分解数将与其合计不符", "%(n)d个全区目标的分解数将与其合计不符", n
        ),
        "lights_change": ngettext("%(n)d个目标的亮灯将改变", "%(n)d个目标的亮灯将改变", n),
        "months_over": ngettext("%(n)d个已过的月份将重新评判", "%(n)d个已过的月份将重新评判", n),
        "applies_otherwise": ngettext("%(n)d项任务的适用情况将改变", "%(n)d项任务的适用情况将改变", n),
        "noted": ngettext("将在公开页面注明%(n)d行更正", "将在公开页面注明%(n)d行更正", n),
    }
    return sentences[concern.kind] % {"n": n}
