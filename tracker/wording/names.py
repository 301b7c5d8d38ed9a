"""What things and people are called."""

from __future__ import annotations

from django.utils.translation import gettext

from tracker.models import Figure


def in_brackets(text: str) -> str:
    """Text in the brackets of the active language, with the space that English puts before them."""
    return gettext("（%(text)s）") % {"text": text}


def reported_by(figure: Figure) -> str:
    """Who reported a figure, and in whose place."""
    if figure.acting_for is None:
        return str(figure.author)
    whom = gettext("代%(name)s") % {"name": figure.acting_for}
    return f"{figure.author}{in_brackets(whom)}"
