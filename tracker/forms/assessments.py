"""研判: what a leader or steward says beside a light."""

from __future__ import annotations

from django import forms

from tracker.models import Assessment


class AssessmentForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ("stance", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
