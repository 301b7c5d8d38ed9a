"""Every table that a district can be set up from, and its columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models import (
    Adjustment,
    Brand,
    BulletinTemplate,
    Column,
    ComparisonSet,
    CountingRule,
    Identity,
    Indicator,
    Issuer,
    Item,
    LaterUnit,
    League,
    LightBand,
    LightScheme,
    Measure,
    PlanPoint,
    Promise,
    Qualifier,
    Register,
    ReportingCalendar,
    SchemeGoal,
    ScoringScheme,
    Section,
    Stage,
    Target,
    TargetVersion,
    Unit,
    Window,
)
from tracker.queries.imports.setting_up.fields import (
    CHOICE,
    DAY,
    DEADLINE,
    DOTTED,
    LINES,
    MONTH,
    NUMBER,
    REFERENCE,
    TEXT,
    WHOLE,
    Field,
    Table,
    field_of,
    fields_of,
    table_of,
)

STATED = Field("stated_date", _("原载日期"), DAY, required=True)
_DUE = Field(
    "due",
    _("应报日"),
    DEADLINE,
    required=True,
    into=("due_basis", "due_on"),
    help=_("次月几日写“18日”，第几个工作日写“第8个工作日”。"),
)
_CLOSES = Field(
    "closes",
    _("关闭日"),
    DEADLINE,
    into=("closes_basis", "closes_on"),
    help=_("写法同应报日；留空表示不自动关闭。"),
)


def _whose(table: str, *columns: str) -> tuple[str, tuple[str, ...]]:
    return table, columns


_TARGET = "indicator", "unit", "issuer", "first_month"
_VERSION = *_TARGET, "number"
_LIGHTS = (
    *fields_of(LightScheme, "version family in_force_from note"),
    STATED,
    *fields_of(LightBand, "code word word_en colour shape lower inclusive is_worst needs_reason order"),
)

BRAND = table_of(
    "brand", Brand, "name name_en district district_en note note_en edition edition_en", key=("name",)
)
UNITS = table_of("units", Unit, "code name name_en kind parent order illustrative")
SECTIONS = table_of("sections", Section, "code name name_en parent order second_review judged_from")
COMPARISON_SETS = table_of(
    "comparison_sets",
    ComparisonSet,
    "code name name_en size members called",
    members=field_of(
        ComparisonSet, "members", form=LINES, help=_("用分号隔开；名称本身含有分号的，连写两个分号。")
    ),
)
REGISTERS = table_of("registers", Register, "code name name_en counted_in definition keeper order")
STAGES = table_of("stages", Stage, "register code name name_en order", key=("register", "code"))
MEASURES = table_of(
    "measures",
    Measure,
    "register code name name_en form rhythm reporting measured_in places order",
    key=("register", "code"),
)
COLUMNS = table_of(
    "columns",
    Column,
    "register code name name_en form choices order",
    key=("register", "code"),
    choices=field_of(
        Column, "choices", form=LINES, help=_("仅用于选项，用分号隔开；选项本身含有分号的，连写两个分号。")
    ),
)
INDICATORS = table_of(
    "indicators",
    Indicator,
    "code name name_en section kind nature measured_in places reporting over_months over_units direction qualifier "
    "stated_period definition whole rank_of comparison_set part_of members counts_rank_up_to embargoed_from illustrative order",
    code=field_of(Indicator, "code", form=DOTTED),
)
ISSUERS = table_of("issuers", Issuer, "code name name_en leads order")
IDENTITIES = table_of(
    "identities",
    Identity,
    "kind result parts numerator denominator tolerance",
    key=("kind", "result"),
    tolerance=field_of(Identity, "tolerance", unit_of="result"),
)
COUNTING_RULES = table_of(
    "counting_rules",
    CountingRule,
    "indicator number register counts tag stage stage_test measure taken comparison threshold threshold_unit ceiling "
    "near_share in_force_from reason stated_date",
    key=("indicator", "number"),
    stated_date=STATED,
)
LIGHTS = Table(
    "lights", LightScheme._meta.verbose_name_plural or "", _LIGHTS, ("version", "code"), model=LightBand
)
TARGETS = Table(
    "targets",
    Target._meta.verbose_name_plural or "",
    (
        *fields_of(Target, "indicator unit issuer first_month last_month district_wide"),
        field_of(TargetVersion, "number"),
        field_of(TargetVersion, "value", unit_of="indicator"),
        *fields_of(TargetVersion, "qualifier tier judged_by paced_by light_family"),
        field_of(TargetVersion, "baseline", unit_of="indicator"),
        *fields_of(TargetVersion, "in_force_from basis basis_date reason illustrative"),
        STATED,
    ),
    _VERSION,
    model=Target,
)
PLAN_POINTS = Table(
    "plan_points",
    PlanPoint._meta.verbose_name_plural or "",
    (
        *fields_of(Target, "indicator unit issuer first_month"),
        field_of(TargetVersion, "number"),
        *fields_of(PlanPoint, "month share"),
    ),
    (*_VERSION, "month"),
    model=PlanPoint,
    belongs=_whose("targets", *_VERSION),
)
WINDOWS = table_of("windows", Window, "month opens_at due_at closes_at", key=("month",))
CALENDARS = table_of(
    "reporting_calendars",
    ReportingCalendar,
    "name opens_on due closes until combines_january remind_before escalate_after reopens_for in_use",
    key=("name",),
    due=_DUE,
    closes=_CLOSES,
)
LATER_UNITS = table_of(
    "later_units",
    LaterUnit,
    "calendar unit due reason",
    key=("calendar", "unit"),
    due=replace(_DUE, into=("basis", "on")),
)
LEAGUES = table_of("leagues", League, "code name name_en kind units opens_from minutes order illustrative")
SCHEMES = table_of(
    "scoring_schemes",
    ScoringScheme,
    "league number in_force_from missing bonus_cap deduction_cap red_places red_over black_places black_under "
    "notice_days basis reason illustrative stated_date",
    key=("league", "number"),
    stated_date=STATED,
)
SCHEME_GOALS = Table(
    "scheme_goals",
    SchemeGoal._meta.verbose_name_plural or "",
    (
        *fields_of(ScoringScheme, "league number"),
        *fields_of(SchemeGoal, "name name_en indicator issuer full how against compares cap step base"),
    ),
    ("league", "number", "name"),
    belongs=_whose("scoring_schemes", "league", "number"),
)
ADJUSTMENTS = table_of(
    "adjustments",
    Adjustment,
    "league month unit kind points reason evidence decision decision_reason illustrative stated_date",
    key=("league", "month", "unit", "kind", "reason"),
    decision=Field("decision", _("决定"), CHOICE, choices=(("approve", _("同意")), ("refuse", _("不同意")))),
    decision_reason=Field("decision_reason", _("决定理由"), longest=500),
    stated_date=STATED,
)
PROMISES = table_of(
    "promises",
    Promise,
    "league month unit text indicator issuer value due illustrative stated_date",
    key=("league", "month", "unit", "text"),
    indicator=Field("indicator", _("指标"), REFERENCE, refers="indicators"),
    issuer=field_of(Target, "issuer"),
    stated_date=STATED,
)
BULLETINS = table_of(
    "bulletins",
    BulletinTemplate,
    "code name masthead issuer numbered_as title in_force_from stated_date checked_for order",
    in_force_from=Field("in_force_from", _("执行起始月"), MONTH, required=True),
    checked_for=Field("checked_for", _("核对月份"), MONTH, required=True),
    stated_date=STATED,
)
FIGURES = Table(
    "figures/indicators",
    pgettext_lazy("plural", "填报数据"),
    (
        Field("indicator", _("指标"), REFERENCE, required=True, refers="indicators"),
        Field("unit", _("责任单位"), REFERENCE, required=True, refers="units"),
        Field("month", _("月份"), MONTH, required=True),
        *(Field(name, name, NUMBER, unit_of="indicator") for name in ("value", "numerator", "denominator")),
        *(Field(name, name, WHOLE) for name in ("rank", "of_n")),
        Field("not_applicable", _("不适用的理由"), longest=500),
        Field("qualifier", _("数量措辞"), CHOICE, choices=tuple(Qualifier.choices)),
        Field("as_of", _("数据截至"), DAY, required=True),
        STATED,
        Field("note", _("说明")),
        field_of(Unit, "illustrative"),
    ),
    ("indicator", "unit", "month"),
)
FOLDER = (
    BRAND, UNITS, SECTIONS, COMPARISON_SETS, REGISTERS, STAGES, MEASURES, COLUMNS, INDICATORS, ISSUERS, IDENTITIES, COUNTING_RULES,
    LIGHTS, TARGETS, PLAN_POINTS, WINDOWS, CALENDARS, LATER_UNITS, LEAGUES, SCHEMES, SCHEME_GOALS, ADJUSTMENTS, PROMISES,
    BULLETINS, FIGURES,
)  # fmt: skip

MARK = Field("mark", _("行标记"), help=_("写“示例”的行不读取；自己的行留空。"))
_VERSIONED = ("number", "stated_date")


def _sheet(table: Table, **changes: Any) -> Table:
    """A table as a sheet: rows that are examples can be marked, and what has a name needs no code."""
    own = table.without(*_VERSIONED)
    fields = tuple(replace(one, required=False) if _can_do_without(one, own) else one for one in own.fields)
    return replace(own, fields=(MARK, *fields), amends=True, **changes)


def _can_do_without(one: Field, table: Table) -> bool:
    return one.name == "code" and any(other.name == "name" for other in table.fields)


# The sheets of the workbook, in the order in which they are written. It speaks of the newest version of everything.
WORKBOOK = (
    *(_sheet(one) for one in (UNITS, SECTIONS, COMPARISON_SETS, REGISTERS, STAGES, MEASURES, COLUMNS)),
    *(_sheet(one) for one in (INDICATORS, ISSUERS, IDENTITIES)),
    _sheet(COUNTING_RULES, key=("indicator",)),
    _sheet(LIGHTS),
    _sheet(TARGETS, key=_TARGET),
    _sheet(PLAN_POINTS, key=(*_TARGET, "month"), belongs=_whose("targets", *_TARGET)),
    *(_sheet(one) for one in (WINDOWS, CALENDARS, LATER_UNITS)),
)


def items_table(register: str, columns: Iterable[str]) -> Table:
    """The items of a register, with its descriptive columns by their codes."""
    own = fields_of(Item, "code name unit illustrative")
    return Table(f"items/{register}", register, (*own, *(Field(code, code, TEXT) for code in columns)))


def figures_table(register: str) -> Table:
    """What was reported of the items of a register."""
    fields = (
        Field("item", _("条目"), REFERENCE, required=True, refers=f"items/{register}"),
        Field("measure", _("台账数据项"), REFERENCE, refers="measures"),
        Field("stage", _("阶段"), REFERENCE, refers="stages"),
        Field("month", _("月份"), MONTH),
        Field("value", _("数值"), NUMBER),
        Field("reached_on", _("达到日期"), DAY),
        *(one for one in FIGURES.fields if one.name in ("as_of", "stated_date", "note", "illustrative")),
    )
    key = "item", "measure", "stage", "month"
    return Table(f"figures/{register}", register, fields, key, of_register=register)
