"""The record as tables, and as lines of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc.periods import SHANGHAI
from tracker.models import ConfigurationChange, Event
from tracker.wording.record import details, differences, event_name, type_word

MOMENT = "Y-m-d H:i:s"
EXPORT_HEADER = (
    gettext_lazy("编号"), gettext_lazy("时间"), gettext_lazy("操作人"), gettext_lazy("事项"), gettext_lazy("对象类型"),
    gettext_lazy("对象编号"), gettext_lazy("对象"), gettext_lazy("内容"),
)  # fmt: skip


def export_rows(events: Iterable[Event]) -> Iterator[list[object]]:
    """Events as lines of a file, whose few words for kinds and types are looked up once."""
    kind, type_ = cache(event_name), cache(type_word)
    for event in events:
        yield [
            event.pk,
            event.recorded_at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds"),
            event.actor,
            kind(event.kind),
            type_(event.object_type),
            event.object_id,
            event.summary,
            "\n".join(_held(event)),
        ]


def _held(event: Any) -> list[str]:
    """What an event holds, line by line, or that it is withheld."""
    return (
        [_("内容涉及尚不对您公开的数据，不显示。")]
        if event.withheld
        else details(event.data, event.object_type, event.kind)
    )


def _lines(said: list[str]) -> SafeString:
    return format_html_join("", '<span class="section">{}</span>', ((line,) for line in said))


class EventTable(tables.Table):
    """Who did what to what, and when."""

    recorded_at = tables.DateTimeColumn(verbose_name=gettext_lazy("时间"), format=MOMENT, order_by="id")
    actor = tables.Column(verbose_name=gettext_lazy("操作人"), attrs={"td": {"class": "what"}})
    kind = tables.Column(verbose_name=gettext_lazy("事项"))
    summary = tables.Column(verbose_name=gettext_lazy("对象"))
    data = tables.Column(verbose_name=gettext_lazy("内容"), orderable=False)

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table items"}

    def render_kind(self, value: str) -> str:
        return event_name(value)

    def render_summary(self, record: Event) -> SafeString:
        return format_html(
            '<a href="?object_type={}&amp;object_id={}">{}</a><span class="section">{} {}</span>',
            record.object_type, record.object_id, record.summary or "—", type_word(record.object_type), record.object_id,
        )  # fmt: skip

    def render_data(self, record: Event) -> SafeString:
        return _lines(_held(record)) or SafeString("—")


class ConfigurationChangeTable(tables.Table):
    """What the database saw of changes of configuration."""

    recorded_at = tables.DateTimeColumn(verbose_name=gettext_lazy("时间"), format=MOMENT, order_by="id")
    table_name = tables.Column(verbose_name=gettext_lazy("对象类型"), attrs={"td": {"class": "what"}})
    operation = tables.Column(verbose_name=gettext_lazy("操作"))
    difference = tables.Column(verbose_name=gettext_lazy("改前与改后"), empty_values=(), orderable=False)
    explained = tables.Column(verbose_name=gettext_lazy("操作记录"))

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table items"}

    def render_table_name(self, record: ConfigurationChange) -> SafeString:
        name = type_word(record.table_name.removeprefix("tracker_"))
        return format_html('{}<span class="section">{}</span>', name, record.row_id)

    def render_difference(self, record: ConfigurationChange) -> SafeString:
        return _lines(differences(record))

    def render_explained(self, record: ConfigurationChange, value: bool) -> SafeString:
        if value:
            return format_html('<span class="badge">{}</span>', _("有"))
        return format_html(
            '<span class="badge own">{}</span><span class="section">{}</span>',
            _("没有：绕过系统改动"),
            record.database_role,
        )
