"""What comes of a request on goals once somebody agrees to it: what is asked then, which months and lights are judged anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from tracker.calc.concerns import Concern, Look, Page, Thing, found
from tracker.calc.periods import Month
from tracker.models import Inapplicability, Target, TargetChangeRequest, TargetVersion
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.targets.misfits import misfits
from tracker.queries.targets.standings import Standing, standings_over
from tracker.wording import periods
from tracker.wording.names import goal_name, label
from tracker.wording.numbers import NOTHING
from tracker.wording.splits import misfit
from tracker.wording.standings import light, set_value

Judged = Mapping[tuple[int, Month], Standing]


@dataclass(frozen=True)
class Beforehand:
    """How goals stand while a request on them waits: their versions, and each judged in the months that it reaches."""

    versions: Mapping[int, Sequence[TargetVersion]]
    judged: Judged


def before_change(stroke: Sequence[TargetChangeRequest], today: Month) -> Beforehand:
    """How the goals stand that requests of one stroke would change, up to the month of `today`."""
    targets, since = _changed(stroke)
    return Beforehand(
        target_versions([one.target_id for one in stroke], None), _judged(targets, since, today)
    )


def change_look(stroke: Sequence[TargetChangeRequest], before: Beforehand, today: Month) -> Look:
    """What the goals ask now instead of before, whose parts don't add up any more, what is judged anew; after it is agreed to."""
    targets, since = _changed(stroke)
    apart = [Thing(goal_name(one.target), misfit(one), _page(one.target)) for one in misfits([stroke])[0]]
    return Look(
        found(
            Concern("parts_apart", apart),
            *_judged_anew(before.judged, _judged(targets, since, today), today),
            Concern("goals_change", [_change(one, before.versions) for one in stroke], grave=False),
        ),
        holds=[[one.target_id, [getattr(one, name) for name in one.SAID], one.curve] for one in stroke],
    )


def before_declared(asked: Inapplicability, today: Month) -> Judged:
    """How the goals stand that wouldn't apply any more, or would again, up to the month of `today`."""
    return _judged(_declared(asked), Month.of(asked.from_month), today)


def declared_look(asked: Inapplicability, before: Judged, today: Month) -> Look:
    """What doesn't apply any more, or does again, and what is judged anew; after it is agreed to."""
    since = Month.of(asked.from_month)
    words = _("不适用"), _("适用")
    former, now = reversed(words) if asked.holds else words
    thing = Thing(f"{label(asked.indicator)} · {label(asked.unit)}", _told(f"{former} → {now}", since, asked))
    return Look(
        found(
            *_judged_anew(before, _judged(_declared(asked), since, today), today),
            Concern("applies_otherwise", [thing], grave=False),
        ),
        holds=[asked.pk, asked.holds, since],
    )


def _changed(stroke: Sequence[TargetChangeRequest]) -> tuple[QuerySet[Target], Month]:
    since = min(Month.of(one.in_force_from) for one in stroke)
    return Target.objects.filter(pk__in=[one.target_id for one in stroke]), since


def _declared(asked: Inapplicability) -> QuerySet[Target]:
    return Target.objects.filter(indicator=asked.indicator_id, unit=asked.unit_id)


def _judged(targets: QuerySet[Target], since: Month, today: Month) -> Judged:
    """Goals in each month from one on to another, as far as they run."""
    last = targets.aggregate(last=Max("last_month"))["last"]
    until = min(Month.of(last), today) if last else since
    months = [since.plus(n) for n in range(until.minus(since) + 1)]
    over = standings_over(targets, months) if months else []
    return {(one.target.pk, month): one for held in over for month, one in held.items()}


def _judged_anew(before: Judged, after: Judged, today: Month) -> Iterator[Concern]:
    """Months that are over, and goals whose light in any month isn't what it was."""
    months = sorted({month for _target, month in (*before, *after) if month < today})
    yield Concern("months_over", [Thing(periods.month(one)) for one in months])
    yield Concern("lights_change", list(_other_lights(before, after)))


def _other_lights(before: Judged, after: Judged) -> Iterator[Thing]:
    goals = {one.target.pk: one for one in (*before.values(), *after.values())}
    for pk, goal in goals.items():
        lights = [
            (month, _light(before.get((pk, month))), _light(after.get((pk, month))))
            for month in _of(pk, before, after)
        ]
        told = [
            _("%(month)s：%(old)s → %(new)s") % {"month": _through(run), "old": old, "new": new}
            for (old, new), group in groupby(lights, key=lambda one: one[1:])
            if (run := [month for month, _old, _new in group]) and old != new
        ]
        if told:
            yield Thing(_name(goal.target), _("；").join(told), _page(goal.target))


def _through(months: Sequence[Month]) -> str:
    """Months that follow each other, by the first and the last."""
    first, last = periods.month(months[0]), periods.month(months[-1])
    return first if len(months) == 1 else f"{first} – {last}"


def _of(target: int, *judged: Collection[tuple[int, Month]]) -> list[Month]:
    return sorted({month for some in judged for pk, month in some if pk == target})


def _light(standing: Standing | None) -> str:
    return light(standing) if standing else NOTHING


def _change(one: TargetChangeRequest, versions: Mapping[int, Sequence[TargetVersion]]) -> Thing:
    since = Month.of(one.in_force_from)
    former = in_force(versions.get(one.target_id, []), since)
    terms = [_terms(goal, one.target) if goal else NOTHING for goal in (former, one)]
    return Thing(_name(one.target), _told(" → ".join(terms), since, one), _page(one.target))


def _terms(goal: TargetVersion | TargetChangeRequest, target: Target) -> str:
    return f"{set_value(goal, target.indicator)} {goal.get_tier_display()} {goal.get_paced_by_display()}"


def _told(change: str, since: Month, asked: TargetChangeRequest | Inapplicability) -> str:
    """What changes from when on, on what ground and who asked for it."""
    begins = _("自%(month)s起") % {"month": periods.month(since)}
    author = _("%(name)s申请") % {"name": asked.author}
    return " · ".join(filter(None, (change, begins, asked.basis, asked.reason, author)))


def _name(target: Target) -> str:
    return f"{goal_name(target)} · {label(target.unit)}"


def _page(target: Target) -> Page:
    return Page("target", (target.pk,))
