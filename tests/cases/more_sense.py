"""More files of each kind, made here: whom and what names and numbers mean."""

from __future__ import annotations

from tests.cases.making import UNIT, Made, each, first, month, one, rows, stated, taxes
from tests.cases.outcomes import NOT_A_NUMBER, RANK, Case, asks, ranked

DIFFER = frozenset({"parts_differ"})
KUIWEN = "潍城区 6 寒亭区 5.7 坊子区 5.4 奎文区 5.1 青州市 4.8 诸城市 4.5 寿光市 4.2 安丘市 3.9 高密市 3.6 昌邑市 3.3 临朐县 3 昌乐县 2.7"


def alike(*names: str) -> Made:
    return taxes(*((name, place * 10) for place, name in enumerate(names, start=1)))


def parts(*said: object) -> Made:
    """A month's total and its three parts in 亿元."""
    names = "完成投资", "甲类投资", "乙类投资", "丙类投资"
    return month(*((name, value, "亿元") for name, value in zip(names, said, strict=True)))


def three(*values: object, title: str = "项目数（个）", names: tuple[str, ...] = ("甲", "乙", "丙")) -> Made:
    return rows(("县市区", title), *zip(names, values, strict=True))


def twelve(
    change: dict[str, tuple[str, object]],
    *last: tuple[str, object],
    title: str = "增速（%）",
    places: bool = False,
) -> Made:
    """A table of Kuiwen's city by its districts, with some names or values changed; `last` are lines under them."""
    words = KUIWEN.split()
    lines = [
        change.get(name, (name, float(value))) for name, value in zip(words[::2], words[1::2], strict=True)
    ]
    if places:
        return rows(("位次", "县市区", title), *((place, *line) for place, line in enumerate(lines, start=1)))
    return rows(("县市区", title), *lines, *last)


SENSE = {
    "names alike": [
        Case("full-width.xlsx", "rb", made=alike("样楼Ａ座", "样楼A座"), asks=asks("rows_of_one_name")),
        Case("brackets.xlsx", "rb", made=alike("样楼【东】", "样楼（东）"), asks=asks("rows_of_one_name")),
        Case("fixed-blank.xlsx", "rb", made=alike("样楼\xa0A座", "样楼A座"), asks=asks("rows_of_one_name"), answers={"same:样楼a座": "row:2"}, then={"样楼\xa0A座": {"m:tax": "10"}}),
        Case("no-width.xlsx", "rb", made=alike("样\u200b楼", "样楼"), reads={"样楼": {"m:tax": "10"}}, refuses={3: "row_twice"}),
        Case("compatibility-forms.xlsx", "rb", made=alike("样楼㈠期", "样楼(一)期"), asks=asks("rows_of_one_name")),
        Case("roman.xlsx", "rb", made=alike("样楼Ⅱ期", "样楼II期"), asks=asks("rows_of_one_name")),
        Case("ringed-is-another.xlsx", "rb", made=alike("样楼①期", "样楼②期"), reads={"样楼①期": {"m:tax": "10"}, "样楼②期": {"m:tax": "20"}}),
        Case("numbers-tell.xlsx", "rb", made=alike("样楼1期", "样楼2期", "样楼12期"), reads={"样楼1期": {"m:tax": "10"}, "样楼2期": {"m:tax": "20"}, "样楼12期": {"m:tax": "30"}}),
        Case("unit-full-width.xlsx", "rb", made=rows(("名称", "责任单位", "税收（万元）"), ("甲楼", "示例 街道\xa0", 10)), reads=first(tax="10")),
    ],
    "known names written otherwise": [
        Case("full-width-digits.xlsx", "towers", made=rows(("名称", "责任单位", "税收 2023年7月（万元）"), ("示例楼宇０１", "大虞街道", 71)), reads={"示例楼宇01": {"m:tax": "71"}}),
        Case("blanks.xlsx", "towers", made=rows(("名称", "责任单位", "税收 2023年7月（万元）"), ("示例 楼宇\xa001", "大虞街道", 71)), reads={"示例楼宇01": {"m:tax": "71"}}),
        Case("near.xlsx", "towers", made=rows(("名称", "责任单位", "税收 2023年7月（万元）"), ("楼宇01", "大虞街道", 71)), asks=asks("item_near")),
    ],
    "units": [
        Case("yuan.xlsx", "rb", made=one("总投资（元）", 123456789), reads=first(invest="1.23456789")),
        Case("ten-thousand-squares.xlsx", "rb", made=one("面积（万㎡）", 3.5), reads=first(area="35000")),
        Case("mu.xlsx", "rb", made=one("面积（亩）", 3), reads=first(area="2000")),
        Case("mu-without-end.xlsx", "rb", made=one("面积（亩）", 1), asks=asks("too_many_decimals"), answers={"round:C": "round"}, then=first(area="667")),
        Case("square-kilometres.xlsx", "rb", made=one("面积（平方公里）", 0.035), reads=first(area="35000")),
        Case("money-by-area.xlsx", "rb", made=one("税收（万元/亩）", 3), whole="unit_unknown", refuses={2: "unit_mismatch"}),
        Case("mixed-in-lines.xlsx", "rb", made=taxes(("甲楼", "3000元"), ("乙楼", "1亿元"), title="税收（万元）"), reads=each(甲楼="0.3", 乙楼="10000")),
        Case("thousands-of-yuan.xlsx", "rb", made=one("税收（千元）", 12345.67), reads=first(tax="1234.567")),
        Case("millions-of-yuan.xlsx", "rb", made=one("总投资百万元", 12.5), reads=first(invest="0.125")),
        Case("thousands-above-the-table.xlsx", "rb", made=rows(("楼宇情况表", None, "单位：千元"), ("名称", "责任单位", "税收", "总投资"), ("甲楼", UNIT, 120, 200000)), asks=asks("layout"), answers={"layout": "confirmed"}, then=first(tax="12", invest="2")),
        Case("thousands-in-the-cell.xlsx", "rb", made=taxes(("甲楼", "85千元"), ("乙楼", "3千万"), title="税收（万元）"), reads=each(甲楼="8.5", 乙楼="3000")),
        Case("millions-of-dollars.xlsx", "rb", made=one("税收（百万美元）", 3), whole="unit_unknown", refuses={2: "unit_mismatch"}),
        Case("month-in-thousands.xlsx", "ju", made=month(("完成投资", 12500000, "千元"), ("项目数", 3, "十个")), reads=stated(完成投资="125", 项目数="30")),
        Case("none.xlsx", "rb", made=one("税收", 10), refuses={2: "unit_missing"}),
    ],
    "one delay in days and hours": [
        Case("both.xlsx", "ju", made=month(("办理时间（天）", 7.5, "天"), ("办理时间（小时）", 180, "小时")), reads=stated(**{"办理时间（天）": "7.5", "办理时间（小时）": "180"})),
        Case("each-as-the-other.xlsx", "ju", made=month(("办理时间（天）", 288, "小时"), ("办理时间（小时）", 12, "天")), refuses={2: "unit_mismatch", 3: "unit_mismatch"}),
    ],
    "sums that don't add up": [
        Case("sum.xlsx", "ju", made=parts(100, 40, 30, 25), warns=DIFFER, reads=stated(完成投资="100", 甲类投资="40", 乙类投资="30", 丙类投资="25")),
        Case("sum-holds.xlsx", "ju", made=parts(100, 40, 30, 30), reads=stated(完成投资="100", 甲类投资="40", 乙类投资="30", 丙类投资="30")),
        Case("sum-is-rounded.xlsx", "ju", made=parts(100.01, 33.34, 33.34, 33.34), reads=stated(完成投资="100.01", 甲类投资="33.34", 乙类投资="33.34", 丙类投资="33.34")),
        Case("sum-in-other-units.xlsx", "ju", made=month(("完成投资", 100, "亿元"), ("甲类投资", 400000, "万元"), ("乙类投资", "30亿", "亿元"), ("丙类投资", 2500000000, "元")), warns=DIFFER, reads=stated(完成投资="100", 甲类投资="40", 乙类投资="30", 丙类投资="25")),
        Case("holds-in-other-units.xlsx", "ju", made=month(("完成投资", 1000000, "万元"), ("甲类投资", 400000, "万元"), ("乙类投资", 30, "亿元"), ("丙类投资", 3000000000, "元")), reads=stated(完成投资="100", 甲类投资="40", 乙类投资="30", 丙类投资="30")),
        Case("rate.xlsx", "ju", made=month(("完成投资", 100, "亿元"), ("年度计划", 160, "亿元"), ("完成率", (0.76, "0%"), "%")), warns=DIFFER, reads=stated(完成投资="100", 年度计划="160", 完成率="76")),
        Case("rate-holds.xlsx", "ju", made=month(("完成投资", 1000000, "万元"), ("年度计划", 160, "亿元"), ("完成率", 62.5, "%")), reads=stated(完成投资="100", 年度计划="160", 完成率="62.5")),
    ],
    "rates above 100": [
        Case("share.xlsx", "ju", made=month(("占比口径完成率", (1.508, "0.0%"), "%")), reads=stated(占比口径完成率="150.8")),
        Case("ratio.xlsx", "ju", made=rows(("数据", "本月数", "计量单位", "分子", "分母"), ("比率口径完成率", None, "%", 130, 100)), reads=stated(比率口径完成率="130/100")),
        Case("occupancy.xlsx", "rb", made=one("入驻率（%）", 120), warns=frozenset({"unlikely_percent"}), reads=first(rate="120")),
    ],
    "rank sheets": [
        Case("short-names.xlsx", "n.rank", made=three(33, 20, 28, names=("甲县", "乙区", "丙市")), asks=asks("member_near")),
        Case("own-column-contradicts.xlsx", "n.rank", made=rows(("位次", "县市区", "项目数（个）"), (1, "甲", 20), (2, "乙", 33), (3, "丙", 10)), asks=asks("places_differ"), answers={"rank:places": "by_values"}, then=stated(甲="20", 乙="33", 丙="10")),
        Case("own-column-in-words.xlsx", "n.rank", made=rows(("位次", "县市区", "项目数（个）"), ("第1", "甲", 33), ("第2名", "乙", 20), ("第3位", "丙", 40)), asks=asks("places_differ")),
        Case("own-column-agrees.xlsx", "n.rank", made=rows(("位次", "县市区", "项目数（个）"), (2, "甲", 20), (1, "乙", 33), (3, "丙", 10)), reads=stated(甲="20", 乙="33", 丙="10")),
        Case("total-row.xlsx", "n.rank", made=three(33, 20, 28, 81, names=("甲", "乙", "丙", "全市")), reads=stated(甲="33", 乙="20", 丙="28")),
        Case("total-differs.xlsx", "n.rank", made=three(33, 20, 28, 90, names=("甲", "乙", "丙", "合计")), asks=asks("total"), reads=stated(甲="33", 乙="20", 丙="28"), answers={"total:B5": "as_rows"}, then=stated(甲="33", 乙="20", 丙="28")),
        Case("all-together-differ.xlsx", "n.rank", made=three(33, 20, 28, 90, names=("甲", "乙", "丙", "全市")), asks=asks("total"), reads=stated(甲="33", 乙="20", 丙="28")),
        Case("total-with-others.xlsx", "n.rank", made=three(33, 20, 28, 7, 88, names=("甲", "乙", "丙", "高新片", "合计")), reads=stated(甲="33", 乙="20", 丙="28")),
        Case("total-without-others.xlsx", "n.rank", made=three(33, 20, 28, 7, 81, names=("甲", "乙", "丙", "高新片", "合计")), reads=stated(甲="33", 乙="20", 丙="28")),
        Case("total-of-rates.xlsx", RANK, made=twelve({}, ("合计", 99)), reads=ranked(KUIWEN)),
        Case("value-twice.xlsx", "n.rank", made=rows(("县市区", "项目数（个）", "数量（个）"), ("甲", 33, 1), ("乙", 20, 2), ("丙", 28, 3)), whole="column_twice", reads=stated(甲="33", 乙="20", 丙="28")),
        Case("member-left-out.xlsx", "n.rank", made=three(33, 20, names=("甲", "乙")), whole="members_missing", reads=stated(甲="33", 乙="20")),
        Case("member-twice.xlsx", "n.rank", made=three(33, 20, 28, 9, names=("甲", "乙", "丙", "甲")), reads=stated(甲="33", 乙="20", 丙="28"), refuses={5: "member_twice"}),
        Case("blanks-in-names.xlsx", "n.rank", made=three(33, 20, 28, names=("甲 ", "　乙", "丙\xa0")), reads=stated(甲="33", 乙="20", 丙="28")),
        Case("strange-member.xlsx", "n.rank", made=three(33, 20, 28, 7, names=("甲", "乙", "丙", "高新片")), reads=stated(甲="33", 乙="20", 丙="28")),
        Case("true-per-cents.xlsx", RANK, made=twelve({"潍城区": ("潍城区", (0.06, "0.0%"))}), reads=ranked(KUIWEN)),
        Case("fractions.xlsx", RANK, made=twelve({name: (name, float(value) / 100) for name, value in zip(KUIWEN.split()[::2], KUIWEN.split()[1::2], strict=True)}), warns=frozenset({"percent_as_fraction"}), reads={name: {"": f"{float(said['']) / 100:g}"} for name, said in ranked(KUIWEN).items()}),
        Case("contradicts-below.xlsx", RANK, made=twelve({"昌乐县": ("昌乐县", 9.9)}, places=True), asks=asks("places_differ")),
        Case("one-is-missing.xlsx", RANK, made=twelve({"寿光市": ("某市", 4.2)}), whole="members_missing", reads={name: said for name, said in ranked(KUIWEN).items() if name != "寿光市"}),
        Case("one-has-a-dash.xlsx", RANK, made=twelve({"寿光市": ("寿光市", "—")}), refuses={8: NOT_A_NUMBER}, reads={name: said for name, said in ranked(KUIWEN).items() if name != "寿光市"}),
    ],
}  # fmt: skip
