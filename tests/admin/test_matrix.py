"""Role × unit × page × row × method: what every address of the admin answers, taken from the addresses themselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from copy import copy
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from tests.admin.matrix import OWN_PAGES, PAGES, ROWS, SITE
from tests.admin.test_pages import a_row_of_every_model
from tests.people import People, client_of
from tracker import models
from tracker.access import configuring, rights_of
from tracker.models import Membership, Series, Slot, Target, Unit, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]
OWN, OTHER, DISTRICT = "dayu", "liyuan", "kuiwen"
ENTERING = [(role, unit) for role in ("steward", "administrator") for unit in (DISTRICT, OWN)]
POSTED = ("add", "change", "delete", "form", "step")
OUTSIDE = ("reporter", "reviewer", "leader", "auditor")
SHUT_OUT = [(role, unit) for role in OUTSIDE for unit in (DISTRICT, OWN)]
# All that hangs on one of these takes long to list before it is removed.
HEAVY = ("unit", "indicator", "target", "register", "league", "section")
# The admin has no page for it; accounts, roles and items aren't removed at all, of the brand there is one, the others have pages of
# their own.
KEPT = {
    ("user", "delete"),
    ("membership", "delete"),
    ("item", "delete"),
    ("checkrule", "delete"),
    ("brand", "add"),
    ("brand", "delete"),
    ("ranksheet", "add"),
    ("bulletinissue", "add"),
}
Person = tuple[str, str]


def found_pages() -> Iterator[tuple[str, str]]:
    """Every address of the admin: its model, empty for the site's own, and its pattern."""
    for one in admin.site.get_urls():
        if isinstance(one, URLPattern):
            yield "", str(one.pattern)
            continue
        model = str(one.pattern).split("/")[1]
        yield from ((model, str(below.pattern)) for below in one.url_patterns)


ADDRESSES = list(found_pages())
MODELS = sorted({model for model, _pattern in ADDRESSES if model})


@pytest.fixture(scope="module")
def clients(shared_world: Any) -> dict[Person, Client]:
    person = People()
    with shared_world():
        made = {one: client_of(person(*one)) for one in (*ENTERING, *SHUT_OUT)}
        founder = User.objects.get(username="history_entry")
        a_row_of_every_model(founder)
        for code in (OWN, OTHER):
            rows_of(Unit.objects.get(code=code), founder, person("reporter", code))
        without = client_of(person("reporter", OWN))
        Membership.objects.filter(user=User.objects.latest("id")).delete()
        return made | {("anonymous", ""): Client(), ("nobody", ""): without}


def rows_of(unit: Unit, by: User, clerk: User) -> None:
    """A row of the unit in every table whose rows are a unit's, where the fixtures have none."""
    register = models.Register.objects.create(code=f"of-{unit.code}", name="示例台账", keeper=unit)
    models.Stage.objects.create(register=register, code="x", name="示例", order=1)
    models.Measure.objects.create(register=register, code="y", name="示例", form="flag", rhythm="once")
    models.Column.objects.create(register=register, code="z", name="示例", form="text")
    models.AppointmentRequest.objects.create(user=clerk, unit=unit, role="reviewer", author=by)
    item, target = unit.items.all()[0], Target.objects.filter(unit=unit)[0]
    series = Series.objects.filter(unit=unit, indicator__isnull=False)[0]
    slot = Slot.objects.create(series=series, month=date(2023, 8, 1))
    figure = models.Figure.objects.create(
        slot=slot, value=1, as_of_date=date(2023, 8, 31), author=clerk, idempotency_key=uuid.uuid4()
    )
    dated = {"basis": "会议", "basis_date": target.first_month, "reason": "因"}
    models.TargetChangeRequest.objects.create(
        target=target, tier="monitored", in_force_from=target.first_month, author=clerk, **dated
    )
    models.Inapplicability.objects.create(
        indicator=target.indicator, unit=unit, from_month=target.first_month, author=clerk, **dated
    )
    models.Assessment.objects.create(
        target=target, month=date(2023, 7, 1), stance="worse", text="示例", author=by
    )
    on = {"item": item, "on": date(2023, 8, 1), "author": clerk}
    models.ItemPresence.objects.create(reason="楼宇拆除", **on)
    models.ItemStepRequest.objects.create(reason="楼宇拆除", **on)
    models.WindowException.objects.create(
        window=models.Window.objects.all()[0], unit=unit, until=timezone.now(), reason="补报", granted_by=by
    )
    models.ReopeningRequest.objects.create(
        window=models.Window.objects.all()[0], series=series, reason="系统故障", author=clerk
    )
    league = models.League.objects.get(code="secretaries")
    said = {"league": league, "month": date(2023, 7, 1), "unit": unit, "author": clerk}
    models.Promise.objects.create(text="示例承诺", **said)
    models.Adjustment.objects.create(kind="bonus", points=1, reason="因", evidence="证", **said)
    models.Veto.objects.create(
        unit=unit,
        first_month=date(2023, 7, 1),
        reason="因",
        basis="通报",
        basis_date=date(2023, 7, 1),
        author=clerk,
    )
    entry = models.ScoreEntry.objects.filter(unit=unit).first() or models.ScoreEntry.objects.create(
        sheet=models.ScoreSheet.objects.create(
            league=league,
            month=date(2023, 6, 1),
            number=1,
            scheme=models.ScoringScheme.objects.filter(league=league)[0],
            objections_until=date(2023, 7, 1),
            author=by,
        ),
        unit=unit,
        total=0,
        place=1,
        of_n=1,
    )
    models.Reorganisation.objects.create(unit=unit, first_month=date(2023, 7, 1), author=by, **dated)
    models.Objection.objects.create(entry=entry, reason="因", evidence="证", author=clerk)
    models.Draft.objects.create(series=series, author=clerk, entries={"value": "1"}, saved_at=timezone.now())
    models.Notice.objects.create(
        recipient=clerk, kind="due", data={"unit": "示例", "month": "2023-07", "missing": 1, "due": ""}
    )
    models.Endorsement.objects.create(figure=figure, endorser=by)
    models.Decision.objects.create(
        figure=figure, kind="approve", decider=User.objects.exclude(pk__in=(by.pk, clerk.pk))[0]
    )
    models.Evidence.objects.create(
        figure=figure, name="合同.pdf", sha256="0" * 64, size=1, content_type="application/pdf"
    )
    models.CheckAnswer.objects.create(figure=figure, rule="below_last_month", numbers={}, sentence="核减")
    models.Statement.objects.create(
        slot=slot, what="growth", value=1, source="月报", source_date=date(2023, 8, 31), author=clerk
    )
    models.Remark.objects.create(figure=figure, text="请核对", author=clerk)
    models.Receipt.objects.create(unit=unit, month=date(2023, 8, 1), author=clerk, figures=[figure.pk])
    counts = dict.fromkeys(("rows", "added", "changed", "unchanged", "refused", "figures"), 0)
    models.ImportRun.objects.create(kind="month", unit=unit, month=date(2023, 8, 1), author=clerk, **counts)


def test_every_address_of_the_admin_has_a_row() -> None:
    own = {one for one in ADDRESSES if one[0] and one[1] not in PAGES}
    assert own == set(OWN_PAGES)
    assert {pattern for model, pattern in ADDRESSES if not model} == set(SITE)
    assert set(MODELS) == set(ROWS)
    assert {(model, page) for model in MODELS for page in PAGES} <= set(ADDRESSES)


def letters(model: str) -> dict[str, str]:
    return dict(zip(("view", "add", "change", "delete"), ROWS[model][1].split(), strict=True))


def kind_of(model: str) -> Any:
    return next(one for one in admin.site._registry if one._meta.model_name == model)


def objects(model: str) -> dict[str, int]:
    """A row of one's own unit, of another and of the district, by whose it is."""
    way, kind = ROWS[model][0], kind_of(model)
    if not way:
        return {DISTRICT: kind._default_manager.order_by("pk")[0].pk}
    firsts = {
        code: kind._default_manager.filter(**{way: code}).order_by("-pk").first()
        for code in (OWN, OTHER, DISTRICT)
    }
    return {code: row.pk for code, row in firsts.items() if row is not None}


def may(person: Person, letter: str, whose: str | None) -> bool:
    """Whether a letter lets somebody; `whose` None asks for the page that is about no row yet."""
    role, unit = person
    reach = unit == DISTRICT or whose in (None, unit)
    return {
        "A": True,
        "U": reach,
        "P": reach and role == "administrator",
        "D": unit == DISTRICT,
        "-": False,
    }[letter.upper()]


def expected(person: Person, model: str, page: str, whose: str | None, method: str) -> set[int]:
    """The statuses that an address may answer with."""
    letter = letters(model)
    sees = may(person, letter["view"], whose)
    less = {403, 404} if letter["view"].islower() else set()
    if page == "list":
        return {200} | less if sees else {403}
    if page == "add":
        return {200} if may(person, letter["add"], None) else {403}
    if page == "redirect":
        return {302}
    if page == "step" and method == "get":
        return {405}
    if not sees:
        return {403, 404} if page == "history" else {404}
    if page == "history":
        return {302} | less
    if page == "change" and method == "get":
        return {200} | less
    kind = "delete" if page == "delete" else "change"
    return ({200, 302} if may(person, letter[kind], whose) else {403}) | less


def worth_showing(person: Person, model: str, page: str, method: str) -> bool:
    """Whether a page that opens is asked for: each refusal is, of what is shown alike to two people one is enough."""
    if method == "post":
        return False  # the same form once more
    if page == "delete":
        return model not in HEAVY
    return page not in ("list", "add", "change") or person[0] == "steward" or "P" in ROWS[model][1]


def told_apart(person: Person, rows: dict[str, int]) -> dict[str | None, int | None]:
    """Rows that make a difference to somebody: whoever has the whole district has each street like the other."""
    less = (OTHER,) if person[1] == DISTRICT else ()
    return {whose: pk for whose, pk in rows.items() if whose not in less}


def asked(model: str, pattern: str, pk: int | None) -> str:
    for name in ("<path:object_id>", "<user_id>", "<int:pk>"):
        pattern = pattern.replace(name, str(pk))
    return f"/admin/tracker/{model}/{pattern}"


def answer(client: Client, method: str, address: str) -> int:
    """The status, with nothing changed by asking: neither rows nor who is signed in."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        status = getattr(client, method)(address).status_code
        transaction.set_rollback(True)
    client.cookies = cookies
    return status


@pytest.mark.parametrize("model", MODELS)
def test_the_answer_to_who_enters(clients: dict[Person, Client], model: str) -> None:
    rows = objects(model)
    if ROWS[model][0]:
        assert rows.keys() >= {OWN, OTHER}
    wrong = {}
    for person in ENTERING:
        for _model, pattern in (one for one in ADDRESSES if one[0] == model):
            page = PAGES.get(pattern) or OWN_PAGES[model, pattern]
            on = told_apart(person, rows) if "<" in pattern else {None: None}
            for whose, pk in on.items():
                for method in ("get", "post") if page in POSTED else ("get",):
                    good = expected(person, model, page, whose, method)
                    if 200 in good and not worth_showing(person, model, page, method):
                        continue
                    status = answer(clients[person], method, asked(model, pattern, pk))
                    if status not in good:
                        wrong[person, page, whose, method] = status, good
    assert wrong == {}


@pytest.mark.parametrize("model", MODELS)
def test_everybody_else_is_shut_out(clients: dict[Person, Client], model: str) -> None:
    """Every role is asked at every address, for the district and for a street in turn: whose role it is nobody looks at yet."""
    pk = next(iter(objects(model).values()))
    wrong = {}
    for turn, (_model, pattern) in enumerate(one for one in ADDRESSES if one[0] == model):
        for number, role in enumerate((*OUTSIDE, "nobody", "anonymous")):
            unit = (DISTRICT, OWN)[(MODELS.index(model) + turn + number) % 2]
            person = (role, unit) if role in OUTSIDE else (role, "")
            method = "post" if pattern.endswith(("delete/", "add/", "unlock/")) else "get"
            status = answer(clients[person], method, asked(model, pattern, pk))
            if status != (302 if person[0] == "anonymous" else 403):
                wrong[person, pattern] = status
    assert wrong == {}


@pytest.mark.parametrize("model", MODELS)
def test_actions_are_held_to_the_same(clients: dict[Person, Client], model: str) -> None:
    """What a page isn't shown for, its action refuses too: each row, asked for by whatever way."""
    kind, wrong = kind_of(model), {}
    for person in (*ENTERING, *SHUT_OUT):
        user = User.objects.get(pk=clients[person].session["_auth_user_id"])
        rights = rights_of(user, on=timezone.localdate())
        for whose, pk in objects(model).items():
            row = kind._default_manager.get(pk=pk)
            for verb in ("add", "change", "delete"):
                good = person in ENTERING and may(person, letters(model)[verb], whose)
                if configuring.may_configure(rights, verb, row) != good and (model, verb) not in KEPT:
                    wrong[person, whose, verb] = good
    assert wrong == {}


@pytest.mark.parametrize("pattern", SITE)
def test_the_sites_own_pages(clients: dict[Person, Client], pattern: str) -> None:
    address = "/admin/" + {
        "r/<path:content_type_id>/<path:object_id>/": "r/1/1/",
        "^(?P<app_label>tracker)/$": "tracker/",
        "(?P<url>.*)$": "nowhere",
    }.get(pattern, pattern)
    for person, client in clients.items():
        given = tuple(answer(client, method, address) for method in ("get", "post"))
        if pattern == "login/":
            assert given == (302, 302), person
        elif person in ENTERING:
            assert given == SITE[pattern], person
        else:
            refused = 302 if person[0] == "anonymous" else 403
            assert set(given) == {refused}, person
