"""Names in files: the same however they are written, near ones asked about, and what is remembered of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest

from tests.actions.books import JULY
from tests.actions.imports.test_months_and_ranks import rank_of
from tests.actions.imports.test_unit_names import JUNE, notes, refused, table_of
from tracker import access
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.imports.undo import undo_import
from tracker.actions.ledger.evidence import set_aside
from tracker.actions.people import configuration
from tracker.actions.registers.items import save_item
from tracker.calc.refusals import Refused
from tracker.documents.workbooks import read_book
from tracker.models import Alias, Event, ImportRun, Indicator, Item, Register, Series, Unit, User
from tracker.queries.imports.aliases import aliases_made
from tracker.queries.imports.preview import ImportPreview, ImportTarget, Published
from tracker.queries.imports.runs import plan_of
from tracker.queries.ledger.ranks import sheets
from tracker.wording.refusals import option_sentence, question_sentence

pytestmark = pytest.mark.django_db
HEADS = ("名称", "责任单位", "总投资（亿元）")


class Reader:
    """Reads files as one person, and writes them."""

    def __init__(self, by: User, now: datetime) -> None:
        self.by, self.now = by, now

    def plan(self, content: bytes, into: ImportTarget, answers: Mapping[str, str]) -> ImportPreview:
        target = ImportTarget(into.month, into.register, into.unit, into.indicator, into.published, answers)
        held = access.rights_of(self.by, on=self.now.date())
        return plan_of(read_book("a.csv", content), target, rights=held, at=self.now)

    def projects(self, *rows: tuple[str, ...], **answers: str) -> ImportPreview:
        into = ImportTarget(JULY, register=Register.objects.get(code="projects"))
        return self.plan(table_of(HEADS, *rows), into, answers)

    def ranks(self, rank: Indicator, *rows: tuple[str, ...], **answers: str) -> ImportPreview:
        return self.plan(table_of(*rows), self.ranked(rank), answers)

    def ranked(self, rank: Indicator) -> ImportTarget:
        return ImportTarget(JUNE, indicator=rank, published=Published("市统计局", date(2023, 7, 1)))

    def apply(self, found: ImportPreview, content: bytes, into: ImportTarget) -> ImportRun:
        book = read_book("a.csv", content)
        set_aside(by=self.by, at=self.now, sha256=book.sha256, content=content)
        return apply_import(
            by=self.by, at=self.now, into=into, book=book, plan=found, answers=Answers("更换")
        )


@pytest.fixture
def reader(keeper: User, now: datetime) -> Reader:
    return Reader(keeper, now)


@pytest.fixture
def project() -> Item:
    return Item.objects.filter(register__code="projects", name__startswith="示例项目").select_related("unit")[
        0
    ]


def asked(found: ImportPreview) -> dict[str, list[str]]:
    """The open questions with their options, each of which can be put into words."""
    for one in found.questions:
        assert "%" not in question_sentence(one.code, one.details)
        assert all("%" not in option_sentence(option, one.details) for option in one.options)
    return {one.key: list(one.options) for one in found.open_questions}


def test_a_project_is_known_however_its_name_is_written(reader: Reader, project: Item) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in project.name)
    found = reader.projects((f" {wide}\u200b", project.unit.name, "20"))
    assert (asked(found), [line.item and line.item.pk for line in found.lines]) == ({}, [project.pk])
    assert found.lines[0].changes[0].title == "总投资"


def test_a_near_name_is_asked_about_and_remembered(reader: Reader, project: Item) -> None:
    near, of = f"{project.name}（项目）", project.unit.name
    content, key = table_of(HEADS, (near, of, "20")), f"name:{project.name}(项目)"
    into = ImportTarget(JULY, register=project.register)
    found = reader.plan(content, into, {})
    assert asked(found) == {key: [f"always:{project.code}", f"once:{project.code}", "new"]}
    assert [line.state for line in found.lines] == ["asked"]
    with pytest.raises(Refused, match="questions_open"):
        reader.apply(found, content, into)
    assert reader.plan(content, into, {key: "new"}).lines[0].is_new
    once = reader.plan(content, into, {key: f"once:{project.code}"})
    assert (notes(once), once.aliases) == ({"called_otherwise"}, [])
    run = reader.apply(reader.plan(content, into, {key: f"always:{project.code}"}), content, into)
    alias = Alias.objects.get(item=project)
    assert (alias.text, alias.author, str(run.pk) in alias.reason) == (near, reader.by, True)
    assert Event.objects.filter(kind="enter", object_type="alias", object_id=alias.pk).count() == 1
    again = reader.projects((near, of, "20"))
    assert (asked(again), notes(again), again.lines[0].item) == ({}, {"called_otherwise"}, project)


def test_an_alias_ends_with_its_import_unless_others_have_read_by_it(
    reader: Reader, clerk: User, project: Item
) -> None:
    near, of = f"{project.name}（项目）", project.unit.name
    content, key = table_of(HEADS, (near, of, "20")), f"name:{project.name}(项目)"
    into, always = ImportTarget(JULY, register=project.register), {key: f"always:{project.code}"}
    first = reader.apply(reader.plan(content, into, always), content, into)
    [made] = aliases_made(first)
    assert (made.alias.text, made.used_in) == (near, [])
    undo_import(by=reader.by, at=reader.now, run=first, reason="认错了")
    assert list(asked(reader.plan(content, into, {}))) == [key]
    removed = Event.objects.get(kind="remove", object_type="alias", object_id=made.alias.pk)
    assert removed.data["values"]["item"] == str(project)
    second = reader.apply(reader.plan(content, into, always), content, into)
    other = table_of(("名称", "责任单位", "备注"), (near, of, "另有说明"))
    third = reader.apply(reader.plan(other, into, {}), other, into)
    [made] = aliases_made(second)
    assert made.used_in == [third.pk]
    undo_import(by=reader.by, at=reader.now, run=third, reason="数不对")
    assert [one.used_in for one in aliases_made(second)] == [[]]
    undo_import(by=reader.by, at=reader.now, run=second, reason="数不对", aliases=())
    assert asked(reader.plan(content, into, {})) == {}
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo_import(by=clerk, at=reader.now, run=second, reason="认错了")
    undo_import(by=reader.by, at=reader.now, run=second, reason="认错了", aliases=[made.alias.pk])
    assert not Alias.objects.exists()


def test_lines_of_one_file_that_are_alike_are_asked_about(reader: Reader, project: Item) -> None:
    of = project.unit.name
    rows = ("示例样楼（A座）", of, "1"), ("示例样楼(Ａ座)", of, "2"), ("示例样楼A座", of, "3")
    found = reader.projects(*rows)
    one, near = "same:示例样楼(a座)", "name:row:示例样楼(a座)"
    assert asked(found) == {one: ["row:2", "row:3"], near: ["row:2", "row:4", "new"]}
    assert {line.state for line in found.lines} == {"asked"}
    third = reader.projects(*rows, **{one: "row:3", near: "new"})
    assert [line.state for line in third.lines] == ["passed_over", "new", "new"]
    last = reader.projects(*rows, **{one: "row:2", near: "row:4"})
    assert [line.state for line in last.lines] == ["passed_over", "passed_over", "new"]


def test_only_who_keeps_an_item_says_what_everybodys_files_call_it(clerk: User, now: datetime) -> None:
    theirs = Item.objects.filter(register__code="projects").exclude(unit__code="commerce")[0]
    found = Reader(clerk, now).projects((f"{theirs.name}（项目）", theirs.unit.name, "20"))
    assert asked(found) == {f"name:{theirs.name}(项目)": [f"once:{theirs.code}", "new"]}
    of_units = Reader(clerk, now).projects(("示例新园区", "大虞街办", "2"))
    assert asked(of_units) == {"unit:大虞街办": ["once:dayu", "none"]}


def test_which_line_is_read_and_which_item_it_means_are_two_questions(reader: Reader, project: Item) -> None:
    of, name = project.unit.name, project.name
    rows = (f"{name}（项目）", of, "1"), (f"{name}(项目)", of, "2")
    same, near = f"same:{name}(项目)", f"name:{name}(项目)"
    assert list(asked(reader.projects(*rows))) == [same]
    one = reader.projects(*rows, **{same: "row:3"})
    assert ([line.state for line in one.lines], list(asked(one))) == (["passed_over", "asked"], [near])
    both = reader.projects(*rows, **{same: "row:3", near: f"once:{project.code}"})
    assert [line.state for line in both.lines] == ["passed_over", "changed"]


def test_a_unit_called_nearly_so_is_asked_about_and_an_alias_is_known(
    reader: Reader, steward: User, now: datetime
) -> None:
    row = ("示例新园区", "大虞街办", "2")
    found = reader.projects(row)
    assert asked(found) == {"unit:大虞街办": ["always:dayu", "once:dayu", "none"]}
    assert refused(reader.projects(row, **{"unit:大虞街办": "none"})) == {"not_a_unit"}
    once = reader.projects(row, **{"unit:大虞街办": "once:dayu"})
    assert (notes(once), once.lines[0].item and once.lines[0].item.unit.code) == (
        {"called_otherwise"},
        "dayu",
    )
    dayu = Unit.objects.get(code="dayu")
    alias = Alias(kind="unit", text="大虞街办", unit=dayu, reason="沿用旧称")
    configuration.save(by=steward, at=now, row=alias)
    assert (asked(reader.projects(row)), notes(reader.projects(row))) == ({}, {"called_otherwise"})


def test_former_names_of_items_and_indicators_and_codes_are_known(
    reader: Reader, project: Item, clerk: User, now: datetime
) -> None:
    was, project.name = project.name, "示例更名后的产业园"
    save_item(by=reader.by, at=now, item=project)
    found = reader.projects((was, project.unit.name, "20"))
    assert (asked(found), notes(found), found.lines[0].item) == ({}, {"former_name"}, project)
    funds = Indicator.objects.get(code="inv.outside_funds")
    held, funds.name = funds.name, "示例新口径外来投入"
    configuration.save(by=reader.by, at=now, row=funds)
    into = ImportTarget(JULY, unit=Unit.objects.get(code="commerce"))
    month = Reader(clerk, now)
    for name, said in ((held, {"former_name"}), (funds.code, set()), ("示例新口径外来 投入", set())):
        one = month.plan(table_of(("数据", "本月数（亿元）"), (name, "9")), into, {})
        assert (asked(one), notes(one), len(one.entries)) == ({}, said, 1)
    near = month.plan(table_of(("数据", "本月数（亿元）"), ("示例新口径外来投资入", "9")), into, {})
    assert list(asked(near)) == ["name:示例新口径外来投资入"]
    added_up = table_of(("数据", "本月数（亿元）"), ("示例新口径外来投入累计", "9"), ("全区合计", "9"))
    key = "name:示例新口径外来投入累计"
    assert list(asked(month.plan(added_up, into, {}))) == [key]
    as_it = month.plan(added_up, into, {key: f"once:indicator:{funds.code}"})
    assert ([line.state for line in as_it.lines], len(as_it.entries)) == (["new", "passed_over"], 1)
    assert month.plan(added_up, into, {key: "none"}).counts["passed_over"] == 2


def test_a_ranks_table_names_who_is_no_member_and_asks_about_near_ones(reader: Reader, now: datetime) -> None:
    rank = rank_of("test.short.rank", "测试", ("奎文区", "潍城区", "高新技术产业开发区"))
    rows = ("县市区", "数值"), ("奎文", "3"), ("潍城", "4"), ("高新区", "1"), ("全市", "8")
    found = reader.ranks(rank, *rows)
    assert found.problems == []
    assert {key: options[0] for key, options in asked(found).items()} == {
        "name:奎文": "always:奎文区", "name:潍城": "always:潍城区", "name:高新区": "always:高新技术产业开发区",
    }  # fmt: skip
    assert notes(found) == {"passed_total"}
    answers = {key: options[0] for key, options in asked(found).items()}
    read = reader.ranks(rank, *rows, **answers)
    reader.apply(read, table_of(*rows), reader.ranked(rank))
    assert Alias.objects.filter(kind="member", comparison_set=rank.comparison_set).count() == 3
    assert asked(reader.ranks(rank, *rows)) == {}
    [sheet] = sheets([rank.pk], JUNE, None)[rank.pk]
    assert (sheet.own, sheet.place) == ("奎文区", 2)


def test_a_ranks_table_that_contradicts_itself_is_asked_about(reader: Reader) -> None:
    rank = rank_of("test.own.rank", "测试", ("奎文区", "潍城区", "坊子区"))
    rank.rank_of = Indicator.objects.filter(kind="growth")[0]
    rank.save(update_fields=["rank_of"])
    heads = ("位次", "县市区", "增速（%）")
    wrong = heads, ("1", "潍城区", "5"), ("2", "奎文区", "9.9"), ("3", "坊子区", "4")
    assert asked(reader.ranks(rank, *wrong)) == {"rank:places": ["by_values"]}
    assert reader.ranks(rank, *wrong, **{"rank:places": "by_values"}).counts["new"] == 3
    among_more = heads, ("2", "潍城区", "5"), ("4", "奎文区", "3"), ("5", "坊子区", "1")
    assert asked(reader.ranks(rank, *among_more)) == {}


def test_nothing_is_called_as_another_thing_of_its_kind(
    steward: User, keeper: User, project: Item, now: datetime
) -> None:
    twin = Item(register=project.register, unit=project.unit, name=f"{project.name[:2]} {project.name[2:]}")
    with pytest.raises(Refused) as refused_item:
        save_item(by=keeper, at=now, item=twin)
    assert refused_item.value.details["other"] == project.name
    unit = Unit(
        code="new-street", name="大虞 街道", kind="sub_district", parent=Unit.objects.get(parent=None)
    )
    with pytest.raises(Refused, match="called_the_same"):
        configuration.save(by=steward, at=now, row=unit)
    with pytest.raises(Refused, match="called_the_same"):
        configuration.enter(by=steward, at=now, rows=[unit])
    assert Series.objects.exists()
