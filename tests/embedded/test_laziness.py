"""Commands that need no database start no server."""

import pytest

from tests.embedded.conftest import Installation

pytestmark = pytest.mark.embedded


def test_check_starts_nothing(installation: Installation) -> None:
    installation.run("""
from django.core.management import call_command
call_command("check")
connection.ops.quote_name("x")
""")
    assert not installation.data.parent.exists()
