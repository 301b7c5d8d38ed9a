"""Every test sees Kuiwen as the fixtures have it; each test's own changes are rolled back."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import teardown_databases
from django.utils import timezone, translation
from psycopg.pq import TransactionStatus
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.people import People, client_of

# Built on what is in force: in CI that is Hypothesis's own profile. What is slow isn't wrong.
_patient = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("patient", _patient)
hypothesis.settings.register_profile("thorough", _patient, max_examples=1_000)
hypothesis.settings.register_profile("few", _patient, max_examples=25)
hypothesis.settings.load_profile("patient")
_NEED_DATABASE = {"db", "own_database", "empty_database", "shared_world"}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A test database with the fixtures.

    pytest-django's own makes none when every test that was asked for has `own_database` and none has `db`.
    """
    with django_db_blocker.unblock():
        made = databases.set_up()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Each test begins in the default language; a page in another would leave that one active."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """Each test begins with an empty memory: what is kept there was true of another test's database."""
    cache.clear()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of the test's own with Kuiwen in it, where commits are real."""
    with django_db_blocker.unblock(), databases.copied(connection.settings_dict["NAME"]) as own:
        yield own


@pytest.fixture
def empty_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The same without any district in it."""
    with django_db_blocker.unblock(), databases.copied(databases.empty()) as own:
        yield own


@pytest.fixture(scope="module")
def shared_world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """What a module's own fixtures write `with shared_world():` is there for all its tests and gone after the last.

    Each test's changes are rolled back as ever: its transaction is a savepoint in this one. What a commit would do for the
    world is done when it is written: else every request would do it, and the roll back undo it, all over again.
    """

    @contextmanager
    def writing() -> Iterator[None]:
        with django_db_blocker.unblock():
            yield
            _settle()

    with django_db_blocker.unblock(), transaction.atomic():
        with django_db_blocker.block():
            yield writing
        transaction.set_rollback(True)


def _settle() -> None:
    connection.connection.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture(scope="session", autouse=True)
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Without two things that take long in earnest and that tests do a thousand times, and a limit that they would meet.

    Hashing a password takes a second, and most tests open two accounts. And every test client is a server that starts:
    unless told to look for a file when one is asked for, it lists all there are, which took as long as two pages.
    """
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        WHITENOISE_AUTOREFRESH=True,
        COSTLY_FOLDER=tmp_path_factory.mktemp("costly"),
        COSTLY_A_MINUTE=10_000,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def files_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files that tests hand in lie in a folder of the run, not among those of a demonstration beside it."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("evidence")):
        yield


@pytest.fixture
def unlogged() -> Iterator[None]:
    """Of what is refused nothing is logged: where half of the requests are, writing down the trace of each takes long."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def now() -> datetime:
    """This instant in the district's time, so that `now.date()` is the day people there have."""
    return timezone.localtime()


@pytest.fixture
def still() -> Iterator[None]:
    """The clock stands still: no midnight falls between what a test says of today and what it does then."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(autouse=True)
def settling() -> Iterator[None]:
    """A test's requests all run in its one transaction, which is never committed. What a commit would do is done before each
    request and after it: what is put off until then is checked, and the chain gets its links.
    """

    def settle(**_: object) -> None:
        usable = connection.in_atomic_block and not connection.needs_rollback
        if usable and connection.connection.info.transaction_status == TransactionStatus.INTRANS:
            _settle()

    request_started.connect(settle)
    request_finished.connect(settle)
    yield
    request_started.disconnect(settle)
    request_finished.disconnect(settle)


@pytest.fixture
def person(db: None) -> People:
    return People()


@pytest.fixture
def signed_in(person: People) -> object:
    """A test client signed in with a role: `signed_in("reporter", "commerce")`."""

    def sign_in(role: str, unit: str = "kuiwen") -> Client:
        return client_of(person(role, unit))

    return sign_in


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """A world that a module shares is made by one worker. After the shuffling, each worker finds its work in good order."""
    for item in items:
        if "shared_world" in _asked_for(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    yield
    if items and items[0].config.getoption("loadgroup", default=False):
        _grouped(items)
    items.sort(key=_turn)


def _grouped(items: list[pytest.Item]) -> None:
    """Every worker would make the world again, and nothing would tell, if xdist didn't get to know the groups."""
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group and not item.nodeid.endswith(f"@{group.args[0]}"):
            raise RuntimeError(f"xdist doesn't know the group of {item.nodeid}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None]:
    """What a set-up walks, the loading of the fixtures before all, nobody asks about: it isn't counted."""
    with _uncounted():
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Long tests walk again and again what others have walked."""
    with _uncounted() if item.get_closest_marker("long") else nullcontext():
        yield


@contextmanager
def _uncounted() -> Iterator[None]:
    """No branches are counted, which makes things up to three times as long.

    pytest-cov's own mark for that does nothing in xdist's workers.
    """
    counting = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(counting)


def pytest_collection_finish() -> None:
    """Half a million objects live as long as the run: left out of every garbage collection, which took a tenth of the time."""
    gc.collect()
    gc.freeze()


def _turn(item: pytest.Item) -> int:
    """Browsers, which wait for others half of the time, and what needs no database: one worker runs that while the other
    loads the fixtures. Then what takes long and has to be run by one worker, then what either takes long or has to be, so that
    nobody waits for it at the end.
    """
    if item.get_closest_marker("browser"):
        return 0
    if not (_NEED_DATABASE & _asked_for(item) or item.get_closest_marker("django_db")):
        return 2 if item.get_closest_marker("embedded") else 1
    return 4 - bool(item.get_closest_marker("long")) - bool(item.get_closest_marker("xdist_group"))


def _asked_for(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
