"""Columns of a remembered layout whose headings mean something else by now, or whose numbers are measured otherwise: asked again, of each alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tracker.calc.captions import masked
from tracker.documents.cells import address, letters_of
from tracker.documents.headers import Header
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.columns import NUMBER, Field
from tracker.queries.imports.memory import Remembered
from tracker.wording.languages import language

MEANING, READ_AS, LEAVE_OUT = "meaning", "column", "leave_out"
UNIT_OF, IN_UNIT = "measured", "unit"
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


def still_measured(
    header: Header, told: Remembered, fields: Sequence[Field], questions: Questions
) -> tuple[dict[str, str], set[str]]:
    """The units of measure that columns were said to be in which the ledger measures otherwise by now, and the columns that are left out.

    Both by the columns' letters; one that is still asked about has the unit nothing. A heading's own unit is offered alone.
    """
    now = {one.key: one.measured_in for one in fields}
    said: dict[str, str] = {}
    left_out: set[str] = set()
    for index, (key, heading) in sorted(header.columns.items()):
        letters = letters_of(index)
        was = told.measured.get(letters)
        if was is None or was == now[key]:
            continue
        codes = [heading.unit] if heading.unit else [one for one in (was, now[key]) if one]
        answer = questions.ask(
            f"{UNIT_OF}.{letters}",
            "measured_changed",
            [*(f"{IN_UNIT}:{one}" for one in codes), LEAVE_OUT],
            address(index, header.row),
            title=header.titles[index],
            was=was or _("无"),
            now=now[key] or _("无"),
        )
        if answer == LEAVE_OUT:
            left_out.add(letters)
        else:
            said[letters] = answer.partition(":")[2]
    return said, left_out


def measures_of(header: Header, fields: Sequence[Field]) -> list[str]:
    """What the ledger measures in what each column of numbers is read as: `C=万元`."""
    now = {one.key: one.measured_in for one in fields if one.form == NUMBER}
    return [
        f"{letters_of(index)}={now[key]}" for index, (key, _heading) in header.columns.items() if key in now
    ]


def units_apart(header: Header, like_it: Remembered) -> list[str]:
    """The headings that state another unit of measure than those of a layout like it, each with what it was."""
    pairs = zip(like_it.titles, titles_of(header), strict=False)
    return [
        _("“%(now)s”（原为“%(was)s”）") % {"now": now, "was": was}
        for was, now in pairs
        if masked(was) != masked(now)
    ]


def _was(before: str, named: Mapping[str, str]) -> str:
    if before == UNREAD:
        return _("不读取")
    return named.get(before, _("已取消的栏目"))
