"""Values of settings in words."""

from __future__ import annotations

from django.utils import translation

from tracker.wording.amendments import said


def test_descriptions_are_told_in_the_readers_punctuation() -> None:
    value = {"Grade": "A", "Year": "2023"}
    assert said(value) == "Grade：A、Year：2023"
    with translation.override("en"):
        assert said(value) == "Grade: A, Year: 2023"
