"""From when an item counts that a file brings."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tracker.calc.periods import Month
from tracker.queries.imports.preview import Change, PreviewLine
from tracker.queries.registers.joining import unpublished
from tracker.wording.periods import month as month_name


def tell_joining(line: PreviewLine, month: Month, published: Month | None) -> None:
    """A new item counts from the earliest month that it has a figure of, else from the file's, as far as that isn't published."""
    if not line.is_new:
        return
    earliest = min((one.month for one in line.entries if one.month), default=month)
    line.joins_on = unpublished(earliest.first, published)
    counts_from = Month.of(line.joins_on)
    if counts_from == month:
        return
    told = _("自%(month)s起") if counts_from == earliest else _("自%(month)s起（此前各月已公布，不再改动）")
    line.changes.append(Change(_("计入台账"), "", told % {"month": month_name(counts_from)}))
