"""What pages are put together from: stylesheets, ways to other pages, the head of a page, tables, facts, badges."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag
def stylesheets(*names: str) -> SafeString:
    """Links to stylesheets of the product by their name, in the order in which they count."""
    addresses = ((static(f"tracker/{name}.css"),) for name in names)
    return format_html_join("\n    ", '<link rel="stylesheet" href="{}" />', addresses)


@register.simple_tag(takes_context=True)
def way(context: Context, title: str, name: str, *args: Any, query: str = "", within: str = "") -> SafeString:
    """A link of a navigation, marked on the page it leads to, or where the page's address has a part named in `within`."""
    address = reverse(name, args=args)
    path = context["request"].path
    here = any(part in path for part in within.split()) if within else path == address
    return link(f"{address}?{query}" if query else address, title, here=here)


def link(address: str, title: str, *, here: bool) -> SafeString:
    """A link that says so where it leads to the page it stands on."""
    current = SafeString(' aria-current="page"' if here else "")
    return format_html('<a href="{}"{}>{}</a>', address, current, title)


@register.simple_tag(takes_context=True)
def undecided(context: Context, action: str) -> Any:
    """The form that was sent to this address and refused; nothing where none was."""
    sent, form = getattr(context["request"], "undecided", ("", None))
    return form if sent == action else None


@register.simple_tag
def demo(invented: object = True) -> SafeString:
    """The badge of what was invented for the demonstration; nothing where that isn't so."""
    if not invented:
        return SafeString()
    return format_html(' <span class="badge demo">{}</span>', gettext("示例"))


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """What the block holds, under the name given with `as`: for an argument that is put together from several things."""
    return SafeString(content.strip())


@register.simple_block_tag
def head(content: str, title: str, told: str = "", more: str = "", *, invented: object = False) -> SafeString:
    """The head of a page: title, a sentence about it and what else is said there; beside them what the block holds."""
    sentence = format_html('<p class="muted">{}</p>', told) if told else ""
    said = format_html("<div><h1>{}{}</h1>{}{}</div>", title, demo(invented), sentence, more)
    return format_html('<div class="head">{}{}</div>', said, content)


@register.simple_block_tag
def table(content: str, *titles: str, kind: str = "") -> SafeString:
    """A table in its frame: a column for each title, and as its lines what the block holds."""
    columns = format_html_join("", '<th scope="col">{}</th>', ((title,) for title in titles))
    top = format_html("<thead><tr>{}</tr></thead>", columns) if titles else ""
    name = f"table {kind}".strip()
    return format_html('<div class="table-frame"><table class="{}">{}{}</table></div>', name, top, content)


@register.simple_tag
def fact(title: str, value: object) -> SafeString:
    """One of a few numbers that stand side by side."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", title, value)
