"""What happened, and the chain that shows nobody changed it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import F
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker.access.confidential import with_withheld
from tracker.admin.base import Confidential, OnRecord
from tracker.admin.showing import address_of, told
from tracker.admin.site import rights_of
from tracker.models import ConfigurationChange, Event, LedgerEntry
from tracker.wording.record import event_name, type_word

WITHHELD = _("内容涉及尚不对您公开的数据，不显示。")


class KindFilter(admin.SimpleListFilter):
    """By what happened, in words."""

    title = _("事项")
    parameter_name = "kind"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        present = {kind for kind, _of in model_admin.present(request)}
        return [(kind, event_name(kind)) for kind in sorted(present)]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ObjectFilter(admin.SimpleListFilter):
    """By the kind of thing it happened to."""

    title = _("对象类型")
    parameter_name = "object_type"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        present = {name for _kind, name in model_admin.present(request)}
        return [(name, type_word(name)) for name in sorted(present)]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(object_type=self.value()) if self.value() else queryset


class RowFilter(admin.SimpleListFilter):
    """By the one row whose history was asked for."""

    title = _("对象编号")
    parameter_name = "object_id"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        asked = self.value()
        return [(asked, asked)] if asked else []

    def queryset(self, request: Any, queryset: Any) -> Any:
        if not self.value():
            return queryset
        try:
            return queryset.filter(object_id=self.value())
        except ValueError as fault:
            raise IncorrectLookupParameters(fault) from fault


@admin.register(Event)
class EventAdmin(Confidential):
    fields = ("recorded_at", "actor", "kind_word", "object_word", "object_link", "content")
    readonly_fields = fields
    list_display = ("recorded_at", "actor", "kind_word", "object_word", "object_link")
    list_display_links = ("recorded_at",)
    list_filter = (KindFilter, ObjectFilter, RowFilter, "recorded_at")
    search_fields = ("actor", "summary", "kind")
    intro = _("做了什么、谁做的、什么时候，与改动同时写入，不能修改。修改配置的，内容里有改前和改后。")

    def visible(self, request, rows):
        return with_withheld(super().visible(request, rows), rights_of(request))

    def present(self, request: Any) -> list[tuple[str, str]]:
        """What happened to which kinds of things, of all that the asker may see; asked once for both filters."""
        if not hasattr(request, "present_events"):
            seen = self.visible(request, Event.objects.order_by())
            request.present_events = list(seen.values_list("kind", "object_type").distinct())
        return request.present_events

    @admin.display(description=_("事项"), ordering="kind")
    def kind_word(self, event: Event) -> Any:
        return event_name(event.kind)

    @admin.display(description=_("对象类型"), ordering="object_type")
    def object_word(self, event: Event) -> Any:
        return type_word(event.object_type)

    @admin.display(description=_("对象"))
    def object_link(self, event: Event) -> str:
        address = address_of(event.object_type, event.object_id)
        return format_html('<a href="{}">{}</a>', address, event.summary) if address else event.summary

    @admin.display(description=_("内容"))
    def content(self, event: Any) -> Any:
        return WITHHELD if event.withheld else told(event.data)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(Confidential):
    fields = ("sequence", "table", "rows", "content_hash_shown", "link_before", "link")
    readonly_fields = fields
    list_display = ("sequence", "table", "rows", "link")
    search_fields = ("hash", "content_hash", "table_name")
    intro = _("每次写入就加一环，包含写入各行的哈希和上一环的哈希；改动任何一行，后面就对不上。")

    def get_queryset(self, request):
        """Without the hashes of all rows: the link of an import has megabytes."""
        counted = {"first_row": F("row_ids__0"), "row_count": F("row_ids__len")}
        return super().get_queryset(request).defer("row_ids", "row_hashes").annotate(**counted)

    def get_search_results(self, request, queryset, search_term):
        """A number finds the links that hold a row of that number."""
        if search_term.isdecimal() and len(search_term) < 19:
            return queryset.filter(row_ids__contains=[int(search_term)]), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("表"), ordering="table_name")
    def table(self, entry: LedgerEntry) -> Any:
        return type_word(entry.table_name.removeprefix("tracker_"))

    @admin.display(description=_("行号"), ordering="last_row")
    def rows(self, entry: Any) -> str:
        one = entry.row_count == 1
        return str(entry.last_row) if one else f"{entry.first_row} – {entry.last_row} ({entry.row_count})"

    @admin.display(description=_("内容的哈希"))
    def content_hash_shown(self, entry: LedgerEntry) -> str:
        return entry.content_hash

    @admin.display(description=_("上一环"))
    def link_before(self, entry: LedgerEntry) -> str:
        return entry.previous_hash

    @admin.display(description=_("本环"))
    def link(self, entry: LedgerEntry) -> str:
        return entry.hash


@admin.register(ConfigurationChange)
class ConfigurationChangeAdmin(OnRecord):
    fields = ("recorded_at", "table", "row_id", "operation", "database_role", "old", "new")
    readonly_fields = fields
    list_display = ("recorded_at", "table", "row_id", "operation", "database_role")
    list_filter = ("operation", "table_name", "recorded_at")
    search_fields = ("=row_id", "table_name")
    intro = _("配置每次增、改、删，数据库都自动记下改前和改后，不论从哪里改的。")

    @admin.display(description=_("表"), ordering="table_name")
    def table(self, change: ConfigurationChange) -> Any:
        return type_word(change.table_name.removeprefix("tracker_"))

    @admin.display(description=_("改前"))
    def old(self, change: ConfigurationChange) -> str:
        return told(change.before)

    @admin.display(description=_("改后"))
    def new(self, change: ConfigurationChange) -> str:
        return told(change.after)
