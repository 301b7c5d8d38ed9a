"""Light rules, targets with their versions, counting rules: dated rows stated in former times."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from tracker.actions.people.configuration import enter
from tracker.actions.targets.plan import add_counting_rule, add_light_scheme, add_target_version
from tracker.calc import lights
from tracker.calc.periods import Month
from tracker.management.loading.configuration import Configuration
from tracker.management.loading.configuration import at as fault_of
from tracker.models import CountingRule, HistoryLoad, LightBand, LightScheme, Target, TargetVersion, User
from tracker.queries.imports.setting_up.making import attributes
from tracker.queries.imports.setting_up.reading import Row

TargetKey = tuple[str, str, str, date]
_SCHEME = "version", "family", "in_force_from", "note"
_BAND = (
    "code", "word", "word_en", "colour", "shape", "lower", "inclusive", "is_worst", "needs_reason", "order",
)  # fmt: skip
_TARGET = "indicator", "unit", "issuer", "first_month", "last_month", "district_wide"
_VERSION = (
    "value", "qualifier", "tier", "judged_by", "paced_by", "light_family", "baseline", "in_force_from", "basis",
    "basis_date", "reason", "illustrative",
)  # fmt: skip


def load_lights(known: Configuration, load: HistoryLoad, *, by: User, at: datetime) -> None:
    """The light rules of the folder, or where it has none the one that comes with the product."""
    schemes: dict[str, tuple[Row, list[LightBand]]] = {}
    for row in known.folder.rows("lights"):
        band = LightBand(**attributes(row, known.objects, _BAND))
        schemes.setdefault(row.text("version"), (row, []))[1].append(band)
    for row, bands in schemes.values():
        scheme = LightScheme(**attributes(row, known.objects, _SCHEME))
        with fault_of(row):
            add_light_scheme(by=by, at=at, scheme=scheme, bands=bands, history=_history(load, row))
    if not schemes:
        _shipped(known, load, by=by, at=at)


def _shipped(known: Configuration, load: HistoryLoad, *, by: User, at: datetime) -> None:
    """The rule that comes with the product, in force from before the first goal."""
    rows = known.folder.rows("targets")
    since = min((row["first_month"] for row in rows), default=at.date().replace(month=1, day=1))
    scheme = LightScheme(version=lights.SHIPPED.version, in_force_from=since)
    bands = [
        LightBand(**vars(band), is_worst=band.code == lights.SHIPPED.worst) for band in lights.SHIPPED.bands
    ]
    stated = min((row["stated_date"] for row in rows), default=at.date() - timedelta(days=1))
    add_light_scheme(by=by, at=at, scheme=scheme, bands=bands, history=(load, stated))


def load_counting_rules(known: Configuration, load: HistoryLoad, *, by: User, at: datetime) -> None:
    def add(row: Row) -> CountingRule:
        said = attributes(row, known.objects)
        del said["number"], said["stated_date"]
        return add_counting_rule(by=by, at=at, rule=CountingRule(**said), history=_history(load, row))

    known.made("counting_rules", add)


def load_targets(known: Configuration, load: HistoryLoad, *, by: User, at: datetime) -> None:
    curves = _curves(known)
    firsts: dict[TargetKey, Row] = {}
    for row in known.folder.rows("targets"):
        firsts.setdefault(_key(row), row)
    made = []
    for row in firsts.values():
        with fault_of(row):
            target = Target(**attributes(row, known.objects, _TARGET))
            target.full_clean(exclude=["id"])
            made.append(target)
    targets = dict(zip(firsts, enter(by=by, at=at, rows=made), strict=True))

    def add(row: Row) -> TargetVersion:
        said = attributes(row, known.objects, _VERSION)
        return add_target_version(
            by=by,
            at=at,
            version=TargetVersion(target=targets[_key(row)], **said),
            curve=curves.get((_key(row), row["number"])),
            history=_history(load, row),
        )

    known.made("targets", add)


def _history(load: HistoryLoad, row: Row) -> tuple[HistoryLoad, date]:
    return load, row["stated_date"]


def _key(row: Row) -> TargetKey:
    return row["indicator"], row["unit"], row.text("issuer"), row["first_month"]


def _curves(known: Configuration) -> dict[tuple[TargetKey, int], dict[Month, Decimal]]:
    curves: dict[tuple[TargetKey, int], dict[Month, Decimal]] = {}
    for row in known.folder.rows("plan_points"):
        curves.setdefault((_key(row), row["number"]), {})[Month.of(row["month"])] = row["share"]
    return curves
