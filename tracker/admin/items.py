"""Items of registers, with a field for each descriptive column of their register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker.actions.registers import items
from tracker.admin import amending
from tracker.admin.base import Configured, Shown, Versioned
from tracker.admin.refusals import AlikeForm
from tracker.admin.showing import Labelled
from tracker.calc.numbers import row_number
from tracker.forms.alike import CONFIRMED
from tracker.forms.items import PREFIX, column_field, described
from tracker.models import Column, Item, ItemPresence, Register


class ItemForm(AlikeForm):
    """An item; `columns` are the register's descriptive columns, stored together."""

    columns: list[Column] = []

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name.startswith(PREFIX):
            return (self.instance.descriptions or {}).get(field_name.removeprefix(PREFIX), "")
        return super().get_initial_for_field(field, field_name)

    def _post_clean(self) -> None:
        """Descriptions of columns that aren't asked for stay as they are."""
        kept = self.instance.descriptions or {}
        self.instance.descriptions = described(self.columns, self.cleaned_data, kept)
        super()._post_clean()  # type: ignore[misc]


class NewItemForm(ItemForm):
    """An item that joins also says from when it counts."""

    joined_on = forms.DateField(
        label=_("加入日期"),
        required=False,
        widget=AdminDateWidget,
        help_text=_(
            "从该日所在的月份起计数；留空则从现在可以填报的最新一月起。已公布的月份不再改动，从其后一月起。"
        ),
    )


class PresenceShown(Shown):
    model = ItemPresence
    fields = readonly_fields = ("on", "joins", "reason", "author", "recorded_at")
    verbose_name_plural = _("进出台账（不能修改，只能新增）")
    show_change_link = False


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
        fields = {
            PREFIX + one.code: column_field(one, stored.get(one.code, ""), AdminDateWidget())
            for one in columns
        }
        base = ItemForm if obj else NewItemForm
        kwargs["form"] = type("ItemForm", (base,), {"columns": columns, **fields})
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        names = (
            "register",
            "code",
            "name",
            CONFIRMED,
            "spoken",
            "unit",
            "illustrative",
            "new_step" if obj else "joined_on",
        )
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": (*names, "descriptions")})]
        asked = [PREFIX + column.code for column in _columns(request, obj)]
        when = [amending.WHEN] if obj else []
        if asked:
            return [(None, {"fields": names}), (_("说明栏"), {"fields": asked}), *when]
        return [(None, {"fields": names, "description": _("先选台账并保存，再填写该台账的说明栏。")})]

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "new_step")

    def get_inlines(self, request, obj):
        return (PresenceShown,) if obj else ()

    @admin.display(description=_("进出台账"))
    def new_step(self, item: Item) -> str:
        address = f"{reverse('admin:tracker_itempresence_add')}?item={item.pk}"
        return format_html('<a class="addlink" href="{}">{}</a>', address, _("移出或重新加入"))

    def save_model(self, request, obj, form, change):
        items.save_item(
            by=request.user,
            at=timezone.now(),
            item=obj,
            joined_on=form.cleaned_data.get("joined_on"),
            in_force=amending.in_force_of(form),
        )

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
    register = Register.objects.filter(pk=row_number(request.GET.get("register", "")) or 0).first()
    return list(register.columns.all()) if register else []


@admin.register(ItemPresence)
class ItemPresenceAdmin(Versioned):
    """Items leaving their register, and coming back."""

    fields = ("item", "joins", "on", "reason")
    list_display = ("item", "on", "joins", "reason", "author", "recorded_at")
    list_filter = ("item__register", "joins")
    list_select_related = ("item", "author")
    search_fields = ("item__name", "item__pinyin", "item__code", "reason")
    autocomplete_fields = ("item",)
    recorded = ("author", "known_at", "stated_date", "history_load", "recorded_at")
    intro = _("条目进出台账只能新增，不能修改：过去的月份按当时在台账内的条目计数。")

    def get_fields(self, request, obj=None):
        return super().get_fields(request, obj) if obj else self.fields

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "item":
            kwargs |= {"form_class": Labelled, "queryset": Item.objects.select_related("register")}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def add_version(self, request, row, form, formsets):
        items.move_item(by=request.user, at=timezone.now(), step=row)
