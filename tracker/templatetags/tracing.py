"""The number of the request that is being answered: on the page when it fails, in the log, and in the answer's head."""

from __future__ import annotations

from contextvars import ContextVar

from django import template

register = template.Library()
number: ContextVar[str] = ContextVar("number", default="")


@register.simple_tag
def request_number() -> str:
    return number.get()
