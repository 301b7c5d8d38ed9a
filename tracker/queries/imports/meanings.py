"""Columns of a remembered layout whose headings mean something else by now: how they are read is asked again, of each alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tracker.documents.cells import address, letters_of
from tracker.documents.headers import Header
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.columns import Field
from tracker.queries.imports.memory import Remembered
from tracker.wording.languages import language

MEANING, READ_AS, LEAVE_OUT = "meaning", "column", "leave_out"
UNREAD = "-"
_SAYS_SOMETHING = re.compile(r"[^\W\d]")


def meanings_of(header: Header) -> list[str]:
    """What each column's title means by itself: `C=m:tax`."""
    return [f"{letters_of(index)}={key}" for index, (key, _heading) in sorted(header.columns.items())]


def titles_of(header: Header) -> list[str]:
    """The headings in words; what is only a number isn't one."""
    return [title[:60] for title in header.titles if _SAYS_SOMETHING.search(title)]


def still_meant(
    header: Header, told: Remembered, fields: Sequence[Field], questions: Questions, column: str
) -> tuple[dict[str, str], bool]:
    """What a remembered layout says of the columns (keys begin with `column`), and whether one of them is open.

    A heading that became the name of a field, or of another one, or lost its field, isn't read as before: it is asked.
    """
    named = {one.key: one.title(language()) for one in fields}
    now = {letters_of(index): key for index, (key, _heading) in header.columns.items()}
    said, is_open = dict(told.said), False
    for index, title in enumerate(header.titles):
        letters = letters_of(index)
        before = said.get(column + letters, UNREAD)
        meant, means = told.meant.get(letters, ""), now.get(letters, "")
        gone = before != UNREAD and before not in named
        if not gone and means in (meant, before):
            continue
        codes = [one for one in dict.fromkeys([means, before]) if one in named]
        answer = questions.ask(
            f"{MEANING}.{letters}",
            "column_changed",
            [*(f"{READ_AS}:{one}" for one in codes), LEAVE_OUT],
            address(index, header.row),
            title=title,
            was=_was(before, named),
            codes=codes,
            known=[named[one] for one in codes],
        )
        is_open = is_open or not answer
        how, _colon, chosen = answer.partition(":")
        said[column + letters] = chosen if how == READ_AS else UNREAD
    return said, is_open


def _was(before: str, named: Mapping[str, str]) -> str:
    if before == UNREAD:
        return _("不读取")
    return named.get(before, _("已取消的栏目"))
