"""Names as they are compared: what nobody sees or what only keyboards differ in makes no other name; and names that differ by little."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tracker.calc.directions import NO_CHARACTERS

_HYPHENS = "‐‑‒–—―−⁃﹘﹣－─━"
_DOTS = "•‧∙⋅・･‣●"
_OPENING, _CLOSING = "[{〔【〖〘〚⟦", "]}〕】〗〙〛⟧"
_ONE_OF_EACH = str.maketrans(
    dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_DOTS, "·")
    | dict.fromkeys(_OPENING, "(")
    | dict.fromkeys(_CLOSING, ")")
    | dict.fromkeys("“”„‟«»〝〞", '"')
    | dict.fromkeys("‘’‚‛`´", "'")
    | dict.fromkeys("〜∼", "~")
    | dict.fromkeys("⁄∕", "/")
)
_RAISED_OR_RINGED = {"<super>", "<sub>", "<circle>", "<fraction>"}
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"


_POINTS = [chr(code) for code in (*range(0x3400), *range(0xFEFF, 0xFFFC), *range(0x1F100, 0x1F300))]


def _those(found: Iterable[str]) -> str:
    return re.escape("".join(found))


# 10² isn't 102, and building ① isn't plainly building 1; behind a Latin letter, as in m² or CO₂, nothing else can be meant.
_KEPT = re.compile(
    f"(?<![A-Za-z])[{_those(one for one in _POINTS if unicodedata.decomposition(one).split(' ')[0] in _RAISED_OR_RINGED)}]+"
)
_UNSEEN = re.compile(
    f"[{_FILLERS}{_those(one for one in _POINTS if unicodedata.category(one) in ('Cf', 'Cc') and not one.isspace())}"
    f"\ufe00-\ufe0f{NO_CHARACTERS}\U000e0000-\U000e0fff]"
)
_AS_IT_IS = re.compile(r"[0-9a-z\u4e00-\u9fff]*")
_BLANK_OF_NUMBERS = re.compile(r"(?<=\d)\s+(?=\d)")
_BLANKS = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_LINES = re.compile("-{2,}")


def folded(text: str) -> str:
    """A name as names are compared: two names are one when this is equal.

    Width, letter case, blanks, invisible and compatibility characters don't count; brackets, hyphens, middle dots and quotation marks
    of a kind are one. A blank between two numbers stays, and so does what is raised or ringed: 10² isn't 102, ①号楼 isn't 1号楼.
    """
    if _AS_IT_IS.fullmatch(text):
        return text
    while (once := _folded_once(text)) != text:
        text = once
    return text


def _folded_once(text: str) -> str:
    seen = _UNSEEN.sub("", text)
    parts, last = [], 0
    for kept in _KEPT.finditer(seen):
        parts += [_plain(seen[last : kept.start()]), kept[0]]
        last = kept.end()
    parts.append(_plain(seen[last:]))
    return _LINES.sub("-", _BLANK_OF_NUMBERS.sub(" ", _BLANKS.sub("", "".join(parts)).strip()))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_ONE_OF_EACH)


# What tells one thing from another, however alike the rest is: phase one or two, east or west, the province's or the city's.
_TELLING = re.compile(
    r"\d+|(?<![a-z])[a-z](?![a-z])|[〇零一二三四五六七八九十百千万亿两甲乙丙丁戊己庚辛壬癸"
    "东西南北中上下左右前后内外新老旧大小省市区县国增减进出收支存贷高低正负男女]|位次|增速"
)
_MARKS = re.compile(r"[^\w%‰]|_")
_HEAD = re.compile("^(?:示例)?(?:[^区县市]{0,3}[区县市])?")
_TAIL = re.compile(
    "(?:街道办事处|街道办|街办|街道|人民政府|(?:高新|经济)?(?:技术)?(?:产业)?开发区|有限责任公司|股份有限公司|有限公司"
    "|公司|项目|[区县市局镇乡])$"
)
_FEWEST, _FEW, _ENOUGH = 2, 4, 5  # letters that a likeness takes: what is left, one left out, one replaced


def near(text: str, names: Iterable[str], *, short: bool = False) -> list[str]:
    """Those of `names` that `text` may well mean though it is none of them: to ask about, never to take.

    Near is what is written a little otherwise: other marks, one character too many, too few, replaced or elsewhere, others of the same
    sound, without 示例, 街道办事处, 公司 and the like, or two thirds of the other name. Numbers, phases, directions and what else tells
    things apart must be the same. With `short` also what is called for short: 人社局 for 人力资源和社会保障局.
    """
    known = list(dict.fromkeys(names))
    found = set(near_each([text], known).get(text, ()))
    if short:
        found.update(one for one in known if folded(one) != folded(text) and _are_short(text, one))
    return [one for one in known if one in found]


def near_each(texts: Iterable[str], names: Iterable[str]) -> dict[str, list[str]]:
    """For each of `texts` those of `names` that are near it, in their order; what is near none has no entry.

    The time grows with how many there are, not with how many pairs they make.
    """
    asked = {text: _looked_for(text) for text in texts}
    wanted = {form for forms in asked.values() for form in forms}
    held: dict[int, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        for form in wanted.intersection(_forms(name)):
            held[form].append(name)
    found = {}
    for text, forms in asked.items():
        those = dict.fromkeys(name for form in forms for name in held.get(form, ()))
        if likely := [name for name in those if folded(name) != folded(text)]:
            found[text] = likely
    return found


def _forms(name: str) -> set[int]:
    """What others are found by that are near the name."""
    core = _core(name)
    return {*_alike(core), *(hash(("within", part)) for part in _parts(core))}


def _looked_for(name: str) -> set[int]:
    """What those are found by that are near the name."""
    core = _core(name)
    return {*_alike(core), hash(("within", core)), *(hash(("whole", part)) for part in _parts(core))}


def _alike(core: str) -> Iterator[int]:
    """What is the same of two names that are near each other without one being part of the other."""
    yield hash(("whole", core))
    yield hash(("whole", _bare(core)))
    if len(core) >= _ENOUGH:
        yield from (hash(("without", one)) for one in _without_one(core))
    if len(core) > _FEWEST and not core.isascii():
        yield hash(("sound", _sound(core)))


def _parts(core: str) -> Iterator[str]:
    """What of a name may stand for it: all but one letter, or two thirds from one end."""
    if len(core) < _FEW:
        return
    yield from _without_one(core)
    telling = _telling(core)
    most = len(core) // 3
    head = next((place for place in range(most) if place in telling), most)
    tail = next((place for place in range(most) if len(core) - 1 - place in telling), most)
    yield from (core[cut:] for cut in range(2, head + 1))
    yield from (core[:-cut] for cut in range(2, tail + 1))


def _without_one(core: str) -> Iterator[str]:
    telling = _telling(core)
    yield from (core[:place] + core[place + 1 :] for place in range(len(core)) if place not in telling)


def _telling(core: str) -> set[int]:
    """The places of what tells one thing from another."""
    return {place for found in _TELLING.finditer(core) for place in range(*found.span())}


def _core(name: str) -> str:
    """What is left of a name without its marks, and with what is raised or ringed level with the rest."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", folded(name)).casefold())


def _bare(core: str) -> str:
    """The core without what is often left out at its ends."""
    return _off(_TAIL, _off(_HEAD, core))


def _off(end: re.Pattern[str], core: str) -> str:
    rest = end.sub("", core)
    return rest if len(rest) >= _FEWEST else core


def _sound(core: str) -> str:
    """How a name sounds, what tells it from others as it is written."""
    telling = _telling(core)
    return " ".join(one if place in telling else _read(one) for place, one in enumerate(core))


@lru_cache(maxsize=5_000)
def _read(letter: str) -> str:
    from pypinyin.pinyin_dict import pinyin_dict

    first = pinyin_dict.get(ord(letter), letter).split(",")[0]
    return "".join(one for one in unicodedata.normalize("NFD", first) if not unicodedata.combining(one))


def _are_short(one: str, other: str) -> bool:
    """Whether one name is the other for short: begins alike and has its letters in their order, fewer of them."""
    less, more = sorted((_off(_HEAD, _core(one)), _off(_HEAD, _core(other))), key=len)
    if len(less) < _FEWEST:
        return bool(less) and _TAIL.sub("", more) == less
    if len(less) == len(more) or less[0] != more[0]:
        return False
    rest = iter(more)
    return all(letter in rest for letter in less)
