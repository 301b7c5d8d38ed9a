"""When months may be reported: windows by hand, and who may report longer."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import access
from tracker.access import REPORTER, configuring
from tracker.actions.people import configuration
from tracker.actions.people.notices import Kind, Told, tell
from tracker.actions.people.record import record
from tracker.calc.periods import SHANGHAI, Month, day_of
from tracker.models import Figure, Unit, User, Window, WindowException
from tracker.queries.people.roles import nearest_holders


@transaction.atomic
def grant_exception(*, by: User, at: datetime, exception: WindowException) -> WindowException:
    """Let a unit, or one series, report a month until an instant, whatever its window says.

    A later row about the same thing takes the place of an earlier one, so this also shortens and takes
    back. Raises AccessRefused, or ValidationError (no reason, for nobody, a month that is combined).
    """
    rights = access.rights_at(by, at)
    configuring.check_configure(rights, "add", exception)
    exception.granted_by = by
    exception.full_clean(exclude=["id"])
    unit = exception.unit or (exception.series.unit if exception.series else None)
    assert unit is not None  # a constraint of the model, checked by full_clean
    if exception.window.combined_into is not None:
        raise ValidationError({"window": _("该月与次月合并填报，请对次月登记例外。")})
    if exception.series is not None and not exception.series.is_monthly:
        raise ValidationError({"series": _("阶段不按月填报，不需要例外。")})
    exception.save(force_insert=True)
    record(
        "grant_exception",
        by=by,
        of=exception,
        unit=unit.code,
        series=str(exception.series) if exception.series else None,
        until=exception.until,
        reason=exception.reason,
    )
    if exception.until > at:
        _tell_reporters(exception, unit, by, at)
    return exception


def _tell_reporters(exception: WindowException, unit: Unit, by: User, at: datetime) -> None:
    today = day_of(at)
    said = {
        "what": str(exception.series or unit),
        "unit": unit.name,
        "unit_code": unit.code,
        "month": f"{exception.window.month:%Y-%m}",
        "until": f"{exception.until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "by": str(by),
        "reason": exception.reason,
    }
    reporters = nearest_holders([unit.pk], REPORTER, on=today)[unit.pk]
    tell((Told(Kind.EXCEPTION, user, data=said) for user in reporters), by=by, at=at)


@transaction.atomic
def save_window(*, by: User, at: datetime, window: Window) -> Window:
    """Add a window or change it; a month with figures isn't combined with another any more.

    Raises AccessRefused or ValidationError.
    """
    check_combination(window)
    return configuration.save(by=by, at=at, row=window)


def check_combination(window: Window) -> None:
    """A month joins the one right after it, which stands by itself, before either has live figures. Raises ValidationError."""
    into = window.combined_into
    if into is None:
        return
    if Month.of(into.month) != Month.of(window.month).plus(1):
        raise ValidationError({"combined_into": _("只能并入次月的窗口。")})
    if into.combined_into_id is not None or (
        window.pk and Window.objects.filter(combined_into=window).exists()
    ):
        raise ValidationError({"combined_into": _("只能两个月合并，不能连续合并。")})
    if Figure.objects.filter(slot__month=window.month, history_load=None).exists():
        raise ValidationError({"combined_into": _("该月已有填报数据，不能再合并。")})
