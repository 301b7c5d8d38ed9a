"""A small invented district as a folder of CSV files, with a row and every column in each."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from xlsxwriter import Workbook

from tracker.queries.imports.setting_up.declared import WORKBOOK

SMALL: Mapping[str, str] = {
    "units": """\
code,name,name_en,kind,parent,order,illustrative
qu,示例区,Example District,district,,0,1
ju,示例局,Example Bureau,bureau,qu,10,1
jie,示例街道,Example Sub-district,sub_district,qu,20,1
""",
    "sections": "code,name,name_en,parent,order,second_review,judged_from\nall,总体,Overall,,0,0,100\neco,经济,Economy,all,1,1,80\n",
    "comparison_sets": "code,name,name_en,size,members,called\nthree,三县市区,Three,3,甲;乙;丙,全市\n",
    "registers": "code,name,name_en,counted_in,definition,keeper,order\nrb,样例,Sample,个,试,ju,0\n",
    "stages": "register,code,name,name_en,order\nrb,start,开工,Started,1\n",
    "measures": """\
register,code,name,name_en,form,rhythm,reporting,measured_in,places,order
rb,tax,税收,Tax,quantity,monthly,increment,万元,2,10
rb,key,重点,Key,flag,standing,level,,0,20
""",
    "columns": """\
register,code,name,name_en,form,choices,order
rb,grade,等级,Grade,choice,甲级;乙级,10
""",
    "indicators": """\
code,name,name_en,section,kind,nature,measured_in,places,reporting,over_months,over_units,direction,qualifier,\
stated_period,definition,whole,rank_of,comparison_set,part_of,members,counts_rank_up_to,embargoed_from,illustrative,order
all.total,完成投资,Investment,eco,cumulative,actual,亿元,2,running_total,last,sum,higher,exact,to_date,统计口径,,,,,,,,1,0
all.part,其中工业,Industry,eco,cumulative,actual,亿元,2,running_total,last,sum,higher,exact,to_date,,,,,,,,,1,1
all.ratio,解决率,Solved,all,ratio,actual,%,2,level,last,ratio,higher,exact,to_date,,,,,,,,,1,2
all.cases,案件数,Cases,all,part,actual,件,0,level,last,none,higher,exact,to_date,,,,,all.ratio,,,,1,3
all.rank,投资位次,Rank,all,rank,actual,位,0,level,last,none,lower,exact,to_date,,,all.total,three,,,,,1,4
all.top,前三项数,In the top,all,indicator_count,actual,项,0,level,last,none,higher,exact,to_date,,,,,,all.rank,3,,1,5
all.over,过亿条目,Over,all,threshold_count,actual,个,0,level,last,none,higher,exact,to_date,,,,,,,,,1,6
""",
    "issuers": "code,name,name_en,leads,order\ncity,示例市目标,City,1,10\n",
    "identities": "kind,result,parts,numerator,denominator,tolerance\nsum,all.total,all.part,,,0.05\n",
    "counting_rules": """\
indicator,number,register,counts,tag,stage,stage_test,measure,taken,comparison,threshold,threshold_unit,ceiling,\
near_share,in_force_from,reason,stated_date
all.over,1,rb,items,key,start,reached_by_end,tax,total,>=,1,亿元,5,0.8,2023-01,首次确定,2023-01-20
""",
    "lights": """\
version,family,in_force_from,note,stated_date,code,word,word_en,colour,shape,lower,inclusive,is_worst,order,needs_reason
示例规则,,2023-01,试,2023-01-01,completed,已完成,Completed,blue,check,,1,0,1,0
示例规则,,2023-01,试,2023-01-01,on_pace,达进度,On pace,lime,dot,0,1,0,2,0
示例规则,,2023-01,试,2023-01-01,behind,滞后,Behind,red,square,,1,1,3,1
示例规则,,2023-01,试,2023-01-01,not_reported,未报,Not reported,grey,ring,,1,0,4,0
示例规则,,2023-01,试,2023-01-01,not_applicable,不适用,Not applicable,grey,dash,,1,0,5,0
示例规则,,2023-01,试,2023-01-01,unjudged,监测,Followed,grey,dot,,1,0,6,0
""",
    "targets": """\
indicator,unit,issuer,first_month,last_month,district_wide,number,value,qualifier,tier,judged_by,paced_by,light_family,\
baseline,in_force_from,basis,basis_date,reason,illustrative,stated_date
all.total,ju,,2023-01,2023-12,0,1,160,exact,committed,pace,straight,,0,2023-01,示例文件,2023-01-10,首次下达,1,2023-01-20
all.over,ju,city,2023-01,2023-12,1,1,3,exact,stretch,value,straight,,,2023-01,示例文件,2023-01-10,首次下达,1,2023-01-20
""",
    "plan_points": """\
indicator,unit,issuer,first_month,number,month,share
all.total,ju,,2023-01,1,2023-01,0.1
all.total,ju,,2023-01,1,2023-12,1
""",
    "windows": "month,opens_at,due_at,closes_at\n2023-06,2023-06-01 00:00,2023-06-28 18:00,2023-07-10 18:00\n",
    "reporting_calendars": """\
name,opens_on,due,closes,until,combines_january,remind_before,escalate_after,reopens_for,in_use
示例日历,1,day 10,workday 12,18:00,0,2,2,3,1
""",
    "later_units": "calendar,unit,due,reason\n示例日历,ju,day 20,统计数据每月20日前报送\n",
    "leagues": """\
code,name,name_en,kind,units,opens_from,minutes,order,illustrative
ls,示例擂台,League,bureau,ju,2023-01,6,10,1
""",
    "scoring_schemes": """\
league,number,in_force_from,missing,bonus_cap,deduction_cap,red_places,red_over,black_places,black_under,notice_days,\
basis,reason,illustrative,stated_date
ls,1,2023-01,zero,5,3,1,100,1,80,5,示例办法,首次,1,2023-01-20
""",
    "scheme_goals": """\
league,number,name,name_en,indicator,issuer,full,how,against,compares,cap,step,base
ls,1,完成投资,Investment,all.total,,100,completion,pace,value,120,5,60
""",
    "adjustments": """\
league,month,unit,kind,points,reason,evidence,decision,decision_reason,illustrative,stated_date
ls,2023-05,ju,bonus,1,示例理由,示例材料,approve,同意,1,2023-06-12
""",
    "promises": """\
league,month,unit,text,indicator,issuer,value,due,illustrative,stated_date
ls,2023-05,ju,示例承诺,all.total,,100,2023-09,1,2023-06-12
""",
    "bulletins": """\
code,name,masthead,issuer,numbered_as,title,in_force_from,stated_date,checked_for,order
monthly,月度简报,示例区简报,示例办公室,示例〔{年}〕{号}号,关于{月份}进展的简报,2023-01,2023-06-12,2023-05,10
""",
    "brand": """\
name,name_en,district,district_en,note,note_en,edition,edition_en
示例跟踪,Example Tracker,示例区,Example District,数字均为示例,All numbers are samples,示例晒绩,Example edition
""",
    "items/rb": "code,name,unit,illustrative,grade\nt-1,示例楼宇,ju,1,甲级\n",
    "figures/indicators": """\
indicator,unit,month,value,numerator,denominator,rank,of_n,not_applicable,qualifier,as_of,stated_date,note,illustrative
all.total,ju,2023-05,50,,,,,,exact,2023-05-31,2023-06-10,示例,1
all.ratio,ju,2023-05,,90,100,,,,exact,2023-05-31,2023-06-10,示例,1
all.rank,ju,2023-05,,,,1,3,,exact,2023-05-31,2023-06-10,示例,1
""",
    "figures/rb": """\
item,measure,stage,month,value,reached_on,as_of,stated_date,note,illustrative
t-1,tax,,2023-05,12000,,2023-05-31,2023-06-10,示例,1
t-1,,start,,,2022-05-01,2022-06-01,2022-06-10,示例,1
""",
}


def written(folder: Path, tables: Mapping[str, str]) -> Path:
    """The tables as files of a folder."""
    for name, text in tables.items():
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def workbook(tables: Mapping[str, str]) -> bytes:
    """The tables as sheets of a workbook, in the language that is active; what no sheet has is left out."""
    kept = io.BytesIO()
    with Workbook(kept) as book:
        for table in WORKBOOK:
            if table.name in tables:
                sheet = book.add_worksheet(str(table.title))
                for number, row in enumerate(_without_versions(tables[table.name])):
                    sheet.write_row(number, 0, row)
    return kept.getvalue()


def _without_versions(text: str) -> list[list[str]]:
    header, *rows = csv.reader(io.StringIO(text))
    kept = [index for index, title in enumerate(header) if title not in ("number", "stated_date")]
    return [[row[index] for index in kept] for row in (header, *rows)]


# More for a district that is there already. Whoever writes such a sheet gives names, and leaves codes to the product.
MORE: Mapping[str, str] = {
    "units": "name,kind,parent,order\n示例新局,部门,奎文区,900\n",
    "sections": "name,parent\n示例板块,\n示例分板块,示例板块\n",
    "comparison_sets": "name,size,members\n示例三县市区,3,甲；乙；丙\n",
    "registers": "code,name,counted_in,keeper\nshili,示例台账,个,示例新局\n",
    "stages": "register,code,name,order\n示例台账,start,开工,1\n",
    "measures": SMALL["measures"].replace("rb,", "示例台账,"),
    "columns": SMALL["columns"].replace("rb,", "示例台账,"),
    "issuers": "name,leads\n示例市目标,是\n",
    "indicators": SMALL["indicators"].replace("all.", "new.").replace(",eco,", ",示例分板块,").replace(",all,", ",示例板块,")
    .replace(",three,", ",示例三县市区,").replace("完成投资", "示例完成投资"),
    "identities": SMALL["identities"].replace("all.total", "示例完成投资").replace("all.", "new."),
    "counting_rules": SMALL["counting_rules"].replace("all.", "new.").replace(",rb,", ",示例台账,").replace("2023-01,", "2023-07,"),
    "lights": SMALL["lights"].replace("2023-01,", "2024-01,").replace("示例规则,,", "示例规则,示例,"),
    "targets": SMALL["targets"].replace("all.", "new.").replace(",city,", ",示例市目标,").replace(",ju,", ",示例新局,"),
    "plan_points": SMALL["plan_points"].replace("all.", "new.").replace(",ju,", ",示例新局,"),
    "windows": "month,opens_at,due_at\n2023-08,2023-09-01 00:00,2023-09-10 18:00\n",
    "reporting_calendars": SMALL["reporting_calendars"].replace(",1\n", ",0\n"),
    "later_units": SMALL["later_units"].replace(",ju,", ",示例新局,"),
}  # fmt: skip
