"""What else a field of the admin's forms could say: answers that differ from the one that stands there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from tracker.calc.periods import SHANGHAI

Posted = Mapping[str, Any]
MOST = 3


def others(bound: Any) -> list[Posted]:
    """Some answers that a person could post instead of what a form's field says, each as the names it is posted under."""
    field, name = bound.field, bound.html_name
    said = field.prepare_value(bound.value())
    if isinstance(field, forms.SplitDateTimeField):
        return [_moments(name, moment) for moment in _later(field.widget.decompress(said) if said else None)]
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [{name: pks} for pks in _sets(field, [getattr(one, "pk", one) for one in said or []])]
    if isinstance(field, forms.ModelChoiceField | forms.ChoiceField):
        return [{name: one} for one in _choices(field, said)]
    if isinstance(field, forms.BooleanField):
        return [{name: "" if said else "on"}]
    if isinstance(field, forms.DateField):
        return [{name: one} for one in _days(said)]
    if isinstance(field, forms.TimeField):
        return [{name: "16:30"}]
    if isinstance(field, forms.DecimalField | forms.IntegerField):
        return [{name: one} for one in _numbers(said)]
    return [{name: one} for one in _texts(field, said)]


def _texts(field: forms.Field, said: Any) -> list[str]:
    longest = getattr(field, "max_length", None) or 500
    plain = isinstance(field, forms.SlugField)
    changed = [f"{said or ''}{'-x' if plain else '改'}"[-longest:]]
    return changed if field.required or not said else [*changed, ""]


def _numbers(said: Any) -> list[str]:
    try:
        number = Decimal(str(said))
    except InvalidOperation:
        return ["1"]
    return [str(number + 1), str(number - 1)]


def _days(said: Any) -> list[str]:
    """The month before and after, and the last settled and the first open one."""
    stands = said if isinstance(said, date) else (date.fromisoformat(str(said)) if said else None)
    if stands is None:
        return ["2023-03-01", "2023-07-01"]
    months = [(stands.replace(day=1) - timedelta(1)), (stands.replace(day=28) + timedelta(9))]
    return [one.replace(day=1).isoformat() for one in months]


def _later(said: Any) -> list[datetime]:
    if not said or said[0] is None:
        return [datetime(2023, 12, 1, 12, tzinfo=SHANGHAI)]
    stands = datetime.combine(said[0], said[1], SHANGHAI)
    return [stands + timedelta(days=1), stands - timedelta(days=1)]


def _moments(name: str, moment: datetime) -> Posted:
    return {f"{name}_0": moment.date().isoformat(), f"{name}_1": moment.time().isoformat()}


def _choices(field: Any, said: Any) -> list[Any]:
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        offered = [row.pk for row in rows.all()]
    else:
        offered = [value for value, _label in field.choices if value != ""]
    found = [one for one in offered if str(one) != str(said if said is not None else "")]
    spread = found if len(found) <= MOST else [found[0], found[len(found) // 2], found[-1]]
    return spread if field.required or said in (None, "") else [*spread, ""]


def _sets(field: Any, said: list[int]) -> list[list[int]]:
    """One less and one more; where there are none, one."""
    others = [row.pk for row in field.queryset.all()[::-1] if row.pk not in said][:1]
    return [one for one in (said[1:], [*said, *others]) if one != said]
