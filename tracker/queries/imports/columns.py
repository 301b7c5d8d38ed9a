"""What the columns of a workbook are: of a register, and of a unit's month. Written and read by the same list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tracker.calc.headings import plain, read_heading
from tracker.calc.payload import NUMBERS, PLACES
from tracker.calc.periods import Month
from tracker.calc.stated import unit_of
from tracker.models import Column, Grade, Indicator, Measure, Qualifier, Register, Series, Statement
from tracker.wording.languages import CHINESE, is_chinese, language
from tracker.wording.numbers import unit_name
from tracker.wording.periods import chinese_month

CODE, NAME, UNIT, STAGE, REACHED, LEFT, LEFT_REASON = (
    "code", "name", "unit", "stage", "reached", "left", "left_reason",
)  # fmt: skip
TEXT, DATE, CHOICE, NUMBER, FLAG, WHOLE = "text", "date", "choice", "number", "flag", "whole"


@dataclass(frozen=True)
class Field:
    """A column: what it's called in both languages, the kind of its cells, and what it's about.

    `derived` ones are written and passed over when a file is read. `part` is the measure, stage or
    descriptive column behind it.
    """

    key: str
    name: str
    name_en: str
    form: str = TEXT
    measured_in: str = ""
    month: Month | None = None
    choices: tuple[str, ...] = ()
    derived: bool = False
    part: object = None
    places: int = 2
    help: str = ""
    aliases: tuple[str, ...] = ()

    def title(self, language: str = CHINESE) -> str:
        """The heading: name, month, and unit in brackets."""
        chinese = is_chinese(language)
        name = self.name if chinese else self.name_en or self.name
        dated = ""
        if self.month:
            dated = f" {chinese_month(self.month) if chinese else self.month}"
        if not self.measured_in:
            return name + dated
        unit = unit_name(self.measured_in, language)
        return f"{name}{dated}（{unit}）" if chinese else f"{name}{dated} ({unit})"


def register_fields(register: Register, months: Sequence[Month]) -> list[Field]:
    """The columns of a register's book; a monthly measure has one for each of `months`.

    Where the register's own names meet (a stage 建成 beside a column 建成日期), the later one is named otherwise, so
    that a file that was taken away can be read back.
    """
    fields = [
        Field(
            CODE,
            "编号",
            "Code",
            help=_("已有条目凭编号认出；新条目可以留空，由系统编号。"),
            aliases=("代码",),
        ),
        Field(NAME, "名称", "Name", help=_("必填，本台账内不重复。"), aliases=(f"{register.name}名称",)),
        Field(
            UNIT, "责任单位", "Unit", CHOICE, help=_("从下拉列表中选择；登记后不能改。"), aliases=("单位",)
        ),
    ]
    stages = list(register.stages.all())
    if stages:
        fields += [
            Field(STAGE, "阶段", "Stage", derived=True, help=_("由各阶段的日期得出，不必填。")),
            *(
                Field(f"s:{one.code}", f"{one.name}日期", f"{one.name_en or one.name} on", DATE, part=one)
                for one in stages
            ),
        ]
    for one in register.measures.all():
        fields += _measure_fields(one, months)
    fields += [
        Field(
            f"c:{one.code}",
            one.name,
            one.name_en,
            {Column.Form.DATE: DATE, Column.Form.CHOICE: CHOICE}.get(Column.Form(one.form), TEXT),
            choices=choices_of(one),
            part=one,
        )
        for one in register.columns.all()
    ]
    fields += [
        Field(LEFT, "移出日期", "Left on", DATE, help=_("条目移出台账的日期；从该月起不再计入。")),
        Field(LEFT_REASON, "移出理由", "Reason for leaving", help=_("填了移出日期时必填。")),
    ]
    return _told_apart(fields)


def _told_apart(fields: Sequence[Field]) -> list[Field]:
    holders: dict[str, str] = {}

    def own(title: str, key: str) -> str:
        name, number = title, 2
        while name and holders.setdefault(plain(name), key) != key:
            name, number = f"{title}{number}", number + 1
        return name

    return [
        replace(field, name=own(field.name, field.key), name_en=own(field.name_en, field.key))
        for field in fields
    ]


def choices_of(column: Column) -> tuple[str, ...]:
    return tuple(line.strip() for line in column.choices.splitlines() if line.strip())


def _measure_fields(measure: Measure, months: Sequence[Month]) -> list[Field]:
    form = FLAG if measure.form == Measure.Form.FLAG else NUMBER
    monthly = measure.rhythm == Measure.Rhythm.MONTHLY
    return [
        Field(
            f"m:{measure.code}",
            measure.name,
            measure.name_en,
            form,
            measure.measured_in,
            month,
            part=measure,
            places=measure.places,
        )
        for month in (months if monthly else [None])
    ]


def known_titles(fields: Sequence[Field]) -> dict[str, str]:
    """The names by which columns are recognised, in both languages, as titles are compared; the first field wins."""
    known: dict[str, str] = {}
    for field in fields:
        for name in (field.name, field.name_en, *field.aliases):
            if name:
                known.setdefault(plain(name), field.key)
                known.setdefault(read_heading(name, {plain(name)}).name, field.key)
    return known


def titles(fields: Sequence[Field], *needed: str) -> dict[str, str]:
    """What must be found in a header, as `find_header` asks for it: alternatives, and what the reader calls the first."""
    called = {field.key: replace(field, measured_in="").title(language()) for field in fields}
    return {one: called[one.split("|")[0]] for one in needed}


def series_key(series: Series) -> str:
    """What names a series in a file, whatever the database it is read into: its codes."""
    if series.indicator is not None:
        return f"indicator:{series.indicator.code}"
    part = series.measure or series.stage
    kind = "measure" if series.measure_id else "stage"
    item = series.item
    assert item is not None
    return f"item:{item.register.code}/{item.code}/{kind}:{part.code if part else ''}"


KEY, MEASURED, REPORTING, BEFORE, AS_OF, GRADE, QUALIFIER, REASON, NOTE = (
    "key", "measured", "reporting", "before", "as_of", "grade", "qualifier", "reason", "note",
)  # fmt: skip
VALUE, NUMERATOR, DENOMINATOR, RANK, OF_N = *NUMBERS, *PLACES
MEMBER, PLACE = "member", "place"
WAY, SOURCE, SOURCE_DATE = "stated_way", "source", "source_date"
# What a source prints beside a line's figure, by the column that holds it.
STATED = {f"stated_{what}": what for what in Statement.What.values}


def month_fields() -> list[Field]:
    """The columns of a unit's month: a line a series, with a cell for whatever its form asks."""
    return [
        Field(KEY, "数据编号", "Key", help=_("凭它认出每一行，请勿改动。")),
        Field(NAME, "数据", "Data", aliases=("数据名称", "指标", "指标名称", "项目", "项目名称")),
        Field(
            MEASURED,
            "计量单位",
            "Unit of measure",
            help=_("可改成能换算的单位，如 亿元改万元、平方米改亩，会换算成应报的单位。"),
        ),
        Field(REPORTING, "填报方式", "Reported as", derived=True),
        Field(BEFORE, "上月", "Month before", derived=True),
        Field(
            VALUE,
            "本月数",
            "This month",
            NUMBER,
            help=_("没有发生填 0；没有数据留空。"),
            aliases=("本月完成", "本月完成数", "当月数", "当月完成数"),
        ),
        Field(NUMERATOR, "分子", "Numerator", NUMBER),
        Field(DENOMINATOR, "分母", "Denominator", NUMBER),
        Field(RANK, "位次", "Rank", WHOLE),
        Field(OF_N, "参与排名数", "Out of", WHOLE),
        Field(AS_OF, "数据截至", "As of", DATE, help=_("留空按月末，本月未完按今天。")),
        Field(GRADE, "统计口径等级", "Grade", CHOICE, choices=tuple(str(one) for one in Grade.labels)),
        Field(QUALIFIER, "数量措辞", "Wording", CHOICE, choices=tuple(str(one) for one in Qualifier.labels)),
        Field(REASON, "不适用的理由", "Reason it doesn't apply", help=_("本期不适用时填写，其他栏留空。")),
        Field(NOTE, "说明", "Note"),
        *_stated_fields(),
    ]


def _stated_fields() -> list[Field]:
    """The columns for what a source prints: texts in a template, so that zeros at the end stay."""
    zeros = _(
        "来源在本月数旁边印的，只用来核对，不计入。按来源的样子填，末尾的0也填上；同时填来源和来源日期。"
    )
    numbers = (
        Field("stated_value", "来源印的数值", "Source's value", aliases=("来源印的数",), help=zeros),
        Field(
            "stated_growth", "来源印的同比增速", "Source's growth", aliases=("来源印的同比", "来源印的增速")
        ),
        Field("stated_completion", "来源印的完成率", "Source's completion"),
        Field("stated_share", "来源印的占比", "Source's share"),
        Field("stated_rank", "来源印的位次", "Source's rank"),
    )
    ways = tuple(str(one) for one in Statement.Way.labels)
    return [
        *(
            replace(one, measured_in="" if one.key == "stated_value" else unit_of(STATED[one.key], ""))
            for one in numbers
        ),
        Field(WAY, "来源印的尾数", "Source's rounding", CHOICE, choices=ways),
        Field(SOURCE, "来源", "Source", help=_("如 市统计月报。")),
        Field(SOURCE_DATE, "来源日期", "Source date", DATE),
    ]


_OF_RANKS = ("增速", "增幅", "同比增长", "增长率", "数量", "个数", "金额")


def rank_fields(indicator: Indicator) -> list[Field]:
    """The columns of a rank's sheet; tables of others call the value by many names."""
    ranked = indicator.rank_of
    own = (ranked.name, indicator.name) if ranked else (indicator.name,)
    aliases = (*own, "值", "指标值", "完成值", "完成数", "总量", "绝对值", *_OF_RANKS)
    return [
        Field(MEMBER, "成员", "Member", aliases=("县市区", "地区", "区县", "名称")),
        Field(
            VALUE, "数值", "Value", NUMBER, measured_in=ranked.measured_in if ranked else "", aliases=aliases
        ),
        Field(MEASURED, "计量单位", "Unit", aliases=("单位",)),
        Field(PLACE, "位次", "Place", WHOLE, aliases=("名次", "排名")),
    ]
