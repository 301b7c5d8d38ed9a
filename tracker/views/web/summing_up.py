"""A page with everything that was refused listed on top of its form, each with a link to the field it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from lxml import html

Element = Any
_ERROR = (
    ".//*[contains(concat(' ', @class, ' '), ' error ') or contains(concat(' ', @class, ' '), ' errorlist ')]"
    " | .//ul[contains(@class, 'objections')]/li"
)
_FIELD = ".//*[(self::input and not(@type='hidden' or @type='submit')) or self::textarea or self::select][not(@disabled)]"


@dataclass(frozen=True)
class Fault:
    """What was refused: the sentence, and the id of the field that it is about; none for what is about the whole form."""

    sentence: str
    field: str = ""


def sum_up(content: bytes, written: Callable[[Sequence[Fault]], str]) -> bytes:
    """The page with what `written` makes of a form's faults at the head of each form that has any."""
    document = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    forms = [form for form in document.forms if form.get("method", "").lower() == "post"]
    told = [(form, list(_faults(document, form))) for form in forms]
    if not any(faults for _form, faults in told):
        return content
    for form, faults in told:
        if faults:
            form.insert(0, html.fragment_fromstring(written(faults)))
    made: bytes = html.tostring(document, doctype="<!DOCTYPE html>", encoding="utf-8")
    return made


def _faults(document: Element, form: Element) -> dict[Fault, None]:
    """The form's errors in their order, each once."""
    found: dict[Fault, None] = {}
    for number, error in enumerate(form.xpath(_ERROR)):
        sentence = " ".join(error.text_content().split())
        if sentence:
            field = _field_of(error, form)
            found[Fault(_named(document, field, sentence), _id_of(field, number))] = None
    return found


def _field_of(error: Element, form: Element) -> Element | None:
    """The field that stands nearest to an error; None where it is about the whole form."""
    for around in error.iterancestors():
        if around is form:
            return None
        fields = around.xpath(_FIELD)
        if fields:
            return fields[0]
    return None


def _id_of(field: Element | None, number: int) -> str:
    if field is None:
        return ""
    for around in field.iterancestors("details"):
        around.set("open", "")
    if not field.get("id"):
        field.set("id", f"refused-{number}")
    return str(field.get("id"))


def _named(document: Element, field: Element | None, sentence: str) -> str:
    """The sentence with the name of its field before it, unless it says that itself."""
    if field is None:
        return sentence
    lines = field.xpath("ancestor::tr/@data-name")
    labels = document.xpath("//label[@for=$id]", id=field.get("id", ""))
    name = lines[0] if lines else " ".join(labels[0].text_content().split()) if labels else ""
    if not name or name in sentence:
        return sentence
    return _("%(field)s：%(sentence)s") % {"field": name, "sentence": sentence}
