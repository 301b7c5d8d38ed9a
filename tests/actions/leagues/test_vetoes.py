"""一票否决: who asks and who decides, what it closes and what it leaves alone, from when on, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.actions.arena import Arena, told
from tests.actions.reports import JULY
from tests.editions import JUNE, published
from tracker.actions.editions.publishing import approve_edition, freeze, publish, sign
from tracker.actions.leagues.sheets import confirm, decide_objection, issue, object_to, reissue
from tracker.actions.leagues.vetoes import ask_lifting, ask_veto, decide_veto
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Event,
    League,
    Notice,
    Objection,
    ScoreEntry,
    ScoreSheet,
    Unit,
    User,
    Veto,
    VetoDecision,
)
from tracker.queries.editions import recompute
from tracker.queries.editions.changes import changes
from tracker.queries.editions.contents import Contents
from tracker.queries.editions.drafts import contents_of
from tracker.queries.editions.published import issue as issue_of
from tracker.queries.editions.sheets import PrintedScore
from tracker.queries.leagues import sheets
from tracker.queries.leagues.vetoes import vetoes_of
from tracker.tables.contents import issue_tables
from tracker.tables.issues import as_data
from tracker.wording.refusals import sentence

pytestmark = pytest.mark.django_db
AUGUST = JULY.plus(1)
# Two on the red list and three on the black one, so that either can be seen to change or not.
LISTS: dict[str, Any] = {"red_places": 2, "red_over": 50, "black_places": 3}
SAID = {"reason": "发生较大生产安全事故", "basis": "示例安〔2023〕5号", "basis_date": date(2023, 6, 20)}
WORDS = "依据示例安〔2023〕5号（2023年6月20日），期限自2023年7月至解除"


@pytest.fixture(scope="module")
def ten(shared_world: Any) -> Arena:
    with shared_world():
        made = Arena()
        made.rules(**LISTS)
        return made


@pytest.fixture
def arena(ten: Arena) -> Arena:
    """The ten sub-districts in a state of the test's own."""
    return deepcopy(ten)


def lists(table: Any) -> dict[str, str]:
    return {one.unit.code: one.entry.listed for one in table.scores if one.entry.listed}


def trial(arena: Arena, month: Month = JULY, **more: Any) -> Any:
    return sheets.trial(arena.league, month, **more)


def issued(arena: Arena) -> ScoreSheet:
    return issue(by=arena.steward, at=arena.now, league=arena.league, month=JULY)


def barred(table: Any) -> list[str]:
    return [one.unit.code for one in table.scores if one.entry.vetoed]


def test_the_red_list_is_closed_and_nothing_else_changes(arena):
    before = trial(arena)
    assert lists(before) == {"street1": "red", "street2": "red", "street8": "black", "street9": "black"}
    first, eighth = arena.units[0], arena.units[7]
    waiting = arena.bars(first, agreed=False)
    assert not barred(trial(arena)), "it holds once somebody else agrees"
    decide_veto(by=arena.second, at=arena.now, veto=waiting, agree=True)
    arena.bars(eighth)
    after = trial(arena)
    assert told(after) == told(before)
    assert lists(after) == {"street2": "red", "street8": "black", "street9": "black"}
    assert barred(after) == ["street1", "street8"]


def test_an_exemption_frees_from_the_black_list_for_its_own_reason(arena):
    eighth = arena.units[7]
    arena.bars(eighth)
    arena.asks(eighth, "exemption", None)
    entry = trial(arena).of(eighth).entry
    assert (entry.listed, entry.exempt, bool(entry.vetoed)) == ("", True, True)


def test_a_sheet_keeps_the_words_in_both_languages_and_an_issued_one_does_not_change(arena):
    first = arena.units[0]
    sheet = issued(arena)
    arena.bars(first)
    assert not barred(sheets.frozen(sheet))
    newer = reissue(by=arena.steward, at=arena.now, sheet=sheet, reason="一票否决")
    assert not barred(sheets.frozen(ScoreSheet.objects.get(pk=sheet.pk)))
    (kept,) = ScoreEntry.objects.get(sheet=newer, unit=first).vetoed
    assert (kept["first_month"], kept["last_month"], kept["words"]["zh-hans"]) == ("2023-07", None, WORDS)
    assert set(kept["words"]) == {"zh-hans", "en"}
    differing = sheets.differences(sheets.frozen(sheet), sheets.frozen(newer))
    assert [(one.unit.code, list(one.lines)) for one in differing] == [("street1", [])]


def test_a_term_and_an_early_end(arena):
    first = arena.units[0]
    veto = arena.bars(first, JULY, JULY.plus(2))
    months = [JULY.plus(step) for step in range(-1, 4)]
    assert [bool(barred(trial(arena, month))) for month in months] == [False, True, True, True, False]
    waiting = arena.frees(veto, AUGUST, agreed=False)
    assert barred(trial(arena, AUGUST)), "a lifting holds once somebody else agrees"
    decide_veto(by=arena.second, at=arena.now, veto=waiting, agree=True)
    assert [bool(barred(trial(arena, month))) for month in months] == [False, True, False, False, False]
    assert "期限自2023年7月至2023年7月" in trial(arena).of(first).entry.vetoed[0]["words"]["zh-hans"]


def test_as_it_was_known_on_a_past_day(arena):
    veto = arena.bars(arena.units[0])
    decided = veto.decision.known_at
    arena.frees(veto, JULY)
    assert not barred(trial(arena))
    assert barred(trial(arena, known_by=decided))
    assert not barred(trial(arena, known_by=decided - timedelta(microseconds=1)))
    before, after = (
        vetoes_of(arena.league, arena.units, at)[0] for at in (decided - timedelta(microseconds=1), decided)
    )
    assert (before.decision, after.agreed, list(after.liftings)) == (None, True, [])


def test_in_one_league_or_in_all(arena):
    one, every = arena.units[0], arena.units[1]
    arena.bars(one)
    arena.bars(every, everywhere=True)
    found = {league.code: {unit.code for unit in units} for league, units in elsewhere(arena)}
    assert found["arena"] == {"street1", "street2"}
    assert found["secretaries"] == {"street2"}, "sub-districts take part in this one as well"


def elsewhere(arena: Arena) -> Any:
    for league in League.objects.filter(code__in=("arena", "secretaries")):
        table = sheets.trial(league, JULY)
        assert table is not None
        yield league, [one.unit for one in table.scores if one.entry.vetoed]


def test_who_asks_and_who_decides(arena):
    unit = arena.units[0]

    def asked() -> Veto:
        return Veto(unit=unit, league=arena.league, first_month=JULY.first, **SAID)

    for stranger in (
        arena.clerks["street1"],
        arena.reviewer,
        arena.hire("leader"),
        arena.hire("administrator"),
    ):
        with pytest.raises(AccessRefused):
            ask_veto(by=stranger, at=arena.now, veto=asked())
    with pytest.raises(AccessRefused, match="not_running_the_league"):
        ask_veto(by=arena.hire("steward", unit), at=arena.now, veto=asked())
    veto = ask_veto(by=arena.steward, at=arena.now, veto=asked())
    with pytest.raises(Refused, match="veto_waiting"):
        ask_veto(by=arena.steward, at=arena.now, veto=asked())
    with pytest.raises(AccessRefused, match="own_statement"):
        decide_veto(by=arena.steward, at=arena.now, veto=veto, agree=True)
    with pytest.raises(AccessRefused, match="not_overseeing"):
        decide_veto(by=arena.clerks["street2"], at=arena.now, veto=veto, agree=True)
    with pytest.raises(Refused, match="reason_missing"):
        decide_veto(by=arena.second, at=arena.now, veto=veto, agree=False)
    decide_veto(by=arena.hire("leader"), at=arena.now, veto=veto, agree=False, reason="依据不足")
    with pytest.raises(Refused, match="decided"):
        decide_veto(by=arena.second, at=arena.now, veto=veto, agree=True)
    assert not barred(trial(arena))
    assert [
        one.kind for one in Event.objects.filter(object_type="veto", object_id=veto.pk).order_by("id")
    ] == [
        "ask_veto",
        "decide_veto",
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"unit": "commerce"}, "unit_not_in_league"),
        ({"basis_date": date(2999, 1, 1)}, "basis_in_the_future"),
        ({"last_month": date(2023, 6, 1)}, ""),
        ({"basis": ""}, ""),
        ({"reason": ""}, ""),
    ],
)
def test_what_is_not_taken(arena, given, code):
    if "unit" in given:
        given = {"unit": Unit.objects.get(code=given["unit"])}
    veto = Veto(
        **{"unit": arena.units[0], "league": arena.league, "first_month": JULY.first, **SAID, **given}
    )
    with pytest.raises(Refused if code else ValidationError, match=code or None):
        ask_veto(by=arena.steward, at=arena.now, veto=veto)
    assert not Veto.objects.exists()


def test_the_unit_is_told(arena):
    clerk = arena.clerks["street1"]
    veto = arena.bars(arena.units[0], agreed=False)
    assert not Notice.objects.filter(recipient=clerk, kind="vetoed").exists()
    decide_veto(by=arena.second, at=arena.now, veto=veto, agree=True)
    arena.frees(veto, AUGUST)
    assert [
        one.kind for one in Notice.objects.filter(recipient=clerk, kind__startswith="veto").order_by("id")
    ] == [
        "vetoed",
        "veto_lifted",
    ]
    assert not Notice.objects.filter(recipient=arena.clerks["street2"], kind__startswith="veto").exists()


def test_signed_months_are_final_for_a_veto_and_for_its_end(arena):
    first, second = arena.units[:2]
    held = arena.bars(first)
    late = arena.bars(second, agreed=False)
    sheet = issued(arena)
    at = arena.now + timedelta(days=10)
    confirm(by=arena.second, at=at, sheet=sheet)
    with pytest.raises(Refused, match="month_is_final") as refused:
        arena.bars(arena.units[2])
    assert sentence(refused.value) == "2023年7月的结果已经签发或公布，不再改变。最早可从2023年8月起。"
    with pytest.raises(Refused, match="month_is_final"):
        decide_veto(by=arena.second, at=arena.now, veto=late, agree=True)
    decide_veto(by=arena.second, at=arena.now, veto=late, agree=False, reason="该月已签发，请另提")
    with pytest.raises(Refused, match="month_is_final"):
        arena.frees(held, JULY)
    arena.bars(second, AUGUST)
    arena.frees(held, AUGUST)
    assert barred(sheets.frozen(sheet)) == ["street1"]
    assert barred(trial(arena, AUGUST)) == ["street2"]


def test_an_end_of_what_does_not_hold_or_has_one_already(arena):
    veto = arena.bars(arena.units[0], JULY, AUGUST, agreed=False)
    with pytest.raises(Refused, match="veto_not_in_force"):
        arena.frees(veto, AUGUST)
    decide_veto(by=arena.second, at=arena.now, veto=veto, agree=True)
    for month in (JUNE, AUGUST.plus(1)):
        with pytest.raises(Refused, match="outside_veto"):
            arena.frees(veto, month)
    refused = arena.frees(veto, AUGUST, agreed=False)
    with pytest.raises(Refused, match="lifting_stands"):
        arena.frees(veto, AUGUST)
    decide_veto(by=arena.second, at=arena.now, veto=refused, agree=False, reason="整改未完成")
    lifting = arena.frees(veto, AUGUST)
    with pytest.raises(Refused, match="lifting_stands"):
        arena.frees(veto, AUGUST)
    with pytest.raises(Refused, match="veto_not_in_force"):
        arena.frees(lifting, AUGUST)
    stranger = Veto(first_month=AUGUST.first, **SAID)
    with pytest.raises(AccessRefused):
        ask_lifting(by=arena.clerks["street1"], at=arena.now, veto=veto, lifting=stranger)


def test_an_objection_that_is_upheld_is_followed_by_a_lifting(arena):
    first = arena.units[0]
    veto = arena.bars(first)
    sheet = issued(arena)
    objection = Objection(entry=sheet.entries.get(unit=first), reason="事故不属本街道", evidence="调查报告")
    object_to(by=arena.clerks["street1"], at=arena.now, objection=objection)
    decide_objection(by=arena.second, at=arena.now, objection=objection, uphold=True, reason="属实")
    assert barred(trial(arena)) == ["street1"], "a veto ends by an act of its own"
    arena.frees(veto, JULY)
    newer = reissue(by=arena.steward, at=arena.now, sheet=sheet, reason="异议成立")
    assert (barred(sheets.frozen(sheet)), barred(sheets.frozen(newer))) == (["street1"], [])
    assert lists(sheets.frozen(newer))["street1"] == "red"


def of_dayu(contents: Contents) -> PrintedScore:
    (sheet,) = (one for one in contents.sheets if one.row.code == "secretaries")
    (score,) = (one for one in sheet.scores if one.exact.unit == "dayu")
    return score


def vetoed(person: Callable[..., User], now: Any, first: Month) -> VetoDecision:
    """大虞街道 barred in all leagues."""
    unit = Unit.objects.get(code="dayu")
    veto = ask_veto(by=person("steward"), at=now, veto=Veto(unit=unit, first_month=first.first, **SAID))
    return decide_veto(by=person("leader"), at=now, veto=veto, agree=True)


def test_an_edition_keeps_it_recomputes_to_the_same_and_differs_only_when_issued_anew(person, now):
    first = published(person)
    with pytest.raises(Refused, match="month_is_final"):
        vetoed(person, now, JUNE)
    vetoed(person, now, JULY)
    assert recompute.differences(first) == []
    second = published(person, JULY)
    own = of_dayu(contents_of(second, "zh-hans"))
    assert (own.words.veto, own.words.vetoes, own.exact.listed) == ("一票否决", (WORDS,), "")
    assert [(one.first_month, one.last_month) for one in own.exact.vetoes] == [("2023-07", None)]
    assert recompute.differences(second) == []
    assert recompute.differences(first) == []


def test_files_api_and_public_pages_say_it(person, now):
    vetoed(person, now, JUNE)
    published(person)
    found = issue_of(JUNE, "zh-hans")
    assert found is not None
    words = WORDS.replace("自2023年7月", "自2023年6月")
    rows = [row for table in issue_tables(found) for row in table.rows]
    assert [row[-1] for row in rows if row[:2] == ("大虞街道", "一票否决")] == [words]
    assert any("一票否决" in row[-1] for row in rows if row[1] == "大虞街道")
    (league,) = (one for one in as_data(found)["leagues"] if one["code"] == "secretaries")
    (data,) = (one for one in league["scores"] if one["unit_code"] == "dayu")
    assert (data["printed"]["veto"], data["printed"]["vetoes"]) == ("一票否决", [words])
    assert data["exact"]["vetoes"] == [{"first_month": "2023-06", "last_month": None}]
    for address in (
        reverse("edition_version", args=["2023-06", 1]),
        reverse("edition_sheet", args=["2023-06", 1, "secretaries"]),
    ):
        assert words in Client().get(address).content.decode()


def test_what_is_decided_between_freeze_and_publication_shows_when_issued_anew(person, now):
    steward = person("steward")
    edition = freeze(by=steward, at=now, month=JUNE)
    vetoed(person, now, JUNE)
    approve_edition(by=person("reviewer"), at=now, edition=edition, note="示例：句子的依据已核对")
    sign(by=person("leader"), at=now, edition=edition)
    publish(by=steward, at=now, edition=edition)
    assert recompute.differences(edition) == []
    again = published(person, reason="一票否决")
    before, after = (contents_of(one, "zh-hans") for one in (edition, again))
    differing = {one.who: {name: cells for name, *cells in one.cells} for one in changes(before, after)}
    assert list(differing) == ["大虞街道"]
    assert differing["大虞街道"]["veto"] == ["", WORDS.replace("自2023年7月", "自2023年6月")]
    assert recompute.differences(again) == []
