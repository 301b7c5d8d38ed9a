"""Which units are to be reminded of which months."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracker.calc.periods import Month, NotAMonth
from tracker.forms.refusable import Refusable
from tracker.models import Unit


class RemindForm(Refusable, forms.Form):
    """Boxes ticked as `unit code/month`; units that one doesn't see are as unknown as those that don't exist."""

    def __init__(self, *args: Any, units: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = units

    def clean(self) -> dict[str, Any]:
        sent = self.data
        assert isinstance(sent, QueryDict)
        ticked = [str(sent["only"])] if "only" in sent else sent.getlist("who")
        asked = [text.partition("/") for text in ticked[:1000]]
        ids = dict(Unit.objects.filter(pk__in=self._units).values_list("code", "pk"))
        try:
            wanted = {(ids[code], Month.parse(month)) for code, _slash, month in asked}
        except (KeyError, NotAMonth):
            raise forms.ValidationError(_("所选的单位或月份不存在。")) from None
        if not wanted:
            raise forms.ValidationError(_("请至少选择一个要催报的单位和月份。"))
        return {"wanted": wanted}
