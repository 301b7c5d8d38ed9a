"""The board as a table: its columns, how they sort, and the prepared values its rows print."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from tracker import wording
from tracker.calc.lights import depth
from tracker.calc.numbers import round_half_up, trimmed
from tracker.models import TargetVersion
from tracker.queries.targets.standings import Standing
from tracker.wording import standings as words

LAST_OF_ALL = Decimal("Infinity")


@dataclass(frozen=True)
class BoardRow:
    """One standing with the values that columns sort by; what is unknown sorts last."""

    standing: Standing

    @property
    def indicator(self) -> str:
        return self.standing.indicator.pinyin

    @property
    def unit(self) -> int:
        return self.standing.unit.order

    @property
    def target(self) -> Decimal:
        return _or_last(self.standing.version.value)

    @property
    def actual(self) -> Decimal:
        return _or_last(self.standing.amount)

    @property
    def completion(self) -> Decimal:
        return _or_last(self.standing.judgement.completion)

    @property
    def planned(self) -> Decimal:
        return _or_last(self.standing.judgement.planned)

    @property
    def gap(self) -> Decimal:
        return depth(self.standing.judgement.gap, self.standing.judgement.gap_in)

    @property
    def light(self) -> int:
        return self.standing.judgement.light.order

    @property
    def updated(self) -> str:
        return str(self.standing.as_of or "")


def _or_last(value: Decimal | None) -> Decimal:
    return LAST_OF_ALL if value is None else value


class BoardTable(tables.Table):
    """Every target with its light. Its lines are written by `templatetags/board.py` from the standings themselves."""

    indicator = tables.Column(verbose_name=_("指标"))
    target = tables.Column(verbose_name=_("目标"))
    actual = tables.Column(verbose_name=_("完成"))
    completion = tables.Column(verbose_name=_("完成率"))
    planned = tables.Column(verbose_name=_("序时进度"))
    gap = tables.Column(verbose_name=_("超/落后"))
    light = tables.Column(verbose_name=_("亮灯"))
    unit = tables.Column(verbose_name=_("责任单位"))
    updated = tables.Column(verbose_name=_("数据截至"))

    class Meta:
        template_name = "targets/board_table.html"
        attrs = {"class": "table board"}

    @property
    def standings(self) -> list[Standing]:
        """Those of the page that is shown."""
        return [row.record.standing for row in self.paginated_rows]


EXPORT_HEADER = (
    _("指标代码"), _("指标"), _("板块"), _("责任单位"), _("层级"), _("目标值"), _("完成值"), _("计量单位"), _("完成率(%)"),
    _("序时进度(%)"), _("超/落后(百分点)"), _("超出或不足"), _("亮灯"), _("说明"), _("研判"), _("数据截至"), _("已报"), _("数据来源"), _("示例"),
)  # fmt: skip


def export_row(standing: Standing) -> tuple[object, ...]:
    """One line of the board's export: exact values, with the unit in its own column."""
    judgement, indicator = standing.judgement, standing.indicator
    in_words = judgement.gap_in and judgement.points is None
    return (
        indicator.code,
        wording.goal_name(standing),
        wording.label(indicator.section),
        wording.label(standing.unit),
        TargetVersion.Tier(standing.version.tier).label,
        exact(standing.version.value, indicator.places),
        exact(standing.amount, indicator.places),
        wording.measured_in(indicator.measured_in),
        exact(judgement.completion, 1, 100),
        exact(judgement.planned, 1, 100),
        exact(judgement.points, 1),
        words.gap(standing) if in_words else "",
        wording.light_word(judgement.light),
        words.reason(standing),
        words.assessed(standing),
        standing.as_of,
        words.parts_reported(standing),
        _("计算得出") if standing.derived else _("填报"),
        _illustrative(standing),
    )


def _illustrative(standing: Standing) -> str:
    parts = [_("目标")] * standing.goal_illustrative + [_("完成值")] * standing.value_illustrative
    return str(_("、")).join(str(part) for part in parts)


def exact(value: Decimal | None, places: int, times: int = 1) -> Decimal | None:
    return None if value is None else trimmed(round_half_up(value * times, places))
