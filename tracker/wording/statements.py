"""What sources print beside figures, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext, gettext_lazy

from tracker.calc import stated
from tracker.calc.identities import Disagreement, Identity, Term
from tracker.models import Statement
from tracker.wording.names import either, in_brackets
from tracker.wording.numbers import as_printed, quantity
from tracker.wording.periods import day

# What is said where one number stands against what is printed, and where it follows from two.
_AGAINST: Mapping[str, object] = {
    stated.RANK: gettext_lazy(
        "%(source)s（%(day)s）印的%(what)s是%(stated)s，按位次表排，%(one)s：不能同时成立。"
    ),
}
_ONE = gettext_lazy("%(source)s（%(day)s）印的%(what)s是%(stated)s，台账里%(one)s：不能同时成立。")
_FOLLOWS: Mapping[str, object] = {
    stated.GROWTH: gettext_lazy(
        "%(source)s（%(day)s）印的%(what)s是%(stated)s，按 %(one)s ÷ 上年同期 %(other)s − 1 算是 %(expected)s：不能同时成立。"
    ),
    stated.COMPLETION: gettext_lazy(
        "%(source)s（%(day)s）印的%(what)s是%(stated)s，按 %(one)s ÷ 目标%(whose)s %(other)s 算是 %(expected)s：不能同时成立。"
    ),
    stated.SHARE: gettext_lazy(
        "%(source)s（%(day)s）印的%(what)s是%(stated)s，按 %(one)s ÷ %(other_named)s 算是 %(expected)s：不能同时成立。"
    ),
}


def stated_number(statement: Statement) -> str:
    """The number as its source prints it."""
    return as_printed(statement.number, statement.unit)


def stated_in_full(statement: Statement) -> str:
    """The number with how its decimals came about, where that is known, and with its source."""
    said = {
        "number": stated_number(statement),
        "way": statement.get_way_display(),
        "source": statement.source,
        "day": day(statement.source_date),
    }
    if statement.way == stated.UNKNOWN:
        return gettext("%(number)s（%(source)s，%(day)s）") % said
    return gettext("%(number)s（%(way)s；%(source)s，%(day)s）") % said


def stated_sentence(statement: Statement, relation: Identity, found: Disagreement) -> str:
    """What a source prints, what follows from the ledger instead, and whether the decimals look as if they were dropped."""
    parts = relation.parts
    said = {
        "source": statement.source,
        "day": day(statement.source_date),
        "what": statement.get_what_display(),
        "stated": stated_number(statement),
        "one": _named(parts[0]),
        "expected": quantity(found.expected, statement.unit, 8),
    }
    if len(parts) > 1:
        said |= {"other": _number(parts[1]), "other_named": _named(parts[1]), "whose": _whose(parts)}
        told = str(_FOLLOWS[statement.what]) % said
    else:
        told = str(_AGAINST.get(statement.what, _ONE)) % said
    return told + (gettext("像是舍去了尾数，没有四舍五入。") if found.is_cut else "")


def _named(term: Term) -> str:
    return f"{either(term.name, term.name_en)} {_number(term)}"


def _whose(parts: Sequence[Term]) -> str:
    """Who set the goal that a completion is of, where the figure has several."""
    figure, goal = parts
    return in_brackets(either(goal.name, goal.name_en)) if goal.name != figure.name else ""


def _number(term: Term) -> str:
    ends = len(term.value.as_tuple().digits) <= 15  # a ratio that is computed has no end
    return quantity(term.value if ends else round(term.value, 4), term.unit, 8)
