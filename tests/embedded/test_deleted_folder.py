"""A deleted data folder means a fresh start, also while its server still runs."""

import shutil

import pytest

from tests.embedded.conftest import Installation

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize("folder", ["data", "state"])
def test_folder_deleted_under_a_running_server(installation: Installation, folder: str) -> None:
    installation.run("sql('CREATE TABLE gone (n int)')")
    [old] = installation.servers()
    shutil.rmtree({"data": installation.data, "state": installation.state}[folder])
    assert installation.run("print(sql(\"SELECT to_regclass('gone')\"))") == "None"
    [new] = installation.servers()
    assert new != old


def test_folder_deleted_after_the_server_ended(installation: Installation) -> None:
    installation.run("sql('CREATE TABLE gone (n int)'); connection.close(); server.stop()")
    shutil.rmtree(installation.data)
    assert installation.run("print(sql(\"SELECT to_regclass('gone')\"))") == "None"


def test_files_that_are_no_database_are_left_alone(installation: Installation) -> None:
    installation.data.mkdir(parents=True)
    (installation.data / "letter.txt").write_text("mine")
    assert "move it away" in installation.failure("sql('SELECT 1')")
    assert (installation.data / "letter.txt").read_text() == "mine"
