"""Who holds which role, as a matrix and for oneself."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.access import administered_units, check_see_people
from tracker.models import Membership
from tracker.queries.people.appointments import decidable_appointments
from tracker.queries.people.roles import memberships_of, people_matrix
from tracker.views.web.asking import asking, rights


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """All memberships, unit by unit and role by role."""
    held = rights(request)
    check_see_people(held)
    staffed = administered_units(held)
    context = {
        "rows": people_matrix(on=timezone.localdate()),
        "roles": Membership.Role.choices,
        "staffed": staffed,
        "to_confirm": decidable_appointments(held) if staffed else None,
    }
    return render(request, "people/matrix.html", context)


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What the person asking is here as, and the ways to their password, second factor and sessions."""
    user = asking(request)
    context = {
        "held": memberships_of(user, on=timezone.localdate()),
        "has_second_factor": is_mfa_enabled(user, ["totp"]),
    }
    return render(request, "people/account.html", context)
