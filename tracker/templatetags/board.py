"""The lines of the board, written straight from the standings: cell by cell through template tags they cost ten times as much."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tracker import wording
from tracker.models import TargetVersion
from tracker.queries.targets.standings import Standing
from tracker.templatetags.pictures import bar, light
from tracker.wording import standings as words

register = template.Library()


@register.simple_tag
def board_lines(standings: Iterable[Standing], query: str) -> SafeString:
    """Standings as lines of the board; `query` is the moment as part of an address, which links keep."""
    lines = _Lines(query)
    return mark_safe("".join(map(lines.line, standings)))  # noqa: S308 - every name and text in them is escaped


class _Lines:
    """All that is the same on every line, looked up once; `line` writes one."""

    def __init__(self, query: str) -> None:
        self.before_key, self.behind_key = reverse("target", args=[0]).split("0")
        self.query = escape(query)
        self.tiers = {tier.value: f" · {escape(tier.label)}" for tier in TargetVersion.Tier}
        self.tiers[TargetVersion.Tier.MONITORED] = ""
        self.titles = [
            escape(title)
            for title in (
                gettext("指标"), gettext("目标"), gettext("完成"), gettext("完成率"), gettext("序时进度"), gettext("超/落后"),
                gettext("亮灯"), gettext("责任单位"), gettext("数据截至"),
            )
        ]  # fmt: skip
        # Looked up apart from the strings they stand in: the catalogue doesn't see into those.
        demo, invented = gettext("示例"), gettext("这个数是为演示而虚构的，或含有虚构的部分")
        derived, how = gettext("计算"), gettext("由台账或其他数据计算得出")
        self.demo = f' <span class="badge demo">{demo}</span>'
        self.invented = f' <span class="badge demo" title="{invented}">{demo}</span>'
        self.derived = f' <span class="badge derived" title="{how}">{derived}</span>'
        self.assessed = gettext("研判")
        self.late = gettext("所选月份尚未报数，显示的是最近一月"), gettext("数据至%(month)s")

    def line(self, standing: Standing) -> str:
        """One standing as a row of the table."""
        judgement = standing.judgement
        what, goal, done, share, planned, gap, lit, unit, until = self.titles
        return f"""
<tr class="{"followed" if standing.version.value is None else "goal"}">
  <td class="what" data-label="{what}">{self._what(standing)}</td>
  <td class="number" data-label="{goal}">{escape(words.goal(standing))}</td>
  <td class="number strong" data-label="{done}">{escape(words.actual(standing))}{
            self.invented if standing.value_illustrative else ""
        }</td>
  <td data-label="{share}">{bar(judgement)}</td>
  <td class="number" data-label="{planned}">{wording.percent(judgement.planned)}</td>
  <td class="number" data-label="{gap}">{words.gap(standing)}</td>
  <td data-label="{lit}">{light(judgement.light)}{self._rebased(standing)}{self._assessment(standing)}</td>
  <td data-label="{unit}">{self._named(standing.unit)}</td>
  <td class="when" data-label="{until}">{wording.day(standing.as_of)}{self._late(standing)}</td>
</tr>"""

    def _what(self, standing: Standing) -> str:
        indicator, tier = standing.indicator, self.tiers[standing.version.tier]
        demo = self.demo if standing.goal_illustrative else ""
        derived = self.derived if standing.derived else ""
        name = f'<a href="{self._address(standing)}">{escape(wording.goal_name(standing))}</a>'
        return f'{name}{demo}{derived}<span class="section">{self._named(indicator.section)}{tier}</span>'

    def _assessment(self, standing: Standing) -> str:
        for newest in standing.assessments[:1]:
            said = f"{self.assessed} {newest.get_stance_display()}"
            way = f'href="{self._address(standing)}#assessments" title="{escape(newest.text)}"'
            return f' <a class="badge" {way}>{escape(said)}</a>'
        return ""

    def _rebased(self, standing: Standing) -> str:
        """A mark at a light that would be another by another base of last year; pointed at, it names both."""
        said = words.by_other_base(standing)
        if not said:
            return ""
        way = f'href="{self._address(standing)}#bases" title="{escape(said)}"'
        said = escape(gettext("基数已调整"))
        return f' <a class="badge" {way}>{said}</a>'

    def _late(self, standing: Standing) -> str:
        if not standing.is_late or standing.data_month is None:
            return ""
        reason, until = self.late
        said = until % {"month": wording.month(standing.data_month)}
        return f' <span class="badge late" title="{reason}">{said}</span>'

    def _address(self, standing: Standing) -> str:
        return f"{self.before_key}{standing.target.pk}{self.behind_key}?{self.query}"

    def _named(self, thing: Model) -> str:
        return escape(wording.label(thing))
