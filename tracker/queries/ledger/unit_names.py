"""Which unit a name means: one that is there, one under a former name or an alias, or one that ended and whom others follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.calc.names import folded, near
from tracker.calc.periods import Month
from tracker.models import Alias, Unit
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.lives import UNIT, lives

NAMES = ("name", "name_en")


@dataclass(frozen=True)
class Named:
    """The unit that a text names; `is_former` says that it isn't called so any more, `is_alias` that it never was.

    `ended` is its last month where it is over, `successors` those who stand for it then, the first one first.
    """

    unit: Unit
    is_former: bool = False
    ended: Month | None = None
    successors: Sequence[Unit] = ()
    is_alias: bool = False


class UnitNames:
    """All that units are and were called, by folded name. What a unit is called now goes before its aliases, and these before what
    another one was called.
    """

    def __init__(self, said: Settings | None = None) -> None:
        settings = said or settings_at()
        self.lives = lives(said=settings)
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.now = {
            folded(text): unit
            for unit in self.units.values()
            for text in (unit.name, unit.code, unit.name_en)
            if text
        }
        aliases = Alias.objects.filter(kind=Alias.Kind.UNIT).values_list("folded", "unit_id")
        self.aliases = {text: self.units[unit] for text, unit in aliases if unit in self.units}
        self.former = self._former(settings)

    def named(self, text: str, month: Month) -> Named | None:
        """The unit that `text` names, and what has become of it by `month`; None for what no unit is or was called."""
        called = folded(text)
        now, alias = self.now.get(called), self.aliases.get(called)
        unit = now or alias or self.former.get(called)
        if unit is None:
            return None
        former, other = now is None and alias is None, now is None and alias is not None
        ending = self.lives.ended(unit.pk, month)
        if ending is None:
            return Named(unit, former, is_alias=other)
        followers = [self.units[one] for one in self.lives.followers(unit.pk, month)]
        return Named(unit, former, ending.last, followers, other)

    def near(self, text: str) -> list[Unit]:
        """The units that `text` may well mean though none is or was called so."""
        names = {unit.name: unit for unit in self.units.values()}
        return [names[name] for name in near(text, names, short=True)]

    def names_of(self, unit: Unit) -> set[str]:
        """Everything that a unit is and was called, and its aliases, folded."""
        those = self.now, self.aliases, self.former
        return {text for names in those for text, one in names.items() if one == unit}

    def searched(self, text: str, month: Month) -> set[int]:
        """The units that have `text` in a former name, and those who follow a unit by `month` that has it in any name."""
        wanted, was = folded(text), self.formerly(text)
        found = was | {unit.pk for name, unit in self.now.items() if wanted in name}
        return was | {one for unit in found for one in self.lives.followers(unit, month) if one != unit}

    def formerly(self, text: str) -> set[int]:
        """The units that have `text` in a former name or an alias."""
        wanted = folded(text)
        named = (*self.former.items(), *self.aliases.items())
        return {unit.pk for name, unit in named if wanted in name}

    def _former(self, settings: Settings) -> dict[str, Unit]:
        """By former name the one unit that had it; what several were called names none."""
        held: dict[str, set[int]] = defaultdict(set)
        for name in NAMES:
            for pk, texts in settings.former(UNIT, name).items():
                for text in texts:
                    held[folded(text)].add(pk)
        return {
            text: self.units[next(iter(those))]
            for text, those in held.items()
            if text and text not in self.now and len(those) == 1 and next(iter(those)) in self.units
        }
