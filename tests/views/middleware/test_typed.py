"""What was typed when a session had ended comes back to whoever typed it, on every page with a form; to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import time_machine
from django.conf import settings as configured
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.html import escape
from lxml import html

from tests.login.steps import post_password, signed_in_as
from tests.people import People, client_of
from tests.views.addresses import ROWS
from tests.views.filling import filled
from tests.views.steps import funds, pdf, reported
from tests.views.things import Things, few_goals
from tracker.actions.people.typed import KEPT, MOST
from tracker.models import Figure, Typed, User
from tracker.templatetags.once import WRITER, seal_of
from tracker.views.web.typed import without_mark

pytestmark = pytest.mark.django_db

ROLES = {"author": ("reporter", "dayu"), "stranger": ("reporter", "liyuan")} | {
    role: (role, "kuiwen") for role in ("reviewer", "leader", "steward", "administrator")
}
# The pages that have forms to type into, by who sees them, and where their forms lead.
PAGES = {
    "author": "item_add item_edit item_step import_run league_marks my_month report_month report_once report_stage report_measure"
    " change_request correct interference",
    "reviewer": "registers review figure edition_draft",
    "leader": "target league_vetoes",
    "steward": "rule split goal_new roll_over rank bulletin_text contender league_rules league_vetoes veto_lift ballot steward"
    " reorganisation editions_desk admin:tracker_indicator_add admin:tracker_targetversion_add admin:tracker_scoringscheme_add"
    " admin:tracker_countingrule_add admin:tracker_unit_add",
    "administrator": "admin:tracker_user_add admin:tracker_membership_add",
}
TAKEN = {
    "author": "item_add item_edit item_step import_undo league_marks my_month report_month report_once report_stage report_measure"
    " change_request correct interference",
    "reviewer": "step_decide review return edition_step",
    "leader": "assess veto_decide",
    "steward": "rule split goal_new roll_over rank bulletin_text contender league_rules league_vetoes veto_lift ballot_hold"
    " reopening_decide change_decide inapplicable_decide reorganisation_decide edition_freeze admin:tracker_indicator_add",
    "administrator": "admin:tracker_user_add admin:tracker_membership_add",
}
NOTE = "登录失效时您填写的内容已放回本页"
WRITTEN = ("text", "number", "search", "date", "month", "textarea")


@dataclass
class Form:
    """A form as a page has it: where it goes, and what somebody types into it."""

    page: str
    address: str
    texts: dict[str, str] = field(default_factory=dict)  # what is seen
    hidden: dict[str, str] = field(default_factory=dict)


def forms(page: str, content: bytes) -> Iterator[Form]:
    """The forms of a page that somebody can type into, filled."""
    for one in html.document_fromstring(content.decode()).forms:
        found = Form(page, urljoin(page, one.get("action") or page))
        for number, control in enumerate(one.iter("input", "textarea")):
            kind = control.get("type", "text") if control.tag == "input" else "textarea"
            name = control.get("name", "")
            if kind == "hidden":
                found.hidden[name] = control.get("value", "")
            elif name and kind in WRITTEN and "readonly" not in control.attrib:
                plain = {"number": f"{number + 70}", "date": "2023-07-19", "month": "2023-08"}
                found.texts[name] = plain.get(kind, f"所写的第{number}处 <&\"'> 完")
        if found.texts and one.get("method", "").lower() == "post":
            yield found


@pytest.fixture(scope="module")
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("evidence")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module")
def users(shared_world: Any) -> dict[str, User]:
    person = People()
    with shared_world():
        few_goals(person("steward"))
        return {name: person(role, unit) for name, (role, unit) in ROLES.items()}


@pytest.fixture(scope="module")
def things(shared_world: Any, users: dict[str, User], evidence_folder: Path) -> Things:
    with shared_world():
        waiting = reported(client_of(users["author"]), funds(), value="7.7", evidence=pdf())
        return Things(waiting, Figure.objects.get(slot__series=funds(), slot__month="2023-06-01"))


@pytest.fixture(scope="module")
def addresses(shared_world: Any, things: Things) -> dict[str, str]:
    """The addresses of the permission matrix by name, with all that is asked for waiting to be decided on."""
    made: dict[str, str] = {}
    with shared_world():
        for name, _method, args, _sent, _told in ROWS:
            if name not in made:
                with suppress(IntegrityError), transaction.atomic():  # some things there can be only one of
                    made[name] = reverse(name, args=args(things))
    return made


def typed_into(form: Form, files: bool = False) -> Client:
    """Somebody sends the form without being signed in any more; what the browser is told to open next is in `next`."""
    client = Client(headers={"referer": f"http://testserver{form.page}"})
    answer = client.post(
        form.address, {**form.hidden, **form.texts, **({"evidence": pdf("回单.pdf")} if files else {})}
    )
    assert answer.status_code == 302, (form.address, answer.status_code)
    place = urlsplit(answer["Location"])
    assert place.path == reverse(configured.LOGIN_URL)
    client.next = parse_qs(place.query)["next"][0]  # type: ignore[attr-defined]
    return client


def standing_in(content: bytes, form: Form) -> dict[str, str]:
    """What stands in the fields of the page's form that goes where `form` went; the best filled one."""
    document = html.document_fromstring(content.decode())
    best: dict[str, str] = {}
    for one in document.forms:
        if without_mark(urljoin(form.page, one.get("action") or form.page)) == without_mark(form.address):
            fields = {
                control.get("name"): (
                    control.text_content().removeprefix("\n")
                    if control.tag == "textarea"
                    else control.get("value", "")
                )
                for control in one.iter("input", "textarea")
            }
            if sum(fields.get(name) == text for name, text in form.texts.items()) > sum(
                best.get(name) == text for name, text in form.texts.items()
            ):
                best = fields
    return best


@pytest.mark.parametrize("role", PAGES)
def test_every_form_has_its_text_back_and_nobody_else_sees_it(
    role: str, users: dict[str, User], addresses: dict[str, str]
) -> None:
    client, stranger, seen = client_of(users[role]), client_of(users["stranger"]), set()
    for name in PAGES[role].split():
        page = addresses[name] if name in addresses else reverse(name)
        answer = client.get(page)
        for form in forms(page, answer.content):
            if (place := resolve(urlsplit(form.address).path).view_name) in seen:
                continue
            seen.add(place)
            back = typed_into(form).next  # type: ignore[attr-defined]
            given = client.get(back)
            assert given.status_code == 200, (page, back)
            wanted = {name: text for name, text in form.texts.items() if "password" not in name}
            assert {name: standing_in(given.content, form).get(name) for name in wanted} == wanted, page
            assert NOTE in given.content.decode()
            elsewhere = stranger.get(back).content.decode()
            assert NOTE not in elsewhere
            assert "所写的第" not in elsewhere
    assert seen >= set(TAKEN[role].split()), sorted(set(TAKEN[role].split()) - seen)


def test_whatever_is_sent_to_any_address_can_be_read_again(
    users: dict[str, User], addresses: dict[str, str]
) -> None:
    writer = client_of(users["author"])
    seal = seal_of(users["author"].pk)
    for name in {name for name, method, *_ in ROWS if method == "post"} & set(addresses):
        address = addresses[name]
        text = f"写给 {name} 的理由"
        Client().post(address, {WRITER: seal, "reason": text})
        listed = writer.get(reverse("typed")).content.decode()
        assert (text in listed) is not address.startswith(("/accounts/", "/i18n/")), name


@pytest.fixture
def form(users: dict[str, User], addresses: dict[str, str]) -> Form:
    """The form of a report, with what somebody typed."""
    page = addresses["report_month"]
    return next(
        form for form in forms(page, client_of(users["author"]).get(page).content) if form.address == page
    )


def test_a_form_that_is_sent_again_is_not_kept_any_longer(form: Form, users: dict[str, User]) -> None:
    texts = {"value": "8.8", "note": "补充说明"}
    form.texts |= texts
    client = client_of(users["author"])
    given = client.get(typed_into(form, files=True).next)  # type: ignore[attr-defined]
    assert "回单.pdf" in given.content.decode()
    sent = filled(given.content.decode()) | texts | {"as_of": "2023-07-31", "save_draft": "1"}
    assert sent["typed"] == str(Typed.objects.get().pk)
    assert client.post(form.address, sent).status_code == 302
    assert not Typed.objects.exists()


def test_the_same_text_is_kept_once_and_only_so_much(form: Form, users: dict[str, User]) -> None:
    for _twice in range(2):
        typed_into(form)
    assert Typed.objects.count() == 1
    for number in range(MOST + 3):
        form.texts["note"] = f"第{number}次"
        typed_into(form)
    assert Typed.objects.filter(user=users["author"]).count() == MOST
    Typed.objects.update(at=timezone.now() - KEPT - timedelta(days=1))
    typed_into(form)
    assert Typed.objects.count() == 1


@pytest.mark.parametrize("seal", ["", "5", "5:abc", "garbage", "\0"])
def test_what_is_from_no_page_of_ours_is_not_kept(form: Form, seal: str) -> None:
    Client().post(form.address, form.texts | {WRITER: seal})
    assert not Typed.objects.exists()


def test_passwords_are_never_kept(users: dict[str, User]) -> None:
    seal = seal_of(users["administrator"].pk)
    secret = {WRITER: seal, "username": "new", "password1": "hush hush", "password2": "hush hush"}
    Client().post(reverse("admin:tracker_user_add"), secret)
    assert [name for name, _text in Typed.objects.get().fields] == ["username"]
    Client().post(reverse("account_change_password"), secret)
    assert Typed.objects.count() == 1


def test_somebody_who_was_away_too_long_has_it_back(person: Any, form: Form) -> None:
    user = person("reporter", "dayu")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in_as(user)
        own = next(
            one for one in forms(form.page, client.get(form.page).content) if one.address == form.address
        )
        clock.shift(configured.SESSION_IDLE + timedelta(minutes=1))
        answer = client.post(own.address, own.hidden | own.texts)
        page = client.get(answer["Location"]).content.decode()
        assert "您填写的内容没有丢失" in page
        back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
        assert post_password(client, user, next=back)["Location"] == back
        assert standing_in(client.get(back).content, own)["note"] == own.texts["note"]


def test_who_signs_in_without_being_led_back_lands_on_what_is_kept(person: Any, form: Form) -> None:
    user = person("reporter", "dayu")
    form.hidden[WRITER] = seal_of(user.pk)
    typed_into(form)
    client = Client()
    assert post_password(client, user)["Location"] == reverse("typed")
    kept = Typed.objects.get()
    listed = client.get(reverse("typed")).content.decode()
    assert escape(form.texts["note"]) in listed
    keys = [text for name, text in form.hidden.items() if name.endswith("key") and name != WRITER]
    assert keys
    assert not any(key in listed for key in keys)
    assert reverse("typed") in client.get(reverse("todo")).content.decode()
    assert client_of(person("leader")).post(reverse("typed_drop", args=[kept.pk])).status_code == 302
    assert Typed.objects.exists()
    client.post(reverse("typed_drop", args=[kept.pk]))
    assert not Typed.objects.exists()
    assert reverse("typed") not in client.get(reverse("todo")).content.decode()


def test_a_page_from_before_the_last_sign_in_gives_its_text_back(form: Form, users: dict[str, User]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(users["author"])
    answer = client.post(form.address, form.hidden | form.texts)
    assert answer.status_code == 302
    assert standing_in(client.get(answer["Location"]).content, form)["note"] == form.texts["note"]
    client.force_login(users["stranger"])
    assert client.post(form.address, form.hidden | form.texts).status_code == 403


def test_who_must_set_up_a_second_factor_first_has_it_afterwards(
    form: Form, users: dict[str, User], settings: Any
) -> None:
    settings.MFA_REQUIRED_ROLES = ["reporter"]
    client = client_of(users["author"])
    assert client.post(form.address, form.hidden | form.texts)["Location"] == reverse("mfa_activate_totp")
    settings.MFA_REQUIRED_ROLES = []
    assert form.texts["note"] in html.document_fromstring(client.get(reverse("typed")).content).text_content()


def test_a_page_that_is_gone_leads_to_the_text(form: Form, users: dict[str, User]) -> None:
    back = typed_into(form).next  # type: ignore[attr-defined]
    Typed.objects.update(page="/targets/999999999/")
    client = client_of(users["author"])
    assert client.get(f"/targets/999999999/?{back.partition('?')[2]}")["Location"] == reverse("typed")
