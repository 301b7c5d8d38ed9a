"""From which share of its parts on a number of a month may be judged, and which months nobody owes by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import DateField, Value

from tracker.calc.parts import ALL
from tracker.calc.periods import Month
from tracker.models import Section, Window
from tracker.queries.ledger.amendments import NO_CHANGES, Settings


@dataclass(frozen=True)
class Rules:
    """By section from how many per cent of its parts on a number is judged, where it isn't all of them, with what settings said
    in each month; and the months that are reported together with the next.
    """

    shares: Mapping[int, int] = field(default_factory=dict)
    combined: frozenset[Month] = frozenset()
    settings: Settings = NO_CHANGES

    def judged_from(self, section: int, month: Month) -> int:
        """From how many per cent of its parts on a number of a section is judged in `month`."""
        share: int = self.settings.value(
            "section", section, "judged_from", month, self.shares.get(section, ALL)
        )
        return share


ALL_OF_THEM = Rules()


def rules_of_parts(said: Settings) -> Rules:
    """The rules as known when these settings were; read once for them."""
    found: Rules = said.kept("rules of parts", lambda: _rules(said))
    return found


def _rules(said: Settings) -> Rules:
    none = Value(None, output_field=DateField())
    shares = Section.objects.exclude(judged_from=ALL).order_by().values_list("pk", "judged_from", none)
    months = Window.objects.exclude(combined_into=None).order_by().values_list(Value(0), Value(ALL), "month")
    rows = list(shares.union(months, all=True))
    return Rules(
        {section: share for section, share, month in rows if month is None},
        frozenset(Month.of(month) for _section, _share, month in rows if month is not None),
        said,
    )
