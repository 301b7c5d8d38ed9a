"""The whole story: a clerk reports, moves, the reviewer returns; the successor has all of it, who moved sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actions.imports.test_applying import HEAD, NEW, xlsx
from tests.ledger.sql import settle
from tests.people import client_of
from tests.views.imports.test_files import confirm, upload
from tests.views.reporting.test_month import answered, sent
from tests.views.steps import MONTH, entries, funds, page, pdf, report_address, step, tower
from tracker.actions.people.accounts import save_membership
from tracker.models import Draft, Figure, ImportRun, Membership, Notice, Receipt, Series, Unit, User

ADDRESS = reverse("my_month", args=["dayu", MONTH])
NUMBER, DRAFTED, REASON = "7.7123", "78.9123", "与银行回单7.7123不符"


def moves(user: User, to: str = "liyuan") -> None:
    """The end of somebody's roles was yesterday; from today on they report elsewhere."""
    settle()
    by, at = User.objects.get(username="history_entry"), timezone.now()
    for held in user.memberships.all():
        held.until_date = timezone.localdate() - timedelta(days=1)
        save_membership(by=by, at=at, membership=held)
    begins(user, to)


def begins(user: User, unit: str) -> None:
    by = User.objects.get(username="history_entry")
    held = Membership(user=user, unit=Unit.objects.get(code=unit), role="reporter")
    save_membership(by=by, at=timezone.now(), membership=held)


def statuses(client: Client, addresses: list[str]) -> set[int]:
    found = [client.get(one) for one in addresses]
    for one in found:
        b"".join(one)  # a file is read to its end, or it stays open
    return {one.status_code for one in found}


@pytest.fixture
def clerk(person: Any) -> User:
    user: User = person("reporter", "dayu")
    user.display_name = "张离任"
    user.save()
    return user


@pytest.fixture
def successor(person: Any) -> User:
    return person("reporter", "commerce")


def tax() -> Series:
    return Series.objects.get(item=tower(), measure__code="tax")


def test_who_comes_after_has_it_and_who_moved_sees_nothing(
    clerk: User, successor: User, reviewer: Client
) -> None:
    leaving = client_of(clerk)
    line = answered(funds(), NUMBER, evidence=pdf())
    assert leaving.post(ADDRESS, sent(line)).status_code == 302
    figure = Figure.objects.latest("id")
    leaving.post(report_address(tax()), entries(value=DRAFTED, save_draft="1"))
    seen = [
        reverse("figure", args=[figure.pk]),
        reverse("evidence", args=[figure.evidence.get().pk]),
        reverse("receipt", args=[Receipt.objects.get().pk]),
        ADDRESS,
        report_address(funds()),
        report_address(tax()),
    ]
    assert statuses(leaving, seen) == {200}
    moves(clerk)
    assert step(reviewer, "return", figure, reason=REASON).status_code == 302
    notice = Notice.objects.get(kind="returned")
    begins(successor, "dayu")
    _has_it(client_of(successor), figure)
    _sees_nothing(leaving, seen, figure, notice)


def _has_it(coming: Client, figure: Figure) -> None:
    """What was returned, why, by whom it was reported, the draft, the notice, and one click from there to the form."""
    todo = page(coming, "todo")
    assert all(text in todo for text in (REASON, "张离任", report_address(funds()), report_address(tax())))
    told = page(coming, "notices")
    assert all(text in told for text in (REASON, "随岗位移交", "张离任"))
    assert REASON in page(coming, "report")
    assert "张离任" in page(coming, "figure", figure.pk)
    form = coming.get(report_address(tax())).content.decode()
    assert f'value="{DRAFTED}"' in form
    assert "由张离任于" in form
    assert REASON in coming.get(report_address(funds())).content.decode()
    assert coming.post(report_address(funds()), entries(value="7.8")).status_code == 302
    assert REASON not in page(coming, "todo")
    assert not Notice.objects.filter(kind="returned", read_at=None).exists()


def _sees_nothing(leaving: Client, seen: list[str], figure: Figure, notice: Notice) -> None:
    assert statuses(leaving, seen) == {404}
    assert leaving.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert step(leaving, "withdraw", figure).status_code == 404
    assert leaving.post(report_address(tax()), entries(value="1", save_draft="1")).status_code == 404
    for name in ("todo", "notices", "report", "board", "review", "import_runs", "missing", "account"):
        body = leaving.get(reverse(name)).content.decode()
        assert not [text for text in (NUMBER, DRAFTED, REASON) if text in body], name


def test_an_account_that_was_shut_is_no_way_to_lose_what_was_returned(
    clerk: User, reviewer: Client, signed_in: Callable[..., Client]
) -> None:
    leaving = client_of(clerk)
    leaving.post(report_address(funds()), entries(value=NUMBER))
    figure = Figure.objects.latest("id")
    settle()
    clerk.is_active = False
    clerk.save()
    step(reviewer, "return", figure, reason=REASON)
    assert REASON in page(signed_in("reporter", "dayu"), "todo")
    assert leaving.get(reverse("todo")).status_code in (302, 403)


def test_two_share_a_draft_and_neither_overwrites_the_other(
    clerk: User, signed_in: Callable[..., Client]
) -> None:
    one, other = client_of(clerk), signed_in("reporter", "dayu")
    place = report_address(tax())
    one.post(place, entries(value="5", save_draft="1", draft_version=""))
    answer = other.post(place, entries(value="6", note="我的", save_draft="1", draft_version=""))
    body = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in body for text in ("张离任", "没有覆盖", ">5<", 'value="6"', "我的"))
    assert Draft.objects.get().entries["value"] == "5"
    version = Draft.objects.get().version
    assert f'value="{version}"' in body
    assert other.post(place, entries(value="6", save_draft="1", draft_version=version)).status_code == 302
    assert Draft.objects.get().entries["value"] == "6"


def test_the_grid_tells_of_a_colleagues_text_too(clerk: User, signed_in: Callable[..., Client]) -> None:
    one, other = client_of(clerk), signed_in("reporter", "dayu")
    one.post(ADDRESS, sent(answered(funds(), "5", version=""), step="draft"))
    assert "由张离任于" in other.get(ADDRESS).content.decode()
    answer = other.post(ADDRESS, sent(answered(funds(), "6", version=""), step="draft"))
    body = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in body for text in ("草稿已由张离任于", 'value="6"', Draft.objects.get().version))
    typed = sent(answered(funds(), "8", version=""))
    told = other.post(reverse("my_drafts", args=["dayu", MONTH]), typed)
    assert told.status_code == 409
    assert "张离任" in told.json()["lines"][str(funds().pk)]["said"]
    assert Draft.objects.get().entries["value"] == "5"


def test_a_correction_that_was_returned_is_corrected_again(
    clerk: User, successor: User, reviewer: Client
) -> None:
    leaving, june = client_of(clerk), Figure.objects.get(slot__series=funds(), slot__month="2023-06-01")
    leaving.post(
        reverse("correct", args=[june.pk]),
        entries(value=NUMBER, reason="漏报", as_of="2023-06-30", kind="error"),
    )
    figure = Figure.objects.latest("id")
    assert figure.corrects == june
    moves(clerk)
    step(reviewer, "return", figure, reason=REASON)
    begins(successor, "dayu")
    assert reverse("correct", args=[june.pk]) in page(client_of(successor), "todo")


def test_imports_stay_with_the_unit(clerk: User, successor: User) -> None:
    leaving = client_of(clerk)
    looked = upload(leaving, xlsx(HEAD, NEW))["Location"]
    waiting = upload(leaving, xlsx(HEAD, [*NEW[:2], "示例新项目乙", *NEW[3:]]), "另一份.xlsx")["Location"]
    assert confirm(leaving, looked).status_code == 302
    run = ImportRun.objects.get()
    shown = [reverse(name, args=[run.pk]) for name in ("import_run", "import_file")]
    assert run.units == [Unit.objects.get(code="dayu").pk]
    assert statuses(leaving, shown) == {200}
    moves(clerk)
    assert statuses(leaving, shown) == {404}
    assert leaving.get(waiting).status_code == 400
    assert leaving.get(f"{waiting}refused.xlsx").status_code == 400
    assert "项目.xlsx" not in page(leaving, "import_runs")
    begins(successor, "dayu")
    assert statuses(client_of(successor), shown) == {200}


def test_a_months_file_is_the_units(clerk: User, successor: User) -> None:
    leaving = client_of(clerk)
    content = b"".join(leaving.get(reverse("import_template", args=["month", "dayu"]), {"month": MONTH}))
    into = ["month", "dayu"]
    sheet = {"file": SimpleUploadedFile("月报.xlsx", content), "month": MONTH}
    looked = leaving.post(reverse("import", args=into), sheet)["Location"]
    assert leaving.get(looked).status_code == 200
    moves(clerk)
    assert leaving.get(looked).status_code == 403
