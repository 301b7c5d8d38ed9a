"""The ballot: judges vote, everybody sees who has voted, and nobody how before the count is opened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.access import leagues as leagues_access
from tracker.actions.leagues import stage
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.forms.leagues import BallotForm, VoteForm
from tracker.models import Ballot, League, Vote
from tracker.queries.leagues.ballots import FEWEST, ballot_of, own_units, paper_of, tallies, turnout
from tracker.queries.leagues.concerns import count_look
from tracker.queries.leagues.rules import contenders
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.people.roles import possible_judges
from tracker.views.leagues.tables import address_of, league_of
from tracker.views.web.asking import asking, rights
from tracker.views.web.looking_first import after_looking
from tracker.views.web.moment import Moment, moment_of


@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, code: str) -> HttpResponse:
    """A month's ballot: a judge's paper, the turnout, and the tallies once the count is open."""
    rights(request)
    league, moment = league_of(code), moment_of(request)
    held = ballot_of(league, moment.month)
    if request.method != "POST":
        return _page(request, league, moment, held)
    if held is None:
        raise AccessRefused("not_a_judge")
    by = asking(request)
    paper = paper_of(held, by, own_units(by))
    if not paper:
        raise AccessRefused("not_a_judge")
    form = VoteForm(request.POST, paper=paper)
    if not form.is_valid():
        return _page(request, league, moment, held, vote_form=form, status=400)
    cast = stage.vote(by=by, at=timezone.now(), ballot=held, grades=form.grades())
    messages.success(request, _("已投出 %(n)s 票。票已封存，开票前谁也看不到。") % {"n": len(cast)})
    return redirect(address_of("ballot", league, moment.month))


@require_POST
def hold(request: HttpRequest, code: str) -> HttpResponse:
    """Set up a month's ballot."""
    held = rights(request)
    league, moment = league_of(code), moment_of(request)
    leagues_access.check_run(held, [unit.pk for unit in contenders(league, moment.month)])
    form = BallotForm(request.POST, people=possible_judges(on=timezone.localdate()))
    if form.is_valid():
        try:
            stage.hold_ballot(
                by=asking(request),
                at=timezone.now(),
                league=league,
                month=moment.month,
                held_on=form.cleaned_data["held_on"],
                judges=list(form.cleaned_data["judges"]),
            )
        except (Refused, ValidationError) as fault:
            if ballot_of(league, moment.month) is not None:  # the page has no such form any more
                raise
            form.refuse(fault)
        else:
            messages.success(request, _("投票已设立，评委现在可以投票。"))
            return redirect(address_of("ballot", league, moment.month))
    return _page(request, league, moment, ballot_of(league, moment.month), hold_form=form, status=form.status)


@require_POST
def open_count(request: HttpRequest, pk: int) -> HttpResponse:
    rights(request)
    held = get_object_or_404(Ballot.objects.select_related("league"), pk=pk)
    by, at, page = asking(request), timezone.now(), address_of("ballot", held.league, Month.of(held.month))
    opened = after_looking(
        request,
        lambda: stage.open_count(by=by, at=at, ballot=held),
        lambda _made: count_look(held),
        title=_("开票：%(league)s") % {"league": held.league},
        button=_("已看过，开票"),
        page=page,
    )
    if isinstance(opened, HttpResponse):
        return opened
    messages.success(request, _("已开票。票数即时公布，按规则计入本月得分。"))
    return redirect(page)


def _page(
    request: HttpRequest,
    league: League,
    moment: Moment,
    held: Ballot | None,
    *,
    vote_form: VoteForm | None = None,
    hold_form: BallotForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, said = asking(request), settings_at()
    league = said.of(league, moment.month)
    units = contenders(league, moment.month, said=said)
    may_run = leagues_access.can_run(rights(request), [unit.pk for unit in units])
    context: dict[str, Any] = {"league": league, "moment": moment, "ballot": held, "may_run": may_run}
    if held is None:
        if may_run:
            people = possible_judges(on=timezone.localdate())
            blank = BallotForm(people=people, initial={"held_on": timezone.localdate()})
            context["hold_form"] = hold_form or blank
        return render(request, "leagues/ballot.html", context, status=status)
    paper = paper_of(held, user, own_units(user), said=said)
    form = vote_form or VoteForm(paper=paper)
    fields = {one.contender.pk: form[name] for name, one in form.open.items()}
    judges = turnout(held)
    counted = tallies(league, moment.month) if hasattr(held, "opening") else None
    context |= {
        "paper": [(one, fields.get(one.contender.pk)) for one in paper],
        "form": form,
        "turnout": judges,
        "cast": sum(one.cast for one in judges),
        "expected": len(judges) * held.contenders.count(),
        "grades": Vote.Grade.choices,
        "worded": {grade.value: grade.label for grade in Vote.Grade},
        "fewest": FEWEST,
        "tallies": _told(held, counted, moment.month, said) if counted is not None else None,
    }
    return render(request, "leagues/ballot.html", context, status=status)


def _told(held: Ballot, counted: Any, month: Month, said: Settings) -> list[dict[str, Any]]:
    """Each contender with its votes by grade, once the count is open; without where too few voted."""
    rows = []
    for one in held.contenders.select_related("unit").order_by("unit__order", "id"):
        tally = counted.get(one.unit_id)
        counts = [(grade, tally.counts[grade.value] if tally else 0) for grade in Vote.Grade]
        rows.append(
            {"unit": said.of(one.unit, month), "counts": counts, "cast": tally.cast if tally else None}
        )
    return rows
