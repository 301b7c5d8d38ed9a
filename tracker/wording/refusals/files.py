"""Why a file, or what a cell or line of it says, can't be taken: page, shell and workbook say the same."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# A workbook as a whole.
FILES = {
    "empty": _("文件是空的，请重新选择。"),
    "too_large": _("文件超过20 MB，请拆分后再上传。"),
    "wrong_ending": _("只能读取 .xlsx 和 .csv 文件。请在表格软件中另存为其中一种。"),
    "old_format": _("这是旧格式（.xls）的工作簿。请另存为 .xlsx 再上传。"),
    "encrypted": _("文件加了密码，不能读取。请取消密码再上传。"),
    "macros": _("文件含有宏，不能读取。请另存为不带宏的 .xlsx 再上传。"),
    "not_a_workbook": _("文件内容不是工作簿，或已损坏。请用表格软件打开、另存为 .xlsx 再上传。"),
    "dangerous": _("文件含有不安全的内容，不能读取。请用表格软件打开、另存为 .xlsx 再上传。"),
    "too_large_inside": _("文件解开后太大，不能读取。请删去图片和多余的工作表再上传。"),
    "too_many_rows": _("行数太多，最多20000行。请拆分，或删去表格下方的空行。"),
    "too_many_columns": _("列数太多，只能读到 %(last)s 列。请删去多余的列。"),
    "too_many_cells": _("单元格太多，最多50万格。请拆分成几个文件。"),
    "broken_csv": _("第%(line)s行的引号不成对，不能读取。请用表格软件打开后重新保存。"),
    "unknown_encoding": _("不能识别文字编码。请另存为 UTF-8 或 GBK 编码的 CSV，或另存为 .xlsx。"),
    "no_known_sheet": _("没有找到可以读取的工作表。工作表应名为：%(titles)s。请从本页下载模板填写。"),
    "no_header": _("没有找到表头。前30行里要有一行写着列名，其中应有：%(titles)s。"),
}

# A file that comes with a figure.
ATTACHMENTS = {
    "empty": _("“%(name)s”是空文件，请重新选择。"),
    "too_large": _("“%(name)s”超过50 MB，请压缩或拆分后再上传。"),
    "wrong_kind": _("“%(name)s”的内容不是可接受的类型，请上传 PDF、OFD、PNG、JPG、XLSX 或 DOCX 文件。"),
    "harmful": _(
        "“%(name)s”加了密码、解开后过大，或含有不安全的内容，不能接受。请去掉密码、重新导出后再上传。"
    ),
    "wrong_ending": _("“%(name)s”的扩展名与文件内容不符，请改正扩展名后再上传。"),
}

# A cell or a line of a workbook.
CELLS = {
    # cells
    "formula_without_result": _("这一格是没有结果的公式。请在表格软件中打开、保存一次，或改填数值。"),
    "error_value": _("这一格是错误值（如 #DIV/0!、#N/A）。请改填正确的内容。"),
    "error_text": _(
        "这一格写的是“%(text)s”，与表格软件的错误值一样，不能当作名称、单位或数。请改填正确的内容；没有就清空。"
    ),
    "before_all_days": _(
        "这一格是日期格式，存的数却太小，表格软件会显示成1900年初（如 1900-01-00）。请改填实际日期；没有就清空。"
    ),
    "text_too_long": _("文字太长，最多4000字。请缩短。"),
    "bad_character": _("这一格含有不能保存的字符，请重新输入。"),
    "not_a_number": _("“%(text)s”不是数字。请填写如 1234.5 或 -3.2 的数字。"),
    "not_whole": _("“%(text)s”不是整数。请填写如 12 的整数。"),
    "too_many_digits": _("“%(text)s”太长：最多15位有效数字、8位小数。请检查单位是否正确。"),
    "too_many_decimals": _("“%(text)s”的小数太长：最多15位有效数字、8位小数。请先四舍五入再填。"),
    "digits_lost": _("“%(text)s”超过15位，表格软件已丢失末尾的数字。请把这一格设为文本格式，重新填写。"),
    "shown_differs": _("这一格显示“%(shown)s”，存的却是“%(stored)s”，不能确定是哪个。请改成常规格式再填。"),
    "merged": _("这一格与上面的单元格合并，合并的数只算第一行的。请取消合并，每行各填一个数。"),
    "unit_missing": _(
        "没有写明计量单位，不能确定是不是“%(wanted)s”。请在表头写明，如“（%(wanted)s）”，或写在数字后面。"
    ),
    "unit_mismatch": _("单位“%(unit)s”不能换算成“%(wanted)s”。请换成“%(wanted)s”再填。"),
    "row_hidden": _("这一行隐藏着。请取消隐藏或筛选，核对后再上传；不要的行请删除。"),
    "unit_unknown": _("“%(title)s”一栏的单位“%(unit)s”不能换算。请改正表头的单位。"),
    "percent_not_asked_for": _("这一格是百分数，而这一栏不以百分比计。请改填数值。"),
    "not_a_day": _("“%(text)s”不是日期。请填写如 2023-07-31 的日期，或把单元格格式设为日期。"),
    "no_such_day": _("“%(text)s”不是存在的日期。请核对年、月、日。"),
    "not_yes_or_no": _("“%(text)s”不能确定是与否。请填“是”或“否”。"),
    "not_offered": _("“%(text)s”不在可选值中。可填：%(offered)s。"),
    "reason_missing": _("“不适用”要写明理由，如“不适用：本月停业”。"),
    "in_the_future": _("日期不能晚于今天。"),
    "not_a_month": _("“%(text)s”不是月份。请填写如 2023-07 或 2023年7月 的月份。"),
    # rows of a set-up
    "cell_missing": _("没有填“%(title)s”。请补填。"),
    "bad_key": _("“%(text)s”不能作代码：只能由英文字母、数字和 - _ . 组成。"),
    "not_a_moment": _("“%(text)s”不是日期和时刻。请填写如 2023-07-10 18:00 的文字。"),
    "not_a_time": _("“%(text)s”不是时刻。请填写如 18:00 的时刻。"),
    "not_a_deadline": _("“%(text)s”不是日子。次月18日请写“18日”，第八个工作日请写“第8个工作日”。"),
    "not_found": _("“%(title)s”一栏的“%(text)s”没有登记，表中也没有。请核对代码或名称。"),
    "named_twice": _("“%(title)s”一栏的“%(text)s”有几个同名的，请改填代码：%(codes)s。"),
    "row_like_another": _("与第%(row)s行重复：%(titles)s相同。请只保留一行。"),
    "too_many_set_up": _("行数太多，最多%(most)s行。请分几次上传，或删去多余的行。"),
    "refused_itself": _("它引用的“%(text)s”在表中有错，没有通过。请先改正那一行。"),
    "waits_for_second": _("目标须由另一名业务管理员确认后才生效。"),
    "waits_already": _("已提交过，正等待另一名业务管理员确认。"),
    "lights_stand": _("亮灯规则“%(text)s”已经登记，不能修改。要调整，请另起版本名，写明新的执行起始月。"),
    "changed_meanwhile": _("与已登记的内容重复或相抵触，不能写入。请核对后重新上传。"),
    "not_entered": _("不能写入：%(text)s"),
    "belongs_nowhere": _("在“%(table)s”中没有相应的一行。请在那里补上，或改正这一格。"),
    # rows of accounts
    "unit_near": _("“%(text)s”不是已登记的单位，相近的有：%(units)s。请核对后改正。"),
    "unit_ended": _("%(unit)s到%(last)s为止，此后由%(units)s承接，不能再任命。请改填承接单位。"),
    "said_otherwise": _("同一用户名在第%(row)s行的“%(title)s”写的是“%(text)s”。请写成一样，或留空。"),
    "own_row": _("不能用工作簿改动自己的账号和任职。请删去这一行，由另一名系统管理员办理。"),
    "account_shut": _("账号“%(text)s”已停用。请先在“管理”中申请重新启用，或另起用户名。"),
    "spelled_like": _("“%(text)s”与用户名“%(other)s”只差大小写或全角半角。请写成一样，或另起用户名。"),
    "person_alike": _("与已有账号的显示名称相同或相近：%(names)s。请核对是不是同一个人。"),
    "role_waits": _("须由另一名系统管理员在“任职确认”页确认后才生效。"),
    "role_waits_already": _("已提交过，正等待另一名系统管理员确认。"),
    # lines of a register
    "name_missing": _("没有填名称。请补填，或删去这一行。"),
    "too_long": _("太长，最多%(most)s字。请缩短。"),
    "code_differs": _("编号“%(given)s”不存在，而这个名称已登记为编号“%(known)s”。请改正编号，或另起名称。"),
    "bad_code": _("编号“%(text)s”只能由字母、数字和 - _ 组成；也可以留空，由系统编号。"),
    "name_taken": _("这个名称已用于编号“%(known)s”。请换一个名称，或改正编号。"),
    "row_twice": _("与第%(row)s行是同一个条目。请只保留一行。"),
    "unit_of_item_missing": _("新条目要填责任单位。"),
    "not_a_unit": _("“%(text)s”不是已登记的单位。请从下拉列表中选择。"),
    "former_name": _("“%(text)s”是%(unit)s的原名，按%(unit)s读入。"),
    "called_otherwise": _("“%(text)s”即“%(unit)s”，按“%(unit)s”读入。"),
    "year_hidden": _("日期的格式不显示年份：按单元格里存的值，是%(year)s年，请核对。"),
    "ended_unit": _("%(text)s到%(last)s为止，此后由%(unit)s承接：按%(unit)s读入，请核对。"),
    "ended_units": _("%(text)s到%(last)s为止，此后由%(units)s分别承接，不能确定是哪个。请改填承接单位。"),
    "unit_over": _("%(unit)s到%(last)s为止，此后由%(successors)s承接。请到承接单位导入。"),
    "unit_fixed": _("这个条目的责任单位是“%(known)s”，登记后不能改。请改回“%(known)s”，或留空。"),
    "may_not_keep": _(
        "您不是“%(unit)s”的填报人，不能新增、修改或申请移出它的条目。请删去这一行，由该单位的填报人导入。"
    ),
    "leaving_reason_missing": _("填了移出日期，还要填移出理由。"),
    "leaving_waits": _("这个条目的移出申请正等待决定。请删去移出日期，等决定之后再办。"),
    "left_already": _("这个条目在这一天不在台账内，不能移出。请核对移出日期。"),
    # reports
    "already_waiting": _(
        "已有另一个数等待审核。请等待审核，或由填报人撤回后再报；填报人已离岗的，请审核人退回后再报。"
    ),
    "not_your_unit": _("您不是“%(unit)s”的填报人，不能填报这项数据。请留空这一格，由该单位的填报人填报。"),
    "window_closed": _(
        "%(month)s 不在填报窗口内：尚未开放或已经关闭。已经关闭的，请在该数据的填报页申请补报。"
    ),
    # lines of a unit's month
    "task_passed": _(
        "“%(text)s”本单位只报到%(last)s为止，此后由%(successors)s承接。请在承接单位的月报里填。"
    ),
    "not_owed": _("“%(text)s”不是本单位本月在这里填报的数据。请核对名称，或删去这一行。"),
    "not_applying": _(
        "“%(text)s”自%(since)s起对本单位不适用（依据：%(basis)s），不能填报。请删去这一行，或先在目标页结束不适用。"
    ),
    "missing": _("这一行没有填完：请填全要报的数；确实没有数据时写明不适用的理由。"),
    "not_asked_for": _("这项数据不需要填这一栏。请留空。"),
    "value_and_not_applicable": _("填了数值就不能再写不适用的理由，请只保留一项。"),
    "not_positive": _("此项必须大于零。"),
    "beyond_last_place": _("位次不能大于参与排名数。"),
    "after_as_of": _("达到日期不能晚于数据截至日期。"),
    # what a source prints beside a line's figure
    "source_missing": _("填了来源印的数，还要填来源，如 市统计月报。"),
    "source_date_missing": _("填了来源印的数，还要填来源日期。"),
    "stated_alone": _("这项数据本月还没有报过数，不能只登记来源印的数。请同时填本月数。"),
    "not_a_place": _("位次是不小于1的整数。"),
    "not_to_state": _(
        "这里不能登记这种来源印的数：只有按月填报的数可以登记，其中台账条目只登记数值、同比增速和占比。"
    ),
    # lines of a rank's sheet
    "member_twice": _("这个成员在第%(row)s行已经有了。一张表里有几项指标时，请写明只取哪些行。"),
    "units_differ": _("各行的计量单位不一致：%(units)s。一张表里有几项指标时，请写明只取哪些行。"),
    "not_a_member": _("“%(text)s”不在比较范围内，这一行不读。"),
    "members_missing": _("缺少成员：%(names)s。没有数值的成员也要列出，数值留空。"),
    # lines that list nothing, and what of a file isn't read
    "passed_total": _("合计行，没有读入。"),
    "passed_mean": _("平均行，没有读入。"),
    "passed_part": _("“其中”行，没有读入。"),
    "passed_note": _("表下的附注，没有读入。"),
    "passed_section": _("分组的标题或小计，没有读入。"),
    "passed_again": _("再次出现的表头，没有读入。"),
    "passed_numbers": _("各栏的编号，没有读入。"),
    "passed_not_meant": _("这一行没有上传时写明的字样，没有读入。"),
    "passed_nameless": _("这一行有数值，却没有成员名称，没有读入。请补上名称，或删去这一行。"),
    "sheet_unread": _("工作表“%(sheet)s”（%(rows)s行）没有读取。"),
    "sheet_hidden": _("隐藏的工作表“%(sheet)s”（%(rows)s行）没有读取。"),
    "column_untitled": _("这一栏没有标题，没有读取。"),
    "other_table": _(
        "第%(row)s行是另一个表的表头，从这一行起没有读入。一次只读一个表：请把它放到单独的工作表或文件里再传。"
    ),
    "table_above": _("第%(row)s行是上面另一个表的表头，那个表没有读取。"),
    # header
    "column_twice": _(
        "“%(title)s”一栏出现了两次，不能确定读哪一栏。请在文件里只保留一栏，或在版式中把多余的设为“不读取”。"
    ),
}

# What a file leaves open: the question, and what may be answered to it. A month or a name is an answer by itself.
QUESTIONS = {
    "item_near": _("台账里没有“%(text)s”，但有相近的：%(known)s。是同一个吗？"),
    "unit_near": _("没有名为“%(text)s”的单位，但有相近的：%(known)s。是同一个吗？"),
    "member_near": _("比较范围里没有“%(text)s”，但有相近的：%(known)s。是同一个吗？"),
    "series_near": _("本单位本月没有“%(text)s”这项数据，但有相近的：%(known)s。是同一个吗？"),
    "rows_of_one_name": _("这几行的名称只差写法，是同一个条目：%(known)s。读哪一行？其他行不读。"),
    "rows_alike": _("这几行的名称相近：%(known)s。是同一个条目吗？"),
    "places_differ": _(
        "表中的位次与它自己的数值对不上：%(differ)s。请核对数值；如应“数值越小越靠前”，请重新上传并勾选。数值确实无误，才继续。"
    ),
    "rows_hidden": _("有%(n)s行隐藏着（第%(rows)s行），打开文件时看不见。要不要读入？"),
    "rows_filtered": _("有%(n)s行被筛选隐藏（第%(rows)s行），打开文件时看不见。要不要读入？"),
    "column_hidden": _("“%(title)s”一栏隐藏着，打开文件时看不见。要不要读入？"),
    "shown_differs": _(
        "“%(title)s”一栏，表里显示的与存的不一样：如 %(cell)s 显示“%(shown)s”，存的是“%(stored)s”。按哪个读入？"
    ),
    "shown_differs_in_part": _(
        "“%(title)s”一栏有几种数字格式。格式是 %(format)s 的，表里显示的与存的不一样：如 %(cell)s 显示“%(shown)s”，存的是“%(stored)s”。按哪个读入？"
    ),
    "too_many_decimals": _(
        "“%(title)s”一栏有太长的小数：如 %(cell)s 的“%(text)s”。最多15位有效数字、8位小数，要不要四舍五入？"
    ),
    "month": _("标题写的是%(title)s，而上传时选择的是%(chosen)s。没有写明月份的数，按哪个月读入？"),
    "month_by_name": _("文件名写的是%(name)s，而上传时选择的是%(chosen)s。没有写明月份的数，按哪个月读入？"),
    "month_apart": _(
        "标题写的是%(title)s，文件名写的却是%(name)s（上传时选择的是%(chosen)s）。没有写明月份的数，按哪个月读入？"
    ),
    "year": _("标题写的是%(title)s年，而上传时选择的是%(chosen)s。没有写明月份的数，按哪个月读入？"),
    "added_up": _("标题写的是“%(said)s”，像是几个月的累计，而“%(title)s”要报的是当月数。表里是当月数吗？"),
    "added_up_in_lines": _(
        "标题写的是“%(said)s”，像是几个月的累计，而“%(title)s”一栏的这几行要报的是当月数。表里是当月数吗？"
    ),
    "part_of_year": _(
        "标题写的是“%(said)s”，像是其中几个月的数，而“%(title)s”要报的是年初以来的累计数。表里是年初以来的累计数吗？"
    ),
    "part_of_year_in_lines": _(
        "标题写的是“%(said)s”，像是其中几个月的数，而“%(title)s”一栏的这几行要报的是年初以来的累计数。表里是年初以来的累计数吗？"
    ),
    "sheet": _("文件里有%(n)s个工作表可以读取，一次只读一个。读哪一个？"),
    "layout": _(
        "这个文件不是系统的模板。工作表“%(sheet)s”，表头第%(rows)s行，表中写明的单位：%(units)s；各栏：%(columns)s。是这样吗？"
    ),
    "remembered": _(
        "按已记住的版式读取（%(by)s，%(on)s）：工作表“%(sheet)s”，表头第%(rows)s行，表中写明的单位：%(units)s；各栏：%(columns)s。"
    ),
    "column_changed": _(
        "“%(title)s”一栏，已记住的版式是“%(was)s”，而这个标题的意思后来变了（系统里的栏目有增减或改名）。现在怎样读？"
    ),
    "measured_changed": _(
        "“%(title)s”一栏，上次按已记住的版式读取时，系统里的计量单位是%(was)s，现在是%(now)s。表里的数以什么为单位？"
    ),
    "groups_numbered": _(
        "有%(n)s行的编号与其他行不同，像是分组的标题：%(names)s；但它们的数不等于其下各行之和，或没有数。是分组吗？"
    ),
    "groups_summed": _("有%(n)s行的数等于其下各行之和，像是分组的小计：%(names)s。是分组吗？"),
    "total": _(
        "“%(title)s”一栏的合计写的是%(stated)s，而各行相加是%(summed)s。请核对：各行都对吗？不对的，请改好文件重新上传。"
    ),
}
OPTIONS = {
    # names
    "always": _("就是“%(one)s”（%(option)s），今后也这样认"),
    "once": _("就是“%(one)s”（%(option)s），仅这次"),
    "always_named": _("就是“%(one)s”，今后也这样认"),
    "once_named": _("就是“%(one)s”，仅这次"),
    "row": _("只读第%(option)s行：“%(one)s”"),
    "new": _("不是同一个，另行登记"),
    "none": _("都不是"),
    # tables of ranks
    "by_values": _("数值无误，位次由数值得出"),
    "read_hidden": _("一并读入"),
    "leave_out": _("不读"),
    "column": _("读作“%(one)s”"),
    "of_month": _("是当月数，照读"),
    "to_date": _("是年初以来的累计数，照读"),
    "as_shown": _("按显示的读"),
    "as_stored": _("按存的读"),
    "round": _("四舍五入到%(places)s位小数，如 %(rounded)s"),
    "refuse": _("不读这些行，改好再传"),
    "confirmed": _("是，按这个版式读取"),
    "unit": _("以%(one)s为单位，换算后读入"),
    "headings": _("是分组，不读入这几行"),
    "items": _("不是分组，照条目读入"),
    "as_rows": _("各行无误，以各行为准"),
}
