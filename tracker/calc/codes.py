"""The codes of new rows: the initials of a name in pinyin, behind the code it stands within, with a number where another has them.

到位省外资金 in section `inv` is `inv.dwswzj`, a second one `inv.dwswzj2`. Whoever types a code of their own keeps it.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.calc.pinyin import search_key

LONGEST_STEM = 30


def new_code(name: str, is_taken: Callable[[str], bool], *, within: str = "") -> str:
    """A code that nothing else has, for something called `name`; `within` is the code of its section, if it has one."""
    initials = search_key(name).split(" ")[-1]
    letters = "".join(letter for letter in initials if letter.isascii() and letter.isalnum())[:LONGEST_STEM]
    stem = f"{within}.{letters or 'x'}" if within else letters or "x"
    code, number = stem, 2
    while is_taken(code):
        code, number = f"{stem}{number}", number + 1
    return code
