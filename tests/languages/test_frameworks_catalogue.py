"""Django's own messages read in Chinese too: what its Chinese catalogue lacks stands in the product's."""

from __future__ import annotations

from pathlib import Path

import django
import polib
import pytest
from django.conf import settings

DJANGO = Path(django.__file__).parent
SOURCES = [
    *((part, "django") for part in ("conf", "contrib/admin", "contrib/auth", "contrib/sessions")),
    ("contrib/admin", "djangojs"),
]
CATALOGUES = [Path(folder) / "zh_Hans/LC_MESSAGES" for folder in settings.LOCALE_PATHS]


def said(path: Path) -> set[tuple[str | None, str]]:
    """What a catalogue has words for."""
    if not path.exists():
        return set()
    entries = polib.mofile(str(path)) if path.suffix == ".mo" else polib.pofile(str(path))
    return {
        (one.msgctxt, one.msgid)
        for one in entries
        if one.msgstr.strip() or any(text.strip() for text in one.msgstr_plural.values())
    }


@pytest.mark.parametrize(("part", "domain"), SOURCES)
def test_nothing_that_django_says_is_left_in_english(part: str, domain: str) -> None:
    english = polib.pofile(str(DJANGO / part / f"locale/en/LC_MESSAGES/{domain}.po"))
    asked = {(one.msgctxt, one.msgid) for one in english if not one.obsolete}
    own = [path / f"{domain}.mo" for path in CATALOGUES]
    known = set.union(*map(said, [DJANGO / part / f"locale/zh_Hans/LC_MESSAGES/{domain}.mo", *own]))
    assert asked - known == set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_catalogue_is_the_written_one(domain: str) -> None:
    for path in CATALOGUES:
        assert said(path / f"{domain}.mo") == said(path / f"{domain}.po")
