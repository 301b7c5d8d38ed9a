"""A small district that isn't Kuiwen, and people who import into it and into Kuiwen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.people import People
from tracker.actions.people.configuration import save
from tracker.models import Identity, Indicator, User

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def mini_district(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, User]]:
    """The small district in a database of its own, and who imports there: by what a file goes into."""
    with django_db_blocker.unblock(), databases.copied(databases.empty()):
        call_command("load_fixtures", HERE / "mini-district", stdout=io.StringIO())
        _identities()
        people = People()
        yield {
            "rb": people("reporter", "jie"),
            "ju": people("reporter", "ju"),
            "n.rank": people("steward", "qu"),
        }


def _identities() -> None:
    """完成投资 = 甲类 + 乙类 + 丙类, and 完成率 = 完成投资 ÷ 年度计划."""
    by, known = User.objects.get(username="history_entry"), {one.name: one for one in Indicator.objects.all()}
    total = Identity(kind=Identity.Kind.SUM, result=known["完成投资"])
    parts = [known[name] for name in ("甲类投资", "乙类投资", "丙类投资")]
    save(by=by, at=timezone.now(), row=total, links={"parts": parts})
    of = {"numerator": known["完成投资"], "denominator": known["年度计划"]}
    save(by=by, at=timezone.now(), row=Identity(kind=Identity.Kind.SHARE, result=known["完成率"], **of))
