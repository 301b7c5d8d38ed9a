"""Names as they are compared: what nobody sees or what only keyboards differ in makes no other name; and names that differ by little."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
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
    return text if _AS_IT_IS.fullmatch(text) else _folded(text)


@lru_cache(maxsize=1_000)
def _folded(text: str) -> str:
    """Kept a while: a file's names are asked for several times each, line by line."""
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
_ALWAYS_TELLING = re.compile(
    r"[\d〇零一二三四五六七八九十百千万亿两甲乙丙丁戊己庚辛壬癸"
    "东西南北中上下左右前后内外新老旧大小省市区县国增减进出收支存贷高低正负男女]"
)
_TELLING = re.compile(rf"{_ALWAYS_TELLING.pattern}|(?<![a-z])[a-z](?![a-z])|位次|增速")
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

    The time grows with how many there are, not with how many pairs they make; names that numbers, phases or directions tell from
    all others cost next to nothing.
    """
    asked, known = dict.fromkeys(texts), dict.fromkeys(names)
    cores = {name: _core(name) for name in asked | known}
    signs = {core: (_sign(core), _sign(_bare(core))) for core in cores.values()}
    together = _together(signs.values())
    groups: dict[str, tuple[dict[str, str], dict[str, str]]] = defaultdict(lambda: ({}, {}))
    for name, core in cores.items():
        for members, those in zip(groups[together[signs[core][0]]], (asked, known), strict=True):
            if name in those:
                members[name] = core
    found: dict[str, set[str]] = defaultdict(set)
    for some, others in groups.values():
        if some and others and (len(others) > 1 or some != others):
            for text, name in _near_within(some, others):
                found[text].add(name)
    places = {name: place for place, name in enumerate(known)}
    return {text: sorted(found[text], key=places.__getitem__) for text in asked if text in found}


def _together(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each sign the one that stands for all that it hangs together with, pair by pair."""
    found: dict[str, str] = {}

    def standing_for(sign: str) -> str:
        while (other := found.setdefault(sign, sign)) != sign:
            found[sign] = sign = found[other]
        return sign

    for one, other in pairs:
        found[standing_for(one)] = standing_for(other)
    return {sign: standing_for(sign) for sign in list(found)}


def _near_within(texts: Mapping[str, str], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each of `texts` with each of `names` that is near it; both with their cores."""
    asked = {*texts.values()}
    shapes = {core: _Shape(core) for core in asked.intersection(names.values())}
    first: dict[int, str] = {}
    more: dict[int, list[str]] = defaultdict(list)
    for text, core in texts.items():
        for form in (shapes.get(core) or _Shape(core)).looked_for():
            if first.setdefault(form, text) is not text:
                more[form].append(text)
    for name, core in names.items():
        forms = (shapes.get(core) or _Shape(core)).found_by()
        near_it = {first[form] for form in forms if form in first}
        near_it.update(text for form in forms if form in more for text in more[form])
        yield from ((text, name) for text in near_it if folded(text) != folded(name))


# What a text stands for beside what it is: its own number crossed with one of these, so that no other tuple is made and numbered.
_WHOLE, _WITHIN, _WITHOUT, _SOUND = (hash(kind) for kind in ("whole", "within", "without", "sound"))


class _Shape:
    """What a name is found by and what it finds, as numbers: two names are near that have one of these in common."""

    __slots__ = ("alike", "own", "parts")

    def __init__(self, core: str) -> None:
        telling = _telling(core)
        without = [
            hash(core[:place] + core[place + 1 :]) for place in range(len(core)) if place not in telling
        ]
        self.own = hash(core)
        self.alike = self._alike(core, telling, without)
        self.parts = {*without, *_ends(core, telling)} if len(core) >= _FEW else set()

    def found_by(self) -> set[int]:
        """What others find the name by."""
        return self.alike.union([part ^ _WITHIN for part in self.parts])

    def looked_for(self) -> set[int]:
        """What the name finds others by."""
        return self.alike.union([part ^ _WHOLE for part in self.parts], (self.own ^ _WITHIN,))

    def _alike(self, core: str, telling: Collection[int], without: Iterable[int]) -> set[int]:
        """What is the same of two names that are near each other without one being part of the other."""
        found = {self.own ^ _WHOLE, hash(_bare(core)) ^ _WHOLE}
        if len(core) >= _ENOUGH:
            found.update([one ^ _WITHOUT for one in without])
        if len(core) > _FEWEST and not core.isascii():
            found.add(hash(_sound(core, telling)) ^ _SOUND)
        return found


def _ends(core: str, telling: Collection[int]) -> Iterator[int]:
    """Two thirds of the name, from one end: with all its letters but one, what may stand for it."""
    most = len(core) // 3
    head = next((place for place in range(most) if place in telling), most)
    tail = next((place for place in range(most) if len(core) - 1 - place in telling), most)
    yield from (hash(core[cut:]) for cut in range(2, head + 1))
    yield from (hash(core[:-cut]) for cut in range(2, tail + 1))


def _sound(core: str, telling: Collection[int]) -> str:
    """How a name sounds, what tells it from others as it is written."""
    return " ".join([one if place in telling else _read(one) for place, one in enumerate(core)])


def _telling(core: str) -> set[int]:
    """The places of what tells one thing from another."""
    return {place for found in _TELLING.finditer(core) for place in range(*found.span())}


def _sign(core: str) -> str:
    """What of a name, or of it without its ends, a near one must have too, whatever stands around it."""
    return "".join(_ALWAYS_TELLING.findall(core))


def _core(name: str) -> str:
    """What is left of a name without its marks, and with what is raised or ringed level with the rest."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", folded(name)).casefold())


def _bare(core: str) -> str:
    """The core without what is often left out at its ends."""
    return _off(_TAIL, _off(_HEAD, core))


def _off(end: re.Pattern[str], core: str) -> str:
    rest = end.sub("", core)
    return rest if len(rest) >= _FEWEST else core


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
