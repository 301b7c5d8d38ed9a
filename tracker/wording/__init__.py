"""Figures, dates, names and sentences as they are printed, in the active language.

The words that everything uses are taken from here (`wording.percent`); those of one thing from its own module.
"""

from tracker.wording.languages import CHINESE, ENGLISH, language
from tracker.wording.names import (
    either,
    field_name,
    field_value,
    goal_name,
    in_brackets,
    issuer_name,
    label,
    light_word,
    series_name,
)
from tracker.wording.numbers import (
    NOTHING,
    marks,
    measured_in,
    number,
    number_ranges,
    ordinal,
    percent,
    points,
    points_of,
    quantity,
    yes_or_no,
)
from tracker.wording.periods import between, chinese_day, chinese_month, day, instant, moment, month

__all__ = [
    "CHINESE",
    "ENGLISH",
    "NOTHING",
    "between",
    "chinese_day",
    "chinese_month",
    "day",
    "either",
    "field_name",
    "field_value",
    "goal_name",
    "in_brackets",
    "instant",
    "issuer_name",
    "label",
    "language",
    "light_word",
    "marks",
    "measured_in",
    "moment",
    "month",
    "number",
    "number_ranges",
    "ordinal",
    "percent",
    "points",
    "points_of",
    "quantity",
    "series_name",
    "yes_or_no",
]
