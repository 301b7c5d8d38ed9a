"""月度材料 as a document: an edition's contents, published or as a draft, with the lists behind its counts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tracker import wording
from tracker.calc.counting import BreakdownLine
from tracker.documents.papers import Heading, Paper, Paragraph, Piece, Table
from tracker.queries.editions.packs import CountedList, Material
from tracker.tables.contents import data_as_of, numbered, pieces_of, signed_note, tables_of
from tracker.wording import counting

PARTS = ("included", "near", "missing")


def pack_paper(material: Material) -> Paper:
    """The month as one document. A draft says so in its head, below its title and under its table."""
    title = _("%(month)s月度材料") % {"month": wording.month(material.month)}
    note = _note(material)
    return Paper(
        title=title if material.edition else title + _("（草稿）"),
        masthead=_("月度材料"),
        numbered=numbered(material.edition, material.newest) if material.edition else _("（草稿，未公布）"),
        issuer=" ".join(filter(None, (material.contents.identity.district, data_as_of(material.cut_off)))),
        dated=wording.day(material.edition.published_at) if material.edition else _("草稿"),
        pieces=list(_pieces(material)),
        tables=[
            *tables_of(
                material.contents, _("%(month)s目标完成情况") % {"month": wording.month(material.month)}, note
            ),
            *map(_list, material.lists),
        ],
    )


def pack_name(material: Material) -> str:
    """What the file is called, without its ending."""
    version = f"v{material.edition.version}" if material.edition else _("草稿")
    return f"{_('月度材料')}-{material.month}-{version}"


def _note(material: Material) -> str:
    if material.edition is not None:
        return signed_note(material.edition)
    return _("草稿") + " · " + data_as_of(material.cut_off)


def _pieces(material: Material) -> Iterator[Piece]:
    if material.edition is None:
        yield Paragraph(_("本材料为草稿，按数据截至时已审核的数据列出；公布前会随数据变化。"))
    elif material.edition.illustrative:
        yield Paragraph(_("本期为演示而制作；标注“示例”的数字是虚构的。"))
    yield from pieces_of(material.contents)
    if material.lists:
        yield Heading(_("附：计数清单"), 1)
        for one in material.lists:
            yield Paragraph(f"{_title(one)}{_('：')}{counting.rule_sentence(one.rule)}")


def _title(one: CountedList) -> str:
    return f"{wording.goal_name(one.target)} · {wording.label(one.target.unit)}"


def _list(one: CountedList) -> Table:
    """Who is counted, who nearly is, and who lacks a figure; how many are further off is said above."""
    rows = [
        _row(number, part, line, one)
        for number, (part, line) in enumerate(
            ((part, line) for part in PARTS for line in getattr(one.breakdown, part)), start=1
        )
    ]
    sizes = [(part, len(getattr(one.breakdown, part))) for part in (*PARTS, "below", "above")]
    sizes_shown = [
        f"{counting.breakdown_part(part)} {size}" for part, size in sizes if size or part == PARTS[0]
    ]
    note = " · ".join(sizes_shown)
    header = [_("序号"), _("名称"), _("责任单位"), _("情况"), _("数量"), _("差额"), _("达到日期")]
    title = _("计数清单：%(what)s") % {"what": _title(one)}
    return Table(
        title,
        header,
        rows,
        (5, 32, 16, 11, 13, 13, 13),
        frozenset({4, 5}),
        note,
        short=_title(one),
        flows=True,
    )


def _row(number: int, part: str, line: BreakdownLine, one: CountedList) -> tuple[str, ...]:
    item = line.item
    return (
        str(number),
        item.name + (wording.in_brackets(_("示例")) if item.illustrative else ""),
        item.unit,
        counting.breakdown_part(part),
        counting.line_quantity(line, one.rule) if line.quantity is not None else wording.NOTHING,
        counting.line_lack(line, one.rule) if line.short_by else wording.NOTHING,
        wording.day(line.reached_on),
    )
