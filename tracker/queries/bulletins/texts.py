"""Briefings: the text in force, the draft it makes of the ledger, and where each of its numbers comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, When

from tracker.calc.bulletin_formats import ACTUAL, GOAL, TARGET, Manner, Source, Unsayable
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import (
    BulletinIssue,
    BulletinTemplate,
    BulletinVersion,
    Evidence,
    Figure,
    Indicator,
    Section,
    Target,
)
from tracker.queries.ledger.care import Responsible
from tracker.queries.ledger.versions import known
from tracker.queries.targets.named import goal_key, named_sources
from tracker.wording.bulletin_phrases import Phrase, say
from tracker.wording.bulletins import MONTH_NAME, Bulletin, compose, from_json
from tracker.wording.periods import chinese_month


class NoBulletin(Refused):
    """No text was in force in that month, as known then."""

    def __init__(self) -> None:
        super().__init__("no_bulletin")


@dataclass(frozen=True)
class Head:
    """What stands above and below a briefing's text; a draft has neither number nor day."""

    masthead: str
    issuer: str
    title: str
    month: Month
    numbered: str = ""
    issued_on: date | None = None
    revision: int = 1

    @property
    def is_draft(self) -> bool:
        return self.issued_on is None


@dataclass(frozen=True)
class Written:
    """A briefing with its head: a draft, or as it was issued."""

    head: Head
    bulletin: Bulletin


def version_in_force(
    template: BulletinTemplate, month: Month, *, known_by: datetime | None = None
) -> BulletinVersion:
    """The text of a briefing for a month. Raises NoBulletin."""
    versions = known(BulletinVersion.objects.filter(template=template), known_by)
    found = versions.filter(in_force_from__lte=month.first).order_by("in_force_from", "number").last()
    if found is None:
        raise NoBulletin
    return found


def draft(template: BulletinTemplate, month: Month, *, known_by: datetime | None = None) -> Written:
    """The briefing that the ledger makes of the text, as known at an instant; None means now. The template is as in the month.

    Raises NoBulletin or NoLightRule.
    """
    version = version_in_force(template, month, known_by=known_by)
    return Written(head_of(template, month), written(version.body, month, known_by=known_by))


def written(body: str, month: Month, *, known_by: datetime | None = None) -> Bulletin:
    """The briefing that any text makes of the ledger."""
    return compose(body, named_sources(month, known_by=known_by), month)


def head_of(template: BulletinTemplate, month: Month) -> Head:
    title = template.title.replace(f"{{{MONTH_NAME}}}", chinese_month(month))
    return Head(template.masthead, template.issuer, title, month)


def as_issued(issue: BulletinIssue) -> Written:
    """A briefing as it was issued, whatever the ledger says since."""
    head = Head(
        masthead=issue.masthead,
        issuer=issue.issuer,
        title=issue.title,
        month=Month.of(issue.month),
        numbered=issue.numbered,
        issued_on=issue.issued_on,
        revision=issue.revision,
    )
    return Written(head, from_json(issue.blocks))


def issues(template: BulletinTemplate) -> Sequence[BulletinIssue]:
    """What was issued, the newest first."""
    return list(BulletinIssue.objects.filter(template=template).select_related("author").defer("blocks"))


# --- where the numbers come from --------------------------------------------------------------------


@dataclass(frozen=True)
class Origin:
    """A figure behind a printed number: whose it is, who reported it and who decided on it, its day, and its files."""

    unit: str
    author: str
    decider: str
    day: date
    files: int


@dataclass(frozen=True)
class Trace:
    """The origin of a printed number: the figures that say so, and what proves them."""

    phrase: Phrase
    figures: Sequence[Origin]

    @property
    def units(self) -> list[str]:
        return _each(one.unit for one in self.figures)

    @property
    def authors(self) -> list[str]:
        return _each(one.author for one in self.figures)

    @property
    def deciders(self) -> list[str]:
        return _each(one.decider for one in self.figures)

    @property
    def days(self) -> list[date]:
        return sorted({one.day for one in self.figures})

    @property
    def evidence(self) -> int:
        """How many files came with the figures."""
        return sum(one.files for one in self.figures)


def traces(phrases: Sequence[Phrase], of: Month) -> list[Trace]:
    """The origin of every number of a month's briefing, in the order printed, in four queries. Plain rows: the district's sums rest on thousands."""
    ids = {figure for phrase in phrases for figure in phrase.figures}
    files = Evidence.objects.filter(figure__in=ids).order_by().values_list("figure").annotate(Count("pk"))
    filed: Mapping[int, int] = dict(files)
    rows = Figure.objects.filter(pk__in=ids).values_list(
        "pk",
        "slot__series__unit",
        "slot__series__item",
        "slot__month",
        _name("author"),
        _name("decision__decider"),
        "as_of_date",
    )
    called = Responsible()
    found = {
        pk: Origin(
            called.name(unit, item, Month.of(month) if month else of), author, decider, day, filed.get(pk, 0)
        )
        for pk, unit, item, month, author, decider, day in rows
    }
    return [Trace(phrase, [found[pk] for pk in phrase.figures]) for phrase in phrases]


def _name(person: str) -> Case:
    """What a person is called, as `str` of the account says it."""
    shown = f"{person}__display_name"
    return Case(When(**{shown: ""}, then=F(f"{person}__username")), default=F(shown))


def _each(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def opened_by(names: Iterable[str], month: Month) -> dict[str, Target]:
    """The target whose page opens a named figure: the district's, where units have targets of their own, and of several goals the
    one named, else the leading one.
    """
    codes = {name.partition(GOAL)[0] for name in names}
    running = Target.objects.filter(
        indicator__code__in=codes, first_month__lte=month.first, last_month__gte=month.first
    )
    found = running.select_related("indicator", "issuer")
    leading_last = sorted(
        found, key=lambda one: (not one.district_wide, one.precedence, one.pk), reverse=True
    )
    opened = {goal_key(target): target for target in leading_last}
    return opened | {target.indicator.code: target for target in leading_last}


def rank_names(names: Iterable[str]) -> dict[str, str]:
    """The indicator that ranks each of these, by code."""
    rows = Indicator.objects.filter(rank_of__code__in=set(names))
    return dict(rows.values_list("rank_of__code", "code"))


# --- names to choose from -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A name that may stand in a text: what it is called, what it says now, and whether it can be used."""

    name: str
    label: str
    text: str
    usable: bool


def choices(sources: Mapping[str, Source]) -> list[tuple[Section, list[Choice]]]:
    """Every name with its present value, by section, in order."""
    by_section: dict[Section, list[Choice]] = {}
    for one in Indicator.objects.select_related("section__parent").order_by("section__order", "order"):
        if one.code in sources:
            by_section.setdefault(one.section, []).append(_choice(sources[one.code]))
    return list(by_section.items())


def _choice(source: Source) -> Choice:
    for aspect in (Manner(), Manner(aspect=TARGET)):
        try:
            phrase = say(source, aspect)
        except Unsayable:
            continue
        written_as = source.name if aspect.aspect == ACTUAL else f"{source.name}|{TARGET}"
        return Choice(written_as, source.label, phrase.text, usable=True)
    return Choice(source.name, source.label, "", usable=False)
