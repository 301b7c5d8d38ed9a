"""What every form of every page keeps to: Enter in one of its fields takes no step that nobody pointed at, lines of a list
differ, and what is refused is said on top of it at once, by the names of its fields, with ways to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.ledger.sql import settle
from tests.views.addresses import ROLES, ROWS
from tests.views.posts import POSTS, SAID, Undone, form_of, who
from tests.views.steps import funds, pdf, reported
from tests.views.things import Things, few_goals
from tracker.models import Figure

ELSEWHERE = ("account", "mfa", "usersessions", "admin", "socialaccount", "openid")  # frameworks' own forms
# Forms of ours at which the browser would stop at the first empty field, in words of its own.
HALTING = "//main//form[@method='post' and not(@novalidate)]"
STEPS = "[self::button[not(@type) or @type='submit'] or self::input[@type='submit' or @type='image']]"


def pages(people: dict[str, Client], things: Things) -> Iterator[tuple[str, Any]]:
    """Every page of ours that somebody is shown, as each of those who are shown it sees it."""
    for name, method, address, _sent, statuses in ROWS:
        if method != "get" or name.startswith(ELSEWHERE):
            continue
        for role, status in zip(ROLES, statuses.split(), strict=True):
            if role not in people or status != "200":
                continue
            with transaction.atomic():
                answer = people[role].get(reverse(name, args=address(things)))
                content = answer.getvalue()  # a file is closed by who has read it
                if answer.get("Content-Type", "").startswith("text/html"):
                    yield f"{name} {role}", html.document_fromstring(content)
                transaction.set_rollback(True)


def hasty(page: Any) -> list[str]:
    """The forms whose first step, which is what Enter takes in any field, is one of several."""
    found = []
    for form in page.xpath("//form[@method='post']"):
        belong = "[ancestor::form or @form]"
        steps = [
            one
            for one in page.xpath(f"//*{STEPS}{belong}")
            if one.get("form", "") == form.get("id") or (not one.get("form") and form in one.iterancestors())
        ]
        if len(steps) > 1 and steps[0].get("formmethod") != "dialog":
            found.append(f"{form.get('action')} {steps[0].text_content().strip()}")
    return found


def alike(page: Any) -> list[str]:
    """The lists in which two lines read the same, with these lines."""
    found = []
    for one in page.xpath("//select"):
        lines = Counter(
            " ".join(line.text_content().split())
            for line in one.xpath(".//option[not(../self::optgroup)] | .//optgroup")
        )
        found += [f"{one.get('name')} {line}" for line, times in lines.items() if line and times > 1]
    return found


@pytest.mark.long
@pytest.mark.django_db
def test_enter_takes_no_step_of_several_and_lines_of_lists_differ(
    reporter: Client, signed_in: Any, person: Any
) -> None:
    few_goals(person("steward"))
    waiting = reported(reporter, funds(), value="7.7", evidence=pdf())
    things = Things(waiting, Figure.objects.get(slot__series=funds(), slot__month="2023-06-01"))
    people = {role: signed_in(role) for role in ("reviewer", "leader", "steward", "administrator")}
    settle()
    wrong, several, halting = {}, 0, set()
    for name, page in pages({"author": reporter, **people}, things):
        several += bool(page.xpath("//form[@method='post']//button[@formmethod='dialog']"))
        halting |= {one.get("action") for one in page.xpath(HALTING)}
        if found := [*hasty(page), *alike(page)]:
            wrong[name] = found
    assert wrong == {}
    assert halting == set()
    assert several > 10


BLANK = ("token", "once", "page_of", "key", "step")  # what a form says for its own sake
USUAL = ("这个字段是必填项", "This field is required", "必须填写这个字段")


def blanked(form: dict[str, str]) -> dict[str, str]:
    """A form as somebody sends it who filled in nothing."""
    return {name: text if name.rpartition("-")[2] in BLANK else "" for name, text in form.items()}


def unsaid(page: Any) -> list[str]:
    """What a refused form says somewhere and not on top of it, ways on top of it that lead nowhere, and words that name nothing."""
    found = []
    for form in page.xpath("//form[@method='post']"):
        top = form.xpath("./section[contains(@class, 'summary')]")
        said = " ".join(top[0].text_content().split()) if top else ""
        for error in form.xpath(".//*[contains(concat(' ', @class, ' '), ' error ')]"):
            sentence = " ".join(error.text_content().split())
            if sentence not in said or any(usual in sentence for usual in USUAL):
                found.append(sentence)
        for way in form.xpath("./section[contains(@class, 'summary')]//a/@href"):
            if not form.xpath(f".//*[@id='{way[1:]}']"):
                found.append(way)
    return found


@pytest.mark.long
@pytest.mark.django_db
def test_what_is_refused_is_said_on_top(things: Things, people: dict[str, Client], person: Any) -> None:
    few_goals(person("steward"))
    wrong, told = {}, set()
    for name, (_name, _method, address, _sent, statuses) in POSTS.items():
        _role, client = who(statuses, people)
        with Undone():
            place = reverse(name, args=address(things))
            form = form_of(name, place, client)
            said = SAID.get(name, lambda t: {})(things)
            answer = client.post(
                place, blanked(form) | dict.fromkeys(said, "") | {"step": said.get("step", "")}
            )
            content = answer.getvalue()
        if not 400 <= answer.status_code < 500 or "html" not in answer.get("Content-Type", ""):
            continue
        page = html.document_fromstring(content)
        if page.xpath("//section[contains(@class, 'summary')]"):
            told.add(name)
        if found := unsaid(page):
            wrong[name] = found
    assert wrong == {}
    assert len(told) >= 15, sorted(told)
