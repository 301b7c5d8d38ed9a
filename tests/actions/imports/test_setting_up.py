"""A district is set up by a workbook: tried out first, then entered whole or not at all, by the same actions as everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.districts import MORE, workbook
from tests.people import People
from tracker.actions.imports.setting_up import set_up, try_out
from tracker.actions.targets.changes import accept_change
from tracker.calc.headings import plain
from tracker.calc.refusals import AccessRefused
from tracker.documents.cells import Cell, FileRefused, Sheet, SheetLine
from tracker.documents.sheets import write_workbook
from tracker.documents.workbooks import Book, read_book
from tracker.models import (
    CountingRule,
    Event,
    Identity,
    Indicator,
    LightBand,
    LightScheme,
    Register,
    Target,
    TargetChangeRequest,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.imports.setting_up.books import read_set_up
from tracker.queries.imports.setting_up.declared import WORKBOOK
from tracker.queries.imports.setting_up.fields import Table
from tracker.queries.imports.setting_up.outcome import SetUp
from tracker.queries.imports.setting_up.reading import read_table
from tracker.queries.imports.setting_up.standing import Standing
from tracker.tables.setting_up import set_up_instructions, set_up_sheets
from tracker.wording.refusals import cell_sentence

pytestmark = pytest.mark.django_db


def book(content: bytes) -> Book:
    return read_book("设置.xlsx", content)


def told(found: SetUp) -> dict[str, str]:
    """Why what is refused, by cell."""
    lines = [one for line in found.plan.lines for one in (*line.refusals, *line.notes)]
    return {one.cell: cell_sentence(one.code, one.details) for one in (*found.plan.problems, *lines)}


def counts(found: SetUp) -> tuple[int, int, int, int]:
    said = found.plan.counts
    return said["new"], said["changed"], said["unchanged"], said["refused"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_taken_away_comes_back_unchanged(person: People, now: datetime, language: str) -> None:
    """Everything that Kuiwen is set up with, in either language; and an empty template says nothing."""
    by = person("steward", "kuiwen")
    with translation.override(language):
        content = write_workbook(set_up_sheets(Standing()), set_up_instructions())
        empty = write_workbook(set_up_sheets(), set_up_instructions())
    found = try_out(by=by, at=now, book=book(content))
    assert told(found) == {}
    assert [line for line in found.plan.lines if line.state != "unchanged"] == []
    assert {name for name, _counts in found.sheets} == _filled(language)
    assert len(found.plan.lines) > 400
    assert (found.unread, found.plan.strange) == ([], [])
    assert try_out(by=by, at=now, book=book(empty)).plan.lines == []


def _filled(language: str) -> set[str]:
    """The sheets on which Kuiwen has something."""
    said = Standing().said
    with translation.override(language):
        return {str(table.title) for table in WORKBOOK if said[table.name]}


def test_columns_have_titles_of_their_own() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for table in WORKBOOK:
                own = [{plain(title) for title in one.titles} for one in table.fields]
                assert sum(map(len, own)) == len(set.union(*own)), table.name
            titles = [str(table.title) for table in WORKBOOK]
            assert len(set(titles)) == len(titles)


# What a sheet doesn't say of its model, and why.
NOT_IN_A_SHEET = {
    "pinyin": "made of the name",
    "spoken": "chosen in the admin among the readings there are",
    "combined_into": "follows from the calendar",
    "number": "the next one",
    "author": "whoever uploads it",
    "scheme": "the rows of one version are one",
    "target": "the goal of the row",
    "version": "the newest one",
}


@pytest.mark.parametrize("table", WORKBOOK, ids=lambda table: table.name)
def test_whatever_can_be_set_is_in_the_workbook(table: Table) -> None:
    both: dict[Any, tuple[Any, ...]] = {
        Target: (Target, TargetVersion),
        LightBand: (LightScheme, LightBand),
    }
    models = both.get(table.model, (table.model,))
    said = {name for one in table.fields for name in (one.name, *one.into)}
    own = {
        one.name
        for model in models
        for one in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if one.editable and not one.primary_key
    }
    assert own - said - NOT_IN_A_SHEET.keys() == set()


def test_a_workbook_is_tried_out_then_entered_by_one_and_its_goals_by_two(
    person: People, now: datetime
) -> None:
    by, second = person("steward", "kuiwen"), person("steward", "kuiwen")
    given = book(workbook(MORE))
    before = Event.objects.count(), Unit.objects.count(), Target.objects.count()
    tried = try_out(by=by, at=now, book=given)
    assert told(tried) == dict.fromkeys(("目标!N2", "目标!N3"), "目标须由另一名业务管理员确认后才生效。")
    assert counts(tried) == (32, 0, 0, 0)
    assert (Event.objects.count(), Unit.objects.count(), Target.objects.count()) == before
    assert not set_up(by=by, at=now, book=given, digest="of something else").done
    done = set_up(by=by, at=now, book=given, digest=tried.plan.digest)
    assert (done.done, done.requests) == (True, 2)
    _all_there()
    event = Event.objects.get(kind="set_up")
    assert (event.actor_id, event.data["rows"], event.data["name"]) == (by.pk, 32, "设置.xlsx")
    waiting = try_out(by=by, at=now, book=given)
    assert counts(waiting) == (0, 0, 32, 0)
    assert set(told(waiting).values()) == {"已提交过，正等待另一名业务管理员确认。"}
    asked = TargetChangeRequest.objects.filter(author=by)
    assert len({one.together for one in asked}) == 1
    with pytest.raises(AccessRefused):
        accept_change(by=by, at=now, request=asked[0])
    accept_change(by=second, at=now, request=asked[0])
    versions = {one.target.indicator.code: one for one in _versions()}
    assert {code: one.value for code, one in versions.items()} == {"new.total": 160, "new.over": 3}
    assert [str(point.share.normalize()) for point in versions["new.total"].plan_points.all()] == ["0.1", "1"]
    after = try_out(by=by, at=now, book=given)
    assert (counts(after), told(after)) == ((0, 0, 32, 0), {})


def _versions() -> list[Any]:
    targets = Target.objects.filter(indicator__code__startswith="new.").prefetch_related("versions")
    return [version for target in targets for version in target.versions.all()]


def _all_there() -> None:
    unit = Unit.objects.get(name="示例新局")
    assert (unit.code, unit.parent.code if unit.parent else "") == ("slxj", "kuiwen")
    register = Register.objects.get(code="shili")
    assert (register.keeper, [one.code for one in register.measures.all()]) == (unit, ["tax", "key"])
    assert [one.name for one in Indicator.objects.get(code="new.top").members.all()] == ["投资位次"]
    assert [one.code for one in Identity.objects.get(result__code="new.total").parts.all()] == ["new.part"]
    rule = CountingRule.objects.get(indicator__code="new.over")
    assert (rule.register, rule.tag, rule.threshold_unit) == (
        register,
        register.measures.get(code="key"),
        "亿元",
    )
    assert LightScheme.objects.get(version="示例规则").bands.count() == 6


def test_what_is_wrong_is_told_by_cell_and_nothing_is_entered(person: People, now: datetime) -> None:
    by = person("steward", "kuiwen")
    standing = Standing()
    light = next(version for version, _code in standing.said["lights"])
    found = try_out(
        by=by,
        at=now,
        book=book(
            workbook(
                {
                    "units": "code,name,kind,parent\ndayu,大虞示例街道,部门,\n,示例新局,外星,奎文区\n,示例二局,部门,示例新局\n",
                    "indicators": "code,name,section,kind,measured_in\ninv.outside_funds,,,时点数,万元\ninv.new,甲,无此板块,累计量,亿元\n",
                    "counting_rules": "indicator,register,measure,in_force_from\n无此指标,projects,tax,2023-13\n",
                    "lights": f"version,code,word\n{light},completed,做完了\n",
                    "targets": "indicator,unit,first_month,last_month,tier,value,in_force_from,basis,basis_date\n"
                    "com.towers_tax,commerce,2023-01,2023-12,保证,9.5亿元,2023-07,示例依据,2023-06-30\n",
                    "windows": "month,opens_at,due_at,closes_at\n2023-05,2023-06-01 00:00,2023-06-11 18:00,2023-06-20 18:00\n",
                }
            )
        ),
    )
    said = told(found)
    for cell, words in {
        "单位!C3": "“外星”不在可选值中",
        "单位!D4": "它引用的“",
        "指标!D2": "不能再改：类型、计量单位",
        "指标!C3": "“板块”一栏的“无此板块”没有登记，表中也没有",
        "计数规则!A2": "“指标”一栏的“无此指标”没有登记",
        "计数规则!D2": "“2023-13”不是月份",
        "亮灯规则!A2": "已经登记，不能修改",
        "填报窗口!C2": "不能再改：应报时间",
    }.items():
        assert words in said.get(cell, ""), (cell, said)
    assert found.is_refused
    assert not set_up(
        by=by, at=now, book=book(workbook({"units": "code,name,kind\n,x,外星\n"})), digest=""
    ).done
    assert not Unit.objects.filter(name="示例新局").exists()


def test_names_may_change_and_codes_may_not(person: People, now: datetime) -> None:
    by = person("steward", "kuiwen")
    given = book(workbook({"units": "code,name\ndayu,大虞示例街道\n"}))
    tried = try_out(by=by, at=now, book=given)
    assert counts(tried) == (0, 1, 0, 0), told(tried)
    assert set_up(by=by, at=now, book=given, digest=tried.plan.digest).done
    assert Unit.objects.get(code="dayu").name == "大虞示例街道"
    taken = try_out(
        by=by,
        at=now,
        book=book(workbook({"units": "code,name,kind,parent\ndayu9,大虞示例街道,街道,奎文区\n"})),
    )
    assert list(told(taken)) == ["单位!B2"]


def test_who_may_and_which_file(person: People, now: datetime) -> None:
    given = book(workbook({"units": MORE["units"]}))
    for by in (person("reporter", "kuiwen"), person("leader", "kuiwen"), person("steward", "commerce")):
        _refused(by, now, given)
    for who in ("steward", "administrator"):
        assert try_out(by=person(who, "kuiwen"), at=now, book=given).plan.lines
    with pytest.raises(FileRefused) as refused:
        try_out(
            by=person("steward", "kuiwen"),
            at=now,
            book=read_book("x.csv", b"code,name\na,b\n"),
        )
    assert refused.value.code == "no_known_sheet"


def _refused(by: User, now: datetime, given: Book) -> None:
    with pytest.raises(AccessRefused):
        try_out(by=by, at=now, book=given)
    with pytest.raises(AccessRefused):
        set_up(by=by, at=now, book=given, digest="")


@pytest.mark.parametrize(
    ("heading", "above", "value"),
    [
        ("value", "", "160"),
        ("value（万元）", "", "0.016"),
        ("value", "单位：万元", "0.016"),
        ("value（亩）", "", None),
        ("value", "单位：百万元", "1.6"),
    ],
)
def test_a_goal_is_in_the_unit_that_its_sheet_states(heading: str, above: str, value: str | None) -> None:
    given = book(workbook({**MORE, "targets": MORE["targets"].replace(",value,", f",{heading},")}))
    over = [SheetLine(0, [Cell(above)])] if above else []
    sheets = [replace(one, lines=[*over, *one.lines]) if one.name == "目标" else one for one in given.sheets]
    read = read_set_up(replace(given, sheets=sheets), Standing())
    row = next(one for one in read.reads if one.table.name == "targets").rows[0]
    assert (row["value"] and str(row["value"]), {one.code for one in row.faults}) == (
        (value, set()) if value else (None, {"unit_mismatch"})
    )


def test_a_row_that_belongs_nowhere_names_the_sheet_that_lacks_its_row() -> None:
    read = read_set_up(book(workbook({"plan_points": MORE["plan_points"]})), Standing())
    faults = [one for row in read.reads[0].rows for one in row.faults if one.code == "belongs_nowhere"]
    assert {cell_sentence(one.code, one.details) for one in faults} == {
        "在“目标”中没有相应的一行。请在那里补上，或改正这一格。"
    }


def test_a_hidden_row_is_not_entered_unseen() -> None:
    sheet = Sheet(
        "区划", [SheetLine(1, [Cell("name")]), SheetLine(2, [Cell("示例局")])], hidden_rows=frozenset({2})
    )
    table = next(one for one in WORKBOOK if one.name == "sections")
    assert [one.code for row in read_table(sheet, table).rows for one in row.faults] == ["row_hidden"]


MANY = {
    "units": "name,kind,parent\n" + "".join(f"示例{n}局,部门,奎文区\n" for n in range(9)),
    "indicators": "code,name,section,kind,nature,measured_in,places,reporting,over_months,over_units,direction\n"
    + "".join(
        f"many.n{n},示例{n}项投资,总体,cumulative,actual,亿元,2,running_total,last,sum,higher\n"
        for n in range(9)
    ),
}


def test_a_row_takes_so_many_statements_and_no_more(person: People, now: datetime) -> None:
    """One for all conditions of a row, not three a condition."""
    by, given = person("steward", "kuiwen"), book(workbook(MANY))
    with CaptureQueriesContext(connection) as queries:
        found = try_out(by=by, at=now, book=given)
    assert counts(found) == (18, 0, 0, 0), told(found)
    assert len(queries) < 30 + 20 * 18
