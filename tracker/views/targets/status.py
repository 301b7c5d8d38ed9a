"""A target's status page: the number in words, how it came to be, and the list that proves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tracker.access import Rights, can_assess, can_request_change, visible_targets
from tracker.access.applying import DECLARING, can_declare
from tracker.access.configuring import may_configure, may_configure_district
from tracker.access.remarks import can_remark
from tracker.calc.periods import Month
from tracker.forms.assessments import AssessmentForm
from tracker.forms.remarks import RemarkForm
from tracker.models import CountingRule, Grade, Slot, Target, TargetVersion, Unit
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.figures import series_behind, updates_of
from tracker.queries.ledger.grades import graded_slots
from tracker.queries.ledger.remarks import remarks_on
from tracker.queries.ledger.unit_lives import UnitLife, life_of
from tracker.queries.ledger.versions import listed
from tracker.queries.people.record import events_of
from tracker.queries.registers.breakdowns import BreakdownPage, breakdown_page
from tracker.queries.targets.bases import documents_of_last_year, growth_base_of
from tracker.queries.targets.changes import changes_of
from tracker.queries.targets.corrections import corrected
from tracker.queries.targets.courses import SeriesHistory, course, lifetime
from tracker.queries.targets.forecasts import outlook_of
from tracker.queries.targets.inapplicable import applying_of, units_of
from tracker.queries.targets.kin import goals_on, members_of, ranks_of
from tracker.queries.targets.reorganisations import followed_by, followed_on
from tracker.queries.targets.splits import can_be_split, split_of
from tracker.queries.targets.standings import RELATED, Standing
from tracker.views.web.asking import rights
from tracker.views.web.moment import Moment, moment_of
from tracker.views.web.remarking import remarked


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, pk)


def page(
    request: HttpRequest,
    pk: int,
    *,
    assessing: AssessmentForm | None = None,
    remarking: RemarkForm | None = None,
    month: Month | None = None,
    code: int = 200,
) -> HttpResponse:
    """A target's page for the moment asked; `assessing` is a form that was refused for `month`, `remarking` one refused today."""
    held = rights(request)
    target = get_object_or_404(visible_targets(Target.objects.select_related(*RELATED), held), pk=pk)
    moment = _moment(request, month)
    asked = moment.month
    task = target.indicator.part_of_id or target.indicator_id
    life = life_of(target.unit, moment.month, moment.known_by).of_task(task)
    moment = _while_there(moment, target, life)
    found = course(target, moment.month, known_by=moment.known_by)
    if found is None:
        return _unknown(request, target, moment, life)
    moment = replace(moment, month=found.now.month)
    changes, said = changes_of(target, held, moment.known_by), found.gathered.settings
    versions = listed(found.versions, moment.month, timezone.now())
    context = {
        "moment": moment,
        "beyond": asked if asked > moment.month and not life.over else None,
        **_succession(target, life),
        "changes": changes,
        "outlook": outlook_of(found),
        "assessments": sorted(
            (one for standing in found.months for one in standing.assessments), key=lambda one: -one.pk
        ),
        "assessing": assessing or _assessment_form(held, target, moment),
        **_remarks(held, target, moment, remarking),
        "may_request_change": can_request_change(held, target) and all(one.decision for one in changes),
        **_applying(held, target, moment, said),
        "course": found,
        "standing": found.now,
        **_bases(found, held, moment),
        "versions": versions,
        "months": corrected(reversed(found.months)),
        **_behind(found, held, moment),
        "events": events_of("targetversion", [version.pk for version in versions]),
        "breakdown": _breakdown(found, moment),
        "rules": listed(found.rules, moment.month, timezone.now()),
        "may_set_rule": target.indicator.traits.counts_items and may_configure(held, "add", CountingRule),
        **_split(found, held, moment),
        **_kin(found.now, moment, said),
    }
    return render(request, "targets/target.html", context, status=code)


def _split(found: SeriesHistory, held: Rights, moment: Moment) -> dict[str, object]:
    return {
        "split": split_of(found.now, seen=found, known_by=moment.known_by),
        "may_split": can_be_split(found.now.target) and may_configure_district(held),
    }


def _kin(standing: Standing, moment: Moment, said: Settings) -> dict[str, object]:
    """What hangs together with the target: other goals on its figure, members of a count, ranks."""
    then: dict[str, Any] = {"known_by": moment.known_by, "said": said}
    return {
        "goals": goals_on(standing, **then),
        "members": members_of(standing.target, moment.month, **then),
        "ranks": ranks_of(standing.target, moment.month, **then),
    }


def _moment(request: HttpRequest, month: Month | None) -> Moment:
    """What the address asks for, or the same day's view of `month`."""
    moment = moment_of(request)
    return replace(moment, month=month) if month else moment


def _unknown(request: HttpRequest, target: Target, moment: Moment, life: UnitLife) -> HttpResponse:
    """A page that says why there is nothing of the target in the month, and leads to the nearest month or to those who follow."""
    lived = lifetime(target, moment.known_by)
    nearest = lived and (lived.first if moment.month < lived.first else lived.last)
    context = {
        "target": settings_at(moment.known_by).of(target, moment.month),
        "moment": moment,
        "nearest": nearest and replace(moment, month=nearest),
        **_succession(target, life),
    }
    return render(request, "targets/unknown.html", context, status=404)


def _bases(found: SeriesHistory, held: Rights, moment: Moment) -> dict[str, object]:
    """What the page says of last year's numbers: revised bases, and the one a growth rate goes by."""
    both = found.now.rebased
    return {
        "rebased": both,
        "may_set_version": both is not None
        and may_configure(held, "add", TargetVersion(target=found.now.target)),
        "revised_by": documents_of_last_year(found, moment.known_by),
        "growth": growth_base_of(found, moment.known_by),
    }


def _succession(target: Target, life: UnitLife) -> dict[str, object]:
    """Who has the target's task after its unit, and from whom that has it."""
    return {
        "life": life,
        "followed_by": followed_by(target, life),
        "followed_on": followed_on(target, life),
    }


def _while_there(moment: Moment, target: Target, life: UnitLife) -> Moment:
    """The moment, or the last month of a unit, or of its task, that is over then: its goals stay as they stood."""
    if life.over is None or target.district_wide:
        return moment
    return replace(moment, month=min(moment.month, life.over.last))


def _behind(found: SeriesHistory, held: Rights, moment: Moment) -> dict[str, Any]:
    """The figures that the number is made of, as far as the person may see them, and the grades they came in."""
    behind = series_behind(
        found.now.target, found.rule, moment.month, lives=found.gathered.lives, known_by=moment.known_by
    )
    return {
        "graded": graded_slots(Slot.objects.filter(series__in=behind), held, known_by=moment.known_by),
        "grades": Grade.labels,
        "updates": updates_of(
            behind,
            held,
            known_by=moment.known_by,
            limit=40,
            named_in=moment.month,
            said=found.gathered.settings,
        ),
    }


def _breakdown(found: SeriesHistory, moment: Moment) -> BreakdownPage | None:
    if found.rule is None:
        return None
    registers = found.gathered.registers
    return breakdown_page(found.now.target, moment.month, known_by=moment.known_by, registers=registers)


def _applying(held: Rights, target: Target, moment: Moment, said: Settings) -> dict[str, object]:
    """What doesn't apply in the month and what was asked; for which units the person may ask, and of which it is ended."""
    found = applying_of(target, moment.month, held, moment.known_by)
    taken = {row.unit_id for row in found.waiting}
    mine = [unit for unit in _reporting_units(held, target) if unit.pk not in taken]
    resting = {one.row.unit_id for one in found.held}
    return {
        "applying": found,
        "declared_by": target.indicator.part_of or target.indicator,
        "may_declare": [said.of(unit, moment.month) for unit in mine if unit.pk not in resting],
        "may_end": {unit.pk for unit in mine},
    }


def _reporting_units(held: Rights, target: Target) -> list[Unit]:
    """The units of a target for which the person may declare that it doesn't apply."""
    if not held.units(*DECLARING):
        return []
    return [unit for unit in units_of(target) if can_declare(held, unit.pk)]


def _remarks(held: Rights, target: Target, moment: Moment, refused: RemarkForm | None) -> dict[str, object]:
    """What was said of the target, seen and written by those who report, review or manage its unit."""
    if not can_remark(held, target.unit_id):
        return {}
    return {
        "remarks": remarks_on(target, held, known_by=moment.known_by),
        "remarking": refused or (RemarkForm() if moment.day is None else None),
        "remark_address": reverse("target_remark", args=[target.pk]),
    }


@require_POST
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Write about the target; what is wrong is told on its page, nothing typed is lost."""
    target = get_object_or_404(visible_targets(Target.objects.all(), rights(request)), pk=pk)

    def again(form: RemarkForm) -> HttpResponse:
        return page(request, pk, remarking=form, code=form.status)

    return remarked(request, target, reverse("target", args=[pk]), again)


def _assessment_form(held: Rights, target: Target, moment: Moment) -> AssessmentForm | None:
    """Where the person may write one: as of today, for a month of the window."""
    if moment.day is not None or not can_assess(held, target):
        return None
    return AssessmentForm(auto_id="id_assessment_%s")
