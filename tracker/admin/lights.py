"""Light rules: versions of the district's bands, added and never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.actions.targets.plan import add_light_scheme
from tracker.admin.base import Part, Shown, Versioned
from tracker.admin.refusals import RefusableForm
from tracker.calc.lights import ALWAYS_NEEDED
from tracker.calc.numbers import row_number
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


class NewBands(Part):
    model = LightBand
    form = BandForm
    fields = BAND
    can_delete = False

    def get_extra(self, request: Any, obj: Any = None, **kwargs: Any) -> int:
        return len(bands_to_start_from(request)) or 9


class BandsShown(Shown):
    model = LightBand
    fields = BAND
    show_change_link = False


def scheme_to_start_from(request: Any) -> LightScheme | None:
    """The rule that the address names (`?from=`), else the district's newest."""
    asked = row_number(request.GET.get("from", ""))
    if asked is not None:
        return LightScheme.objects.filter(pk=asked).first()
    return LightScheme.objects.filter(family="").last()


def bands_to_start_from(request: Any) -> list[dict[str, Any]]:
    scheme = scheme_to_start_from(request)
    return list(scheme.bands.values(*BAND)) if scheme else []


@admin.register(LightScheme)
class LightSchemeAdmin(Versioned):
    fieldsets = (
        (
            None,
            {
                "fields": ("family", "version", "in_force_from", "note"),
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
    list_display = ("version", "family", "in_force_from", "note", "author", "start_from")
    list_filter = ("family",)
    list_select_related = ("author",)
    search_fields = ("version", "note")
    intro = _("颜色各地含义不同，以文字为准。规则只能新增，从执行起始月起生效，过去的月份不变。")

    def get_inlines(self, request, obj):
        return (BandsShown,) if obj else (NewBands,)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        known = super().get_formset_kwargs(request, obj, inline, prefix)
        if not isinstance(inline, NewBands):
            return known
        return {**known, "initial": bands_to_start_from(request)}

    def get_changeform_initial_data(self, request):
        """A rule made from another begins with its name and note; of the district's only the lights are taken."""
        source = scheme_to_start_from(request) if "from" in request.GET else None
        known = super().get_changeform_initial_data(request)
        return {**known, "family": source.family, "note": source.note} if source else known

    @admin.display(description=_("新增"))
    def start_from(self, scheme: LightScheme) -> str:
        address = f"{reverse('admin:tracker_lightscheme_add')}?from={scheme.pk}"
        return format_html('<a class="addlink" href="{}">{}</a>', address, _("以此为起点"))

    def add_version(self, request, row, form, formsets):
        bands = [band for formset in formsets for band in formset.save(commit=False)]
        add_light_scheme(by=request.user, at=timezone.now(), scheme=row, bands=bands)
