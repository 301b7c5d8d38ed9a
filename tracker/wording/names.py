"""What things are called in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.db.models import Model
from django.utils.translation import gettext, override

from tracker.calc.lights import Band
from tracker.models import Figure, Indicator, Item, Section, Series, Target
from tracker.wording.languages import CHINESE, ENGLISH, in_chinese
from tracker.wording.numbers import NOTHING, yes_or_no


def label(thing: Model | None) -> str:
    """The name of a section, unit, indicator, league, register, stage or measure; the Chinese one where there is no other."""
    if thing is None:
        return ""
    return either(str(thing), getattr(thing, "name_en", ""))


def section_path(section: Section) -> str:
    """A section with the theme above it, since both may be called the same: 城市更新 › 双招双引."""
    return f"{label(section.parent)} › {label(section)}" if section.parent else label(section)


def indicator_path(indicator: Indicator) -> str:
    """An indicator with the sections it stands under, as lists offer it to be chosen."""
    return f"{section_path(indicator.section)} › {label(indicator)}"


class Goal(Protocol):
    """A target in a month, or what is shown of it, with whether its figure has others beside it then."""

    @property
    def target(self) -> Target: ...
    @property
    def one_of_several(self) -> bool: ...


def goal_name(goal: Goal | Target) -> str:
    """What a goal is called: its indicator and, where the figure has several goals, whose it is.

    Of a target alone, which is shown without the others, whoever set it is named if it isn't the district itself.
    """
    if isinstance(goal, Target):
        return label(goal.indicator) + (in_brackets(label(goal.issuer)) if goal.issuer else "")
    return of_several(label(goal.target.indicator), goal.target, several=goal.one_of_several)


def of_several(name: str, target: Target, *, several: bool) -> str:
    """A name that stands for a goal, with whose it is where there are several."""
    return name + in_brackets(issuer_name(target)) if several else name


def issuer_name(target: Target) -> str:
    """Who set a goal."""
    return label(target.issuer) if target.issuer else gettext("本级目标")


def kept_issuer(target: Target) -> dict[str, str]:
    """Who set a goal in both languages, as what is kept says it: `whose` and `whose_en`."""
    kept = {}
    for language, word in ((CHINESE, "whose"), (ENGLISH, "whose_en")):
        with override(language):
            kept[word] = issuer_name(target)
    return kept


def either(chinese: str, english: str) -> str:
    """A name of which both languages are data; the Chinese one where there is no other."""
    return chinese if in_chinese() else english or chinese


def kept_names(**things: Model) -> dict[str, str]:
    """Names of things as rows keep them, whoever reads them later: each under its word, the English one with `_en` behind it."""
    kept: dict[str, str] = {}
    for language, ending in ((CHINESE, ""), (ENGLISH, "_en")):
        with override(language):
            kept |= {f"{word}{ending}": _called(thing)[:200] for word, thing in things.items()}
    return kept


def kept_in_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a row keeps, with its names in the active language."""
    named = {word: either(data[word], data[f"{word}_en"]) for word in data if f"{word}_en" in data}
    return {**data, **named}


def _called(thing: Model) -> str:
    if isinstance(thing, Target):
        return goal_name(thing)
    return series_name(thing) if isinstance(thing, Series) else label(thing)


def light_word(band: Band) -> str:
    """The word of a light."""
    return band.word if in_chinese() else band.word_en


def series_name(series: Series) -> str:
    """What a series is about: an indicator, or a measure or stage of an item."""
    if series.indicator is not None:
        return label(series.indicator)
    return f"{label(series.item)} · {label(series.measure or series.stage)}"


def field_name(name: str) -> str:
    """What a field of an item is called."""
    fields = {field.name: field for field in Item._meta.concrete_fields}
    return str(fields[name].verbose_name) if name in fields else name


def field_value(value: object) -> str:
    """An old or new value of a change: the columns of an item as a list, yes and no in words."""
    if isinstance(value, dict):
        return gettext("；").join(str(part) for part in value.values()) or NOTHING
    if isinstance(value, bool):
        return yes_or_no(value)
    return str(value) if value not in (None, "") else NOTHING


def in_brackets(text: str) -> str:
    """Text in the brackets of the active language, with the space that English puts before them."""
    return gettext("（%(text)s）") % {"text": text}


def reported_by(figure: Figure) -> str:
    """Who reported a figure, and in whose place."""
    if figure.acting_for is None:
        return str(figure.author)
    whom = gettext("代%(name)s") % {"name": figure.acting_for}
    return f"{figure.author}{in_brackets(whom)}"
