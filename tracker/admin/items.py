"""Items of registers, with a field for each descriptive column of their register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.actions import registers
from tracker.admin.base import Configured
from tracker.admin.refusals import RefusableForm
from tracker.models import Column, Item, Register

PREFIX = "column_"


class ItemForm(RefusableForm):
    """An item; `columns` are the register's descriptive columns, stored together."""

    columns: list[Column] = []

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name.startswith(PREFIX):
            return (self.instance.descriptions or {}).get(field_name.removeprefix(PREFIX), "")
        return super().get_initial_for_field(field, field_name)

    def _post_clean(self) -> None:
        """Descriptions of columns that aren't asked for stay as they are."""
        kept = dict(self.instance.descriptions or {})
        for column in self.columns:
            value = self.cleaned_data.get(PREFIX + column.code)
            kept[column.code] = str(value) if value else ""
        self.instance.descriptions = {code: text for code, text in kept.items() if text}
        super()._post_clean()  # type: ignore[misc]


def _field_of(column: Column, stored: str) -> forms.Field:
    if column.form == Column.Form.DATE:
        return forms.DateField(label=column.name, required=False, widget=AdminDateWidget)
    if column.form == Column.Form.CHOICE:
        listed = [line.strip() for line in column.choices.splitlines() if line.strip()]
        if stored and stored not in listed:
            listed.append(stored)
        return forms.ChoiceField(
            label=column.name, required=False, choices=[("", "—"), *((one, one) for one in listed)]
        )
    return forms.CharField(label=column.name, required=False, max_length=500)


@admin.register(Item)
class ItemAdmin(Configured):
    list_display = ("name", "code", "register", "unit", "illustrative")
    list_filter = ("register", ("unit", admin.RelatedOnlyFieldListFilter), "illustrative")
    list_select_related = ("register", "unit")
    search_fields = ("name", "pinyin", "code")
    autocomplete_fields = ("register", "unit")
    intro = _(
        "条目加入台账后，阶段和数据项由责任单位填报、由他人审核，不在这里填写。台账和责任单位加入后不能更换。"
    )

    def has_delete_permission(self, request, obj=None):
        """An item owes reports from the day it joins, and what is owed stays on record."""
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        columns = _columns(request, obj)
        stored = (obj.descriptions if obj else None) or {}
        fields = {PREFIX + one.code: _field_of(one, stored.get(one.code, "")) for one in columns}
        kwargs["form"] = type("ItemForm", (ItemForm,), {"columns": columns, **fields})
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        names = ("register", "code", "name", "unit", "illustrative")
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": (*names, "descriptions")})]
        asked = [PREFIX + column.code for column in _columns(request, obj)]
        if asked:
            return [(None, {"fields": names}), (_("说明栏"), {"fields": asked})]
        return [(None, {"fields": names, "description": _("先选台账并保存，再填写该台账的说明栏。")})]

    def save_row(self, request, row, links):
        registers.save_item(by=request.user, at=timezone.now(), item=row)

    def response_add(self, request, obj, post_url_continue=None):
        """After joining, on to the columns, unless they were asked for already or another item follows."""
        asked = any(name.startswith(PREFIX) for name in request.POST)
        if not asked and obj.register.columns.exists() and "_addanother" not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)


def _columns(request: Any, item: Item | None) -> list[Column]:
    """The columns of the item's register; of the one in the address (`?register=`) for a new item."""
    if item is not None:
        return list(item.register.columns.all())
    asked = request.GET.get("register", "")
    register = Register.objects.filter(pk=asked).first() if asked.isdigit() else None
    return list(register.columns.all()) if register else []
