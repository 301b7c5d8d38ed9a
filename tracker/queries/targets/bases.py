"""What a target's page says of last year's numbers: which documents revised them, and what a growth rate was reckoned from."""

from __future__ import annotations

from datetime import datetime

from tracker.calc.progress import PROFILE
from tracker.models import Figure
from tracker.queries.ledger.bases import ORIGINALLY, BaseDocument
from tracker.queries.ledger.figures import figures
from tracker.queries.ledger.growth import GrowthBase, growth_base
from tracker.queries.targets.courses import SeriesHistory
from tracker.queries.targets.plans import bases_before, ever_revised
from tracker.queries.targets.rebased import read_by


def documents_of_last_year(found: SeriesHistory, known_by: datetime | None) -> tuple[BaseDocument, ...]:
    """The documents that revised the window before, by which forecasts go as it is known now."""
    if not found.before or not ever_revised(found.versions):
        return ()
    paced = any(version.paced_by == PROFILE for version in found.versions)
    bases = found.plans.bases if paced else bases_before([found.now.target], known_by)
    return bases.documents(read_by(found.now.target, found.now.month, found.gathered), ORIGINALLY)


def growth_base_of(found: SeriesHistory, known_by: datetime | None) -> GrowthBase | None:
    """The base of a target's number where it is a growth rate that somebody reported, as known at an instant."""
    reading = found.now.reading
    if reading is None or found.now.indicator.measured_in != "%" or len(reading.figures) != 1:
        return None
    figure: Figure | None = figures().filter(pk=reading.figures[0]).first()
    return growth_base(figure, known_by) if figure else None
