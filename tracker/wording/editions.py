"""Editions in words: where one stands, and what its cells are called."""

from __future__ import annotations

from django.utils.translation import gettext

from tracker.calc import issuing


def edition_state(state: str) -> str:
    """Where an edition stands, in a word."""
    return {
        issuing.FROZEN: gettext("待审定"),
        issuing.REVIEWED: gettext("待签发"),
        issuing.SIGNED: gettext("待公布"),
        issuing.PUBLISHED: gettext("已公布"),
        issuing.DISCARDED: gettext("已作废"),
    }[state]


def cell_name(name: str) -> str:
    """What a cell of an edition is called; a line of a score goes by its own name."""
    known = {
        "product": gettext("产品名称"),
        "gazette": gettext("晒绩版头"),
        "district": gettext("本区名称"),
        "source": gettext("数据来源说明"),
        "target": gettext("目标"),
        "value": gettext("完成"),
        "completion": gettext("完成率"),
        "planned": gettext("序时进度"),
        "gap": gettext("超/落后"),
        "light": gettext("亮灯"),
        "remark": gettext("备注"),
        "place": gettext("名次"),
        "total": gettext("得分"),
        "listed": gettext("红黑榜"),
        "veto": gettext("一票否决"),
        "sentence": gettext("正文"),
    }
    return known.get(name, name)
