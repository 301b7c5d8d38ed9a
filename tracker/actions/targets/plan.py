"""Changing the plan: new versions of targets, counting rules and light rules; never an edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import models, transaction

from tracker import access
from tracker.access import configuring, settled
from tracker.access.settled import check_open, check_unpublished
from tracker.actions.people.amending import InForce, begin
from tracker.actions.people.record import changes_from, record
from tracker.calc import lights
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import (
    Amendment,
    CountingRule,
    HistoryLoad,
    Indicator,
    LightBand,
    LightScheme,
    PlanPoint,
    Series,
    TargetChangeRequest,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.targets.lights import families

_OF_THE_ROW = {
    "id",
    "indicator",
    "number",
    "reason",
    "author",
    "recorded_at",
    "known_at",
    "stated_date",
    "history_load",
}
_SAID = [
    one.name for one in CountingRule._meta.concrete_fields if one.name not in _OF_THE_ROW
]  # by a counting rule


@transaction.atomic
def add_target_version(
    *,
    by: User,
    at: datetime,
    version: TargetVersion,
    curve: Mapping[Month, Decimal] | None = None,
    history: tuple[HistoryLoad, date] | None = None,
    asked: TargetChangeRequest | None = None,
) -> TargetVersion:
    """Set or change a target from a month on. The number is the next one; `curve` holds shares of one.

    One that reaches into a month that is over or published needs the request in which somebody else `asked` for it,
    or belongs to the history of before. Raises AccessRefused, or ValidationError with sentences for the fields at fault.
    """
    _check(by, at, version)
    if history is None:
        check_unpublished(Month.of(version.in_force_from))
    rights = access.rights_at(by, at)
    if asked is not None:
        access.check_decide_change(rights, asked)
    elif history is None and settled.reaches_back(version.in_force_from, today=day_of(at)):
        raise Refused("by_two", field="in_force_from")
    check_pace(version, curve or {})
    held = target_versions([version.target.pk], None).get(version.target.pk, [])
    version.number = max((one.number for one in held), default=0) + 1
    _save(version, by, history)
    PlanPoint.objects.bulk_create(
        PlanPoint(version=version, month=month.first, share=share) for month, share in (curve or {}).items()
    )
    if version.target.indicator.traits.is_reported and not version.target.district_wide:
        series_of = version.target.indicator, version.target.unit
        since = None if history else max(Month.of(version.in_force_from), settled.first_open_month(at))
        open_series(
            by=by, at=at, indicator=series_of[0], unit=series_of[1], since=since, of_old=history is not None
        )
    former = in_force(held, Month.of(version.in_force_from))
    changes = changes_from(former, version, TargetChangeRequest.TERMS)
    record("set_target", by=by, of=version, changes=changes, reason=version.reason)
    return version


@transaction.atomic
def add_counting_rule(
    *, by: User, at: datetime, rule: CountingRule, history: tuple[HistoryLoad, date] | None = None
) -> CountingRule:
    """Set or change how an indicator is counted, from a month on that isn't settled; the first rule may count closed months that
    aren't published.

    Raises AccessRefused, Refused or ValidationError.
    """
    _check(by, at, rule)
    former = CountingRule.objects.filter(indicator=rule.indicator).order_by("-number").first()
    rule.number = former.number + 1 if former else 1
    if rule.number > 1:
        _check_month(rule, at, history)
    elif history is None and rule.in_force_from is not None:
        check_unpublished(Month.of(rule.in_force_from))
    _save(rule, by, history)
    record("set_counting_rule", by=by, of=rule, changes=changes_from(former, rule, _SAID), reason=rule.reason)
    return rule


@transaction.atomic
def add_light_scheme(
    *,
    by: User,
    at: datetime,
    scheme: LightScheme,
    bands: Sequence[LightBand],
    history: tuple[HistoryLoad, date] | None = None,
) -> LightScheme:
    """Put a light rule in force from a month on that isn't settled. Raises AccessRefused, Refused or ValidationError."""
    _check(by, at, scheme)
    _check_month(scheme, at, history)
    _check_bands(bands)
    _save(scheme, by, history)
    for band in bands:
        band.scheme = scheme
    LightBand.objects.bulk_create(bands)
    record("set_light_scheme", by=by, of=scheme, bands=len(bands))
    return scheme


@transaction.atomic
def open_series(
    *,
    by: User,
    at: datetime,
    indicator: Indicator,
    unit: Unit,
    since: Month | None = None,
    of_old: bool = False,
) -> Series:
    """Let a unit report an indicator from a month on, None meaning the first one that isn't settled, or as `of_old`.

    Twice gives the series it has; one that had ended goes on again.
    """
    _check(by, at, Series(indicator=indicator, unit=unit))
    if not indicator.traits.is_reported:
        raise Refused("derived")
    series, created = Series.objects.get_or_create(indicator=indicator, unit=unit)
    if created or series.pk in Amendment.objects.ended("series"):
        if not of_old:
            begin(by=by, at=at, rows=[series], in_force=InForce(since))
        record("open_series", by=by, of=series, unit=unit.code)
    return series


def _check(by: User, at: datetime, row: models.Model) -> None:
    configuring.check_configure(access.rights_at(by, at), "add", row)


def _check_month(
    version: CountingRule | LightScheme, at: datetime, history: tuple[HistoryLoad, date] | None
) -> None:
    """Refuse a rule that would judge or count a settled month anew, unless it belongs to the history of before."""
    if history is None and version.in_force_from is not None:
        check_open(Month.of(version.in_force_from), at)


def _check_bands(bands: Sequence[LightBand]) -> None:
    """A rule that lacks a light some goal will need would leave pages without an answer."""
    missing = set(lights.ALWAYS_NEEDED) - {band.code for band in bands}
    if missing:
        raise Refused("lights_missing", codes=sorted(missing))
    if sum(band.is_worst for band in bands) != 1:
        raise Refused("one_worst_light")
    begins = [
        (band.lower, not band.inclusive)
        for band in sorted(bands, key=lambda band: band.order)
        if band.lower is not None
    ]
    if begins != sorted(set(begins), reverse=True):
        raise Refused("lights_out_of_order")


def check_pace(version: TargetVersion | TargetChangeRequest, curve: Mapping[Month, Decimal]) -> None:
    """A typed curve is the plan; a plan that is a curve has one; a rule of its own must be known."""
    if curve and version.paced_by != TargetVersion.Plan.PROFILE:
        version.paced_by = TargetVersion.Plan.CURVE
    if curve and version.paced_by == TargetVersion.Plan.PROFILE:
        raise Refused("curve_not_asked_for", field="paced_by")
    if version.paced_by == TargetVersion.Plan.CURVE and not curve:
        raise Refused("curve_missing", field="paced_by")
    if version.light_family and version.light_family not in families():
        raise Refused("no_such_lights", field="light_family", name=version.light_family)


def _save(
    version: TargetVersion | CountingRule | LightScheme, by: User, history: tuple[HistoryLoad, date] | None
) -> None:
    version.author = by
    if history:
        version.history_load, version.stated_date = history
    version.full_clean(exclude=["id"])
    version.save(force_insert=True)
