"""Every code that is raised anywhere has its sentence in both languages, and every sentence has its code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import escape

from tests.wording.raised import ATTACHMENT, CELL, FILE, STEP, said
from tracker.calc.bulletin_claims import Flag
from tracker.calc.refusals import AccessRefused, Refused
from tracker.documents.attachments import AttachmentRefused
from tracker.documents.cells import FileRefused
from tracker.forms.bulletins import AnswersForm
from tracker.management.refusals import refusals_told
from tracker.queries.bulletins.claims import Claim
from tracker.views.web.refusals import answer_to
from tracker.wording import refusals
from tracker.wording.bulletins import Sentence
from tracker.wording.refusals import COMPOSED, COMPOSED_CELLS, SENTENCES, cell_sentence, sentence, status
from tracker.wording.refusals.access import ACCESS
from tracker.wording.refusals.files import ATTACHMENTS, CELLS, FILES
from tracker.wording.refusals.settings import SETTINGS
from tracker.wording.refusals.steps import STEPS

NAMED = re.compile(r"%\((\w+)\)s")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TABLES: Mapping[str, Mapping[str, Any]] = {
    STEP: {**SENTENCES, **COMPOSED},
    FILE: FILES,
    ATTACHMENT: ATTACHMENTS,
    CELL: {**CELLS, **COMPOSED_CELLS},
}


def test_the_walk_finds_what_is_raised() -> None:
    found = {(one.kind, one.code) for one in said()}
    assert {
        (STEP, "own_figure"), (STEP, "own_appointment"), (STEP, "held"), (STEP, "no_light_rule"), (STEP, "disk_full"),
        (STEP, "in_the_future"), (STEP, "beyond_last_place"), (STEP, "outside_already"), (CELL, "error_value"),
        (CELL, "not_whole"), (CELL, "may_not_keep"), (FILE, "macros"), (ATTACHMENT, "wrong_kind"),
    } <= found  # fmt: skip
    assert len(found) > 190


@pytest.mark.parametrize("kind", TABLES)
def test_every_code_has_a_sentence_and_every_sentence_a_code(kind: str) -> None:
    raised: dict[str, list[str]] = defaultdict(list)
    for one in said():
        if one.kind == kind:
            raised[one.code].append(one.where)
    unspoken = {code: places for code, places in raised.items() if code not in TABLES[kind]}
    assert not unspoken
    unused = TABLES[kind].keys() - raised.keys()
    # What a report's form may be refused for is said of a cell, too (queries/imports/months), and of a form.
    reported = {one.code for one in said() if one.where.startswith("calc/intake.py")}
    assert not (unused - reported if kind == CELL else unused)
    assert kind != CELL or CELLS.keys() >= reported


def test_every_sentence_is_told_what_it_names() -> None:
    lacking = [
        (one.where, one.code)
        for one in said()
        if one.details is not None and one.code not in COMPOSED
        and not set(NAMED.findall(str(TABLES[one.kind].get(one.code, "")))) <= one.details
    ]  # fmt: skip
    assert not lacking


def test_no_code_is_said_in_two_ways() -> None:
    assert len(SENTENCES) == len(ACCESS) + len(STEPS) + len(SETTINGS)
    assert not SENTENCES.keys() & COMPOSED.keys()


def plain() -> Iterator[Refused]:
    """Every refusal that a door may have to tell of, with details made up."""
    made = {FILE: FileRefused, ATTACHMENT: AttachmentRefused}
    for kind, code in sorted({(one.kind, one.code) for one in said()}):
        if kind != CELL and code in TABLES[kind] and code not in COMPOSED:
            names = NAMED.findall(str(TABLES[kind][code]))
            yield made.get(kind, AccessRefused if code in ACCESS else Refused)(
                code, **dict.fromkeys(names, "x")
            )


PLAIN = list(plain())
QUOTED = re.compile("是|否|不适用：本月停业")  # what has to be typed in Chinese


def spoken(say: Callable[[], str]) -> tuple[str, str]:
    """What is said in Chinese and in English."""
    with translation.override("zh-hans"):
        chinese = say()
    with translation.override("en"):
        return chinese, say()


def test_every_sentence_is_chinese_and_english() -> None:
    wrong = []
    for fault in PLAIN:
        chinese, english = spoken(partial(sentence, fault))
        if (
            not CHINESE.search(chinese)
            or CHINESE.search(QUOTED.sub("", english))
            or "%(" in chinese + english
        ):
            wrong.append((fault.code, english))
    for code in CELLS:
        made = dict.fromkeys(NAMED.findall(str(CELLS[code])), "x")
        chinese, english = spoken(partial(cell_sentence, code, made))
        if (
            not CHINESE.search(chinese)
            or CHINESE.search(QUOTED.sub("", english))
            or "%(" in chinese + english
        ):
            wrong.append((code, english))
    assert not wrong


@pytest.mark.django_db
def test_every_page_gives_the_sentence(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    for fault in PLAIN:
        page = answer_to(request, fault)
        assert page is not None
        assert page.status_code == status(fault)
        assert escape(sentence(fault)) in page.content.decode(), fault.code


def test_every_form_gives_the_sentence() -> None:
    for fault in PLAIN:
        form = AnswersForm({}, claims=[])
        assert form.is_valid()
        form.refuse(fault)
        assert form.errors == {"__all__": [sentence(fault)]}
        assert form.status == status(fault)


def test_every_command_gives_the_sentence() -> None:
    for fault in PLAIN:
        with pytest.raises(CommandError) as shell, refusals_told():
            raise fault
        assert str(shell.value) == sentence(fault)


def test_fields_at_fault_are_told_at_the_fields() -> None:
    claim = Claim(Sentence(("税收居全市第1。",)), Flag("全市第1", "place"))
    form = AnswersForm({}, claims=[claim])
    assert form.is_valid()
    form.refuse(Refused("unsupported", field=claim.key))
    form.refuse(Refused("outside_target", field="in_force_from"))
    form.refuse(ValidationError({claim.key: ["太短"], "number": ["太长"]}))
    assert form.errors == {
        claim.key: [sentence(Refused("unsupported")), "太短"],
        "__all__": [sentence(Refused("outside_target")), "太长"],
    }


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (AccessRefused("not_a_steward"), 403),
        (Refused("reason_missing"), 400),
        (Refused("already_approved"), 409),
        (Refused("too_many_bytes", most=1), 413),
        (Refused("too_much_today", most=1), 429),
        (Refused("not_writable"), 503),
        (Refused("disk_full"), 507),
        (FileRefused("empty"), 400),
    ],
)
def test_statuses(fault: Refused, expected: int) -> None:
    assert status(fault) == expected
    assert refusals._STATUS.keys() <= SENTENCES.keys() | COMPOSED.keys()
