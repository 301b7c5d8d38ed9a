"""What of the record isn't everybody's to see, model by model: pages, the admin and counts all read through here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, TypeVar

from django.db.models import BooleanField, Exists, ExpressionWrapper, Model, OuterRef, Q, QuerySet

from tracker.access import (
    ADMINISTRATOR,
    AUDITOR,
    LEADER,
    REPORTER,
    REVIEWER,
    STEWARD,
    Rights,
    can_read_record,
    units_inside,
    visible_changes,
    visible_figures,
    visible_notes,
)
from tracker.access.applying import visible_declared
from tracker.access.care import of_units
from tracker.access.configuring import may_enter_admin
from tracker.access.editions import can_see_drafts
from tracker.access.embargo import held_back, is_official
from tracker.access.posts import in_office
from tracker.access.reopenings import visible_reopening_decisions, visible_reopenings
from tracker.calc import issuing
from tracker.models import (
    BallotOpening,
    CheckAnswer,
    Decision,
    Draft,
    Edition,
    EditionBulletin,
    EditionCorrection,
    EditionLine,
    EditionSheet,
    EditionStep,
    Endorsement,
    Event,
    Evidence,
    Figure,
    ImportRun,
    Inapplicability,
    InapplicabilityDecision,
    InterferenceNote,
    Item,
    LedgerEntry,
    Notice,
    Pack,
    Receipt,
    Remark,
    ReopeningDecision,
    ReopeningRequest,
    Series,
    Slot,
    Statement,
    TargetChangeDecision,
    TargetChangeRequest,
    Unit,
    Vote,
    WindowException,
)

KEEPERS = (REPORTER, STEWARD, ADMINISTRATOR)  # who adds and describes items of a unit

# --- official statistics before their release -----------------------------------------------------


def lines_told(lines: QuerySet[Series], month: date, inside: Collection[int]) -> QuerySet[Series]:
    """Of what is owed for a month, what may be counted and named before somebody who is inside these units alone.

    An official statistic that isn't released for the month is left out altogether, reported or not: counted either way,
    the number itself would say when the figure came in, was returned and was approved.
    """
    return lines.exclude(held_back(month) & ~Q(unit__in=inside))


# --- imports ---------------------------------------------------------------------------------------


def visible_imports(runs: QuerySet[ImportRun], rights: Rights) -> QuerySet[ImportRun]:
    """Imports by what may be in the file, which holds more than became of it; nobody's own any more once they have left.

    Into a unit's month: for its reporters, reviewers and stewards; for its leaders and auditors unless the unit reports
    official statistics that aren't released for the month. Into a register: for whoever reports for, or manages, all units
    that it wrote to, and for stewards and auditors of all units with items in it. Rank sheets, which are public: for whoever
    configures, and auditors.
    """
    secret = Series.objects.filter(held_back(OuterRef("month")), unit=OuterRef("unit"))
    of_others = Item.objects.filter(register=OuterRef("register")).exclude(
        unit__in=rights.units(STEWARD, AUDITOR)
    )
    seen = Q(unit__in=rights.units(REPORTER, REVIEWER, STEWARD))
    seen |= Q(unit__in=rights.units(LEADER, AUDITOR)) & ~Q(Exists(secret))
    own = Q(author=rights.user_id) & Q(units__contained_by=sorted(rights.units(*KEEPERS)))
    heirs = Q(units__contained_by=sorted(rights.units(REPORTER)))
    seen |= Q(register__isnull=False) & ~Q(units=[]) & (own | heirs)
    if rights.has(STEWARD, AUDITOR):
        seen |= Q(register__isnull=False) & ~Q(Exists(of_others))
    if may_enter_admin(rights) or can_read_record(rights):
        seen |= Q(indicator__isnull=False)
    return runs.filter(seen)


# --- figures and what hangs on them ------------------------------------------------------------------


def _seen_figures(rights: Rights) -> QuerySet[Figure]:
    return visible_figures(Figure.objects.order_by(), rights)


def _of_seen_figures(rows: QuerySet[Any], rights: Rights) -> QuerySet[Any]:
    return rows.filter(figure__in=_seen_figures(rights))


def _slots(rows: QuerySet[Slot], rights: Rights) -> QuerySet[Slot]:
    """A slot is there as soon as something was reported for it."""
    seen = _seen_figures(rights).filter(slot=OuterRef("pk"))
    return rows.filter(Exists(seen))


def _statements(rows: QuerySet[Statement], rights: Rights) -> QuerySet[Statement]:
    """What a source prints is seen with any figure of the slot it stands beside."""
    return rows.filter(slot__in=_slots(Slot.objects.order_by(), rights))


def _answers(rows: QuerySet[CheckAnswer], rights: Rights) -> QuerySet[CheckAnswer]:
    """The numbers in an answer are those of other months and of other indicators of the unit.

    Where one of these may be under embargo, only who is inside the unit sees them.
    """
    secret = Series.objects.filter(is_official())
    inside = Q(figure__slot__series__unit__in=units_inside(rights))
    nothing_secret = ~Q(figure__slot__series__unit__in=secret.values("unit"))
    return _of_seen_figures(rows, rights).filter(inside | nothing_secret)


def _remarks(rows: QuerySet[Remark], rights: Rights) -> QuerySet[Remark]:
    """What is said of a figure is seen with it; what is said of a goal by those who report, review or manage the unit."""
    of_figures = Q(figure__in=_seen_figures(rights))
    return rows.filter(of_figures | Q(target__unit__in=units_inside(rights)))


def _drafts(rows: QuerySet[Draft], rights: Rights) -> QuerySet[Draft]:
    """What is still being typed is for those who report the unit alone."""
    return rows.filter(of_units(rights.units(REPORTER), "series", "month"))


def _exceptions(rows: QuerySet[WindowException], rights: Rights) -> QuerySet[WindowException]:
    """One that came with a return tells of the figure that was returned."""
    return rows.filter(Q(decision=None) | Q(decision__figure__in=_seen_figures(rights)))


def _receipts(rows: QuerySet[Receipt], rights: Rights) -> QuerySet[Receipt]:
    return rows.filter(unit__in=units_inside(rights))


# --- months on their way to the public ----------------------------------------------------------------


def _seen_editions(rights: Rights) -> QuerySet[Edition]:
    if can_see_drafts(rights):
        return Edition.objects.order_by()
    return Edition.objects.order_by().filter(
        pk__in=EditionStep.objects.filter(kind=issuing.PUBLISH).values("edition")
    )


def _editions(rows: QuerySet[Edition], rights: Rights) -> QuerySet[Edition]:
    return rows.filter(pk__in=_seen_editions(rights))


def _of_editions(rows: QuerySet[Any], rights: Rights) -> QuerySet[Any]:
    return rows.filter(edition__in=_seen_editions(rights))


def _corrections(rows: QuerySet[EditionCorrection], rights: Rights) -> QuerySet[EditionCorrection]:
    return rows.filter(line__edition__in=_seen_editions(rights))


def _packs(rows: QuerySet[Pack], rights: Rights) -> QuerySet[Pack]:
    return rows if can_see_drafts(rights) else rows.none()


# --- what people ask, tell and vote -------------------------------------------------------------------


def _change_decisions(rows: QuerySet[TargetChangeDecision], rights: Rights) -> QuerySet[TargetChangeDecision]:
    return rows.filter(request__in=visible_changes(TargetChangeRequest.objects.order_by(), rights))


def _declared_decisions(
    rows: QuerySet[InapplicabilityDecision], rights: Rights
) -> QuerySet[InapplicabilityDecision]:
    return rows.filter(request__in=visible_declared(Inapplicability.objects.order_by(), rights))


def _votes(rows: QuerySet[Vote], rights: Rights) -> QuerySet[Vote]:
    """On whom somebody voted is seen once the count is opened, and one's own votes."""
    opened = BallotOpening.objects.values("ballot")
    return rows.filter(Q(judge__user=rights.user_id) | Q(contender__ballot__in=opened))


def _notices(rows: QuerySet[Notice], rights: Rights) -> QuerySet[Notice]:
    """One's own, of posts still held; those to others as far as one may see the figure, or is inside the unit, that they tell of."""
    codes = Unit.objects.filter(pk__in=units_inside(rights)).values_list("code", flat=True)
    about = Q(figure__in=_seen_figures(rights)) | Q(figure=None, data__unit_code__in=list(codes))
    return rows.filter(in_office(rights) | about)


# --- the record -----------------------------------------------------------------------------------------


def visible_events(rows: QuerySet[Event], rights: Rights) -> QuerySet[Event]:
    """The whole record for auditors; for others what they did themselves and what may be known of the rest.

    An event tells as much as the row it is about: where not everybody sees the row, it is seen with that row alone, also
    what somebody did themselves before they left.
    That somebody was leaned on, what somebody took along, and how much of a unit's month was missing when it was
    reminded, others don't learn.
    """
    if can_read_record(rights):
        return rows
    hidden = Q(kind__in=("note_interference", "export"))
    hidden |= Q(kind="remind") & ~Q(object_type="unit", object_id__in=units_inside(rights))
    alone = [model._meta.model_name for model in VISIBLE if model not in WITH_THEIR_ROWS]
    hidden |= Q(object_type__in=alone)
    unseen = Q()
    for model in WITH_THEIR_ROWS:
        seen = visible_rows(model._default_manager.order_by(), rights).values("pk")
        unseen |= Q(object_type=model._meta.model_name) & ~Q(object_id__in=seen)
    return rows.filter(Q(actor_id=rights.user_id) | ~hidden).exclude(unseen)


def with_withheld(rows: QuerySet[Event], rights: Rights) -> QuerySet[Event]:
    """Events with whether what they hold is withheld: that there is a figure the record says, what it says it doesn't
    before somebody may see the figure.
    """
    seen = _seen_figures(rights).filter(pk=OuterRef("object_id"))
    withheld = Q(object_type=Figure._meta.model_name) & ~Q(Exists(seen))
    return rows.annotate(withheld=ExpressionWrapper(withheld, BooleanField()))


def _links(rows: QuerySet[LedgerEntry], rights: Rights) -> QuerySet[LedgerEntry]:
    """Links of the chain that belong to rows which all may see; the others tell when something was written."""
    return rows.exclude(table_name__in=[model._meta.db_table for model in VISIBLE])


# --- by model ---------------------------------------------------------------------------------------------

VISIBLE: dict[type[Model], Callable[[QuerySet[Any], Rights], QuerySet[Any]]] = {
    Figure: visible_figures,
    Slot: _slots,
    Statement: _statements,
    Decision: _of_seen_figures,
    Endorsement: _of_seen_figures,
    Evidence: _of_seen_figures,
    CheckAnswer: _answers,
    Remark: _remarks,
    Draft: _drafts,
    Receipt: _receipts,
    WindowException: _exceptions,
    ReopeningRequest: visible_reopenings,
    ReopeningDecision: visible_reopening_decisions,
    ImportRun: visible_imports,
    Edition: _editions,
    EditionLine: _of_editions,
    EditionBulletin: _of_editions,
    EditionSheet: _of_editions,
    EditionStep: _of_editions,
    EditionCorrection: _corrections,
    Pack: _packs,
    TargetChangeRequest: visible_changes,
    TargetChangeDecision: _change_decisions,
    Inapplicability: visible_declared,
    InapplicabilityDecision: _declared_decisions,
    Vote: _votes,
    Notice: _notices,
    InterferenceNote: visible_notes,
    Event: visible_events,
    LedgerEntry: _links,
}
# Of these events are written that all who see the row may see; an event of another model above is its author's alone.
WITH_THEIR_ROWS = (
    Figure, Evidence, Receipt, ImportRun, Edition, Pack, TargetChangeRequest, Inapplicability, WindowException,
    ReopeningRequest, Statement, Remark,
)  # fmt: skip


Rows = TypeVar("Rows", bound="QuerySet[Any]")


def visible_rows(rows: Rows, rights: Rights) -> Rows:
    """The rows of any model that a person may see; all of them where nothing about the model is confidential."""
    seen: Callable[[Any, Rights], Any] | None = VISIBLE.get(rows.model)
    return seen(rows, rights) if seen is not None else rows
