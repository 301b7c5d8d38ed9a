"""擂台赛: the tables, a contender's page and stage, and the rules with a trial of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.access import leagues as leagues_access
from tracker.actions.leagues.rules import add_scoring_scheme, prepare
from tracker.actions.leagues.stage import promise
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.forms.leagues import GOAL_FIELDS, GoalForms, PromiseForm, ReasonForm, SchemeForm
from tracker.models import League, SchemeGoal, ScoreSheet, Target, Unit
from tracker.queries.leagues.ballots import ballot_of
from tracker.queries.leagues.promises import promises_of
from tracker.queries.leagues.rules import Rules, contenders, leagues, rules_for, versions_of
from tracker.queries.leagues.sheets import (
    Table,
    adjustments_of,
    differences,
    frozen,
    history_of,
    objections_to,
    sheets_of,
    trial,
)
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.unit_lives import UnitLife, life_of
from tracker.queries.targets.board import worst_first
from tracker.queries.targets.gathering import settings_of_targets
from tracker.queries.targets.standings import standings
from tracker.views.web.asking import asking, rights
from tracker.views.web.moment import Moment, moment_of
from tracker.views.web.refusals import BadRequest


def league_of(code: str) -> League:
    """The league of an address. Raises Http404."""
    return get_object_or_404(League.objects.prefetch_related("units"), code=code)


def address_of(name: str, league: League, month: Month, *more: Any) -> str:
    return f"{reverse(name, args=[league.code, *more])}?month={month}"


@dataclass(frozen=True)
class Shown:
    """What a page of a league shows: the version asked for, frozen or by trial, and every version there is.

    The league is as it was in the month by the `settings`.
    """

    league: League
    moment: Moment
    sheets: list[ScoreSheet]
    table: Table | None
    settings: Settings

    @property
    def contenders(self) -> list[Unit]:
        """Who took part in the month."""
        return contenders(self.league, self.moment.month, said=self.settings)

    @property
    def opens(self) -> Month | None:
        """From which month the league is there, where that is later than the one asked for."""
        began = self.settings.began(self.league)
        return began if began is not None and began > self.moment.month else None

    @property
    def sheet(self) -> ScoreSheet | None:
        return self.table.sheet if self.table else None

    @property
    def is_newest(self) -> bool:
        return self.sheet is not None and self.sheet == self.sheets[-1]


def shown(request: HttpRequest, league: League) -> Shown:
    """The newest sheet of the month, the version that the address names, or a trial. Raises BadRequest, Http404."""
    moment = moment_of(request)
    sheets = sheets_of(league, moment.month, moment.known_by)
    asked, said = request.GET.get("version", ""), settings_at(moment.known_by)
    if asked == "trial" or not sheets:
        tried = trial(league, moment.month, known_by=moment.known_by, said=said)
        return Shown(said.of(league, moment.month), moment, sheets, tried, said)
    if not asked:
        return Shown(said.of(league, moment.month), moment, sheets, frozen(sheets[-1], said), said)
    if not (asked.isascii() and asked.isdigit()):
        raise BadRequest(_("“%(text)s”不是版本号。") % {"text": asked[:20]})
    found = [sheet for sheet in sheets if sheet.number == int(asked[:9])]
    if not found:
        raise Http404
    return Shown(said.of(league, moment.month), moment, sheets, frozen(found[0], said), said)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every league with who leads it in a month."""
    rights(request)
    moment = moment_of(request)
    cards, said = [], settings_of_targets(moment.known_by)
    for league in leagues(moment.month, said):
        sheets = sheets_of(league, moment.month, moment.known_by)
        table = (
            frozen(sheets[-1], said)
            if sheets
            else trial(league, moment.month, known_by=moment.known_by, said=said)
        )
        size = len(contenders(league, moment.month, said=said))
        cards.append({"league": league, "table": table, "size": size})
    return render(request, "leagues/index.html", {"moment": moment, "cards": cards})


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """A league's table with the rules it follows, what is open about it, and how it differs from the version before."""
    held = rights(request)
    page = shown(request, league_of(code))
    league, sheet = page.league, page.sheet
    units, said = [unit.pk for unit in page.contenders], page.settings
    earlier = [one for one in page.sheets if sheet and one.number == sheet.number - 1]
    context = {
        "page": page,
        "league": league,
        "moment": page.moment,
        "table": page.table,
        "sheet": sheet,
        "changes": differences(frozen(earlier[0], said), page.table) if earlier and page.table else [],
        "objections": objections_to(sheet, page.moment.known_by, said=said) if sheet else [],
        "ballot": ballot_of(league, page.moment.month),
        "adjustments": adjustments_of(league, page.moment.month, page.moment.known_by, said=said),
        "objects": [one.unit for one in page.table.scores if leagues_access.can_object(held, one.unit.pk)]
        if page.table
        else [],
        "reason_form": ReasonForm(),
        "today": timezone.localdate(),
        "may_run": leagues_access.can_run(held, units),
        "may_second": leagues_access.oversees(held, units),
    }
    return render(request, "leagues/league.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contender(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """One contender: the score line by line, the data sheet, places so far, and promises read back."""
    held = rights(request)
    page = shown(request, league_of(code))
    asked = _contender(page, unit)
    units = [one.pk for one in page.contenders]
    if asked is None:
        return _not_there(request, page, unit)
    form = PromiseForm(
        request.POST if request.method == "POST" else None,
        league=page.league,
        unit=asked,
        month=page.moment.month,
    )
    if request.method == "POST":
        leagues_access.check_run(held, units)
        answer = _promised(request, page, asked, form)
        if answer is not None:
            return answer
    context = {
        **_of_contender(page, asked),
        "form": form,
        "may_run": leagues_access.can_run(held, units),
        "may_object": page.is_newest
        and leagues_access.can_object(held, asked.pk)
        and _notice_runs(page.sheet),
    }
    return render(request, "leagues/contender.html", context, status=form.status if form.is_bound else 200)


def _promised(request: HttpRequest, page: Shown, unit: Unit, form: PromiseForm) -> HttpResponse | None:
    """Record a promise; None when the form has to be shown again."""
    if not form.is_valid():
        return None
    try:
        promise(by=asking(request), at=timezone.now(), promise=form.instance)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return None
    messages.success(request, _("承诺已记录，下次登台时与完成情况一并读出。"))
    return redirect(address_of("contender", page.league, page.moment.month, unit.code))


def _notice_runs(sheet: ScoreSheet | None) -> bool:
    return sheet is not None and timezone.localdate() <= sheet.objections_until


@require_safe
def stage(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """A contender on the wall: the figures large, the promises, and a timer that counts down."""
    rights(request)
    page = shown(request, league_of(code))
    asked = _contender(page, unit)
    if asked is None:
        return _not_there(request, page, unit)
    return render(request, "leagues/stage.html", _of_contender(page, asked))


def _contender(page: Shown, code: str) -> Unit | None:
    """The contender of an address; None where nobody of that code took part in the month."""
    return next((unit for unit in page.contenders if unit.code == code), None)


def _not_there(request: HttpRequest, page: Shown, code: str) -> HttpResponse:
    """The page of a unit that took no part in the month: why, as far as it began or ended, and the way to a month in which it did.

    Raises Http404 where no unit has that code.
    """
    unit, moment = get_object_or_404(Unit, code=code), page.moment
    life = life_of(unit, moment.month, moment.known_by)
    context = {
        "page": page,
        "league": page.league,
        "moment": moment,
        "unit": page.settings.of(unit, moment.month),
        "life": life,
        "there": _month_with(page, life),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "leagues/not_there.html", context, status=status)


def _month_with(page: Shown, life: UnitLife) -> Month | None:
    """A month in which the unit took part: its first or last one, or that of its newest sheet."""
    history = history_of(page.league, life.unit, page.moment.known_by)
    own = [life.opens, life.ended.last if life.ended else None]
    for month in [*own, *(Month.of(one.sheet.month) for one in reversed(history))]:
        if month and life.unit in contenders(page.league, month, said=page.settings):
            return month
    return None


def _of_contender(page: Shown, unit: Unit) -> dict[str, Any]:
    league, moment = page.league, page.moment
    every = page.contenders
    at = every.index(unit)
    own = Target.objects.filter(unit=unit)
    sheet = sorted(standings(own, moment.month, known_by=moment.known_by), key=worst_first)
    return {
        "page": page,
        "league": league,
        "moment": moment,
        "table": page.table,
        "unit": unit,
        "life": life_of(unit, moment.month, moment.known_by),
        "scored": page.table.of(unit) if page.table else None,
        "standings": sheet,
        "goals": [one for one in sheet if one.version.value is not None],
        "promises": promises_of(
            league, moment.month, unit=unit, known_by=moment.known_by, said=page.settings
        ),
        "history": history_of(league, unit, moment.known_by),
        "next": every[(at + 1) % len(every)],
        "previous": every[at - 1],
        "number": at + 1,
        "count": len(every),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules and their versions; who runs the league tries others on a month's figures before saving them."""
    held = rights(request)
    league = league_of(code)
    moment = moment_of(request)
    said = settings_at(moment.known_by)
    league = said.of(league, moment.month)
    every = [unit.pk for unit in contenders(league, moment.month, said=said)]
    may_run = leagues_access.can_run(held, every)
    current = rules_for(league, moment.month, moment.known_by, said=said)
    context: dict[str, Any] = {
        "league": league,
        "moment": moment,
        "current": current,
        "versions": versions_of(league, moment.month, said, moment.known_by, at=timezone.now()),
        "may_run": may_run,
    }
    if request.method == "POST":
        leagues_access.check_run(held, every)
        return _tried(request, league, moment, context)
    if may_run:
        context |= {"form": _blank(league, current, moment), "goals": _goal_forms(current)}
    return render(request, "leagues/rules.html", context)


def _blank(league: League, current: Rules | None, moment: Moment) -> SchemeForm:
    """A draft starts from the rules in force."""
    kept = {name: getattr(current.scheme, name) for name in SchemeForm.Meta.fields} if current else {}
    next_month = Month.of(timezone.localdate()).first
    return SchemeForm(league=league, initial={**kept, "in_force_from": next_month, "reason": "", "basis": ""})


def _goal_forms(current: Rules | None) -> Any:
    goals = current.goals if current else ()
    return GoalForms(
        prefix="goals", initial=[{name: getattr(goal, name) for name in GOAL_FIELDS} for goal in goals]
    )


def _tried(request: HttpRequest, league: League, moment: Moment, context: dict[str, Any]) -> HttpResponse:
    """The places under the draft beside those under the rules in force; nothing is saved unless that is asked for."""
    form = SchemeForm(request.POST, league=league)
    forms = GoalForms(request.POST, prefix="goals")
    context |= {"form": form, "goals": forms}
    if not (form.is_valid() & forms.is_valid()):
        return render(request, "leagues/rules.html", context, status=400)
    goals: list[SchemeGoal] = [
        one.instance for one in forms if one.cleaned_data.get("name") and not one.cleaned_data.get("DELETE")
    ]
    scheme = form.instance
    try:
        if request.POST.get("step") == "save":
            add_scoring_scheme(by=asking(request), at=timezone.now(), scheme=scheme, goals=goals)
            messages.success(request, _("已存为第%(n)s版，自执行起始月起赋分。") % {"n": scheme.number})
            return redirect(address_of("league_rules", league, moment.month))
        prepare(scheme, goals)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return render(request, "leagues/rules.html", context, status=form.status)
    before = trial(league, moment.month, known_by=moment.known_by)
    after = trial(league, moment.month, rules=Rules(scheme, goals), known_by=moment.known_by)
    context |= {"before": before, "after": after, "pairs": _pairs(before, after)}
    return render(request, "leagues/rules.html", context)


def _pairs(before: Table | None, after: Table | None) -> list[dict[str, Any]]:
    """Each contender under both rules, with the places it would gain."""
    pairs = []
    for new in after.scores if after else ():
        old = before.of(new.unit) if before else None
        both = old and old.entry.place is not None and new.entry.place is not None
        moved = old.entry.place - new.entry.place if old and both else None  # type: ignore[operator]
        pairs.append({"unit": new.unit, "old": old.entry if old else None, "new": new.entry, "moved": moved})
    return pairs
