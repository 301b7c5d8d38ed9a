"""Month against month: every target's standing in two months side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.periods import Month
from tracker.models import Indicator, Unit
from tracker.queries.targets.board import narrowed_in_month, print_order
from tracker.queries.targets.progress import Asked
from tracker.queries.targets.standings import Standing, standings_in

BETTER, WORSE, SAME = "better", "worse", "same"
Key = tuple[int, int, int | None, bool]


@dataclass(frozen=True)
class Compared:
    """What an indicator of a unit was in the earlier and in the later month; None where no target ran.

    The two may belong to targets of different years: what is compared is indicator, unit and issuer.
    """

    then: Standing | None
    now: Standing | None

    @property
    def shown(self) -> Standing:
        standing = self.now or self.then
        assert standing is not None
        return standing

    @property
    def indicator(self) -> Indicator:
        return self.shown.indicator

    @property
    def unit(self) -> Unit:
        return self.shown.unit

    @property
    def turn(self) -> str:
        """Whether the light got better or worse, by the order of the rules; lights without a judgement don't turn, nor those
        of numbers that were taken over or handed over meanwhile.
        """
        if self.then is None or self.now is None or self.now.passed:
            return SAME
        before, after = self.then.judgement, self.now.judgement
        if None in (before.is_behind, after.is_behind) or before.light.code == after.light.code:
            return SAME
        return BETTER if after.light.order < before.light.order else WORSE

    @property
    def gap_moved(self) -> Decimal | None:
        """By how many points the gap to the plan changed; None where either isn't in points, or something passed meanwhile."""
        if self.then is None or self.now is None or self.now.passed:
            return None
        before, after = self.then.judgement.points, self.now.judgement.points
        return None if before is None or after is None else after - before


def compared(asked: Asked, against: Month) -> list[Compared]:
    """The later month of `asked` beside `against`, in print order. Raises NoLightRule."""
    said = asked.settings
    targets = narrowed_in_month(asked.targets(), asked.narrowing, asked.month, said)
    read = standings_in(targets, (asked.month, against), known_by=asked.known_by, said=said)
    now, then = ({_key(one): one for one in read.of[month]} for month in (asked.month, against))
    pairs = [Compared(then.get(key), now.get(key)) for key in dict.fromkeys([*now, *then])]
    return sorted(pairs, key=lambda pair: print_order(pair.shown.target))


def _key(standing: Standing) -> Key:
    target = standing.target
    return target.indicator_id, target.unit_id, target.issuer_id, target.district_wide
