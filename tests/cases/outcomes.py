"""What is right for each small file: what goes in, what is asked about, what is refused, what is warned of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Read = Mapping[str, Mapping[str, str]]  # by name, what each column says; of a unit's month the column is ""


@dataclass(frozen=True)
class Case:
    """One file and its outcome as it comes; `answers` are options by question, `then` is what goes in when they are given.

    `reads` is all that would be written. `refuses` are codes by row, `asks` the kinds of questions that are open, `warns` the rules
    that want a sentence, `whole` the code by which the file as such is refused. `waiting` says that it isn't right yet. `made` makes the
    file where none is kept.
    """

    file: str
    into: str
    month: str = "2023-06"
    reads: Read = field(default_factory=dict)
    refuses: Mapping[int, str] = field(default_factory=dict)
    asks: frozenset[str] = frozenset()
    warns: frozenset[str] = frozenset()
    whole: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    then: Read = field(default_factory=dict)
    waiting: str = ""
    made: Callable[[], bytes] | None = None

    @property
    def right(self) -> dict[str, object]:
        names = "whole", "refuses", "asks", "warns", "reads", "then"
        return {name: getattr(self, name) for name in names}


def asks(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


NOT_A_NUMBER, NOT_A_DAY = "not_a_number", "not_a_day"

MINI = [
    Case(
        "01-two-header-rows-months-below.xlsx", "rb", asks=asks("layout"), answers={"layout": "confirmed"},
        then={
            "甲楼": {"m:tax 2023-04": "10", "m:tax 2023-05": "20", "m:tax": "30", "m:rate": "85"},
            "乙楼": {"m:tax 2023-04": "1", "m:tax 2023-05": "2", "m:tax": "3", "m:rate": "90"},
        },
    ),
    Case(
        "02-two-header-rows-years-above.xlsx", "rb", asks=asks("layout"),
        refuses={3: "window_closed"},
    ),
    Case(
        "03-two-header-rows-names-above.xlsx", "rb", asks=asks("layout"), answers={"layout": "confirmed"},
        then={"甲楼": {"m:tax": "10", "m:invest": "2"}},
    ),
    Case(
        "04-title-and-unit-row.xlsx", "rb", asks=asks("layout"), answers={"layout": "confirmed"},
        then={"甲楼": {"m:tax": "1234.5", "m:invest": "2"}, "乙楼": {"m:tax": "99", "m:invest": "3"}},
    ),
    Case("05-total-rows.xlsx", "rb", reads={"甲楼": {"m:tax": "10"}, "乙楼": {"m:tax": "20"}}),
    Case(
        "06-hidden-row-and-sheet.xlsx", "rb", asks=asks("rows_hidden"), answers={"hidden": "leave_out"},
        reads={"甲楼": {"m:tax": "10"}, "乙楼": {"m:tax": "20"}}, then={"甲楼": {"m:tax": "10"}, "乙楼": {"m:tax": "20"}},
    ),
    Case(
        "07-dates-as-text.xlsx", "rb",
        reads={name: {"s:start": "2023-06-30", "m:tax": "1"} for name in ("甲楼", "乙楼", "丁楼")},
        refuses=dict.fromkeys((4, 6, 7, 9, 10), NOT_A_DAY) | {8: "no_such_day"},
    ),
    Case(
        "08-numbers-as-text.xlsx", "rb",
        reads={
            "甲楼": {"m:tax": "1234.5"}, "乙楼": {"m:tax": "1234.5"}, "辛楼": {"m:tax": "12000"}, "壬楼": {"m:tax": "12.5"},
            "癸楼": {"m:tax": "1234.5"}, "子楼": {"m:tax": "0"}, "丑楼": {"m:tax": "1234.5"}, "卯楼": {"m:tax": "100"},
        },
        refuses=dict.fromkeys((4, 5, 6, 7, 8, 14, 16, 17), NOT_A_NUMBER),
    ),
    Case(
        "09-percent-and-number-formats.xlsx", "rb", asks=asks("shown_differs_in_part"), answers={"shown:D:1": "as_shown", "shown:D:2": "as_shown"},
        warns=frozenset({"percent_as_fraction"}),
        reads={
            "甲楼": {"m:rate": "92.5", "m:tax": "1234.5"}, "丁楼": {"m:rate": "92.5", "m:tax": "1"}, "戊楼": {"m:rate": "0.925", "m:tax": "1"},
        },
        then={
            "甲楼": {"m:rate": "92.5", "m:tax": "1234.5"}, "乙楼": {"m:rate": "92.5", "m:tax": "1234.5"},
            "丙楼": {"m:rate": "92.5", "m:tax": "12.345"}, "丁楼": {"m:rate": "92.5", "m:tax": "1"}, "戊楼": {"m:rate": "0.925", "m:tax": "1"},
        },
    ),
    Case("10-columns-other-order.xlsx", "rb", reads={"甲楼": {"m:tax": "10", "m:invest": "2"}}),
    Case("11-gbk.csv", "rb", reads={"甲楼": {"m:tax": "1234.5"}, "乙楼": {"m:tax": "20"}}),
    Case("12-notes-at-bottom.xlsx", "rb", reads={"甲楼": {"m:tax": "10"}, "乙楼": {"m:tax": "20"}}),
    Case(
        "13-formulas-with-values.xlsx", "rb", reads={"甲楼": {"m:tax": "10"}, "乙楼": {"m:tax": "20"}},
        refuses={5: "error_value", 6: "error_value"},
    ),
    Case("14-formula-without-value.xlsx", "rb", refuses={2: "formula_without_result"}),
    Case("15-empty.xlsx", "rb", whole="empty"),
    Case("16-empty-sheet.xlsx", "rb", whole="no_header"),
    Case("17-html-named-xls.xls", "rb", whole="wrong_ending"),
    Case("18-html-named-xlsx.xlsx", "rb", whole="not_a_workbook"),
    Case("19-names-alike.xlsx", "rb", asks=asks("rows_of_one_name", "rows_alike")),
    Case("20-same-column-two-units.xlsx", "rb", whole="column_twice", reads={"甲楼": {"m:tax": "10000"}}),
    Case("21-look-alike-headings.xlsx", "rb", reads={"甲楼": {}}),
    Case(
        "22-other-units.xlsx", "rb", reads={"甲楼": {"m:tax": "10", "m:area": "35000", "m:invest": "2"}},
    ),
    Case("23-two-sheets.xlsx", "rb", asks=asks("sheet")),
    Case("24-hidden-sheet-wins.xlsx", "rb", reads={"甲楼": {"m:tax": "10"}}),
    Case(
        "25-filtered.xlsx", "rb", asks=asks("rows_filtered"), answers={"hidden": "read_hidden"},
        reads={"1号楼": {"m:tax": "1"}, "3号楼": {"m:tax": "3"}},
        then={"1号楼": {"m:tax": "1"}, "2号楼": {"m:tax": "2"}, "3号楼": {"m:tax": "3"}},
    ),
    Case("26-merged-names.xlsx", "rb", reads={"甲楼": {"m:tax": "10"}, "乙楼": {"m:tax": "30"}}, refuses={3: "row_twice"}),
    Case(
        "27-months-in-headings.xlsx", "rb",
        reads={"甲楼": {"m:tax": "10", "m:tax 2023-05": "20", "m:tax 2023-04": "30"}},
    ),
    Case("28-yuan.xlsx", "rb", reads={"甲楼": {"m:tax": "12.345678"}, "乙楼": {"m:tax": "0.00003"}}),
    Case("31-title-says-other-month.xlsx", "rb", asks=asks("month")),
    Case("32-heading-month-before-page-month.xlsx", "rb", reads={"新楼": {"m:tax 2023-04": "12000"}}),
    Case(
        "40-month-total-differs-from-parts.xlsx", "ju", warns=frozenset({"parts_differ"}),
        reads={
            "完成投资": {"": "100"}, "甲类投资": {"": "40"}, "乙类投资": {"": "30"}, "丙类投资": {"": "20"},
            "年度计划": {"": "160"}, "完成率": {"": "76"},
        },
    ),
    Case("43-month-growth-literal-percent.xlsx", "ju", reads={"示例增速": {"": "4.7"}}),
    Case(
        "44-month-same-delay-days-and-hours.xlsx", "ju",
        reads={"办理时间（天）": {"": "12"}, "办理时间（小时）": {"": "288"}},
    ),
    Case(
        "45-month-completion-above-100.xlsx", "ju",
        reads={"占比口径完成率": {"": "122.6"}, "比率口径完成率": {"": "120/100"}},
    ),
    Case("46-rank-short-names.xlsx", "n.rank", asks=asks("member_near")),
]  # fmt: skip


def ranked(said: str, *without: str) -> Read:
    """Members and their values, as `甲区 1.5 乙市 2`, and those `without` a value."""
    words = said.split()
    stated = {name: {"": value} for name, value in zip(words[::2], words[1::2], strict=True)}
    return stated | {name: {} for name in without}


RANK = "overview.fixed_asset_investment.rank"

DEMO = [
    Case(
        "A1-quoted-percent.xlsx", "towers",
        reads={"示例楼宇01": {"m:occupancy": "92.5"}, "示例楼宇04": {"m:occupancy": "81.5"}, "示例楼宇06": {"m:occupancy": "65.2"}},
    ),
    Case("A10-1904.xlsx", "towers", reads={"示例楼宇01": {}}),
    Case("A11-error-dash.xlsx", "towers", refuses={2: "error_value", 3: NOT_A_NUMBER, 4: NOT_A_NUMBER}),
    Case(
        "A13-long-fraction.xlsx", "towers", asks=asks("too_many_decimals"), answers={"round:D": "round", "round:E": "round"},
        then={"示例楼宇01": {"m:tax": "33.33", "m:occupancy": "92.3"}},
    ),
    Case(
        "A13b-long-percent.xlsx", "towers", asks=asks("too_many_decimals"), answers={"round:E": "round"},
        then={"示例楼宇01": {"m:occupancy": "92.3"}},
    ),
    Case(
        "A14-text-numbers.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71.5", "m:occupancy": "92.5"}},
        refuses={3: NOT_A_NUMBER, 4: NOT_A_NUMBER, 5: "unit_fixed"},
    ),
    Case("A1b-real-percent.xlsx", "towers", reads={"示例楼宇01": {"m:occupancy": "92.5"}}),
    Case(
        "A1c-permille.xlsx", "towers", asks=asks("shown_differs"), answers={"shown:E": "as_shown"},
        then={"示例楼宇01": {"m:occupancy": "92.5"}},
    ),
    Case(
        "A2-wan-format.xlsx", "towers", asks=asks("shown_differs"), answers={"shown:D": "as_shown"},
        then={"示例楼宇01": {"m:tax": "72.3"}},
    ),
    Case("A24-total-rows.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case(
        "A2b-yi-format-new.xlsx", "projects", asks=asks("shown_differs"), answers={"shown:D": "as_shown"},
        then={"示例新项目甲": {"m:total_investment": "12.3456789"}},
    ),
    Case(
        "A2c-thousands-comma.xlsx", "projects", asks=asks("shown_differs"), answers={"shown:D": "as_stored"},
        then={"示例新项目乙": {"m:total_investment": "12345.678"}},
    ),
    Case("A3-hidden-sheet.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case(
        "A4-hidden-row.xlsx", "towers", asks=asks("rows_filtered"), answers={"hidden": "leave_out"},
        reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}, then={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}},
    ),
    Case("A5-x000D.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case(
        "A7-merged-unit.xlsx", "towers",
        reads={
            "示例新楼甲": {"m:tax": "71", "m:occupancy": "92"}, "示例新楼乙": {"m:tax": "25", "m:occupancy": "82"},
            "示例楼宇01": {"m:tax": "70", "m:occupancy": "82"},
        },
    ),
    Case("B1-empty-fill.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case("B17-excel-csv-sci.csv", "towers", refuses=dict.fromkeys((2, 3, 4), NOT_A_NUMBER)),
    Case("B2-nameless-style.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case("B3-odd-core-date.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case("B5-strict.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case("B6-wrong-dimension.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case(
        "B7-shared-formula.xlsx", "towers", refuses={4: "formula_without_result"},
        reads={
            "示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}, "示例楼宇04": {"m:tax": "2500", "m:occupancy": "82"},
        },
    ),
    Case("B9-x000D-known.xlsx", "towers", reads={"示例楼宇01": {"m:tax": "71", "m:occupancy": "92"}}),
    Case("C1-proj-18-digit-code.xlsx", "projects", refuses={2: "digits_lost", 3: "digits_lost"}),
    Case("D2-proj-sign-fullwidth.xlsx", "projects", reads={"示例项目172": {"s:signed": "2023-07-12"}}),
    Case(
        "R1-rank-missing.xlsx", RANK, refuses={8: NOT_A_NUMBER},
        reads=ranked("潍城区 6.1 寒亭区 5.2 坊子区 6.1 奎文区 7 青州市 4 诸城市 3.9 安丘市 2.2 昌邑市 1 临朐县 -0.5 昌乐县 6.1", "高密市"),
    ),
    Case("R4-rank-contradiction.xlsx", RANK, asks=asks("places_differ")),
    Case(
        "R5-rank-percent-text.xlsx", RANK,
        reads=ranked(
            "潍城区 6 寒亭区 5.7 坊子区 5.4 奎文区 5.1 青州市 4.8 诸城市 4.5 寿光市 4.2 安丘市 3.9 高密市 3.6 昌邑市 3.3 临朐县 3 昌乐县 2.7"
        ),
    ),
    Case(
        "R6-rank-fraction.xlsx", RANK, warns=frozenset({"percent_as_fraction"}),
        reads=ranked(
            "潍城区 0.06 寒亭区 0.057 坊子区 0.054 奎文区 0.051 青州市 0.048 诸城市 0.045 寿光市 0.042 安丘市 0.039 高密市 0.036 昌邑市 0.033 临朐县 0.03 昌乐县 0.027"
        ),
    ),
]  # fmt: skip
