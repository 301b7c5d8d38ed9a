"""The review queue: what waits for a second person, narrowed, with what stood before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from tracker.access import REVIEWER, Rights
from tracker.calc.checks import SAID_BETTER_BY
from tracker.calc.findings import FELL_TO_NOTHING
from tracker.calc.grounds import RUNNING_TOTAL
from tracker.calc.periods import Month
from tracker.calc.readings import HUNDRED
from tracker.calc.succession import Ending
from tracker.models import CheckAnswer, CountingRule, Decision, Figure, Indicator, Section, Unit
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import in_care_then, settings_of_care
from tracker.queries.ledger.counting_figures import EVERYWHERE, WAITING, approvals, newest, next_ones
from tracker.queries.ledger.figures import figures, in_its_care
from tracker.queries.ledger.lives import lives_of

CORRECTIONS, OWN, OTHERS = "corrections", "own", "others"


@dataclass(frozen=True)
class Narrowing:
    """What the reviewer asked to see; None and empty mean no narrowing. `only` is one of the words above."""

    unit: Unit | None = None
    section: Section | None = None
    month: date | None = None
    only: str = ""
    text: str = ""


def waiting(rights: Rights, narrowing: Narrowing | None = None) -> QuerySet[Figure]:
    """What a reviewer has to decide on, the oldest first; their own figures are in it, marked as not theirs."""
    asked, units = narrowing or Narrowing(), rights.units(REVIEWER)
    care = in_care_then(settings_of_care(None), series="slot__series", month="slot__month")
    found = Figure.objects.alias(care=care).filter(
        WAITING, care__in=units & {asked.unit.pk} if asked.unit else units
    )
    return _narrowed(found.order_by("recorded_at", "id"), rights, asked)


@dataclass(frozen=True)
class Length:
    """How many figures wait, and how many of them are the reviewer's own."""

    count: int
    own: int


def length(found: QuerySet[Figure], rights: Rights) -> Length:
    """One statement, whatever the length."""
    own = Q(author=rights.user_id) | Q(acting_for=rights.user_id)
    return Length(**found.order_by().aggregate(count=Count("pk"), own=Count("pk", filter=own)))


def _narrowed(found: QuerySet[Figure], rights: Rights, narrowing: Narrowing) -> QuerySet[Figure]:
    if narrowing.section:
        found = found.filter(_in_section(narrowing.section))
    if narrowing.month:
        found = found.filter(slot__month=narrowing.month)
    for word in narrowing.text.split():
        found = found.filter(_called(word))
    if narrowing.only == CORRECTIONS:
        found = found.exclude(corrects=None)
    if narrowing.only == OWN:
        found = found.filter(Q(author=rights.user_id) | Q(acting_for=rights.user_id))
    return decidable(found, rights) if narrowing.only == OTHERS else found


def decidable(found: QuerySet[Figure], rights: Rights) -> QuerySet[Figure]:
    """Those of what waits that the reviewer may decide on: neither reported nor approved before by them."""
    found = found.exclude(author=rights.user_id).exclude(acting_for=rights.user_id)
    return found.exclude(endorsement__endorser=rights.user_id)


def _called(word: str) -> Q:
    """Figures of an indicator, an item or a unit that has the word in its name, its pinyin or its code."""
    found = Q()
    for named in ("indicator", "item", "unit"):
        for field in ("name", "pinyin", "code"):
            found |= Q(**{f"slot__series__{named}__{field}__icontains": word})
    return found


def _in_section(section: Section) -> Q:
    """Figures of the section's indicators and of the registers these are counted from; with sections below it."""
    indicators = Indicator.objects.filter(Q(section=section) | Q(section__parent=section))
    registers = CountingRule.objects.filter(indicator__in=indicators).values("register")
    return Q(slot__series__indicator__in=indicators) | Q(slot__series__item__register__in=registers)


@dataclass(frozen=True)
class Change:
    """How far a number moved: by `amount`, in percentage points or in its own unit, and by which share of itself."""

    amount: Decimal
    in_points: bool
    share: Decimal | None


@dataclass(frozen=True)
class Outlived:
    """The last month of a figure's unit, or of its task, which is before the figure's, and who is in its place."""

    last: Month
    successors: Sequence[Unit]


@dataclass(frozen=True)
class Waiting:
    """A figure that waits for review, how many days it has, and the approved ones of an earlier and of a later month.

    `following` is of the same year. `outlived` says why it would count nowhere.
    """

    figure: Figure
    days: int
    previous: Figure | None
    following: Figure | None = None
    outlived: Outlived | None = None

    @property
    def before(self) -> Figure | None:
        """What it is compared with: the figure it corrects, or the newest approved one of an earlier month."""
        return self.figure.corrects or self.previous

    @property
    def falls_to(self) -> Figure | None:
        """The later month to which a running total would fall once this figure is approved; None if it wouldn't."""
        now, then = self.figure.value, self.following.value if self.following else None
        if self.figure.slot.series.reporting != RUNNING_TOTAL or now is None or then is None or then >= now:
            return None
        return self.following

    @property
    def change(self) -> Change | None:
        """None where there is nothing to compare with, and for ranks, dates and yes/no."""
        series = self.figure.slot.series
        before = _amount(self.before) if self.before else None
        now = _amount(self.figure)
        if now is None or before is None or not series.form.is_number:
            return None
        in_points = series.form.in_points or series.measured_in == "%"
        share = None if in_points or before == 0 else (now - before) / abs(before)
        return Change(now - before, in_points, share)


def _amount(figure: Figure) -> Decimal | None:
    if figure.numerator is not None and figure.denominator:
        return figure.numerator / figure.denominator * HUNDRED
    return figure.value


def earlier() -> QuerySet[Decision]:
    """The approvals of a figure's series for months before its own, the newest that counts first."""
    before = Q(slot__series=OuterRef("slot__series"), slot__month__lt=OuterRef("slot__month"))
    return newest(approvals(before, known_by=None, inside=EVERYWHERE))


def later() -> QuerySet[Decision]:
    """The approvals of a figure's series for months after its own in that year, the next that counts first."""
    after = Q(
        slot__series=OuterRef("slot__series"),
        slot__month__gt=OuterRef("slot__month"),
        slot__month__year=ExtractYear(OuterRef("slot__month")),
    )
    return next_ones(approvals(after, known_by=None, inside=EVERYWHERE))


def read(ids: Sequence[int], *, at: datetime) -> list[Waiting]:
    """Figures that wait, in the order of their ids, each with its age in days and what stands before and after it."""
    rows = (
        figures()
        .select_related("corrects")
        .annotate(
            previous_id=Subquery(earlier().values("figure")[:1]),
            following_id=Subquery(later().values("figure")[:1]),
        )
    )
    said = settings_of_care(None)
    found = rows.in_bulk(ids)
    for one in found.values():
        in_its_care(one, said)
    wanted = {number for one in found.values() for number in (one.previous_id, one.following_id)}
    others = Figure.objects.select_related("slot").in_bulk(wanted - {None})
    over = outlived(found.values(), said)
    return [
        _beside(
            found[pk], over.get(pk), others.get(found[pk].previous_id), others.get(found[pk].following_id), at
        )
        for pk in ids
        if pk in found
    ]


def outlived(figures: Collection[Figure], said: Settings) -> dict[int, Outlived]:
    """Figures of months in which others are in the place of their unit: approved or not, they count nowhere. By figure.

    They come with their series as that of the unit that had it in the month.
    """
    alive = lives_of(said)
    found: dict[int, Ending] = {}
    for one in figures:
        series, month = one.slot.series, one.slot.month
        ending = alive.ended(series.unit_id, Month.of(month), series.indicator_id) if month else None
        if ending is not None:
            found[one.pk] = ending
    units = Unit.objects.in_bulk({unit for one in found.values() for unit in one.successors}) if found else {}
    return {pk: Outlived(one.last, [units[unit] for unit in one.successors]) for pk, one in found.items()}


def _beside(
    figure: Figure,
    over: Outlived | None,
    previous: Figure | None,
    following: Figure | None,
    at: datetime,
) -> Waiting:
    """All are of one series: what the figure knows of it needn't be read again."""
    for other in (previous, following):
        if other is not None:
            other.slot.series = figure.slot.series
    if figure.corrects is not None:
        figure.corrects.slot = figure.slot
    return Waiting(figure, (at - figure.recorded_at).days, previous, following, over)


def falls_to_nothing(found: QuerySet[Figure]) -> list[CheckAnswer]:
    """The answers to the warning that a number fell to nothing, however a rule said so, among figures that wait; the oldest first."""
    said = Q(rule=FELL_TO_NOTHING) | Q(rule__in=SAID_BETTER_BY[FELL_TO_NOTHING], figure__value__lte=0)
    related = (
        "figure__slot__series__unit",
        *(f"figure__slot__series__{name}" for name in ("indicator", "item", "measure")),
    )
    return list(CheckAnswer.objects.filter(said, figure__in=found.order_by()).select_related(*related))


def months_waiting(rights: Rights) -> list[date]:
    """The months that have something in the queue, the newest first."""
    months = waiting(rights).order_by("-slot__month").values_list("slot__month", flat=True).distinct()
    return [month for month in months if month is not None]
