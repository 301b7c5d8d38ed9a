"""一票否决: which units are barred from honours in a month, by what, and from when on one may be asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import translation

from tracker.access.settled import published_through
from tracker.calc.periods import Month
from tracker.models import League, SheetConfirmation, Unit, Veto, VetoDecision
from tracker.queries.leagues.rules import contenders, leagues
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.ledger.versions import known
from tracker.wording import scores

AGREED = VetoDecision.Kind.AGREE


@dataclass(frozen=True)
class InForce:
    """A veto that was agreed to, with its last month as far as is known; None holds until it is lifted."""

    veto: Veto
    last: Month | None

    @property
    def first(self) -> Month:
        return Month.of(self.veto.first_month)


def vetoes_in_force(
    league: League, month: Month, units: Iterable[Unit], known_by: datetime | None = None
) -> dict[int, list[InForce]]:
    """The vetoes that bar each unit from a league's honours in a month, by unit, as known at an instant."""
    agreed = _agreed(Veto.objects.filter(lifts=None), known_by)
    agreed = agreed.filter(
        Q(league=league) | Q(league=None), unit__in=list(units), first_month__lte=month.first
    )
    found: dict[int, list[InForce]] = defaultdict(list)
    liftings = Prefetch("liftings", _agreed(Veto.objects.all(), known_by), to_attr="agreed_liftings")
    for veto in agreed.prefetch_related(liftings).order_by("id"):
        one = InForce(veto, _last(veto, veto.agreed_liftings))
        if one.last is None or month <= one.last:
            found[veto.unit_id].append(one)
    return dict(found)


def _agreed(rows: QuerySet[Veto], known_by: datetime | None) -> QuerySet[Veto]:
    agreed = known(rows, known_by).filter(decision__kind=AGREED)
    return agreed if known_by is None else agreed.filter(decision__known_at__lte=known_by)


def _last(veto: Veto, liftings: Sequence[Veto]) -> Month | None:
    """The month it ends with: by its term, or before the first month that a lifting frees, whichever is earlier."""
    ends = [Month.of(one.first_month).plus(-1) for one in liftings]
    if veto.last_month is not None:
        ends.append(Month.of(veto.last_month))
    return min(ends, default=None)


def frozen_vetoes(vetoes: Iterable[InForce]) -> list[dict[str, Any]]:
    """What a score keeps of the vetoes that bar its contender: which, from when until when, and the words of today."""
    return [
        {
            "veto": one.veto.pk,
            "first_month": str(one.first),
            "last_month": str(one.last) if one.last else None,
            "words": {language: _said(one, language) for language, _name in settings.LANGUAGES},
        }
        for one in vetoes
    ]


def _said(one: InForce, language: str) -> str:
    with translation.override(language):
        return scores.veto_term(one.veto.basis, one.veto.basis_date, one.first, one.last)


# --- the page -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A veto, or the lifting of one, as the page tells of it: what was decided, until when it holds, and its liftings."""

    veto: Veto
    decision: VetoDecision | None
    last: Month | None = None
    liftings: Sequence[Asked] = ()

    @property
    def agreed(self) -> bool:
        return self.decision is not None and self.decision.kind == AGREED

    @property
    def can_be_lifted(self) -> bool:
        """It was agreed to, and no lifting holds or waits."""
        return self.agreed and all(one.decision and not one.agreed for one in self.liftings)


def vetoes_of(league: League, units: Collection[Unit], known_by: datetime | None = None) -> list[Asked]:
    """Every veto that concerns some `units` of a league, decided or not, the newest first, with its liftings."""
    asked = known(Veto.objects.filter(lifts=None), known_by).filter(
        Q(league=league) | Q(league=None), unit__in=units
    )
    liftings = Prefetch(
        "liftings", _with_people(known(Veto.objects.all(), known_by)).order_by("id"), to_attr="asked_liftings"
    )
    found = _with_people(asked).select_related("unit", "league").prefetch_related(liftings)
    return [_asked_for(one, known_by) for one in found.order_by("-id")]


def _with_people(rows: QuerySet[Veto]) -> QuerySet[Veto]:
    return rows.select_related("author", "decision__decider").prefetch_related("exhibits")


def _asked_for(veto: Veto, known_by: datetime | None) -> Asked:
    liftings = [
        Asked(one, _decision(one, known_by))
        for one in veto.asked_liftings  # type: ignore[attr-defined]
    ]
    last = _last(veto, [one.veto for one in liftings if one.agreed])
    return Asked(veto, _decision(veto, known_by), last, liftings)


def _decision(veto: Veto, known_by: datetime | None) -> VetoDecision | None:
    decision: VetoDecision | None = getattr(veto, "decision", None)
    unknown = decision is not None and known_by is not None and decision.known_at > known_by
    return None if unknown else decision


# --- from when on ---------------------------------------------------------------------------------


def concerned(veto: Veto) -> list[League]:
    """The leagues whose honours a veto is about: the one it names, or all that its unit takes part in."""
    return [veto.league] if veto.league else leagues_of(veto.unit, Month.of(veto.first_month))


def reached(veto: Veto) -> set[int]:
    """The unit of a veto and all that take part with it in the leagues concerned: who decides oversees them all."""
    month = Month.of(veto.first_month)
    return {veto.unit_id} | {one.pk for league in concerned(veto) for one in contenders(league, month)}


def leagues_of(unit: Unit, month: Month) -> list[League]:
    """The leagues that a unit takes part in in a month."""
    said = settings_at()
    return [league for league in leagues(month, said) if unit in contenders(league, month, said=said)]


def first_free_month(of: Collection[League]) -> Month | None:
    """The first month that nothing final says anything about yet: after the last that was published, or whose result
    was signed in one of the leagues. None while there is no such month.
    """
    signed = SheetConfirmation.objects.filter(sheet__league__in=of).aggregate(last=Max("sheet__month"))[
        "last"
    ]
    final = [month for month in (published_through(), Month.of(signed) if signed else None) if month]
    return max(final).plus(1) if final else None
