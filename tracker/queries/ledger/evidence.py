"""The files behind rows: whether they are still what was handed in, and which of them nothing refers to any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q, Sum

from tracker.calc.periods import SHANGHAI
from tracker.documents.attachments import IMAGES, PDF, type_by_name
from tracker.documents.storeroom import ASIDE, ASIDE_FOR, Storeroom, untouched_since
from tracker.models import Brand, Evidence, Exhibit, ImportRun, Pack

LEFT_OVER = "left_over"
UNDER_WAY = timedelta(hours=1)  # a file may be there so long before the row that refers to it
Kept = Evidence | Exhibit | ImportRun | Pack | Brand


def storeroom() -> Storeroom:
    return Storeroom(Path(settings.MEDIA_ROOT))


def keeping_models() -> list[type[models.Model]]:
    """The models whose rows refer to a file by its SHA-256."""
    tracked = apps.get_app_config("tracker").get_models()
    kept = (model for model in tracked if model._meta.managed)
    return [model for model in kept if "sha256" in {field.name for field in model._meta.fields}]


def referring(hashes: Collection[str]) -> dict[str, models.Model]:
    """The first row that refers to each of these files; those that nothing refers to aren't in it."""
    found: dict[str, models.Model] = {}
    for model in keeping_models():
        for row in model._default_manager.filter(sha256__in=hashes).order_by("pk"):
            found.setdefault(row.sha256, row)  # type: ignore[attr-defined]
    return found


def broken_evidence(figures: Collection[int]) -> dict[int, Evidence]:
    """The first file of each figure that isn't what was handed in, or isn't there. Every byte is read."""
    return _broken(Evidence.objects.filter(figure__in=figures), "figure_id")


def broken_exhibits(of: Q) -> list[Exhibit]:
    """The same for what came with an addition, a deduction or an objection."""
    return list(_broken(Exhibit.objects.filter(of), "pk").values())


def _broken(rows: Any, by: str) -> dict[int, Any]:
    room, known, found = storeroom(), {}, {}  # type: ignore[var-annotated]
    for row in rows.order_by("id"):
        file = row.sha256, row.size
        if file not in known:
            known[file] = room.problem(*file)
        if known[file]:
            found.setdefault(getattr(row, by), row)
    return found


def problem_of(kept: Kept) -> str:
    """`missing`, `changed` or nothing, for a page that shows the file's name."""
    return storeroom().problem_seen(kept.sha256, kept.size)


def shown_as(kept: Kept) -> str:
    """`image` or `pdf` for a file that browsers show by themselves; nothing for what they would have to run or can't read."""
    kind = type_by_name(kept.name)
    return "image" if kind in IMAGES else "pdf" if kind == PDF else ""


def kept_since(person: int, day: date) -> int:
    """Bytes that a person has handed in since a day began, and what they have set aside for an import."""
    since = datetime.combine(day, datetime.min.time(), SHANGHAI)
    own = Q(adjustment__author=person) | Q(objection__author=person) | Q(veto__author=person)
    figures = Evidence.objects.filter(
        recorded_at__gte=since, figure__author=person, figure__recorded_at__gte=since
    )
    totals = [
        rows.aggregate(total=Sum("size"))["total"] or 0
        for rows in (figures, Exhibit.objects.filter(own, recorded_at__gte=since))
    ]
    return sum(totals) + storeroom().aside(person).bytes()


# --- every file ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileProblem:
    """A file that is `missing`, `changed` or `left_over`; `rows` are those that refer to it, by model and id."""

    what: str
    file: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilesCheck:
    """How many files were found whole, and what is wrong with the others."""

    whole: int
    problems: tuple[FileProblem, ...]


def check_files(*, at: datetime) -> FilesCheck:
    """Read every file that a row refers to, and look for files that none does.

    What was written within the last hour may belong to a post that isn't finished; it isn't called left over.
    """
    room, referred = storeroom(), _referred()
    problems = []
    for (sha256, size), rows in sorted(referred.items()):
        if what := room.problem(sha256, size):
            problems.append(FileProblem(what, sha256, tuple(rows)))
    whole = len(referred) - len(problems)
    problems += [FileProblem(LEFT_OVER, str(path.relative_to(room.root))) for path in left_over(at=at)]
    return FilesCheck(whole, tuple(problems))


def _referred() -> Mapping[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for model in keeping_models():
        rows = model._default_manager.exclude(sha256="").order_by("pk")
        for pk, sha256, size in rows.values_list("pk", "sha256", "size").iterator(chunk_size=2000):
            found[sha256, size].append(f"{model._meta.model_name} {pk}")
    return found


def left_over(*, at: datetime) -> Iterator[Path]:
    """Files that no row refers to: of posts that were cut off, of imports that nobody confirmed, or put there by hand."""
    room = storeroom()
    known = {room.path(sha256) for sha256, _size in _referred()}
    for path in room.files():
        aside = path.is_relative_to(room.root / ASIDE)
        try:
            if path not in known and untouched_since(path, at - (ASIDE_FOR if aside else UNDER_WAY)):
                yield path
        except FileNotFoundError:
            continue
