"""What goes out with an edition: briefings and league tables of the same instant, frozen with it and changed by nobody."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actions.arena import Arena
from tests.actions.reports import EXPLAINED, JULY
from tests.editions import IDENTITY, JUNE, published
from tests.unwitnessed import past_the_actions
from tracker.actions.bulletins.texts import add_bulletin_version
from tracker.actions.editions.publishing import approve_edition, discard, freeze
from tracker.actions.leagues.sheets import confirm, issue
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct
from tracker.calc.correcting import OF_ERROR
from tracker.calc.intake import Report
from tracker.calc.refusals import Refused
from tracker.models import BulletinTemplate, Edition, EditionBulletin, EditionSheet, Figure, League, User
from tracker.queries.bulletins.texts import draft
from tracker.queries.editions.bulletins import unsupported_claims
from tracker.queries.editions.changes import changes
from tracker.queries.editions.drafts import contents_of, draft_page
from tracker.queries.leagues.sheets import trial
from tracker.wording.bulletins import from_json

pytestmark = pytest.mark.django_db


def corrected(person: Callable[..., User], now: datetime, series: str, unit: str, value: str) -> Figure:
    """An approved correction of June's figure of a series."""
    figure = Figure.objects.get(
        slot__series__indicator__code=series, slot__series__unit__code=unit, slot__month=JUNE.first
    )
    newer = correct(
        by=person("reporter", unit), at=now, figure=figure, reason="漏报一笔", nature=OF_ERROR, key=uuid.uuid4(),
        report=Report(as_of=JUNE.last, value=Decimal(value)), answers=EXPLAINED,
    )  # fmt: skip
    approve(by=person("reviewer"), at=now, figure=newer)
    return newer


def said(league: League, edition: Edition) -> list[tuple[str, str, int | None]]:
    """Unit, total and place as a trial of the edition's instant gives them."""
    table = trial(league, JUNE, known_by=edition.cut_off)
    assert table is not None
    return [(one.unit.code, f"{one.entry.total:.2f}", one.entry.place) for one in table.scores]


def test_briefing_and_leagues_are_of_the_editions_instant(steward, now, person):
    edition = freeze(by=steward, at=now, month=JUNE)
    corrected(person, now, "inv.outside_funds", "dayu", "6.9")
    bulletin = edition.bulletins.get()
    again = draft(bulletin.template, JUNE, known_by=edition.cut_off)
    assert from_json(bulletin.blocks).text == again.bulletin.text
    assert bulletin.sources["com.towers"] == {"unit": "栋", "places": 0, "line": "com.towers/commerce"}
    assert [sheet.code for sheet in edition.sheets.all()] == ["secretaries", "directors"]
    for sheet in edition.sheets.all():
        assert [(one["unit"], f"{Decimal(one['total']):.2f}", one["place"]) for one in sheet.scores] == said(
            sheet.league, edition
        )
        for one in sheet.scores:
            assert sum(Decimal(line["points"]) for line in one["lines"]) == Decimal(one["total"])
    counted = edition.lines.get(code="com.towers_over_100m", unit_code="commerce")
    assert (counted.counted_by, edition.lines.get(code="inv.outside_funds", unit_code="dayu").counted_by) == (
        1,
        None,
    )


def test_one_towers_tax_changes_the_draft_and_not_what_is_published(person, now):
    bulletin = published(person).bulletins.get()
    kept = from_json(bulletin.blocks)
    tax = next(phrase for phrase in kept.phrases if phrase.name == "com.towers_tax" and phrase.figures)
    figure = (
        Figure.objects.filter(pk__in=tax.figures, slot__series__measure__code="tax").order_by("pk").last()
    )
    assert figure is not None
    page = Client().get(reverse("edition", args=["2023-06"]))
    report = Report(as_of=figure.as_of_date, value=(figure.value or 0) + Decimal(1000))
    newer = correct(
        by=person("reporter", figure.slot.series.unit.code), at=now, figure=figure, report=report,
        reason="漏报一户", nature=OF_ERROR, key=uuid.uuid4(), answers=EXPLAINED,
    )  # fmt: skip
    assert "实现税收8.55亿元" in draft(bulletin.template, JUNE).bulletin.text
    approve(by=person("reviewer"), at=now, figure=newer)
    assert "实现税收8.65亿元" in draft(bulletin.template, JUNE).bulletin.text
    assert "实现税收8.55亿元" in from_json(EditionBulletin.objects.get(pk=bulletin.pk).blocks).text
    cache.clear()
    again = Client().get(reverse("edition", args=["2023-06"]))
    assert (again.content, again["ETag"]) == (page.content, page["ETag"])
    assert "8.55亿元" in again.content.decode()


def test_a_reissue_tells_scores_and_sentences_that_differ(person, now):
    first = published(person)
    corrected(person, now, "inv.outside_funds", "dayu", "16.9")
    second = published(person, reason="更正一项")
    differing = changes(contents_of(first, "zh-hans"), contents_of(second, "zh-hans"))
    told = {
        (one.what, one.who): {name: (was, is_now) for name, was, is_now in one.cells} for one in differing
    }
    funds = next(
        cells
        for (what, who), cells in told.items()
        if what == first.lines.get(code="inv.outside_funds", unit_code="dayu").printed["zh-hans"]["indicator"]
        and "大虞" in who
    )
    assert funds["value"] == ("6.6亿元", "16.9亿元")
    own = next(cells for (what, who), cells in told.items() if what == "书记擂台赛" and "大虞" in who)
    assert {"total", "省外资金到位"} <= own.keys()
    assert own["total"][0] != own["total"][1]


def test_scores_add_up_and_nothing_is_changed(steward, now):
    """That nothing is added later is seen where commits are real: `test_freezing_at_once`."""
    edition = freeze(by=steward, at=now, month=JUNE)
    sheet = edition.sheets.all()[0]
    past_the_actions()
    bare = Edition.objects.create(
        month=JULY.first,
        version=1,
        cut_off=timezone.now() - timedelta(seconds=1),
        author=steward,
        printed=IDENTITY,
    )
    sheet.edition, sheet.scores = (
        bare,
        [{"unit": "x", "total": "3", "lines": [{"points": "1"}, {"points": "1"}]}],
    )
    with pytest.raises(DatabaseError, match="lines of score x do not add up"), transaction.atomic():
        EditionSheet.objects.bulk_create([sheet])
    for model in (EditionSheet, EditionBulletin):
        with pytest.raises(DatabaseError, match="only ever inserted"), transaction.atomic():
            model.objects.update(position=7)


def test_a_briefing_that_cannot_be_printed_is_left_out_and_told(steward, now):
    add_bulletin_version(
        by=steward, at=now, template=BulletinTemplate.objects.get(), month=JUNE, reason="改",
        body="{inv.outside_funds|期间}到位{inv.outside_funds}。",
    )  # fmt: skip
    february = freeze(by=steward, at=now, month=JUNE.plus(-5), cut_off=now.replace(year=2023, month=2, day=2))
    page = draft_page(february, "zh-hans")
    assert page.bulletins == ()
    template, bulletin = page.left_out[0]
    assert template.code == "monthly"
    assert bulletin.faults
    june = freeze(by=steward, at=now, month=JUNE)
    assert draft_page(june, "zh-hans").left_out == ()
    assert june.bulletins.get().version.number == 2


def test_claims_without_figures_are_answered_for(steward, reviewer, now):
    add_bulletin_version(
        by=steward, at=now, template=BulletinTemplate.objects.get(), month=JUNE, reason="改",
        body="税收居全市第1，{com.towers_tax}。",
    )  # fmt: skip
    edition = freeze(by=steward, at=now, month=JUNE)
    claim = unsupported_claims(edition)[0]
    with pytest.raises(Refused, match="unsupported"):
        approve_edition(by=reviewer, at=now, edition=edition, note="市税务局通报")
    step = approve_edition(by=reviewer, at=now, edition=edition, notes={claim.key: "市税务局通报"})
    assert [one["note"] for one in step.answers] == ["市税务局通报"]


def test_a_signed_result_stands_and_an_unsigned_one_is_pointed_out(db):
    arena = Arena()
    arena.rules()
    sheet = issue(by=arena.steward, at=arena.now, league=arena.league, month=JULY)
    arena.corrects(arena.units[8], "4.5")
    draft_one = freeze(by=arena.steward, at=arena.now, month=JULY, incomplete="街道10未报")
    own = draft_one.sheets.get(code="arena")
    assert (own.signed, {one["unit"]: one["place"] for one in own.scores}["street9"]) == (None, 8)
    assert [(one.code, other) for one, other in draft_page(draft_one, "zh-hans").elsewhere] == [
        ("arena", sheet)
    ]
    confirm(by=arena.second, at=arena.now + timedelta(days=1), sheet=sheet)
    discard(by=arena.steward, at=arena.now, edition=draft_one, note="重来")
    draft_two = freeze(by=arena.steward, at=arena.now, month=JULY, incomplete="街道10未报")
    own = draft_two.sheets.get(code="arena")
    assert (own.signed, {one["unit"]: one["place"] for one in own.scores}["street9"]) == (sheet, 9)
    assert own.printed["zh-hans"]["state"] == "结果已签发"
    assert draft_page(draft_two, "zh-hans").elsewhere == ()
