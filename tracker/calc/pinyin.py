"""Pinyin search keys, kept in a column because the database has no Chinese collation of its own."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

_AS_WRITTEN = "\0"
MOST_READINGS = 8
LONGEST = 2_000

# Letters of names that people read in more than one way, each with all its usual readings.
_LETTERS = """
重:chong,zhong 长:chang,zhang 行:hang,xing 乐:le,yue 都:du,dou 会:hui,kuai 调:diao,tiao
传:chuan,zhuan 朝:chao,zhao 厦:sha,xia 单:dan,shan 曾:zeng,ceng 藏:cang,zang 盛:sheng,cheng
解:jie,xie 车:che,ju 率:lv,shuai 番:fan,pan 柏:bai,bo 蔚:wei,yu 尉:wei,yu 校:xiao,jiao
降:jiang,xiang 卡:ka,qia 薄:bo,bao 屏:ping,bing 澄:cheng,deng 堡:bao,pu,bu 圩:wei,xu 埔:bu,pu
浒:hu,xu 泊:bo,po 角:jiao,jue 差:cha,chai 核:he,hu 给:gei,ji 勒:le,lei 宿:su,xiu 弹:dan,tan
折:zhe,she 识:shi,zhi 系:xi,ji 强:qiang,jiang 便:bian,pian 奇:qi,ji 模:mo,mu 覃:qin,tan 查:cha,zha
仇:chou,qiu 隗:wei,kui 褚:chu,zhu 缪:miao,mou 召:zhao,shao 洗:xi,xian 参:can,shen 熟:shu,shou
"""
_SEVERAL = {one[0]: tuple(one[2:].split(",")) for one in _LETTERS.split()}


def search_key(name: str, spoken: str = "") -> str:
    """Full pinyin and initials of a name, lower case: 省外资金 becomes `shengwaizijin swzj`.

    A name with a letter of several readings is there in each: 重庆路 as chongqinglu and zhongqinglu. `spoken` are readings that
    somebody has added, with blanks between letters or not: only where there are blanks can their initials be told.
    """
    # Its dictionary takes a third of a second: loaded when a name is given.
    from pypinyin.seg.simpleseg import seg

    letters = [letter for word in seg(name) for letter in _read(word)]
    keys = [_key(reading) for reading in islice(product(*letters), MOST_READINGS)]
    for line in spoken.lower().replace("，", ",").split(","):
        parts = line.split()
        keys += [_key(parts)] if len(parts) > 1 else parts
    return " ".join(dict.fromkeys(keys))[:LONGEST]


def _key(parts: Sequence[str]) -> str:
    initials = "".join(part if part[0] == _AS_WRITTEN else part[0] for part in parts if part)
    return f"{''.join(parts)} {initials}".replace(_AS_WRITTEN, "").lower()


@lru_cache(maxsize=10_000)
def _read(word: str) -> tuple[tuple[str, ...], ...]:
    """How a word is read, for each letter the readings it may have. The names of a register are made of the same words again and
    again: 项目, 建设, 有限公司.
    """
    if word.isascii():
        return ((_AS_WRITTEN + word,),)
    from pypinyin import lazy_pinyin

    read = lazy_pinyin([word], errors=lambda rest: _AS_WRITTEN + rest)
    return tuple(_readings(word, read))


def _readings(word: str, read: list[str]) -> Iterator[tuple[str, ...]]:
    """What isn't Chinese is one part however long it is, so letters and parts agree only where all of a word is."""
    for place, part in enumerate(read):
        others = _SEVERAL.get(word[place], ()) if len(word) == len(read) else ()
        yield (part, *(one for one in others if one != part))
