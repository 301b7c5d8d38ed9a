"""The words that most pages use, for templates."""

from __future__ import annotations

from django import template

from tracker import wording
from tracker.models import TargetVersion
from tracker.wording import editions, figures, names, roles, splits, standings

register = template.Library()
register.filter(wording.label)
register.filter(wording.goal_name)
register.filter(wording.issuer_name)
register.filter("word", wording.light_word)
register.filter(wording.month)
register.filter(wording.day)
register.filter(wording.moment)
register.filter(wording.percent)
register.filter(wording.points)
register.filter(wording.measured_in)
register.filter(wording.series_name)
register.filter(wording.field_name)
register.filter(wording.field_value)
register.filter(wording.yes_or_no)
register.filter(editions.edition_state)
register.filter(editions.cell_name)
register.filter(figures.base_document)
register.filter(figures.base_documents)
register.filter(figures.stated)
register.filter(names.indicator_path)
register.filter(names.reported_by)
register.filter(roles.term)
register.filter(splits.misfit)
register.filter(standings.actual)
register.filter(standings.amount)
register.filter(standings.parts_beside)
register.filter(standings.parts_reported)
register.filter(standings.assessed)
register.filter(standings.gap)
register.filter(standings.goal)
register.filter(standings.passed)
register.filter(standings.reason)
register.filter(standings.several_on_a_figure)
register.simple_tag(standings.needed_monthly)
register.simple_tag(standings.reading_in)
register.simple_tag(standings.set_value)
register.simple_tag(wording.quantity)


@register.filter
def plan_name(way: str) -> str:
    """How a planned share was come by."""
    return str(TargetVersion.Plan(way).label)
