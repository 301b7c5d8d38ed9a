"""研判: what a leader or steward says beside a light."""

from __future__ import annotations

from django import forms

from tracker.forms.refusable import Refusable
from tracker.models import Assessment


class AssessmentForm(Refusable, forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ("stance", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
