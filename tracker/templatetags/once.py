"""Every form of ours carries, beside its token against forgery, a name of its own."""

from __future__ import annotations

import uuid
from typing import Any

from django import template
from django.core.signing import Signer
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
FIELD = "once"
WRITER = "page_of"
_SEAL = Signer(salt="tracker.page_of")


class NamedForm(CsrfTokenNode):
    """The token, the name by which the same form is known when it is sent again, and for whom the page was made."""

    def render(self, context: Any) -> SafeString:
        field = '{}<input type="hidden" name="{}" value="{}">'
        named = format_html(field, super().render(context), FIELD, uuid.uuid4())
        seal = sealed_writer(context.get("request"))
        return format_html(field, named, WRITER, seal) if seal else named


def sealed_writer(request: Any) -> str:
    """The person for whom a page is made, so that nobody else can claim it; nothing for the public."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    if not hasattr(request, "sealed_writer"):
        request.sealed_writer = seal_of(user.pk)
    return str(request.sealed_writer)


def seal_of(person: int) -> str:
    """The number of a person under our seal."""
    return _SEAL.sign(str(person))


def writer_in(seal: str) -> int:
    """Whose number a seal holds. Raises BadSignature for what isn't one of ours."""
    return int(_SEAL.unsign(seal))


@register.tag("csrf_token")
def csrf_token(parser: Any, token: Any) -> NamedForm:
    """In place of Django's tag of this name, so that no form can do without."""
    return NamedForm()
