"""What the public sees: published editions, asked of the public's own database role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connections

from tracker.calc.periods import Month
from tracker.models import PublishedBulletin, PublishedEdition, PublishedLine, PublishedSheet
from tracker.queries.editions.bulletins import printed_bulletin
from tracker.queries.editions.contents import Contents, printed
from tracker.queries.editions.frozen import identity_of
from tracker.queries.editions.sheets import printed_sheet


@dataclass(frozen=True)
class Issue(Contents):
    """A published edition in one language; `newest` is the number of the month's newest version."""

    edition: PublishedEdition
    newest: int

    @property
    def month(self) -> Month:
        return Month.of(self.edition.month)


def public_stamp() -> tuple[int, int, int]:
    """Changes whenever anything the public sees changes: the newest publication, the newest correction, and what the product
    is called.
    """
    with connections[settings.PUBLIC_DATABASE].cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(max(step_id), 0) FROM published_edition),"
            " (SELECT coalesce(max(id), 0) FROM published_correction),"
            " (SELECT coalesce(max(state), 0) FROM published_brand)"
        )
        stamp: tuple[int, int, int] = cursor.fetchone()
    return stamp


def issues() -> list[PublishedEdition]:
    """Every published version, the newest month and its newest version first."""
    return list(PublishedEdition.objects.using(settings.PUBLIC_DATABASE))


def issue(month: Month, language: str, version: int | None = None) -> Issue | None:
    """A published month in a language, in its newest version unless another is asked for; None if there is none."""
    versions = {
        one.version: one
        for one in PublishedEdition.objects.using(settings.PUBLIC_DATABASE).filter(month=month.first)
    }
    newest = max(versions, default=0)
    edition = versions.get(newest if version is None else version)
    if edition is None:
        return None
    lines = PublishedLine.objects.using(settings.PUBLIC_DATABASE).filter(edition_id=edition.pk)
    sheets = PublishedSheet.objects.using(settings.PUBLIC_DATABASE).filter(edition_id=edition.pk)
    bulletins = PublishedBulletin.objects.using(settings.PUBLIC_DATABASE).filter(edition_id=edition.pk)
    return Issue(
        lines=tuple(printed(line, language) for line in lines.prefetch_related("corrections")),
        sheets=tuple(printed_sheet(sheet, language) for sheet in sheets),
        bulletins=tuple(printed_bulletin(one, month) for one in bulletins),
        identity=identity_of(edition, language),
        edition=edition,
        newest=newest,
    )


def newest_issue(language: str) -> Issue | None:
    """The newest published month; None before the first."""
    month = PublishedEdition.objects.using(settings.PUBLIC_DATABASE).values_list("month", flat=True).first()
    return issue(Month.of(month), language) if isinstance(month, date) else None
