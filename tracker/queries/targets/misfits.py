"""Whether the parts of a divided goal still add up to it after a change: asked before anybody decides on the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from tracker.calc.periods import Month
from tracker.models import Target, TargetChangeRequest, TargetVersion
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.targets.roll_over import Proposal
from tracker.queries.targets.splits import adds_up

Goal = TargetVersion | TargetChangeRequest
Window = tuple[int, int | None, object, object]


@dataclass(frozen=True)
class Misfit:
    """A district's goal whose parts come to another `total` from a month on, both in the indicator's unit."""

    target: Target
    month: Month
    goal: Decimal
    total: Decimal

    @property
    def over(self) -> Decimal:
        """By how much the parts exceed the goal (negative: fall short of it)."""
        return self.total - self.goal


def misfits(strokes: Sequence[Sequence[Goal]]) -> list[list[Misfit]]:
    """What wouldn't add up if the goals of a stroke were in force, for each stroke by itself. Two statements in all."""
    changed = {goal.target for goal in chain.from_iterable(strokes) if adds_up(goal.target.indicator)}
    windows = _divided(changed)
    targets = {target.pk: target for target in chain.from_iterable(windows.values())}
    versions = target_versions(targets, None) if targets else {}
    return [list(_of_stroke(stroke, windows, versions)) for stroke in strokes]


def misfits_ahead(found: Iterable[Proposal], values: Mapping[int, Decimal | None]) -> list[Misfit]:
    """What wouldn't add up in the new window if these proposals went on with `values`, by the target that each follows.

    Where a part or the goal was carried on before, its window is left to the pages of the goal itself.
    """
    windows: dict[Window, list[Proposal]] = defaultdict(list)
    for one in found:
        if adds_up(one.target.indicator):
            windows[_window(one.target)].append(one)
    made: list[Misfit] = []
    for own in windows.values():
        if any(one.following is not None for one in own):
            continue
        month = own[0].span.first
        made += _compared([one.target for one in own], values, month)
    return made


def _divided(changed: Collection[Target]) -> dict[Window, list[Target]]:
    """The targets of the windows in which goals changed that are divided among units."""
    if not changed:
        return {}
    alike = Target.objects.filter(indicator__in={target.indicator_id for target in changed})
    windows: dict[Window, list[Target]] = {_window(target): [] for target in changed}
    for target in alike.select_related("indicator", "issuer", "unit").order_by("id"):
        if _window(target) in windows:
            windows[_window(target)].append(target)
    return {window: own for window, own in windows.items() if len({one.district_wide for one in own}) > 1}


def _of_stroke(
    stroke: Sequence[Goal],
    windows: Mapping[Window, Sequence[Target]],
    versions: Mapping[int, Sequence[TargetVersion]],
) -> Iterable[Misfit]:
    asked: dict[int, list[Goal]] = defaultdict(list)
    since: dict[Window, set[Month]] = defaultdict(set)
    for goal in stroke:
        asked[goal.target_id].append(goal)
        since[_window(goal.target)].add(Month.of(goal.in_force_from))
    for window, months in since.items():
        for month in sorted(months):
            values = {}
            for target in windows.get(window, ()):
                said: list[Goal] = [*versions.get(target.pk, ()), *asked[target.pk]]
                current = in_force(sorted(said, key=lambda one: one.in_force_from), month)
                values[target.pk] = current.value if current else None
            yield from _compared(windows.get(window, ()), values, month)


def _compared(
    targets: Sequence[Target], values: Mapping[int, Decimal | None], month: Month
) -> Iterable[Misfit]:
    parts = [value for one in targets if not one.district_wide and (value := values.get(one.pk)) is not None]
    total = sum(parts, Decimal(0))
    for whole in targets:
        goal = values.get(whole.pk) if whole.district_wide else None
        if parts and goal is not None and goal != total:
            yield Misfit(whole, month, goal, total)


def _window(target: Target) -> Window:
    return target.indicator_id, target.issuer_id, target.first_month, target.last_month
