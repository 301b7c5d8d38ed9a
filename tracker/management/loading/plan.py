"""Light rules, targets with their versions, counting rules: dated rows stated in former times."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tracker.actions.people.configuration import enter
from tracker.actions.targets.plan import add_counting_rule, add_light_scheme, add_target_version
from tracker.calc.periods import Month
from tracker.documents.tables import Row
from tracker.management.loading.configuration import Configuration
from tracker.models import CountingRule, HistoryLoad, LightBand, LightScheme, Target, TargetVersion, User

TargetKey = tuple[str, str, str]


def load_lights(known: Configuration, load: HistoryLoad, *, by: User, at: datetime) -> None:
    schemes: dict[str, tuple[Row, list[LightBand]]] = {}
    for row in known.folder.rows("lights.csv"):
        schemes.setdefault(row.text("version"), (row, []))[1].append(_band(row))
    for version, (row, bands) in schemes.items():
        scheme = LightScheme(
            version=version,
            family=row.text("family"),
            in_force_from=_first(row, "in_force_from"),
            note=row.text("note"),
        )
        add_light_scheme(by=by, at=at, scheme=scheme, bands=bands, history=_history(load, row))


def load_counting_rules(known: Configuration, load: HistoryLoad, *, by: User, at: datetime) -> None:
    def add(row: Row) -> CountingRule:
        return add_counting_rule(by=by, at=at, rule=_rule(row, known), history=_history(load, row))

    known.folder.made("counting_rules.csv", add)


def load_targets(known: Configuration, load: HistoryLoad, *, by: User, at: datetime) -> None:
    curves = _curves(known)
    firsts = {key: row for row in reversed(list(known.folder.rows("targets.csv"))) for key in [_key(row)]}
    entered = enter(by=by, at=at, rows=[_target(row, known) for row in reversed(firsts.values())])
    targets = dict(zip(reversed(firsts), entered, strict=True))

    def add(row: Row) -> TargetVersion:
        return add_target_version(
            by=by,
            at=at,
            version=_version(row, targets[_key(row)]),
            curve=curves.get((_key(row), row.text("number"))),
            history=_history(load, row),
        )

    known.folder.made("targets.csv", add)


def _history(load: HistoryLoad, row: Row) -> tuple[HistoryLoad, date]:
    return load, row.day("stated_date")


def _first(row: Row, name: str) -> date:
    return row.month(name).first


def _band(row: Row) -> LightBand:
    return LightBand(
        code=row.text("code"),
        word=row.text("word"),
        word_en=row.text("word_en"),
        colour=row.text("colour"),
        shape=row.text("shape"),
        lower=row.optional(row.number, "lower"),
        inclusive=row.yes("inclusive"),
        is_worst=row.yes("is_worst"),
        needs_reason=row.yes("needs_reason"),
        order=row.whole("order"),
    )


def _rule(row: Row, known: Configuration) -> CountingRule:
    register = row.text("register")
    return CountingRule(
        indicator=known.indicators[row.text("indicator")],
        register=known.registers[register],
        counts=row.text("counts"),
        tag=known.measures[register, row.text("tag")] if row.text("tag") else None,
        stage=known.stages[register, row.text("stage")] if row.text("stage") else None,
        stage_test=row.text("stage_test") or CountingRule.StageTest.REACHED_BY_END,
        measure=known.measures[register, row.text("measure")] if row.text("measure") else None,
        taken=row.text("taken") or CountingRule.Taken.TOTAL,
        comparison=row.text("comparison") or CountingRule.Comparison.AT_LEAST,
        threshold=row.optional(row.number, "threshold"),
        threshold_unit=row.text("threshold_unit"),
        ceiling=row.optional(row.number, "ceiling"),
        near_share=row.optional(row.number, "near_share") or Decimal("0.8"),
        in_force_from=_first(row, "in_force_from"),
        reason=row.text("reason"),
    )


def _key(row: Row) -> TargetKey:
    return row.text("indicator"), row.text("unit"), row.text("first_month")


def _curves(known: Configuration) -> dict[tuple[TargetKey, str], dict[Month, Decimal]]:
    curves: dict[tuple[TargetKey, str], dict[Month, Decimal]] = {}
    for row in known.folder.rows("plan_points.csv"):
        curves.setdefault((_key(row), row.text("number")), {})[row.month("month")] = row.number("share")
    return curves


def _target(row: Row, known: Configuration) -> Target:
    return Target(
        indicator=known.indicators[row.text("indicator")],
        unit=known.units[row.text("unit")],
        first_month=_first(row, "first_month"),
        last_month=_first(row, "last_month"),
        district_wide=row.yes("district_wide"),
    )


def _version(row: Row, target: Target) -> TargetVersion:
    return TargetVersion(
        target=target,
        value=row.optional(row.number, "value"),
        qualifier=row.text("qualifier") or "exact",
        tier=row.text("tier"),
        judged_by=row.text("judged_by"),
        paced_by=row.text("paced_by") or TargetVersion.Plan.STRAIGHT,
        light_family=row.text("light_family"),
        baseline=row.optional(row.number, "baseline"),
        in_force_from=_first(row, "in_force_from"),
        basis=row.text("basis"),
        basis_date=row.day("basis_date"),
        reason=row.text("reason"),
        illustrative=row.yes("illustrative"),
    )
