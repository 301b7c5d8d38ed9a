"""月度材料: everything of one month as known at one instant, read once: the edition's contents and the lists behind its counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.calc import kinds
from tracker.calc.counting import Breakdown
from tracker.calc.periods import Month
from tracker.models import CountingRule, PublishedEdition, Target
from tracker.queries.editions.bulletins import enclosed_bulletins, printed_bulletin
from tracker.queries.editions.contents import Contents, Printed
from tracker.queries.editions.frozen import line_words
from tracker.queries.editions.lines import lines_of
from tracker.queries.editions.published import issue
from tracker.queries.editions.sheets import enclosed_sheets, printed_sheet
from tracker.queries.people.brands import branding
from tracker.queries.registers.counting import registers_for
from tracker.queries.targets.board import print_order
from tracker.queries.targets.snapshots import snapshot


@dataclass(frozen=True)
class CountedList:
    """The items behind a target's count, with the rule that chose them."""

    target: Target
    rule: CountingRule
    breakdown: Breakdown


@dataclass(frozen=True)
class Material:
    """A month's contents with its lists; `edition` None says that it's a draft as of `cut_off`."""

    month: Month
    cut_off: datetime
    contents: Contents
    lists: Sequence[CountedList]
    edition: PublishedEdition | None = None
    newest: int = 0


def published_material(month: Month, language: str) -> Material | None:
    """The month's newest published edition, with the lists as of its cut-off; None when nothing is published."""
    found = issue(month, language)
    if found is None:
        return None
    cut_off = found.edition.cut_off
    return Material(month, cut_off, found, counted_lists(month, cut_off), found.edition, found.newest)


def draft_material(month: Month, language: str, known_by: datetime) -> Material:
    """What would be published if the month were frozen as of an instant. Raises NoLightRule."""
    found = snapshot(month, known_by)
    contents = Contents(
        lines=tuple(Printed(line, line_words(line, language)) for line in lines_of(found)),
        sheets=tuple(printed_sheet(row, language) for row in enclosed_sheets(found)),
        bulletins=tuple(printed_bulletin(row, month) for row in enclosed_bulletins(found)),
        identity=branding().identity,
    )
    return Material(month, known_by, contents, counted_lists(month, known_by))


def counted_lists(month: Month, known_by: datetime) -> list[CountedList]:
    """The lists behind every counted target that runs in a month, in print order; the registers are read once."""
    running = Target.objects.filter(
        indicator__kind__in=kinds.COUNTING_ITEMS,
        first_month__lte=month.first,
        last_month__gte=month.first,
    )
    targets = sorted(running.select_related("indicator__section__parent", "issuer", "unit"), key=print_order)
    registers = registers_for({target.indicator_id for target in targets}, month, known_by)
    found = []
    for target in targets:
        rule, breakdown = registers.rule(target, month), registers.breakdown(target, month)
        if rule is not None and breakdown is not None:
            found.append(CountedList(target, rule, breakdown))
    return found
