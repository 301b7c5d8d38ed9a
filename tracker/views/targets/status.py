"""A target's status page: the number in words, how it came to be, and the list that proves it."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracker.access import Rights, can_assess, can_request_change, visible_targets
from tracker.access.configuring import may_configure, may_configure_district
from tracker.calc.periods import Month
from tracker.forms.assessments import AssessmentForm
from tracker.models import CountingRule, Grade, Slot, Target
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.ledger.figures import series_behind, updates_of
from tracker.queries.ledger.grades import graded_slots
from tracker.queries.people.record import events_of
from tracker.queries.registers.breakdowns import BreakdownPage, breakdown_page
from tracker.queries.targets.changes import changes_of
from tracker.queries.targets.corrections import corrected
from tracker.queries.targets.forecasts import outlook_of
from tracker.queries.targets.kin import members_of, ranks_of
from tracker.queries.targets.splits import can_be_split, split_of
from tracker.queries.targets.standings import RELATED, SeriesHistory, course
from tracker.views.web.asking import rights
from tracker.views.web.moment import Moment, moment_of


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, pk)


def page(
    request: HttpRequest,
    pk: int,
    *,
    assessing: AssessmentForm | None = None,
    month: Month | None = None,
    code: int = 200,
) -> HttpResponse:
    """A target's page for the moment asked; `assessing` is a form that was refused for `month`."""
    held = rights(request)
    target = get_object_or_404(visible_targets(Target.objects.select_related(*RELATED), held), pk=pk)
    moment = moment_of(request)
    moment = replace(moment, month=month) if month else moment
    found = course(target, moment.month, known_by=moment.known_by)
    if found is None:
        if moment.day is None and moment.month >= target.span.first:
            raise Http404
        target = settings_at(moment.known_by).of(target, moment.month)
        return render(request, "targets/unknown.html", {"target": target, "moment": moment}, status=404)
    behind = series_behind(found.now.target, found.rule)
    changes, said = changes_of(target, held, moment.known_by), found.gathered.settings
    context = {
        "moment": moment,
        "changes": changes,
        "outlook": outlook_of(found),
        "assessments": sorted(
            (one for standing in found.months for one in standing.assessments), key=lambda one: -one.pk
        ),
        "assessing": assessing or _assessment_form(held, target, moment),
        "may_request_change": can_request_change(held, target)
        and all(change.decision is not None for change in changes),
        "course": found,
        "standing": found.now,
        "versions": found.versions,
        "months": corrected(reversed(found.months)),
        "graded": graded_slots(Slot.objects.filter(series__in=behind), held, known_by=moment.known_by),
        "grades": Grade.labels,
        "updates": updates_of(
            behind, held, known_by=moment.known_by, limit=40, named_in=moment.month, said=said
        ),
        "events": events_of("targetversion", [version.pk for version in found.versions]),
        "breakdown": _breakdown(found, moment),
        "rules": found.rules,
        "may_set_rule": target.indicator.traits.counts_items and may_configure(held, "add", CountingRule),
        "split": split_of(found.now, seen=found, known_by=moment.known_by),
        "may_split": can_be_split(found.now.target) and may_configure_district(held),
        "members": members_of(target, moment.month, known_by=moment.known_by, said=said),
        "ranks": ranks_of(target, moment.month, known_by=moment.known_by, said=said),
    }
    return render(request, "targets/target.html", context, status=code)


def _breakdown(found: SeriesHistory, moment: Moment) -> BreakdownPage | None:
    if found.rule is None:
        return None
    registers = found.gathered.registers
    return breakdown_page(found.now.target, moment.month, known_by=moment.known_by, registers=registers)


def _assessment_form(held: Rights, target: Target, moment: Moment) -> AssessmentForm | None:
    """Where the person may write one: as of today, for a month of the window."""
    if moment.day is not None or not can_assess(held, target):
        return None
    return AssessmentForm(auto_id="id_assessment_%s")
