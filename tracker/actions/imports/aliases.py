"""Aliases that answers to a file's questions lead to, written with its import."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tracker.actions.people.record import record, values_of
from tracker.models import Alias, ImportRun, User


def keep_aliases(*, by: User, run: ImportRun, aliases: Sequence[Alias]) -> None:
    """Keep what a file calls things that are known by another name; callers have checked that `by` may import there.

    Must run inside the import's transaction. Raises ValidationError or IntegrityError where somebody gave the alias away meanwhile.
    """
    for alias in aliases:
        alias.author = by
        alias.reason = _("导入 #%(run)s（%(file)s）时认定") % {"run": run.pk, "file": run.name[:100]}
        alias.full_clean()
        alias.save()
        record("enter", by=by, of=alias, model="alias", rows=1, values=values_of(alias))
