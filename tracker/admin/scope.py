"""What every list and form of the admin is held to: declared conditions, and rows within the asker's units."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ChangeList
from django.db.models import Field, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from tracker.access import configuring
from tracker.admin.choosing import One, Several
from tracker.admin.site import rights_of
from tracker.calc.periods import Month, NotAMonth
from tracker.forms.months import MonthField, is_month


class Listing(ChangeList):
    """A list that takes no condition but its declared filters, search, page and columns to sort by.

    Django lets an address ask any field of the row, so that a secret could be guessed letter by letter from what is
    listed. What no declared filter has taken up is left over here, and refused before anything is asked.
    """

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        strange = found[2].keys() & self.get_filters_params().keys()
        if strange:
            raise DisallowedModelAdminLookup(", ".join(sorted(strange)))
        return found


def rows_of(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of a model that the asker may look at, wherever the admin shows or offers them: its room decides."""
    room: Any = admin.site._registry.get(rows.model)
    return room.visible(request, rows) if room else rows


def offered(request: HttpRequest, field: Field[Any, Any], rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that the asker may choose for a foreign key."""
    return configuring.choosable(rights_of(request), field, rows_of(request, rows))


def _as_stored(text: str) -> str:
    try:
        return str(Month.read(text))
    except NotAMonth:
        return text


class ByMembership:
    """Answers Django's questions about permissions from the memberships in force today."""

    opts: Any
    model: Any
    admin_site: Any
    get_autocomplete_fields: Any

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kind = Several if db_field.many_to_many else One
            options.setdefault("widget", kind(db_field, self.admin_site))
        if is_month(db_field):
            options.setdefault("form_class", MonthField)
        return super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]

    def _may(self, request: HttpRequest, verb: str, row: Any = None) -> bool:
        what = self.model if row is None else row
        return configuring.may_configure(rights_of(request), verb, what)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return configuring.may_enter_admin(rights_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "delete", obj)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """A month that is searched for may be written in any way."""
        if "month" in self.search_fields:  # type: ignore[attr-defined]
            search_term = _as_stored(search_term)
        return super().get_search_results(request, queryset, search_term)  # type: ignore[misc]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return rows_of(request, super().get_queryset(request))  # type: ignore[misc]

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        usual = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        rows = db_field.remote_field.model._default_manager.all() if usual is None else usual
        return rows_of(request, rows)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """A choice between the rows that the asker may name; `whole` are those before units were asked about."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]
        if isinstance(field, ModelChoiceField) and field.queryset is not None:
            field.whole = field.queryset  # type: ignore[attr-defined]
            field.queryset = offered(request, db_field, field.queryset)
        return field


class BelowAnother(ByMembership):
    """Rows shown below another: it's that other row that the asker must have in reach."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return configuring.may_enter_admin(rights_of(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add") and self._may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change") and self._may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "delete") and self._may_change(request, obj)

    def _may_change(self, request: HttpRequest, whole: Any) -> bool:
        return whole is None or configuring.may_configure(rights_of(request), "change", whole)
