"""Refusals on the shell: the sentence of the pages, exit 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import translation

from tracker.calc.refusals import Refused
from tracker.wording.refusals import sentences


@contextmanager
def refusals_told() -> Iterator[None]:
    """What is refused within ends the command with its sentence. Raises CommandError."""
    try:
        yield
    except (Refused, ValidationError) as fault:
        with translation.override(settings.LANGUAGE_CODE):
            raise CommandError("\n".join(sentences(fault))) from fault
