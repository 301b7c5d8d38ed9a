"""Fields written directly are to the letter what Django's own templates make of them."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from tracker.forms.rendering import Renderer


class Every(forms.Form):
    text = forms.CharField(
        initial='a"<b>&',
        widget=forms.TextInput(attrs={"class": "box", "data-x": '1"', "hidden": False, "list": True}),
    )
    number = forms.DecimalField(initial=3, required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), initial="<x>\n第二行")
    key = forms.CharField(widget=forms.HiddenInput, initial="k")
    tick = forms.BooleanField(initial=True, help_text="勾选")
    password = forms.CharField(widget=forms.PasswordInput)
    file = forms.FileField(widget=forms.FileInput)
    other = forms.FileField()
    choice = forms.ChoiceField(
        choices=[("", "全部"), ("a", "<甲>"), ("组", [("b", "乙"), (3, mark_safe("<b>丙</b>"))])], initial="3"
    )
    several = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")], initial=["a", "b"])
    one = forms.ChoiceField(choices=[(None, "—"), ("a", "甲")], widget=forms.RadioSelect)


@pytest.mark.parametrize(
    "data", [None, {"text": "'<", "choice": "b", "several": ["b"], "number": "x", "tick": "on", "one": "a"}]
)
def test_as_the_templates_have_it(data: Any) -> None:
    ours, theirs = Every(data, renderer=Renderer()), Every(data, renderer=DjangoTemplates())
    for one, other in zip(ours, theirs, strict=True):
        assert str(one) == str(other)
    assert "<b>丙</b>" in str(ours["choice"])
    assert "<甲>" not in str(ours["choice"])
