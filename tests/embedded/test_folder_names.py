"""Long and odd folder names work: a socket's address holds 107 bytes, and a shell reads some signs."""

from pathlib import Path

import pytest

from tests.embedded.conftest import Installation

pytestmark = pytest.mark.embedded


def test_a_folder_name_that_gives_trouble(oddly_named: Installation) -> None:
    assert oddly_named.run("print(sql('SELECT 1'))") == "1"
    assert oddly_named.run("print(sql('SELECT 2'))") == "2"
    socket_folder = oddly_named.run("print(server.ensure_running()); server.stop()")
    assert socket_folder == str(oddly_named.data) or not Path(socket_folder).exists()
