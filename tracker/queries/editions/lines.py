"""The lines of an edition as the ledger gives them for a month and a cut-off: for the freeze, and for its check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.calc import wording
from tracker.calc.numbers import round_half_up
from tracker.calc.payload import PRINTED, Payload
from tracker.calc.readings import Reading
from tracker.models import EditionLine, TargetVersion, Unit
from tracker.queries.editions.parts import Part, parts_of
from tracker.queries.targets import words
from tracker.queries.targets.snapshots import Snapshot
from tracker.queries.targets.standings import Standing

PLACES = EditionLine._meta.get_field("value").decimal_places
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def lines_of(found: Snapshot) -> list[EditionLine]:
    """Every target of a snapshot in print order; rows not yet saved. What nobody has reported is a line too: 未报."""
    parts = parts_of(found)
    units = {unit.name: unit for unit in Unit.objects.all()}
    lines = [
        _line(position, standing, found, parts[standing.target.pk], units)
        for position, standing in enumerate(found.now, start=1)
    ]
    for language in LANGUAGES:
        with translation.override(language):
            for line, standing in zip(lines, found.now, strict=True):
                before = found.before.get(standing.target.pk)
                line.printed[language] = _printed(
                    standing, before, parts[standing.target.pk], units, language
                )
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
    reading = standing.reading
    light = judgement.light
    return EditionLine(
        position=position,
        target=standing.target,
        target_version=version,
        code=indicator.code,
        unit_code=standing.unit.code,
        section_code=indicator.section.code,
        measured_in=indicator.measured_in,
        places=indicator.places,
        tier=version.tier,
        value=exact(standing.amount),
        **_said(reading or Payload()),
        qualifier=reading.qualifier if reading else indicator.qualifier,
        data_month=reading.month.first if reading else None,
        as_of=standing.as_of,
        derived=standing.derived,
        target_value=exact(version.value),
        completion=exact(judgement.completion),
        planned=exact(judgement.planned),
        gap=exact(judgement.gap),
        missing=exact(judgement.missing),
        light=light.code,
        light_word=light.word,
        light_colour=light.colour,
        light_shape=light.shape,
        light_order=light.order,
        light_reason=judgement.reason,
        rule=judgement.rule,
        counted_by=found.counted_by.get(indicator.pk),
        previous=exact(before.amount) if before else None,
        previous_light=before.judgement.light.code if before else "",
        not_reported=[units[name].code for name in standing.not_reported],
        figures=list(reading.figures) if reading else [],
        parts=[part.stored for part in parts],
        goal_illustrative=standing.goal_illustrative,
        value_illustrative=standing.value_illustrative,
    )


def _said(reading: Reading | Payload) -> dict[str, Any]:
    told = {name: getattr(reading, name) for name in PRINTED}
    return {name: exact(one) if isinstance(one, Decimal) else one for name, one in told.items()}


def exact(value: Decimal | None) -> Decimal | None:
    """A number as an edition keeps it: to eighteen decimals, so that the same ledger gives the same digits."""
    return None if value is None else round_half_up(value, PLACES)


def _printed(
    standing: Standing,
    before: Standing | None,
    parts: Sequence[Part],
    units: Mapping[str, Unit],
    language: str,
) -> dict[str, object]:
    judgement, indicator, section = standing.judgement, standing.indicator, standing.indicator.section
    return {
        "indicator": words.named(indicator, language),
        "unit": words.named(standing.unit, language),
        "section": words.named(section, language),
        "above": words.named(section.parent or section, language),
        "tier": str(TargetVersion.Tier(standing.version.tier).label),
        "target": words.goal(standing, language),
        "value": _value(standing.reading, standing, language),
        "completion": wording.percent(judgement.completion),
        "planned": wording.percent(judgement.planned),
        "gap": wording.points(judgement.gap),
        "light": words.light(judgement.light, language),
        "reason": words.reason(standing, language),
        "movement": words.movement(standing, before, language),
        "before": _value(before.reading, before, language) if before else wording.NOTHING,
        "light_before": _light_before(before, language),
        "as_of": wording.day_name(standing.as_of, language),
        "remark": _remark(standing, [units[name] for name in standing.not_reported], language),
        "parts": [part.printed(indicator, language) for part in parts],
    }


def _value(reading: Reading | None, standing: Standing, language: str) -> str:
    """The number in print; nothing reported is said, never left out."""
    if reading is None:
        return wording.not_reported(language)
    return words.actual(reading, standing.indicator, language)


def _light_before(before: Standing | None, language: str) -> str:
    if before is None:
        return wording.NOTHING
    return words.light(before.judgement.light, language)


def _remark(standing: Standing, missing: Sequence[Unit], language: str) -> str:
    """What is still missing behind a number that is printed: the month itself, or some units' part of it."""
    parts = []
    if standing.is_late and standing.data_month:
        told = {
            "month": wording.month_name(standing.month, language),
            "data": wording.month_name(standing.data_month, language),
        }
        parts.append(_("%(month)s未报，数据至%(data)s") % told)
    if missing and standing.reading is not None:
        names = _("、").join(words.named(unit, language) for unit in missing)
        parts.append(_("未报单位：%(names)s") % {"names": names})
    return _("；").join(parts)
