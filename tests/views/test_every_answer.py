"""What every answer must keep to, whoever asks and wherever: what it says to the browser, what its cookies are, what it costs,
and that names, reasons and files with mark-up or a formula in them are shown as they are, and never obeyed (faults 36 and 39).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection, models, transaction
from django.test import Client, override_settings
from django.urls import NoReverseMatch, resolve, reverse

from tests.views.everywhere import FILES
from tests.views.fuzzing import places
from tests.views.steps import pdf, reported
from tests.views.world import ROLES, Known, known_parts, settled
from tracker.documents.sheets import TYPE
from tracker.models import Series
from tracker.views.middleware.headers import DEFAULTS
from tracker.views.middleware.kept import PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("unlogged")]
HOSTILE = "=\"'><xss onerror=1>"
RAW, ESCAPED = "<xss", "&lt;xss"
ADMINS = ("steward", "administrator")
# Files that are there already, or made at once: what they cost is reading them.
AT_HAND = {
    "evidence",
    "evidence_shown",
    "exhibit",
    "pack_file",
    "import_file",
    "mfa_download_recovery_codes",
    "edition_csv",
}
SYSTEM = {
    "code",
    "kind",
    "object_type",
    "family",
    "form",
    "sha256",
    "hash",
    "salt",
    "password",
    "username",
    "symbol",
    "language",
    "digest",
    "head",
}


@pytest.fixture(scope="module")
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("evidence")):
        yield settings.MEDIA_ROOT


@pytest.fixture(scope="module")
def sessions(shared_world: Any, evidence_folder: Path) -> dict[str, str]:
    with shared_world():
        name = f"证明{HOSTILE}.pdf".replace('"', "")
        long = f"{HOSTILE}说明" + "很长" * 20
        found = settled(note=long, explanation=f"原因{HOSTILE}", evidence=pdf(name))
        author = Client()
        author.cookies[settings.SESSION_COOKIE_NAME] = found["author"]
        tax = Series.objects.filter(unit__code="dayu", measure__code="tax")[0]
        reported(author, tax, value="8", note=f"说明{HOSTILE}", explanation=f"原因{HOSTILE}")
        return found


@pytest.fixture(scope="module")
def known(shared_world: Any, sessions: dict[str, str]) -> Known:
    with shared_world():
        parts = known_parts()
        deface()
        return parts


def deface() -> None:
    """Put mark-up into every text of a few rows of every table that lets it be changed; the ledger's refuse."""
    for model in apps.get_app_config("tracker").get_models():
        for field in model._meta.concrete_fields:
            texts = isinstance(field, models.CharField | models.TextField)
            if not texts or field.choices or field.name in SYSTEM or field.unique:
                continue
            rows = model._default_manager.order_by("pk").values_list("pk", flat=True)[:40]
            with suppress(DatabaseError), transaction.atomic():
                model._default_manager.filter(pk__in=list(rows)).update(
                    **{field.name: HOSTILE[: field.max_length]}
                )


def answers(role: str, sessions: dict[str, str], known: Known) -> Iterator[tuple[str, Any]]:
    """What each address that shows something answers to a role; of the admin's only to the steward, to the administrator where
    the steward isn't shown it, and to nobody; files to the auditor too.
    """
    for place in places():
        inside = place.name.startswith("admin:")
        if inside and role not in (ADMINS[0], "anonymous"):
            continue
        if place.name.endswith(FILES) and role not in (ADMINS[0], "anonymous", "auditor"):
            continue
        try:
            address = reverse(place.name, args=known.get(place.name, [[]])[0])
        except NoReverseMatch:
            continue
        for asking in ADMINS if inside and role in ADMINS else (role,):
            client = Client()
            if sessions[asking]:
                client.cookies[settings.SESSION_COOKIE_NAME] = sessions[asking]
            with transaction.atomic():
                answer: Any = client.get(address)
                yield address, answer
                transaction.set_rollback(True)
            if answer.status_code == 200:
                break


# Strangers and administrators are shown nothing on the site that nobody else is.
@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("stranger", "administrator")])
def test_every_answer_keeps_to_the_rules(sessions: dict[str, str], known: Known, role: str) -> None:
    wrong, escaped, asked = [], 0, 0
    for address, answer in answers(role, sessions, known):
        asked += 1
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        wrong += [f"{address}: {fault}" for fault in faults_of_headers(address, answer)]
        if is_page and RAW.encode() in content:
            at = content.index(RAW.encode())
            wrong.append(f"{address}: obeys {content[max(0, at - 80) : at + 20].decode(errors='replace')!r}")
        wrong += [f"{address}: {cell} is a formula" for cell in formulas(answer, content)]
        escaped += ESCAPED.encode() in content
        if answer.status_code == 200 and "Content-Disposition" in answer.headers:
            match = resolve(address)
            if match.url_name not in AT_HAND and not hasattr(match.func, "costly"):
                wrong.append(f"{address}: makes a file and isn't declared costly")
    assert wrong == []
    assert asked > 100
    assert escaped > (20 if role not in ("anonymous", "no_role") else -1)


def formulas(answer: Any, content: bytes) -> Iterator[str]:
    """The cells of a file that a spreadsheet would calculate."""
    if answer.status_code != 200:
        return
    kind = answer.headers.get("Content-Type", "")
    if kind == TYPE:
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            yield from (
                f"{sheet.title} {cell.coordinate}" for row in sheet for cell in row if cell.data_type == "f"
            )
    if kind.startswith("text/csv"):
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            yield from (cell for cell in row if cell.lstrip().startswith(("=", "@")))


def faults_of_headers(address: str, answer: Any) -> Iterator[str]:
    for name, text in DEFAULTS.items():
        if name != "Cache-Control" and answer.headers.get(name) != text:
            yield f"{name} is {answer.headers.get(name)}"
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"policy {policy!r}"
    shown = answer.streaming and address.endswith("/shown/")  # handed-in images and PDF, in frames of ours
    if answer.headers.get("X-Frame-Options") != ("SAMEORIGIN" if shown else "DENY"):
        yield "may be framed"
    kept = answer.headers.get("Cache-Control", "")
    if "no-store" not in kept and not (address.startswith(PUBLIC) and kept == "public, max-age=60"):
        yield f"kept: {kept!r}"
    if not answer.headers.get("X-Request-Id"):
        yield "no number"
    for name, cookie in answer.cookies.items():
        if not cookie["httponly"] or cookie["samesite"] != "Lax" or cookie["path"] != "/":
            yield f"cookie {name}: {cookie.OutputString()}"


@pytest.mark.parametrize(
    ("address", "more", "status"),
    [
        ("/nowhere/", {}, 404),
        ("/accounts/logout/", {}, 405),
        ("/accounts/login/", {"headers": {"host": "evil.example"}}, 400),
        ("/?" + "a=1&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1), {}, 413),
    ],
    ids=["no page", "a method not taken", "another host", "too many fields"],
)
def test_refusals_keep_to_them_too(db: None, address: str, more: Any, status: int) -> None:
    answer: Any = Client().get(address, **more)
    assert answer.status_code == status
    assert 'lang="zh-hans"' in answer.content.decode()
    assert list(faults_of_headers(address, answer)) == []


def test_a_failing_page_keeps_to_them_too(db: None) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE socialaccount_socialapp RENAME TO not_yet")
        answer: Any = Client(raise_request_exception=False).get(reverse("account_login"))
        transaction.set_rollback(True)
    assert answer.status_code == 503
    assert answer.headers["X-Request-Id"] in answer.content.decode()
    assert list(faults_of_headers("/", answer)) == []


def test_static_files_keep_to_them_but_are_kept(db: None) -> None:
    answer: Any = Client().get(staticfiles_storage.url("tracker/base.css"))
    assert answer.status_code == 200
    assert answer.getvalue()  # which closes it as a server does; once more would close the tests' connection
    assert [one for one in faults_of_headers("/", answer) if not one.startswith("kept")] == []
    assert "no-store" not in answer.headers["Cache-Control"]


def test_the_cookies_of_signing_in_and_choosing_a_language(person: Any) -> None:
    client = Client()
    page = client.get(reverse("account_login"))
    chosen = client.post(reverse("set_language"), {"language": "en"})
    entered = client.post(
        reverse("account_login"),
        {"login": person("leader").username, "password": "a good long password"},
    )
    for answer in (page, chosen, entered):
        assert answer.cookies
        assert list(faults_of_headers("/", answer)) == []
    assert settings.SESSION_COOKIE_NAME in entered.cookies
