"""What may be asked of the record, and what a note on interference says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.filters import NamedChoiceField
from tracker.forms.refusable import Refusable
from tracker.models import InterferenceNote, Unit
from tracker.queries.people.record import Asked, kinds, object_types
from tracker.wording.record import event_name, type_word

DAY = {"type": "date"}


class RecordForm(forms.Form):
    """Filters of the record; all optional, all in the address."""

    q = forms.CharField(
        label=_("人员、登录名或对象"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("事项"), required=False)
    object_type = forms.ChoiceField(label=_("对象类型"), required=False)
    object_id = forms.IntegerField(label=_("对象编号"), required=False, min_value=0, max_value=2**63 - 1)
    from_day = forms.DateField(label=_("自"), required=False, widget=forms.DateInput(attrs=DAY))
    until_day = forms.DateField(label=_("至"), required=False, widget=forms.DateInput(attrs=DAY))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", _("全部事项")), *((kind, event_name(kind)) for kind in kinds())]
        named = ((name, type_word(name)) for name in object_types())
        fields["object_type"].choices = [("", _("全部类型")), *named]

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            text=given["q"],
            kind=given["kind"],
            object_type=given["object_type"],
            object_id=given["object_id"],
            from_day=given["from_day"],
            until_day=given["until_day"],
        )


class NoteForm(Refusable, forms.ModelForm):
    """A note on interference."""

    unit = NamedChoiceField(
        Unit.objects.all(), label=_("涉及单位"), required=False, empty_label=_("不涉及具体单位")
    )

    class Meta:
        model = InterferenceNote
        fields = ("happened_on", "who", "about", "asked", "unit")
        widgets = {
            "happened_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "asked": forms.Textarea(attrs={"rows": 5}),
        }
