"""More files of each kind, made here: what single cells hold."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tests.cases.making import UNIT, Formula, Page, book, each, first, month, one, rows, stated, taxes, text
from tests.cases.outcomes import NOT_A_DAY, NOT_A_NUMBER, Case, asks

RATE, INVEST, START = "入驻率（%）", "总投资（亿元）", "开工日期"
DIFFERS, TOO_LONG = asks("shown_differs"), asks("too_many_decimals")
IN_PART = asks("shown_differs_in_part")
SHOWN, STORED, ROUND = {"shown:C": "as_shown"}, {"shown:C": "as_stored"}, {"round:C": "round"}
TEN = first(tax="10")

CELLS = {
    "number formats": [
        Case("unit-in-quotes.xlsx", "rb", made=one("税收（万元）", (1234.5, '#,##0.0"万元"')), reads=first(tax="1234.5")),
        Case("currency.xlsx", "rb", made=one("税收（元）", (12345.6, "¥#,##0.00;[Red]¥-#,##0.00")), reads=first(tax="1.23456")),
        Case("accounting.xlsx", "rb", made=one("税收（万元）", (12.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ')), reads=first(tax="12.5")),
        Case("percent-escaped.xlsx", "rb", made=one(RATE, (92.5, r"0.0\%;[Red]\-0.0\%")), reads=first(rate="92.5")),
        Case(
            "section-by-condition.xlsx", "rb", made=taxes(("甲楼", (12345000, '[>=10000]0!.0,"万";0')), ("乙楼", (5000, '[>=10000]0!.0,"万";0'))),
            asks=DIFFERS, reads=each(乙楼="5000"), answers=SHOWN, then=each(甲楼="1234.5", 乙楼="5000"),
        ),
        Case("permille-quoted.xlsx", "rb", made=one(RATE, (925, '0.0"‰"')), asks=DIFFERS, answers=SHOWN, then=first(rate="92.5")),
        Case("permille-escaped.xlsx", "rb", made=one(RATE, (925, r"0\‰")), asks=DIFFERS, answers=SHOWN, then=first(rate="92.5")),
        Case("two-commas.xlsx", "rb", made=one("税收（万元）", (12345678, "0.00,,")), asks=DIFFERS, answers=STORED, then=first(tax="12345678")),
        Case("yi.xlsx", "rb", made=one(INVEST, (123456789, '0!.00,,"亿"')), asks=DIFFERS, answers=SHOWN, then=first(invest="1.23456789")),
        Case("wan-written-out.xlsx", "rb", made=one("税收（万元）", (72.3, '0.0"万元"')), reads=first(tax="72.3")),
        Case("scientific.xlsx", "rb", made=one("税收（万元）", (12345, "0.00E+00")), reads=first(tax="12345")),
        Case("fraction.xlsx", "rb", made=one("税收（万元）", (0.5, "# ?/?")), reads=first(tax="0.5")),
        Case("red-is-negative.xlsx", "ju", made=month(("示例增速", (-4.7, "0.0;[Red]0.0"), "%")), reads=stated(示例增速="-4.7")),
        Case("minus-not-shown.xlsx", "ju", made=month(("示例增速", (-4.7, "0.0;0.0"), "%")), asks=DIFFERS, answers={"shown:B": "as_stored"}, then=stated(示例增速="-4.7")),
        Case("shows-nothing.xlsx", "rb", made=one("税收（万元）", (10, ";;;")), asks=DIFFERS, answers={"unseen:C": "as_stored"}, then=TEN),
    ],
    "several number formats in one column": [
        Case(
            "two-that-scale.xlsx", "rb", made=taxes(("甲楼", (12345000, '0!.0,"万"')), ("乙楼", (72300, '#,##0.0,')), ("丙楼", 5)),
            asks=IN_PART, reads=each(丙楼="5"), answers={"shown:C:1": "as_shown", "shown:C:2": "as_stored"}, then=each(甲楼="1234.5", 乙楼="72300", 丙楼="5"),
        ),
        Case("one-answer-is-not-both.xlsx", "rb", made=taxes(("甲楼", (12345000, '0!.0,"万"')), ("乙楼", (72300, '#,##0.0,'))), asks=IN_PART, answers={"shown:C": "as_shown", "shown:C:1": "as_shown"}),
        Case(
            "hidden-rows-count.xlsx", "rb", made=taxes(("甲楼", (12345000, '0!.0,"万"')), ("乙楼", (72300, '#,##0.0,')), hidden_rows=[2]),
            asks=asks("rows_hidden", "shown_differs_in_part"), answers={"hidden": "leave_out", "shown:C:2": "as_stored"}, then=each(乙楼="72300"),
        ),
        Case(
            "one-of-them-says-the-same.xlsx", "rb", made=rows(("名称", "责任单位", RATE), ("甲楼", UNIT, (92.5, r"0.0\%")), ("乙楼", UNIT, (925, '0.0"‰"'))),
            asks=IN_PART, reads={"甲楼": {"m:rate": "92.5"}}, answers={"shown:C:2": "as_shown"}, then={"甲楼": {"m:rate": "92.5"}, "乙楼": {"m:rate": "92.5"}},
        ),
    ],
    "real per cents": [
        Case("two-decimals.xlsx", "rb", made=one(RATE, (0.9255, "0.00%")), reads=first(rate="92.55")),
        Case("sections.xlsx", "rb", made=one(RATE, (0.925, "0%;[Red]-0%")), reads=first(rate="92.5")),
        Case("growth.xlsx", "ju", made=month(("示例增速", (0.047, "0.0%"), "%")), reads=stated(示例增速="4.7")),
        Case("under-money.xlsx", "rb", made=one("税收（万元）", (0.925, "0.0%")), refuses={2: "percent_not_asked_for"}),
    ],
    "growth": [
        Case("quoted.xlsx", "ju", made=month(("示例增速", (-4.7, '0.0"%"'), "%")), reads=stated(示例增速="-4.7")),
        Case("as-text.xlsx", "ju", made=month(("示例增速", "+4.7%", None), ("负增速", "−3.2％", "%")), reads=stated(示例增速="4.7", 负增速="-3.2")),
        Case("in-words.xlsx", "ju", made=month(("示例增速", "增长4.7%", "%"), ("负增速", "下降3.2", "%")), refuses={2: NOT_A_NUMBER, 3: NOT_A_NUMBER}),
    ],
    "long fractions": [
        Case("two-shown.xlsx", "rb", made=one("税收（万元）", (200 / 3, "0.00")), asks=TOO_LONG, answers=ROUND, then=first(tax="66.67")),
        Case("general.xlsx", "rb", made=one("税收（万元）", 200 / 3), asks=TOO_LONG, answers=ROUND, then=first(tax="66.67")),
        Case("percent.xlsx", "rb", made=one(RATE, (2 / 3, "0.00%")), asks=TOO_LONG, answers=ROUND, then=first(rate="66.67")),
        Case("refused.xlsx", "rb", made=taxes(("甲楼", 200 / 3), ("乙楼", 1.5)), asks=TOO_LONG, reads=each(乙楼="1.5"), answers={"round:C": "refuse"}, then=each(乙楼="1.5")),
        Case("noise-of-the-machine.xlsx", "rb", made=one("税收（万元）", 0.1 + 0.2), reads=first(tax="0.3")),
    ],
    "dates": [
        Case("1904.xlsx", "rb", made=book(Page([("名称", "责任单位", START), ("甲楼", UNIT, (date(2023, 6, 30), "yyyy-mm-dd"))]), date_1904=True), reads=first(start="2023-06-30")),
        Case("midnight.xlsx", "rb", made=one(START, (datetime.fromisoformat("2023-06-30"), "yyyy/m/d h:mm")), reads=first(start="2023-06-30")),
        Case("midnight-as-text.xlsx", "rb", made=one(START, "2023-06-30 00:00:00"), reads=first(start="2023-06-30")),
        Case("time-of-the-day.xlsx", "rb", made=taxes(("甲楼", "2023-06-30T08:30:00"), ("乙楼", "2023年6月30日 8:30"), ("丙楼", "20230630 08:30:15.250"), title=START), reads={name: {"s:start": "2023-06-30"} for name in ("甲楼", "乙楼", "丙楼")}),
        Case("midnight.csv", "rb", made=text(f"名称,责任单位,{START}", f"甲楼,{UNIT},2023/6/30 0:00"), reads=first(start="2023-06-30")),
        Case("format-in-chinese.xlsx", "rb", made=one(START, (date(2023, 6, 30), '[$-804]yyyy"年"m"月"d"日"')), reads=first(start="2023-06-30")),
        Case("chinese-numerals.xlsx", "rb", made=one(START, "二〇二三年六月三十日"), refuses={2: NOT_A_DAY}),
        Case("day-not-shown.xlsx", "rb", made=taxes(("甲楼", (date(2023, 6, 5), 'yyyy"年"m"月"')), ("乙楼", (date(2023, 6, 30), "yyyy-mm-dd")), title=START), asks=DIFFERS, reads={"乙楼": {"s:start": "2023-06-30"}}, answers=STORED, then={"甲楼": {"s:start": "2023-06-05"}, "乙楼": {"s:start": "2023-06-30"}}),
        Case("only-the-year-shown.xlsx", "rb", made=one(START, (date(2023, 6, 5), 'yyyy"年"')), asks=DIFFERS, answers=SHOWN),
        Case("month-in-letters.xlsx", "rb", made=one(START, (date(2023, 6, 5), "mmm-yy")), asks=DIFFERS, answers=STORED, then=first(start="2023-06-05")),
        Case("1900-01-00.xlsx", "rb", made=taxes(("甲楼", (0, "yyyy-mm-dd")), ("乙楼", (45, 'yyyy"年"m"月"')), ("丙楼", (-3, "yyyy/m/d")), ("丁楼", (0, "yyyy-mm-dd;;")), title=START), refuses=dict.fromkeys((2, 3, 4), "before_all_days"), asks=DIFFERS),
        Case("number-dressed-up.xlsx", "rb", made=one(START, (20230630, '0000"年"00"月"00"日"')), reads=first(start="2023-06-30")),
        Case("two-digit-year.xlsx", "rb", made=one(START, "23.6.30"), refuses={2: NOT_A_DAY}),
        Case("not-yet.xlsx", "rb", made=one(START, "2199-01-01"), refuses={2: "in_the_future"}),
    ],
    "numbers as text": [
        Case("grouped.xlsx", "rb", made=taxes(("甲楼", "1,234.50"), ("乙楼", "１，２３４．５"), ("丙楼", "+12")), reads=each(甲楼="1234.5", 乙楼="1234.5", 丙楼="12")),
        Case("with-units.xlsx", "rb", made=taxes(("甲楼", "12.5 万元"), ("乙楼", "0.5亿元"), ("丙楼", "12345元"), ("丁楼", "3亩")), reads=each(甲楼="12.5", 乙楼="5000", 丙楼="1.2345"), refuses={5: "unit_mismatch"}),
        Case("no-numbers.xlsx", "rb", made=taxes(("甲楼", "10~20"), ("乙楼", "＞10"), ("丙楼", "五"), ("丁楼", "12，34"), ("戊楼", "待定"), ("己楼", "1,23,4")), refuses=dict.fromkeys(range(2, 8), NOT_A_NUMBER)),
        Case("text-format.xlsx", "rb", made=taxes(("甲楼", ("10", "@")), ("乙楼", "\u200b20\u3000")), reads=each(甲楼="10", 乙楼="20")),
    ],
    "long codes": [
        Case("16-digits-as-number.xlsx", "rb", made=rows(("编号", "名称", "责任单位", "税收（万元）"), ((1234567890123456, "0"), "甲楼", UNIT, 10)), refuses={2: "digits_lost"}),
        Case("20-digits-as-number.xlsx", "rb", made=rows(("编号", "名称", "责任单位", "税收（万元）"), ((Decimal("12345678901234567890"), "0"), "甲楼", UNIT, 10)), refuses={2: "digits_lost"}),
        Case("18-digits-as-text.xlsx", "rb", made=rows(("编号", "名称", "责任单位", "税收（万元）"), ("913700000000000017", "甲楼", UNIT, 10), ("913700000000000018", "乙楼", UNIT, 20)), reads=each(甲楼="10", 乙楼="20")),
        Case("20-digits-as-text.xlsx", "rb", made=rows(("编号", "名称", "责任单位", "税收（万元）"), ("12345678901234567890", "甲楼", UNIT, 10)), reads=TEN),
        Case("shown-with-noughts.xlsx", "rb", made=rows(("编号", "名称", "责任单位", "税收（万元）"), ((17, "000000"), "甲楼", UNIT, 10)), asks=DIFFERS, answers={"shown:A": "as_shown"}, then=TEN),
        Case("in-a-remark.xlsx", "rb", made=rows(("名称", "责任单位", "税收（万元）", "备注"), ("甲楼", UNIT, 10, 913700000000000017)), refuses={2: "digits_lost"}),
        Case("scientific.csv", "rb", made=text("编号,名称,责任单位,税收（万元）", f"9.137E+17,甲楼,{UNIT},12"), refuses={2: "bad_code"}),
    ],
    "escapes": [
        Case("carriage-return.xlsx", "rb", made=taxes(("甲楼\r", 10), ("乙\x0b楼", 20)), reads=each(甲楼="10", 乙楼="20")),
        Case("only-looks-like-one.xlsx", "rb", made=taxes(("甲楼_x000D_", 10)), reads={"甲楼_x000D_": {"m:tax": "10"}}),
        Case("in-a-heading.xlsx", "rb", made=one("税收\r\n（万元）", 10), reads=TEN),
    ],
    "formulas": [
        Case("with-results.xlsx", "rb", made=taxes(("甲楼", Formula("=5+5", 10)), (Formula('="乙"&"楼"', "乙楼"), Formula("=C2*2", 20))), reads=each(甲楼="10", 乙楼="20")),
        Case("errors.xlsx", "rb", made=taxes(("甲楼", Formula("=1/0", "#DIV/0!")), ("乙楼", Formula("=NA()", "#N/A")), ("丙楼", Formula("=X", "#NAME?"))), refuses=dict.fromkeys((2, 3, 4), "error_value")),
        Case("error-as-a-name.xlsx", "rb", made=taxes((Formula("=NA()", "#N/A"), 10), ("乙楼", 20)), reads=each(乙楼="20"), refuses={2: "error_value"}),
        Case("text-of-an-error.xlsx", "rb", made=rows(("名称", "责任单位", "税收（万元）"), ("#N/A", UNIT, 10), ("乙楼", "#REF!", 20), ("丙楼", UNIT, 30)), reads=each(丙楼="30"), refuses={2: "error_text", 3: "error_text"}),
        Case("text-of-an-error-in-a-month.xlsx", "ju", made=month(("#N/A", 40, "亿元"), ("甲类投资", "#DIV/0!", "亿元")), refuses={2: "error_text", 3: "error_text"}),
        Case("without-results.xlsx", "rb", made=taxes(("甲楼", Formula("=5+5", "")), ("乙楼", 20)), reads=each(乙楼="20"), refuses={2: "formula_without_result"}),
        Case("long-result.xlsx", "rb", made=one("税收（万元）", Formula("=100/7", 100 / 7)), asks=TOO_LONG, answers=ROUND, then=first(tax="14.29")),
    ],
}  # fmt: skip
