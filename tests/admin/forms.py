"""How the admin's forms are filled in: what a browser would post from a page."""

from __future__ import annotations

from typing import Any


def context_of(response: Any) -> dict[str, Any]:
    """What the page was made from."""
    return response.context_data


def filled(response: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would post from the form page `response`, with `changes` made by the person."""
    context = context_of(response)
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for bound in form:
            data |= _posted(bound)
    return data | changes


def _posted(bound: Any) -> dict[str, Any]:
    value = bound.field.prepare_value(bound.value())
    if bound.field.__class__.__name__ == "SplitDateTimeField":
        parts = bound.field.widget.decompress(value) if value else ["", ""]
        return {f"{bound.html_name}_{index}": part or "" for index, part in enumerate(parts)}
    if value is None or value is False:
        return {}
    if isinstance(value, list | tuple):
        return {bound.html_name: [getattr(one, "pk", one) for one in value]}
    return {bound.html_name: value}
