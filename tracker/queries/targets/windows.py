"""Whether a target's window was ever asked of."""

from __future__ import annotations

from tracker.models import Target


def begins_again(wanted: Target) -> Target | None:
    """The stored target of the same indicator, unit, issuer and beginning, with the end that is wanted, if it never asked anything: its
    versions come after its end, as where it was made for an act that was taken back.
    """
    same = {name: getattr(wanted, name) for name in ("indicator_id", "unit_id", "issuer_id", "first_month")}
    there = Target.objects.filter(**same).first()
    if there is None or asked_something(there):
        return None
    there.last_month = wanted.last_month
    return there


def asked_something(target: Target) -> bool:
    """Whether a version was in force in a month of the target's window."""
    return target.versions.filter(in_force_from__lte=target.last_month).exists()
