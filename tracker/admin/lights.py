"""Light rules: versions of the district's bands, added and never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.actions.targets import add_light_scheme
from tracker.admin.base import ByMembership, Shown, Versioned
from tracker.admin.refusals import RefusableForm
from tracker.calc.lights import ALWAYS_NEEDED
from tracker.models import LightBand, LightScheme

BAND = (
    "order",
    "code",
    "word",
    "word_en",
    "colour",
    "shape",
    "lower",
    "inclusive",
    "is_worst",
    "needs_reason",
)


class BandForm(RefusableForm):
    """A light; one taken over unchanged from the rule before is part of the new rule as well."""

    def has_changed(self) -> bool:
        return super().has_changed() or bool(self.data.get(self.add_prefix("code")))


class NewBands(ByMembership, admin.TabularInline):
    model = LightBand
    form = BandForm
    fields = BAND
    can_delete = False

    def get_extra(self, request: Any, obj: Any = None, **kwargs: Any) -> int:
        return len(newest_bands()) or 9


class BandsShown(Shown):
    model = LightBand
    fields = BAND
    show_change_link = False


def newest_bands() -> list[dict[str, Any]]:
    """The lights of the newest rule, to start the next from."""
    newest = LightScheme.objects.last()
    return list(newest.bands.values(*BAND)) if newest else []


@admin.register(LightScheme)
class LightSchemeAdmin(Versioned):
    fieldsets = (
        (
            None,
            {
                "fields": ("version", "in_force_from", "note"),
                "description": format_lazy(
                    _(
                        "各灯按起点从高到低排列，差距达到哪一档的起点就亮哪一档的灯；"
                        "低于所有起点时亮“最差一档”。以下代码必须有，起点留空：{codes}。"
                    ),
                    codes=", ".join(ALWAYS_NEEDED),
                ),
            },
        ),
    )
    recorded = ("author", "known_at", "stated_date", "history_load", "recorded_at")
    list_display = ("version", "in_force_from", "note", "author", "known_at")
    list_select_related = ("author",)
    search_fields = ("version", "note")
    intro = _("颜色各地含义不同，以文字为准。规则只能新增，从执行起始月起生效，过去的月份不变。")

    def get_inlines(self, request, obj):
        return (BandsShown,) if obj else (NewBands,)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        known = super().get_formset_kwargs(request, obj, inline, prefix)
        return {**known, "initial": newest_bands()} if isinstance(inline, NewBands) else known

    def add_version(self, request, row, form, formsets):
        bands = [band for formset in formsets for band in formset.save(commit=False)]
        add_light_scheme(by=request.user, at=timezone.now(), scheme=row, bands=bands)
