"""The language that words are printed in: the one that is active."""

from __future__ import annotations

from django.utils.translation import get_language

CHINESE = "zh-hans"
ENGLISH = "en"


def language() -> str:
    """The active language; Chinese where none is."""
    return get_language() or CHINESE


def is_chinese(language: str) -> bool:
    return language.startswith("zh")


def in_chinese() -> bool:
    """Whether the active language is Chinese."""
    return is_chinese(language())
