"""More files of each kind, made here: how tables lie in sheets, and files that aren't what they seem."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from tests.cases.making import (
    UNIT,
    Formula,
    Page,
    book,
    changed,
    each,
    first,
    month,
    one,
    rows,
    stated,
    taxes,
    text,
    without,
)
from tests.cases.outcomes import NOT_A_NUMBER, Case, Read, asks

LAYOUT, CONFIRMED = asks("layout"), {"layout": "confirmed"}
HEAD = "名称", "责任单位", "税收（万元）"
BARE = "名称", "责任单位", "税收"
TEN = first(tax="10")
BOTH = each(甲楼="10", 乙楼="20")
LINES = ("甲楼", UNIT, 10), ("乙楼", UNIT, 20)
PARTS = ("甲类投资", 40, "亿元"), ("乙类投资", 30, "亿元"), ("丙类投资", 30, "亿元")
TERMS = "数据", "本月数", "计量单位", "分子", "分母"
RATIOS = ("比率口径完成率", None, "%", 130, 100), ("办结率", None, "%", 55, 65)
RATES = {"比率口径完成率": "130/100", "办结率": "55/65"}
TITLES, WHOLE = ("数据", "完成数", "计量单位"), (("完成投资", 100, "亿元"), ("新增企业", 7, "家"))
VALUED = {**CONFIRMED, "layout.column.B": "value"}
TABLE, OTHER = Page([HEAD, *LINES]), [HEAD, ("丙楼", UNIT, 9999)]
MONTHS = {"甲楼": {"m:tax 2023-05": "20", "m:tax": "30"}}
STRICT = [
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
]  # fmt: skip
GOOD = book(TABLE)


def _parts(**more: str) -> Read:
    """What a month with `PARTS` says, and what it says more."""
    return stated(甲类投资="40", 乙类投资="30", 丙类投资="30", **more)


def _no_workbook() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        made.writestr("content.xml", "<office/>")
    return kept.getvalue()


TABLES = {
    "hidden sheets": [
        Case("very-hidden.xlsx", "rb", made=book(Page(OTHER, "内部", state="very_hidden"), TABLE), reads=BOTH),
        Case("hidden-knows-more.xlsx", "rb", made=book(TABLE, Page([(*HEAD, "入驻率（%）"), ("丙楼", UNIT, 9999, 1)], "去年", state="hidden")), reads=BOTH),
        Case("only-hidden.xlsx", "rb", made=book(Page([("说明",)], "封面"), Page(OTHER, "数据", state="hidden")), whole="no_header"),
    ],
    "hidden rows and columns": [
        Case("row.xlsx", "rb", made=rows(HEAD, *LINES, hidden_rows=[3]), asks=asks("rows_hidden"), reads=TEN, answers={"hidden": "leave_out"}, then=TEN),
        Case("flat-row.xlsx", "rb", made=rows(HEAD, *LINES, flat_rows=[3]), asks=asks("rows_hidden"), reads=TEN, answers={"hidden": "read_hidden"}, then=BOTH),
        Case("values.xlsx", "rb", made=one("税收（万元）", 10, hidden_columns="C:C"), asks=asks("column_hidden"), answers={"hidden:C": "read_hidden"}, then=TEN),
        Case("codes.xlsx", "rb", made=rows(("编号", *HEAD), ("x-1", *LINES[0]), hidden_columns="A:A"), reads=TEN),
    ],
    "filters": [
        Case("takes-out-two.xlsx", "rb", made=taxes(("甲楼", 10), ("乙楼", 20), ("丙楼", 30), hidden_rows=[3, 4], filtered="A1:C4"), asks=asks("rows_filtered"), reads=TEN, answers={"hidden": "leave_out"}, then=TEN),
        Case("counts-all.xlsx", "rb", made=taxes(("甲楼", 10), ("乙楼", 20), hidden_rows=[2], filtered="A1:C3"), asks=asks("rows_filtered"), reads=each(乙楼="20"), answers={"hidden": "read_hidden"}, then=BOTH),
        Case("takes-out-none.xlsx", "rb", made=taxes(("甲楼", 10), ("乙楼", 20), filtered="A1:C3"), reads=BOTH),
    ],
    "two sheets": [
        Case("two-tables.xlsx", "rb", made=book(Page([HEAD, LINES[0]], "城区"), Page([HEAD, LINES[1]], "街道")), asks=asks("sheet"), answers={"sheet": "街道"}, then=each(乙楼="20")),
        Case("notes-beside.xlsx", "rb", made=book(Page([("填报说明",), ("每月5日前报送",)], "说明"), TABLE), reads=BOTH),
        Case("empty-beside.xlsx", "rb", made=book(Page([], "Sheet1"), TABLE, Page([], "Sheet3")), reads=BOTH),
    ],
    "two header rows": [
        Case("months-below.xlsx", "rb", made=rows((*HEAD, None), (None, None, "2023年5月", "2023年6月"), ("甲楼", UNIT, 20, 30)), asks=LAYOUT, answers=CONFIRMED, then=MONTHS),
        Case("months-without-years.xlsx", "rb", made=rows((*HEAD, None), (None, None, "五月份", "6月"), ("甲楼", UNIT, 20, 30)), asks=LAYOUT, answers=CONFIRMED, then=MONTHS),
        Case("years-above.xlsx", "rb", made=rows((*BARE[:2], "2023年5月", None, "2023年6月", None), (None, None, *["税收（万元）", "入驻率（%）"] * 2), ("甲楼", UNIT, 20, 70, 30, 85)), asks=LAYOUT, answers=CONFIRMED, then={"甲楼": {"m:tax 2023-05": "20", "m:rate 2023-05": "70", "m:tax": "30", "m:rate": "85"}}),
        Case("names-above.xlsx", "rb", made=rows(("序号", "名称", "责任单位", "主要指标", None), (None, None, None, "税收（万元）", "入驻率（%）"), (1, "甲楼", UNIT, 10, 85)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="10", rate="85")),
        Case("units-below.xlsx", "rb", made=rows((*BARE, "总投资"), (None, None, "万元", "亿元"), ("甲楼", UNIT, 10, 2)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="10", invest="2")),
        Case("last-year-beside.xlsx", "rb", made=rows((*HEAD, None), (None, None, "本月", "去年同期"), ("甲楼", UNIT, 10, 9)), asks=LAYOUT, answers=CONFIRMED, then=TEN),
    ],
    "plan and result below one title": [
        Case("merged.xlsx", "rb", made=rows((*HEAD, None), (None, None, "计划", "完成"), ("甲楼", UNIT, 10, 60), merged=["C1:D1"]), asks=LAYOUT, answers=CONFIRMED, then=first(tax="60")),
        Case("not-merged.xlsx", "rb", made=rows((*HEAD, None), (None, None, "计划", "实绩"), ("甲楼", UNIT, 10, 60)), asks=LAYOUT, answers={**CONFIRMED, "layout.column.D": "m:tax"}, then=first(tax="60")),
    ],
    "titles of another time": [
        Case("last-year.xlsx", "rb", made=rows(("2022年楼宇税收情况表",), HEAD, *LINES), asks=asks("year"), answers={"month": "2023-06"}, then=BOTH),
        Case("last-year's-sheet.xlsx", "ju", made=rows(("数据", "本月数", "计量单位"), ("完成投资", 100, "亿元"), name="2022年"), asks=asks("year"), answers={"month": "2023-06"}, then={"完成投资": {"": "100"}}),
        Case("plan-of-years.xlsx", "rb", made=rows(("2021—2025年重点楼宇",), HEAD, *LINES), reads=BOTH),
        Case("january-to-june.xlsx", "rb", made=rows(("2023年1—6月楼宇税收情况表",), HEAD, *LINES), asks=asks("added_up"), answers={"added_up": "of_month"}, then=BOTH),
        Case("half-year-left-out.xlsx", "rb", made=rows(("2023年上半年楼宇情况表",), (*HEAD, "入驻率（%）"), (*LINES[0], 85)), asks=asks("added_up"), answers={"added_up": "leave_out"}, then=first(rate="85")),
        Case("of-the-month-itself.xlsx", "rb", made=rows(("2023年1—6月楼宇情况表",), (*HEAD[:2], "税收 2023年6月（万元）"), *LINES), reads=BOTH),
        Case("quarter.xlsx", "ju", made=rows(("2023年二季度主要指标",), TITLES, *WHOLE), asks=LAYOUT, answers={**VALUED, "part_of_year": "to_date", "added_up": "leave_out"}, then=stated(完成投资="100")),
        Case("half-year-of-a-month.xlsx", "ju", made=rows(("2023年上半年主要指标",), TITLES, *WHOLE), asks=LAYOUT, answers={**VALUED, "added_up": "of_month"}, then=stated(完成投资="100", 新增企业="7")),
        Case("half-year-unanswered.xlsx", "ju", made=rows(("2023年上半年主要指标",), TITLES, *WHOLE), asks=LAYOUT, answers=VALUED),
        Case("months-in-the-heading.xlsx", "ju", made=rows((TITLES[0], "4—6月完成数", TITLES[2]), *WHOLE), asks=LAYOUT, answers={**VALUED, "part_of_year": "leave_out", "added_up": "of_month"}, then=stated(新增企业="7")),
        Case("heading-of-the-month.xlsx", "ju", made=rows(("2023年1—6月主要指标",), ("项目", "当月完成数", "计量单位"), *WHOLE), reads=stated(完成投资="100", 新增企业="7")),
        Case("running-total.xlsx", "ju", made=rows(("2023年1—6月主要指标",), ("数据", "本月数", "计量单位"), ("完成投资", 100, "亿元")), reads={"完成投资": {"": "100"}}),
    ],
    "several tables in one sheet": [
        Case("other-columns.xlsx", "rb", made=rows(HEAD, LINES[0], (), ("名称", "责任单位", "入驻率（%）"), ("乙楼", UNIT, 50)), reads=TEN, refuses={4: "other_table", 5: "other_table"}),
        Case("last-year's.xlsx", "ju", made=rows(("数据", "本月数", "计量单位"), ("完成投资", 100, "亿元"), (), ("数据", "去年同期", "计量单位"), ("甲类投资", 90, "亿元")), reads={"完成投资": {"": "100"}}, refuses={4: "other_table", 5: "other_table"}),
        Case("larger-one-below.xlsx", "rb", made=rows(HEAD, LINES[0], (), ("名称", "责任单位", "面积（平方米）", "总投资（亿元）"), ("乙楼", UNIT, 500, 3)), asks=LAYOUT, answers={"layout": "confirmed"}, then={"乙楼": {"m:area": "500", "m:invest": "3"}}),
        Case("first-of-two-chosen.xlsx", "rb", made=rows(HEAD, LINES[0], (), ("名称", "责任单位", "面积（平方米）", "总投资（亿元）"), ("乙楼", UNIT, 500, 3)), asks=LAYOUT, answers={"layout": "confirmed", "layout.header": "1"}, then=TEN),
    ],
    "titles and units": [
        Case("measured-in.xlsx", "rb", made=rows(("楼宇税收情况表",), (None, None, "计量单位：亿元"), BARE, ("甲楼", UNIT, 1.5)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="15000")),
        Case("two-units.xlsx", "rb", made=rows(("楼宇情况表",), (None, None, "单位:万元/％"), (*BARE, "入驻率"), ("甲楼", UNIT, 10, 85)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="10", rate="85")),
        Case("two-units-listed.xlsx", "rb", made=rows(("楼宇情况表",), (None, None, "单位：万元、%"), (*BARE, "入驻率"), ("甲楼", UNIT, 10, 85)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="10", rate="85")),
        Case("left-of-the-table.xlsx", "rb", made=rows(("楼宇情况表",), ("金额单位：元",), BARE, ("甲楼", UNIT, 123456)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="12.3456")),
        Case("unit-in-the-title.xlsx", "rb", made=rows(("楼宇税收情况表（万元）",), BARE, ("甲楼", UNIT, 10)), asks=LAYOUT, answers=CONFIRMED, then=TEN),
        Case("below-the-table.xlsx", "rb", made=rows(BARE, *LINES, (None, None, "单位：万元")), asks=LAYOUT, answers=CONFIRMED, then=BOTH),
        Case("in-a-note.xlsx", "rb", made=rows(BARE, ("甲楼", UNIT, 1.5), ("注：1.金额单位均为亿元；2.含预计数。",)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="15000")),
        Case("right-of-the-title.xlsx", "rb", made=rows(("楼宇税收情况表", None, "单位：亿元"), BARE, ("甲楼", UNIT, 1.5)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="15000")),
        Case("right-of-the-header.xlsx", "rb", made=rows((*BARE, "单位：亿元"), ("甲楼", UNIT, 1.5)), asks=LAYOUT, answers=CONFIRMED, then=first(tax="15000")),
        Case("merged-over-columns.xlsx", "rb", made=rows((*BARE[:2], "单位：元", None), (None, None, "税收", "总投资"), ("甲楼", UNIT, 120000, 200000000), merged=["C1:D1"]), asks=LAYOUT, answers=CONFIRMED, then=first(tax="12", invest="2")),
        Case("behind-a-group.xlsx", "rb", made=rows((*BARE[:2], "完成情况（元）", None), (None, None, "税收", "总投资"), ("甲楼", UNIT, 120000, 200000000), merged=["C1:D1"]), asks=LAYOUT, answers=CONFIRMED, then=first(tax="12", invest="2")),
        Case("merged-below-titles.xlsx", "rb", made=rows((*BARE, "总投资"), (None, None, "元", None), ("甲楼", UNIT, 120000, 200000000), merged=["C2:D2"]), asks=LAYOUT, answers=CONFIRMED, then=first(tax="12", invest="2")),
        Case("below-is-no-unit.xlsx", "rb", made=rows(HEAD, *LINES, ("填报单位：示例街道",), ("注：统计单位为规模以上企业",)), reads=BOTH),
        Case("reporting-unit-is-none.xlsx", "rb", made=rows(("楼宇税收情况表",), ("填报单位：示例街道",), HEAD, ("甲楼", UNIT, 10)), reads=TEN),
        Case("title-merged.xlsx", "rb", made=rows(("2023年6月楼宇税收情况表", None, None), HEAD, *LINES, merged=["A1:C1"]), reads=BOTH),
    ],
    "totals": [
        Case("blanks-between.xlsx", "rb", made=rows(HEAD, *LINES, ("总　 计", None, 30)), reads=BOTH),
        Case("of-the-page.xlsx", "rb", made=rows(HEAD, *LINES, ("本页小计", None, 30), ("其中：重点楼宇", UNIT, 20)), reads=BOTH),
        Case("of-a-unit.xlsx", "rb", made=rows(HEAD, ("示例街道合计：", None, 30), *LINES), reads=BOTH),
        Case("english.xlsx", "rb", made=rows(HEAD, *LINES, ("Subtotal", None, 30), ("Total", None, 30), ("Average", None, 15)), reads=BOTH),
        Case("mean.xlsx", "rb", made=rows(HEAD, *LINES, ("平均", UNIT, 15), ("平均值：", None, 15)), reads=BOTH),
        Case("of-the-district.xlsx", "rb", made=rows(HEAD, ("全区", UNIT, 30), *LINES, ("全部", UNIT, 30), ("Σ", UNIT, 30), ("SUM", UNIT, 30), ("合計", UNIT, 30)), reads=BOTH),
        Case("of-the-district-differs.xlsx", "rb", made=rows(HEAD, ("全区", UNIT, 40), *LINES), asks=asks("total"), reads=BOTH),
        Case("differs.xlsx", "rb", made=rows(HEAD, *LINES, ("合计", None, 40)), asks=asks("total"), reads=BOTH, answers={"total:C4": "as_rows"}, then=BOTH),
        Case("in-other-words.xlsx", "rb", made=rows(HEAD, *LINES, *((word, UNIT, 30) for word in ("汇总", "全区汇总", "总数", "总额：", "Grand total", "共 计"))), reads=BOTH),
        Case("in-the-units'-column.xlsx", "rb", made=rows(HEAD, *LINES, (None, "合计", 30)), reads=BOTH),
        Case("by-formula.xlsx", "rb", made=rows(HEAD, *LINES, ("总计（2栋）", None, Formula("=SUM(C2:C3)", 30))), reads=BOTH),
        Case("name-with-the-word.xlsx", "rb", made=taxes(("合计大厦", 10)), reads={"合计大厦": {"m:tax": "10"}}),
        Case("month-holds.xlsx", "ju", made=month(*PARTS, ("合计", 100, "亿元")), reads=_parts()),
        Case("month-differs.xlsx", "ju", made=month(*PARTS, ("合计", 90, "亿元")), asks=asks("total"), reads=_parts(), answers={"total:B5": "as_rows"}, then=_parts()),
        Case("month-in-other-units.xlsx", "ju", made=month(*PARTS, ("总计", 900000, "万元")), asks=asks("total"), reads=_parts()),
        Case("month-without-its-unit.xlsx", "ju", made=month(*PARTS, ("合计", 90, None)), asks=asks("total"), reads=_parts()),
        Case("month-beside-a-rate.xlsx", "ju", made=month(*PARTS, ("示例增速", 4, "%"), ("合计", 90, "亿元")), asks=asks("total"), reads=_parts(示例增速="4")),
        Case("month-of-what-has-no-sum.xlsx", "ju", made=month(("示例增速", 4, "%"), ("负增速", 2, "%"), ("合计", 90, "%")), reads=stated(示例增速="4", 负增速="2")),
        Case("month-of-many-units.xlsx", "ju", made=month(*PARTS, ("项目数", 7, "个"), ("合计", 90, None)), reads=_parts(项目数="7")),
        Case("month-of-one-of-many-units.xlsx", "ju", made=month(*PARTS, ("项目数", 7, "个"), ("合计", 90, "亿元")), asks=asks("total"), reads=_parts(项目数="7")),
        Case("month-with-its-whole.xlsx", "ju", made=month(("完成投资", 100, "亿元"), *PARTS, ("合计", 100, "亿元")), reads=_parts(完成投资="100")),
        Case("month-of-ratios.xlsx", "ju", made=rows(TERMS, *RATIOS, ("合计", None, None, 185, 165)), reads=stated(**RATES)),
        Case("month-of-ratios-differs.xlsx", "ju", made=rows(TERMS, *RATIOS, ("合计", None, None, 185, 160)), asks=asks("total"), reads=stated(**RATES), answers={"total:E4": "as_rows"}, then=stated(**RATES)),
        Case("month-of-ratios-beside-values.xlsx", "ju", made=rows(TERMS, *PARTS, *RATIOS, ("合计", 100, "亿元", 190, None)), asks=asks("total"), reads=_parts(**RATES)),
        Case("month-with-a-line-of-others.xlsx", "ju", made=month(*PARTS, ("别处的投资", 5, "亿元"), ("合计", 105, "亿元")), reads=_parts(), refuses={5: "not_owed"}),
    ],
    "rows that head groups": [
        Case("subtotals.xlsx", "rb", made=rows(HEAD, ("一、东片", UNIT, 30), *LINES, ("二、西片", UNIT, 5), ("丙楼", UNIT, 5)), reads={**BOTH, **each(丙楼="5")}),
        Case("subtotals-of-subtotals.xlsx", "rb", made=rows(HEAD, ("一、工业", UNIT, 35), ("（一）续建", UNIT, 30), ("1．甲楼", UNIT, 10), ("2．乙楼", UNIT, 20), ("（二）新建", UNIT, 5), ("1．丙楼", UNIT, 5), ("合计", None, 35)), reads=each(**{"1．甲楼": "10", "2．乙楼": "20", "1．丙楼": "5"})),
        Case("counted-apart.xlsx", "rb", made=rows(("序号", *HEAD), ("一", "东片", UNIT, 30), (1, *LINES[0]), (2, *LINES[1]), ("二", "西片", UNIT, 6), (1, "丙楼", UNIT, 5)), asks=asks("total"), reads={**BOTH, **each(丙楼="5")}, answers={"total:D5": "as_rows"}, then={**BOTH, **each(丙楼="5")}),
        Case("not-counted.xlsx", "rb", made=rows(("序号", *HEAD), (None, "东片", UNIT, 30), (1, *LINES[0]), (2, *LINES[1])), reads=BOTH),
        Case("without-a-unit.xlsx", "rb", made=rows(HEAD, ("东片", None, 30), *LINES, ("西片", None, 5), ("丙楼", UNIT, 5)), reads={**BOTH, **each(丙楼="5")}),
        Case("that-don't-add-up.xlsx", "rb", made=rows(HEAD, ("一、东片", UNIT, 31), *LINES), asks=asks("groups_numbered"), reads=BOTH, answers={"groups:numbered-0": "headings", "total:C2": "as_rows"}, then=BOTH),
        Case("items-all-the-same.xlsx", "rb", made=rows(HEAD, ("一、东片", UNIT, 31), *LINES), asks=asks("groups_numbered"), reads=BOTH, answers={"groups:numbered-0": "items"}, then={"一、东片": {"m:tax": "31"}, **BOTH}),
        Case("without-numbers.xlsx", "rb", made=rows(HEAD, ("（一）东片", UNIT, None), *LINES), asks=asks("groups_numbered"), reads=BOTH),
        Case("sums-alone.xlsx", "rb", made=rows(HEAD, ("东片", UNIT, 30), *LINES, ("西片", UNIT, 6), ("丙楼", UNIT, 5), ("丁楼", UNIT, 1)), asks=asks("groups_summed"), reads={**BOTH, **each(丙楼="5", 丁楼="1")}, answers={"groups:summed-8": "headings"}, then={**BOTH, **each(丙楼="5", 丁楼="1")}),
        Case("numbered-items.xlsx", "rb", made=rows(HEAD, ("一、甲楼", UNIT, 10), ("二、乙楼", UNIT, 20), ("三、丙楼", UNIT, 5)), reads=each(**{"一、甲楼": "10", "二、乙楼": "20", "三、丙楼": "5"})),
        Case("names-that-begin-so.xlsx", "rb", made=rows(HEAD, ("一中", UNIT, 30), *LINES, ("一品江南", UNIT, 5), ("十里河", UNIT, 5), ("1.5公里绿道", UNIT, 5)), reads={**BOTH, **each(一中="30", 一品江南="5", 十里河="5"), "1.5公里绿道": {"m:tax": "5"}}),
    ],
    "notes": [
        Case("remarks.xlsx", "rb", made=rows(HEAD, *LINES, (), ("备注：均为预计数",), ("数据来源：示例局",)), reads=BOTH),
        Case("signatures.xlsx", "rb", made=rows(HEAD, *LINES, ("制表人：张某", "审核：李某", "2023年7月5日"), ("单位负责人（签字）：",)), reads=BOTH),
        Case("numbered.xlsx", "rb", made=rows(HEAD, *LINES, ("说明：1.口径为全口径；",), ("2.示例楼宇不计。",)), reads=BOTH),
        Case("stamps.xlsx", "rb", made=rows(HEAD, *LINES, ("经办人：张某", "负责人：李某"), ("单位（盖章）：", "日期：2023年7月5日"), ("报送人：王某", "电话：5360001")), reads=BOTH),
        Case("marked.xlsx", "rb", made=rows(HEAD, *LINES, ("※预计数",), ("*注：预计数",), ("（注：预计数）",), ("填表要求：每月5日前",)), reads=BOTH),
        Case("blank-below.xlsx", "rb", made=rows(HEAD, *LINES, ("以下空白",), ("制表人：张某", "审核：李某")), reads=BOTH),
        Case("as-of.xlsx", "rb", made=rows(HEAD, *LINES, ("数据截至2023年6月30日",), ("填表说明 各栏如实填写",)), reads=BOTH),
        Case("building-that-sounds-so.xlsx", "rb", made=rows(HEAD, *LINES, ("以下空白", UNIT, 5)), reads={**BOTH, "以下空白": {"m:tax": "5"}}),
        Case("source.xlsx", "rb", made=rows(HEAD, *LINES, ("Note: provisional",), ("Source: example bureau",)), reads=BOTH),
    ],
    "columns that are counted": [
        Case("stems-and-numbers.xlsx", "rb", made=rows(HEAD, ("甲", "乙", 1), *LINES), reads=BOTH),
        Case("in-brackets.xlsx", "rb", made=rows((*HEAD, "入驻率（%）"), ("(1)", "(2)", "(3)", "(4)=(3)/(2)"), ("甲楼", UNIT, 10, 85)), reads=first(tax="10", rate="85")),
        Case("letters-below-two-rows.xlsx", "rb", made=rows((*HEAD, None), (None, None, "2023年5月", "2023年6月"), ("A", "B", 1, 2), ("甲楼", UNIT, 20, 30)), asks=LAYOUT, answers=CONFIRMED, then=MONTHS),
        Case("made-negative.xlsx", "rb", made=rows(HEAD, (-1, -2, -3), *LINES), reads=BOTH),
        Case("again-on-each-page.xlsx", "rb", made=rows(HEAD, ("栏次", 1, 2), LINES[0], HEAD, ("栏次", 1, 2), LINES[1]), reads=BOTH),
        Case("of-a-month.xlsx", "ju", made=rows(("数据", "本月数", "计量单位"), ("甲", 1, 2), ("完成投资", 40, "亿元")), reads=stated(完成投资="40")),
        Case("of-a-rank.xlsx", "n.rank", made=rows(("县市区", "项目数（个）"), ("(1)", "(2)"), ("甲", 1), ("乙", 2), ("丙", 3)), reads=stated(甲="1", 乙="2", 丙="3")),
        Case("a-building-called-so.xlsx", "rb", made=rows(HEAD, ("甲", UNIT, 1), ("乙", UNIT, 2)), reads=each(甲="1", 乙="2")),
    ],
    "other months in the title": [
        Case("first-five-months.xlsx", "rb", made=rows(("2023年1—5月楼宇税收情况",), HEAD, *LINES), asks=asks("month", "added_up"), answers={"month": "2023-06", "added_up": "of_month"}, then=BOTH),
        Case("may-in-words.xlsx", "rb", made=rows(("五月份楼宇税收情况",), HEAD, *LINES), asks=asks("month"), answers={"month": "2023-05"}, then={"甲楼": {"m:tax 2023-05": "10"}, "乙楼": {"m:tax 2023-05": "20"}}),
        Case("sheet-of-may.xlsx", "rb", made=book(Page([HEAD, *LINES], "5月")), asks=asks("month")),
        Case("sheet-of-202305.xlsx", "rb", made=book(Page([HEAD, *LINES], "202305")), asks=asks("month")),
        Case("title-of-202306.xlsx", "rb", made=rows(("202306楼宇税收",), HEAD, *LINES), reads=BOTH),
        Case("as-of-may.xlsx", "rb", made=rows(("截至2023年5月底楼宇税收",), HEAD, *LINES), asks=asks("month")),
        Case("year-in-words.xlsx", "rb", made=rows(("二〇二三年五月楼宇税收情况",), HEAD, *LINES), asks=asks("month")),
        Case("half-year-is-june.xlsx", "rb", made=rows(("2023年上半年楼宇税收情况",), HEAD, *LINES), asks=asks("added_up"), answers={"added_up": "of_month"}, then=BOTH),
    ],
    "months in the file's name": [
        Case("2023年5月楼宇税收.xlsx", "rb", made=rows(HEAD, *LINES), asks=asks("month_by_name"), answers={"month": "2023-05"}, then={"甲楼": {"m:tax 2023-05": "10"}, "乙楼": {"m:tax 2023-05": "20"}}),
        Case("楼宇202305(1).xlsx", "rb", made=rows(HEAD, *LINES), asks=asks("month_by_name")),
        Case("5月份楼宇.xlsx", "rb", made=rows(HEAD, *LINES), asks=asks("month_by_name")),
        Case("楼宇_2023.6.xlsx", "rb", made=rows(HEAD, *LINES), reads=BOTH),
        Case("楼宇20230705报送.xlsx", "rb", made=rows(HEAD, *LINES), reads=BOTH),
        Case("2023年5月.xlsx", "rb", made=rows(("2023年6月楼宇税收情况",), HEAD, *LINES), asks=asks("month_apart"), answers={"month": "2023-06"}, then=BOTH),
        Case("楼宇2023年1-6月.xlsx", "rb", made=rows(("2023年6月楼宇税收情况",), HEAD, *LINES), reads=BOTH),
        Case("2023年4月楼宇.xlsx", "rb", made=one("税收 2023年5月（万元）", 10), reads=first(**{"tax 2023-05": "10"})),
    ],
    "months in headings": [
        Case("beside-each-other.xlsx", "rb", made=rows(("名称", "责任单位", "税收（2023-05）（万元）", "2023年06月税收（万元）"), ("甲楼", UNIT, 20, 30)), reads=MONTHS),
        Case("before-the-page's.xlsx", "rb", made=one("税收 2023年5月（万元）", 10), reads=first(**{"tax 2023-05": "10"})),
        Case("two-before.xlsx", "rb", made=rows(("名称", "责任单位", "2023年4月税收（万元）", "2023年5月税收（万元）"), ("甲楼", UNIT, 10, 20)), reads={"甲楼": {"m:tax 2023-04": "10", "m:tax 2023-05": "20"}}),
        Case("later-than-the-page's.xlsx", "rb", made=one("税收 2023年7月（万元）", 10), refuses={2: "window_closed"}),
    ],
    "columns in another order": [
        Case("name-last.xlsx", "rb", made=rows(("税收（万元）", "入驻率（%）", "责任单位", "名称"), (10, 85, UNIT, "甲楼")), reads=first(tax="10", rate="85")),
        Case("gaps-between.xlsx", "rb", made=rows(("名称", None, "责任单位", None, "税收 (万元)"), ("甲楼", None, UNIT, None, 10)), reads=TEN),
    ],
    "look-alike headings": [
        Case("not-of-the-month.xlsx", "rb", made=rows(("名称", "责任单位", "累计税收（万元）", "税收任务（万元）", "税收完成率（%）", "税收占比"), ("甲楼", UNIT, 60, 90, 66, 10)), reads={"甲楼": {}}),
        Case("last-year's.xlsx", "rb", made=rows((*HEAD, "去年税收（万元）", "税收增长（%）", "1—6月累计税收（万元）"), ("甲楼", UNIT, 10, 9, 11, 60)), reads=TEN),
    ],
    "one column in two units": [
        Case("yuan-beside.xlsx", "rb", made=rows((*HEAD, "税收（元）"), ("甲楼", UNIT, 10, 100000)), whole="column_twice", reads=TEN),
        Case("same-title-twice.xlsx", "rb", made=rows((*HEAD, "税收（万元）"), ("甲楼", UNIT, 10, 10)), whole="column_twice", reads=TEN),
    ],
    "merged cells": [
        Case("unit-over-three.xlsx", "rb", made=taxes(("甲楼", 10), ("乙楼", 20), ("丙楼", 30), merged=["B2:B4"]), reads=each(甲楼="10", 乙楼="20", 丙楼="30")),
        Case("unit-over-two-twice.xlsx", "rb", made=taxes(("甲楼", 1), ("乙楼", 2), ("丙楼", 3), ("丁楼", 4), merged=["B2:B3", "B4:B5"]), reads=each(甲楼="1", 乙楼="2", 丙楼="3", 丁楼="4")),
        Case("name-over-two.xlsx", "rb", made=taxes(("甲楼", 10), ("甲楼", 20), merged=["A2:A3"]), reads=TEN, refuses={3: "row_twice"}),
        Case("number-over-two.xlsx", "rb", made=taxes(("甲楼", 10), ("乙楼", 20), merged=["C2:C3"]), reads=TEN, refuses={3: "merged"}),
        Case("name-across.xlsx", "rb", made=rows(("名称", None, "责任单位", "税收（万元）"), ("甲楼", None, UNIT, 10), merged=["A1:B1", "A2:B2"]), reads=TEN),
    ],
    "faulty parts": [
        Case("fonts.xlsx", "rb", made=changed(GOOD, "styles", ('<sz val="11"', '<sz val="big"')), reads=BOTH),
        Case("borders.xlsx", "rb", made=changed(GOOD, "styles", ("<border><left/>", "<border><nonsense/>")), reads=BOTH),
        Case("fills.xlsx", "rb", made=changed(GOOD, "styles", ('<fill><patternFill patternType="none"/></fill>', "<fill/>")), reads=BOTH),
        Case("nameless-styles.xlsx", "rb", made=changed(GOOD, "styles", ('<cellStyle name="Normal"', "<cellStyle")), reads=BOTH),
        Case("names.xlsx", "rb", made=changed(GOOD, "xl/workbook.xml", ("<calcPr", "<definedNames><definedName name='楼 宇' localSheetId='9'>#REF!</definedName></definedNames><calcPr")), reads=BOTH),
        Case("no-core-properties.xlsx", "rb", made=without(GOOD, "docProps/core"), reads=BOTH),
        Case("core-dates.xlsx", "rb", made=changed(GOOD, "docProps/core", ("Z</dcterms:created>", "Z or later</dcterms:created>")), reads=BOTH),
        Case("theme.xlsx", "rb", made=changed(GOOD, "theme", ("<a:clrScheme", "<a:clrScheme <<")), reads=BOTH),
        Case("no-theme.xlsx", "rb", made=without(GOOD, "theme"), reads=BOTH),
        Case("conditions.xlsx", "rb", made=changed(GOOD, "sheet1", ("<pageMargins", "<conditionalFormatting><cfRule type='no'/></conditionalFormatting><pageMargins")), reads=BOTH),
        Case("dimension.xlsx", "rb", made=changed(GOOD, "sheet1", ('<dimension ref="A1:C3"', '<dimension ref="A1"')), reads=BOTH),
        Case("no-dimension.xlsx", "rb", made=changed(GOOD, "sheet1", ('<dimension ref="A1:C3"/>', "")), reads=BOTH),
        Case("shared-formula.xlsx", "rb", made=changed(rows(HEAD, ("甲楼", UNIT, Formula("=5+5", 10)), ("乙楼", UNIT, Formula("=5+15", 20))), "sheet1", ("<f>5+5</f>", '<f t="shared" ref="C2:C3" si="0">5+5</f>'), ("<f>5+15</f>", '<f t="shared" si="0"/>')), reads=BOTH),
    ],
    "Strict Open XML": [
        Case("dates.xlsx", "rb", made=changed(one("开工日期", (date(2023, 6, 30), "yyyy-mm-dd")), "sheet1", STRICT[0], ('s="1"><v>45107</v>', 's="1" t="d"><v>2023-06-30T00:00:00</v>')), reads=first(start="2023-06-30")),
        Case("every-namespace.xlsx", "rb", made=changed(changed(changed(GOOD, "sheet", STRICT[0]), "xl/workbook.xml", STRICT[0], STRICT[1]), "rels", STRICT[1]), reads=BOTH),
    ],
    "csv": [
        Case("gbk-semicolons.csv", "rb", made=text(";".join(HEAD), f"甲楼;{UNIT};10", f"乙楼;{UNIT};20", encoding="gbk"), reads=BOTH),
        Case("utf-16.csv", "rb", made=text(",".join(HEAD), f"甲楼,{UNIT},10", f"乙楼,{UNIT},20", encoding="utf-16"), reads=BOTH),
        Case("utf-16-tabs.csv", "rb", made=text("\t".join(HEAD), f"甲楼\t{UNIT}\t10", f"乙楼\t{UNIT}\t20", encoding="utf-16"), reads=BOTH),
        Case("gbk-quoted.csv", "rb", made=text(",".join(HEAD), f'甲楼,{UNIT},"1,234.5"', f'乙楼,"{UNIT}",20', encoding="gb18030"), reads=each(甲楼="1234.5", 乙楼="20")),
        Case("mark-and-total.csv", "rb", made=text(",".join(HEAD), f"甲楼,{UNIT},10", f"乙楼,{UNIT},20", "合计,,30", encoding="utf-8-sig"), reads=BOTH),
        Case("scientific.csv", "rb", made=text(",".join(HEAD), f"甲楼,{UNIT},1.2E+05"), refuses={2: NOT_A_NUMBER}),
    ],
    "empty files": [
        Case("no-bytes.csv", "rb", made=text(), whole="empty"),
        Case("blanks.csv", "rb", made=text("", " , ,", ""), whole="no_header"),
        Case("two-empty-sheets.xlsx", "rb", made=book(Page([], "Sheet1"), Page([], "Sheet2")), whole="no_header"),
        Case("header-alone.xlsx", "rb", made=rows(HEAD)),
    ],
    "other files by this name": [
        Case("html.xls", "rb", made=text("<html><table><tr><td>名称</td></tr></table></html>"), whole="wrong_ending"),
        Case("xml.xlsx", "rb", made=text('<?xml version="1.0"?><Workbook/>'), whole="not_a_workbook"),
        Case("old-binary.xlsx", "rb", made=lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504), whole="old_format"),
        Case("other-archive.xlsx", "rb", made=_no_workbook, whole="not_a_workbook"),
        Case("macros.xlsm", "rb", made=GOOD, whole="macros"),
    ],
}  # fmt: skip
