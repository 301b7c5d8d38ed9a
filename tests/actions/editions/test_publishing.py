"""Freezing a month and taking it to the public: by whom, in which order, from one instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.actions.reports import refused_by_a_broken
from tests.people import People
from tests.unwitnessed import past_the_actions
from tracker.actions.editions.publishing import approve_edition, comment, discard, freeze, publish, sign
from tracker.actions.ledger.decisions import approve
from tracker.calc.periods import Month, end_of_day
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Edition, EditionLine, EditionStep, Event, LedgerEntry, Target, User
from tracker.queries.editions.drafts import next_number
from tracker.queries.editions.frozen import (
    bulletin_sources,
    exact_scores,
    line_words,
    sheet_words,
    stored,
)
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
JUNE, JULY = Month(2023, 6), Month(2023, 7)


@pytest.fixture
def leader(person: Callable[..., User]) -> User:
    return person("leader")


@pytest.fixture(scope="module")
def frozen_june(shared_world: Any) -> Edition:
    with shared_world():
        return freeze(by=People()("steward"), at=timezone.now(), month=JUNE)


@pytest.fixture
def frozen(frozen_june: Edition) -> Edition:
    return Edition.objects.get(pk=frozen_june.pk)


@pytest.fixture
def steward(frozen: Edition) -> User:
    """Who froze June."""
    return frozen.author


def issued(edition: Edition, steward: User, reviewer: User, leader: User, now: datetime) -> EditionStep:
    approve_edition(by=reviewer, at=now, edition=edition)
    sign(by=leader, at=now, edition=edition)
    return publish(by=steward, at=now, edition=edition)


@pytest.fixture
def published(frozen: Edition, steward: User, reviewer: User, leader: User, now: datetime) -> Edition:
    issued(frozen, steward, reviewer, leader, now)
    return Edition.objects.get(pk=frozen.pk)


def line_of(edition: Edition, code: str, unit: str) -> EditionLine:
    return edition.lines.get(code=code, unit_code=unit)


def test_a_freeze_keeps_every_target_as_the_board_has_it(frozen):
    found = {s.target.pk: s for s in standings(Target.objects.all(), JUNE, known_by=frozen.cut_off)}
    lines = {line.target_id: line for line in frozen.lines.all()}
    assert lines.keys() == found.keys()
    for pk, line in lines.items():
        standing = found[pk]
        assert (line.light, line.light_word) == (
            standing.judgement.light.code,
            standing.judgement.light.word,
        )
        assert (line.target_version_id, line.rule) == (standing.version.pk, standing.judgement.rule)
        assert line.figures == list(standing.reading.figures if standing.reading else [])
        if standing.judgement.gap is not None:
            assert line.gap == standing.judgement.gap
    assert frozen.state == "frozen"


def test_a_line_says_what_it_is_made_of_and_how_it_moved(frozen):
    line = line_of(frozen, "inv.outside_funds", "kuiwen")
    printed = line.printed["zh-hans"]
    assert line.previous is not None
    assert line.value is not None
    assert printed["movement"].startswith("+" if line.value > line.previous else "−")
    assert sum(Decimal(part["amount"]) for part in line.parts) == line.value
    assert len(printed["parts"]) == len(line.parts) > 1
    towers = line_of(frozen, "com.towers_over_100m", "commerce")
    assert towers.value == len(towers.parts)
    assert {part["kind"] for part in towers.parts} == {"item"}
    assert all(amount == "" for _name, amount in towers.printed["zh-hans"]["parts"])


def test_what_is_kept_reads_back_to_the_same_json(frozen):
    for line, language in product(frozen.lines.all(), ("zh-hans", "en")):
        assert stored(line_words(line, language)) == line.printed[language]
    for sheet, language in product(frozen.sheets.all(), ("zh-hans", "en")):
        assert stored(sheet_words(sheet, language)) == sheet.printed[language]
        assert [stored(score) for score in exact_scores(sheet)] == sheet.scores
    for bulletin in frozen.bulletins.all():
        assert {code: stored(one) for code, one in bulletin_sources(bulletin).items()} == bulletin.sources
    assert frozen.sheets.exists()
    assert frozen.bulletins.exists()


def test_what_is_missing_is_printed(steward, now):
    edition = freeze(by=steward, at=now, month=JULY)
    late = line_of(edition, "inv.outside_funds", "dayu")
    assert late.printed["zh-hans"]["remark"] == "2023年7月未报，数据至2023年6月"
    early = freeze(by=steward, at=now, month=Month(2023, 1), cut_off=end_of_day(Month(2023, 2).first))
    blank = early.lines.filter(light="not_reported")
    assert blank
    for line in blank:
        assert (line.value, line.printed["zh-hans"]["value"]) == (None, "未报")
        assert line.printed["en"]["value"] == "Not reported"


def test_what_is_approved_later_does_not_enter(approved, steward, now, submitted, corrected, reviewer):
    before = timezone.now()
    approve(by=reviewer, at=now, figure=corrected(approved, "9.6"))
    then = freeze(by=steward, at=now, month=JULY, cut_off=before, incomplete="示例：其余下月补报")
    assert line_of(then, "inv.outside_funds", "commerce").value == Decimal("9.5")
    discard(by=steward, at=now, edition=then, note="重来")
    again = freeze(by=steward, at=now, month=JULY, incomplete="示例：其余下月补报")
    assert (again.version, again.draft) == (1, 2)
    assert line_of(again, "inv.outside_funds", "commerce").value == Decimal("9.6")


def test_the_way_to_the_public(frozen, steward, reviewer, leader, now):
    comment(by=reviewer, at=now, edition=frozen, note="第3行请核对")
    step = issued(frozen, steward, reviewer, leader, now)
    assert step.number == 1
    assert LedgerEntry.objects.filter(hash=step.head).exists()
    assert Edition.objects.get(pk=frozen.pk).state == "published"
    kinds = Event.objects.filter(object_type="edition", object_id=frozen.pk).values_list("kind", flat=True)
    assert sorted(kinds) == [
        "approve_edition",
        "comment_edition",
        "freeze",
        "publish_edition",
        "sign_edition",
    ]


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader", "administrator"])
def test_only_stewards_of_the_district_freeze(person, now, role):
    with pytest.raises(AccessRefused, match="not_a_steward"):
        freeze(by=person(role), at=now, month=JUNE)
    with pytest.raises(AccessRefused, match="not_a_steward"):
        freeze(by=person("steward", "commerce"), at=now, month=JUNE)


def both(user: User, role: str) -> User:
    """The same person with one more role in the district."""
    user.memberships.create(unit=user.memberships.all()[0].unit, role=role)
    return user


def test_who_froze_neither_approves_nor_signs(frozen, steward, reviewer, now):
    both(steward, "reviewer")
    both(steward, "leader")
    with pytest.raises(AccessRefused, match="own_edition"):
        approve_edition(by=steward, at=now, edition=frozen)
    approve_edition(by=reviewer, at=now, edition=frozen)
    with pytest.raises(AccessRefused, match="own_edition"):
        sign(by=steward, at=now, edition=frozen)
    with pytest.raises(AccessRefused, match="not_a_leader"):
        sign(by=reviewer, at=now, edition=frozen)


@pytest.mark.parametrize("kind", ["approve", "sign"])
def test_the_database_says_so_too(frozen, steward, reviewer, leader, now, kind):
    if kind == "sign":
        approve_edition(by=reviewer, at=now, edition=frozen)
    with pytest.raises(DatabaseError, match="edition_by_second_person"), transaction.atomic():
        EditionStep.objects.create(edition=frozen, kind=kind, person=steward, name="x", freezer=leader)


def test_no_step_is_skipped(frozen, steward, leader, now):
    with pytest.raises(Refused, match="edition_moved_on"):
        sign(by=leader, at=now, edition=frozen)
    with pytest.raises(Refused, match="edition_moved_on"):
        publish(by=steward, at=now, edition=frozen)
    for forged in ({"kind": "sign", "name": "x"}, {"kind": "publish", "number": 1}):
        with pytest.raises(DatabaseError, match="doesn't take the step"), transaction.atomic():
            EditionStep.objects.create(edition=frozen, person=leader, **forged)


def test_nothing_happens_after_publication(published, steward, reviewer, now):
    for step in (discard, comment):
        with pytest.raises(Refused):
            step(by=steward, at=now, edition=published, note="x")
    with pytest.raises(DatabaseError, match="doesn't take the step"), transaction.atomic():
        EditionStep.objects.create(edition=published, kind="comment", person=reviewer, note="x")


def test_a_reissue_takes_a_reason_and_keeps_the_number(published, steward, reviewer, leader, now):
    with pytest.raises(Refused, match="reason_missing"):
        freeze(by=steward, at=now, month=JUNE)
    again = freeze(by=steward, at=now, month=JUNE, reason="更正外资口径")
    assert (again.version, again.draft) == (2, 1)
    approve_edition(by=reviewer, at=now, edition=again)
    sign(by=leader, at=now, edition=again)
    assert publish(by=steward, at=now, edition=again, number=7).number == 1


def test_numbers_of_a_year_are_given_once(published, steward, reviewer, leader, now):
    other = freeze(by=steward, at=now, month=Month(2023, 5))
    approve_edition(by=reviewer, at=now, edition=other)
    sign(by=leader, at=now, edition=other)
    with pytest.raises(Refused):
        publish(by=steward, at=now, edition=other, number=1)
    with pytest.raises(Refused, match="number_out_of_range"):
        publish(by=steward, at=now, edition=other, number=-1)
    assert publish(by=steward, at=now, edition=other).number == 2


def test_a_number_is_of_the_year_in_which_it_comes_out(published, steward, leader):
    """Months of different years that come out in one year are told apart by their numbers; the database says so too."""
    past_the_actions()
    said = {"cut_off": published.cut_off, "author": steward, "printed": published.printed}
    earlier = Edition.objects.create(month=date(2022, 12, 1), version=1, **said)
    for kind, more in (("approve", {}), ("sign", {"name": "示例"})):
        EditionStep.objects.create(edition=earlier, kind=kind, person=leader, **more)
    with pytest.raises(DatabaseError, match="of the year is taken"), transaction.atomic():
        EditionStep.objects.create(edition=earlier, kind="publish", person=leader, number=1)
    EditionStep.objects.create(edition=earlier, kind="publish", person=leader, number=2)
    assert next_number(timezone.localdate().year) == 3
    assert next_number(2022) == 1


def test_one_draft_of_a_month_at_a_time(frozen, steward, now):
    with pytest.raises(Refused, match="draft_open"):
        freeze(by=steward, at=now, month=JUNE)


def test_the_cut_off_lies_between_the_months_end_and_now(steward, now):
    may = Month(2023, 5)
    for cut_off in (now + timedelta(hours=1), end_of_day(may.last)):
        with pytest.raises(Refused, match="cut_off_out_of_range"):
            freeze(by=steward, at=now, month=may, cut_off=cut_off)
    with pytest.raises(Refused, match="nothing_to_freeze"):
        freeze(by=steward, at=now, month=Month(2020, 1), cut_off=end_of_day(Month(2023, 2).first))


@pytest.mark.parametrize("table", ["tracker_editionline", "tracker_event"])
def test_a_freeze_is_whole_or_not_at_all(steward, now, table):
    refused_by_a_broken(table, lambda: freeze(by=steward, at=now, month=JULY))
    assert not Edition.objects.filter(month=JULY.first).exists()
