"""The lines of an edition as the ledger gives them for a month and a cut-off: for the freeze, and for its check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from tracker import wording
from tracker.calc.lights import Judgement
from tracker.calc.numbers import round_half_up
from tracker.calc.payload import PRINTED
from tracker.calc.readings import Reading
from tracker.models import EditionLine, Indicator, TargetVersion, Unit
from tracker.queries.editions.frozen import LineWords, stored
from tracker.queries.editions.parts import Part, parts_of
from tracker.queries.targets.snapshots import Snapshot
from tracker.queries.targets.standings import Standing
from tracker.wording import standings as words

PLACES = EditionLine._meta.get_field("value").decimal_places
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def lines_of(found: Snapshot) -> list[EditionLine]:
    """Every target of a snapshot in print order; rows not yet saved. What nobody has reported is a line too: 未报."""
    parts = parts_of(found)
    as_then = (found.settings.of(unit, found.month) for unit in Unit.objects.all())
    units = {unit.name: unit for unit in as_then}
    lines = [
        _line(position, standing, found, parts[standing.target.pk], units)
        for position, standing in enumerate(found.now, start=1)
    ]
    for language in LANGUAGES:
        with translation.override(language):
            for line, standing in zip(lines, found.now, strict=True):
                before = found.before.get(standing.target.pk)
                line.printed[language] = stored(_printed(standing, before, parts[standing.target.pk], units))
    return lines


def _line(
    position: int,
    standing: Standing,
    found: Snapshot,
    parts: Sequence[Part],
    units: Mapping[str, Unit],
) -> EditionLine:
    before = found.before.get(standing.target.pk)
    judgement, indicator, version = standing.judgement, standing.indicator, standing.version
    return EditionLine(
        position=position,
        target=standing.target,
        target_version=version,
        code=indicator.code,
        unit_code=standing.unit.code,
        issuer_code=standing.target.issuer.code if standing.target.issuer else "",
        section_code=indicator.section.code,
        measured_in=standing.printed_in.unit,
        places=standing.printed_in.places,
        tier=version.tier,
        value=exact(standing.amount),
        **_read(standing.reading, indicator),
        as_of=standing.as_of,
        derived=standing.derived,
        target_value=exact(version.value),
        **_judged(judgement),
        counted_by=found.counted_by.get(indicator.pk),
        previous=exact(before.amount) if before else None,
        previous_light=before.judgement.light.code if before else "",
        not_reported=[units[name].code for name in standing.not_reported],
        parts=[stored(part.exact) for part in parts],
        goal_illustrative=standing.goal_illustrative,
        value_illustrative=standing.value_illustrative,
    )


def _read(reading: Reading | None, indicator: Indicator) -> dict[str, Any]:
    """What an edition keeps of a reading, and of none."""
    if reading is None:
        return {"qualifier": indicator.qualifier, "figures": []}
    said = {name: getattr(reading, name) for name in PRINTED}
    return {
        **{name: exact(one) if isinstance(one, Decimal) else one for name, one in said.items()},
        "qualifier": reading.qualifier,
        "data_month": reading.month.first,
        "figures": list(reading.figures),
    }


def _judged(judgement: Judgement) -> dict[str, Any]:
    """What an edition keeps of a judgement."""
    light = judgement.light
    return {
        "completion": exact(judgement.completion),
        "planned": exact(judgement.planned),
        "gap": exact(judgement.gap),
        "gap_in": judgement.gap_in,
        "missing": exact(judgement.missing),
        "light": light.code,
        "light_word": light.word,
        "light_colour": light.colour,
        "light_shape": light.shape,
        "light_order": light.order,
        "light_reason": judgement.reason,
        "rule": judgement.rule,
    }


def exact(value: Decimal | None) -> Decimal | None:
    """A number as an edition keeps it: to eighteen decimals, so that the same ledger gives the same digits."""
    return None if value is None else round_half_up(value, PLACES)


def _printed(
    standing: Standing,
    before: Standing | None,
    parts: Sequence[Part],
    units: Mapping[str, Unit],
) -> LineWords:
    """A line in the active language; what isn't reported is said, never left out."""
    judgement, section = standing.judgement, standing.indicator.section
    return LineWords(
        indicator=wording.goal_name(standing),
        unit=wording.label(standing.unit),
        section=wording.label(section),
        above=wording.label(section.parent or section),
        tier=str(TargetVersion.Tier(standing.version.tier).label),
        target=words.goal(standing),
        value=words.reported(standing),
        completion=wording.percent(judgement.completion),
        planned=wording.percent(judgement.planned),
        gap=words.gap(standing),
        light=wording.light_word(judgement.light),
        reason=words.reason(standing),
        movement=words.movement(standing, before),
        before=words.reported(before) if before else wording.NOTHING,
        light_before=wording.light_word(before.judgement.light) if before else wording.NOTHING,
        as_of=wording.day(standing.as_of),
        remark=words.remark(standing, [units[name] for name in standing.not_reported]),
        parts=tuple(part.printed(standing.printed_in) for part in parts),
    )
