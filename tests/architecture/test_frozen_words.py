"""What an edition keeps as JSON is read in one place, by name: elsewhere nobody asks it for a key."""

import re

import pytest

from tests.architecture.test_tree import ROOT, modules

READER = "tracker/queries/editions/frozen.py"
# A row's JSON asked for a key. To put a language's strings into it is writing.
ASKED = re.compile(
    r"\.(?:printed|words|exact|scores|parts|sources)\[(?!language\] = stored\()|\.(?:words|exact)\.get\("
)


@pytest.mark.parametrize(
    "planted", ['one.words["value"]', "row.printed[language]", 'line.exact.get("place")', "sheet.scores[0]"]
)
def test_a_planted_key_is_noticed(planted):
    assert ASKED.search(planted)


def test_writing_is_not_asking():
    assert not ASKED.search("row.printed[language] = stored(_printed(table, language))")


def test_keys_of_what_is_frozen_are_asked_for_in_one_place():
    asking = {str(path) for path in modules("tracker") if ASKED.search((ROOT / path).read_text())}
    assert asking == {READER}
