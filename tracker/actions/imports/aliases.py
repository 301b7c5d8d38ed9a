"""Aliases that answers to a file's questions lead to, written with its import and ended with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tracker import access
from tracker.access import Rights
from tracker.actions.people.record import record, values_of
from tracker.models import Alias, ImportRun, User
from tracker.queries.imports.aliases import MADE_BY


def keep_aliases(*, by: User, run: ImportRun, aliases: Sequence[Alias]) -> None:
    """Keep what a file calls things that are known by another name; callers have checked that `by` may import there.

    Must run inside the import's transaction. Raises ValidationError or IntegrityError where somebody gave the alias away meanwhile.
    """
    for alias in aliases:
        alias.author = by
        alias.reason = _("导入 #%(run)s（%(file)s）时认定") % {"run": run.pk, "file": run.name[:100]}
        alias.full_clean()
        alias.save()
        record("enter", by=by, of=alias, model="alias", rows=1, values=values_of(alias), **{MADE_BY: run.pk})


def can_end(rights: Rights, run: ImportRun, alias: Alias) -> bool:
    """Whether a person may end an alias that came with an import: who keeps what it is of, or enters the rank's sheets."""
    if run.indicator is not None:
        return access.can_import(rights, run.indicator)
    unit = alias.item.unit_id if alias.item else alias.unit_id
    return unit is not None and access.can_keep_items(rights, unit)


def end_aliases(*, by: User, undone: ImportRun, aliases: Sequence[Alias]) -> None:
    """End aliases with the import that they came with; the record keeps what each was of, and when.

    Callers have checked `can_end`. Must run inside the undoing's transaction.
    """
    for alias in aliases:
        record("remove", by=by, of=alias, values=values_of(alias), **{MADE_BY: undone.pk})
        alias.delete()
