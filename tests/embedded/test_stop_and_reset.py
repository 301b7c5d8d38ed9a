"""`stop()` keeps the data, `reset()` removes it."""

import pytest

from tests.embedded.conftest import Installation

pytestmark = pytest.mark.embedded


def test_stop_keeps_and_reset_removes(installation: Installation) -> None:
    printed = installation.run("""
sql("CREATE TABLE kept (n int)")
server.stop()
connection.close()
print(sql("SELECT count(*) FROM kept"))
server.reset()
print(server.data_folder().exists(), sql("SELECT to_regclass('kept')"))
""")
    assert printed.split() == ["0", "False", "None"]
    assert sorted(path.name for path in installation.data.parent.iterdir()) == ["data", "lock", "running"]


def test_reset_without_any_server(installation: Installation) -> None:
    installation.run("server.reset(); server.stop()")
    assert not installation.data.exists()
