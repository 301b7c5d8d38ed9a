"""A Chromium, a server on a database of the test's own, and people who can sign in to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection, transaction
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.browser.steps import PASSWORD, PATIENCE, Visitor
from tracker.actions.people.accounts import appoint
from tracker.models import Unit, User

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """One browser for all tests that need one, which come one after the other; each page has its own cookies."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is missing: install Debian's package chromium")
    # Inside an event loop Django has other connections than outside, and a database in use isn't copied.
    connection.close()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, in which Django would refuse every query;
        # nothing here is asynchronous, so no query can get in another's way.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def server(own_database: str, settings: Any, tmp_path: Path) -> Iterator[str]:
    """Where the product answers; its threads open their own connections and close them after each visit."""
    settings.MEDIA_ROOT = tmp_path / "evidence"
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()


@pytest.fixture
def account(own_database: str) -> Callable[..., User]:
    """Opens an account with a role: `account("reporter", "dayu")`."""

    def open_account(role: str, unit: str = "kuiwen", name: str = "") -> User:
        founder = User.objects.get(username="history_entry")
        with transaction.atomic():
            name = name or f"{role}-{unit}"
            user = User.objects.create_user(name, PASSWORD, display_name=name.replace("-", " "))
            appoint(by=founder, at=timezone.now(), user=user, unit=Unit.objects.get(code=unit), role=role)
        return user

    return open_account


@pytest.fixture
def visitor(chromium: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    """Somebody at a window of their own: `visitor("en", width=390)`; further options are Playwright's."""
    opened: list[Page] = []

    def come(language: str = "zh-hans", *, width: int = 1440, **options: Any) -> Visitor:
        window = ViewportSize(width=width, height=900)
        context = chromium.new_context(base_url=server, locale="zh-CN", viewport=window, **options)
        context.set_default_timeout(PATIENCE)
        opened.append(context.new_page())
        return Visitor(opened[-1], language)

    yield come
    for page in opened:
        page.context.close()
