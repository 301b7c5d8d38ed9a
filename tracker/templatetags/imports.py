"""What a file's cells and lines are refused or warned for, in sentences: page, shell and workbook say the same."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from tracker.models.checks import CheckCode
from tracker.queries.imports.aliases import MadeAlias
from tracker.queries.imports.asking import Question
from tracker.queries.imports.preview import (
    ASKED,
    CHANGED,
    NEW,
    PASSED_OVER,
    REFUSED,
    UNCHANGED,
    ImportPreview,
    Refusal,
)
from tracker.wording import label
from tracker.wording.refusals import cell_sentence, option_sentence, question_sentence

register = template.Library()


@register.filter
def sentence(refusal: Refusal) -> str:
    """Why a cell can't be taken, or looks odd, and what to do."""
    return cell_sentence(refusal.code, refusal.details)


@register.filter
def asked(question: Question) -> str:
    """What a file leaves open, as a question."""
    return question_sentence(question.code, question.details)


@register.filter
def option_words(option: str, question: Question) -> str:
    """What one of the answers to it means."""
    return option_sentence(option, question.details)


def alias_words(made: MadeAlias) -> str:
    """An alias, what it is of, and which other imports have read by it."""
    alias = made.alias
    said = {"text": alias.text, "of": alias.means or label(alias.item or alias.unit)}
    if not made.used_in:
        return gettext("“%(text)s”即“%(of)s”") % said
    runs = gettext("、").join(f"#{one}" for one in made.used_in)
    return gettext("“%(text)s”即“%(of)s”（导入 %(runs)s 也按它读过）") % {**said, "runs": runs}


@register.filter
def state_word(state: str) -> str:
    return {
        NEW: gettext("新增"),
        CHANGED: gettext("有变化"),
        UNCHANGED: gettext("无变化"),
        REFUSED: gettext("不能导入"),
        ASKED: gettext("待确认"),
        PASSED_OVER: gettext("未填或无关"),
    }[state]


@register.filter
def row_word(kind: str) -> str:
    """What a row of a sheet is taken for."""
    return {
        "title": gettext("标题"),
        "units": gettext("计量单位"),
        "head": gettext("表头"),
        "data": gettext("数据"),
        "total": gettext("合计，不读"),
        "mean": gettext("平均，不读"),
        "part": gettext("其中，不读"),
        "note": gettext("附注，不读"),
        "section": gettext("分组，不读"),
        "groups": gettext("像是分组，待确认"),
        "again": gettext("表头，不读"),
        "numbers": gettext("栏号，不读"),
    }[kind]


def located(plan: ImportPreview, refusal: Refusal) -> str:
    """The sentence with sheet and cell: 项目!C7：……"""
    place = f"{plan.sheet}!{refusal.cell}" if plan.sheet else refusal.cell
    return gettext("%(place)s：%(sentence)s") % {"place": place, "sentence": sentence(refusal)}


@register.filter
def warning_title(code: str) -> str:
    """What a kind of warning is about."""
    return str(CheckCode(code).label)
