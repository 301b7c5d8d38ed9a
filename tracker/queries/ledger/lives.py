"""Since when and until when units are there, as known at an instant."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tracker.calc.periods import Month
from tracker.calc.succession import Ending, Inherited, Lives
from tracker.models import Amendment, Indicator, Reorganisation, Succession, Unit
from tracker.queries.ledger.amendments import Settings

UNIT = "unit"
SAID = ("ends", "unit", "first_month", "manner", "manners", "decision__id")


def lives(known_by: datetime | None = None, said: Settings | None = None) -> Lives:
    """The life of every unit that began or ended while the system knew it; `said` are the settings, where they have been read."""
    endings = _endings(known_by)
    return Lives(
        _opened(known_by, said),
        {one.unit: one for ends, one in endings if ends},
        {(one.unit, indicator): one for ends, one in endings if not ends for indicator in one.manners},
    )


def lives_of(said: Settings) -> Lives:
    """The life of every unit by what was known when these settings were; read once for them."""
    found: Lives = said.kept("lives", lambda: lives(said.known_by, said))
    return found


def stands_apart(indicator: Indicator, one: Inherited) -> bool:
    """Whether the end of a total that ran on is added to what the successor states, which goes on from its own."""
    runs = indicator.reporting == Indicator.Reporting.RUNNING_TOTAL
    return runs and indicator.over_months == Indicator.OverMonths.LAST and one.ending.stands(indicator.pk)


def units_there(month: Month, known_by: datetime | None = None) -> QuerySet[Unit]:
    """The units that are there in a month, as known at an instant."""
    return Unit.objects.exclude(pk__in=lives(known_by).absent(month))


def anything_passed(known_by: datetime | None = None) -> bool:
    """Whether a unit ever ended, or tasks or items ever passed, as known at an instant."""
    return Reorganisation.objects.filter(carried_out(known_by)).exists()


def carried_out(known_by: datetime | None = None) -> Q:
    """Reorganisations that were decided for and not taken back since, as known at an instant."""
    accepted = Q(undoes=None, decision__kind="accept")
    undoings = Reorganisation.objects.filter(undoes=OuterRef("pk"), decision__kind="accept")
    if known_by is not None:
        accepted &= Q(decision__known_at__lte=known_by)
        undoings = undoings.filter(decision__known_at__lte=known_by)
    return accepted & Q(~Exists(undoings))


def _endings(known_by: datetime | None) -> list[tuple[bool, Ending]]:
    """Whether each act ended its unit, and how."""
    found: dict[int, tuple[bool, Ending]] = {}
    rows = Succession.objects.filter(
        reorganisation__in=Reorganisation.objects.filter(carried_out(known_by))
    ).order_by("id")
    for successor, share, act, ends, unit, first, manner, manners, number in rows.values_list(
        "successor", "share", "reorganisation", *(F(f"reorganisation__{name}") for name in SAID)
    ):
        before = found[act][1].successors if act in found else {}
        by_indicator = {int(indicator): said for indicator, said in manners.items()}
        shares = {**before, successor: share}
        found[act] = ends, Ending(unit, Month.of(first), shares, manner, by_indicator, number)
    return list(found.values())


def _opened(known_by: datetime | None, said: Settings | None) -> dict[int, Month]:
    if said is not None:
        began = (
            (row, changes.get(Amendment.LIFE))
            for (table, row), changes in said.changes.items()
            if table == UNIT
        )
        return {row: changes[0].in_force_from for row, changes in began if changes}
    rows = Amendment.objects.filter(table=UNIT, field=Amendment.LIFE)
    return {row: Month.of(since) for row, since in rows.values_list("row", "in_force_from")}
